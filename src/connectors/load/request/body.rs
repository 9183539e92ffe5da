//! What a request carries: nothing, or exactly one of json, form, multipart, file and template.

use super::super::{AllowedNames, Loader};
use crate::connectors::model::{
    BodyTemplate, MultipartPart, PartContent, Program, RequestBody, WHOLE_TICKET,
};
use crate::connectors::shipped;
use crate::connectors::template::TextTemplate;
use crate::text::spanned_toml::SpannedTable;
use crate::text::suggest;

impl Loader<'_> {
    pub(super) fn body(&mut self, table: &SpannedTable<'_>, place: AllowedNames) -> RequestBody {
        let mut bodies = Vec::new();
        if let Some(text) = table.text("json") {
            bodies.push(RequestBody::Json(self.program(text, place)));
        }
        if let Some(form) = table.table("form") {
            bodies.push(RequestBody::Form(self.pairs(&form, place)));
        }
        if table.get("multipart").is_some() {
            bodies.push(RequestBody::Multipart(self.multipart(table, place)));
        }
        if let Some(text) = table.text("file") {
            bodies.push(RequestBody::File(self.program(text, place)));
        }
        if let Some(text) = table.text("template") {
            let found = shipped::template(&text.value);
            if found.is_none() {
                let known = shipped::BODY_TEMPLATES.iter().map(|(path, _)| *path);
                let hint = suggest::hint(&text.value, known, "there is");
                self.source
                    .report(&text.at, format!("there is no template `{}` for a body; {hint}", text.value));
            }
            // It sees all of the ticket.
            self.ticket_parts.get_mut().insert(WHOLE_TICKET.to_owned());
            let files = table.text("files").map(|text| self.program(text, place));
            bodies.extend(found.map(|template| RequestBody::Template(BodyTemplate { files, ..template })));
        }
        if bodies.len() > 1 {
            let message =
                format!("{} has one of json, form, multipart, file and template, not several", table.name);
            self.source.report(&table.at, message);
        }
        bodies.pop().unwrap_or(RequestBody::Nothing)
    }

    fn multipart(&mut self, table: &SpannedTable<'_>, place: AllowedNames) -> Vec<MultipartPart> {
        let mut parts = Vec::new();
        for value in table.list("multipart") {
            let Some(part) = table.table_of("multipart", "a part".to_owned(), value) else { continue };
            let name = part.required("name").and_then(|text| self.template(&text, place));
            let value =
                part.text("value").and_then(|text| self.template(&text, place)).map(PartContent::Value);
            let file = part.text("file").map(|text| PartContent::File(self.program(text, place)));
            let json = part.text("json").map(|text| PartContent::Json(self.program(text, place)));
            part.finish();
            let mut contents: Vec<PartContent> = [value, file, json].into_iter().flatten().collect();
            if contents.len() != 1 {
                self.source.report(&part.at, "a part has a name and one of value, file, json");
            }
            parts.extend(name.zip(contents.pop()).map(|(name, content)| MultipartPart { name, content }));
        }
        parts
    }
}

impl RequestBody {
    pub(super) fn templates(&self) -> Vec<&TextTemplate> {
        match self {
            Self::Form(pairs) => pairs.iter().flat_map(|(key, value)| [key, value]).collect(),
            Self::Multipart(parts) => {
                let values = parts.iter().filter_map(|part| match &part.content {
                    PartContent::Value(template) => Some(template),
                    _ => None,
                });
                parts.iter().map(|part| &part.name).chain(values).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn programs(&self) -> Vec<&Program> {
        match self {
            Self::Json(program) | Self::File(program) => vec![program],
            Self::Template(template) => template.files.iter().collect(),
            Self::Multipart(parts) => parts
                .iter()
                .filter_map(|part| match &part.content {
                    PartContent::File(program) | PartContent::Json(program) => Some(program),
                    PartContent::Value(_) => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}
