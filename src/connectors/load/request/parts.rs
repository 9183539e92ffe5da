//! What a request is made of: its texts and its programs.

use crate::connectors::model::{
    ExpectedAnswer, Method, Paging, Program, Request, RequestBody, RequestTarget,
};
use crate::connectors::template::TextTemplate;

impl Request {
    /// In place of one that is wrong; never part of a loaded connector.
    pub(super) fn unusable(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            method: Method::Get,
            target: RequestTarget::Path(Vec::new()),
            reads: false,
            query: Vec::new(),
            headers: Vec::new(),
            headers_from: None,
            body: RequestBody::Nothing,
            answer: ExpectedAnswer::Json,
            value: None,
            keep: None,
            missing: Vec::new(),
            ok: Vec::new(),
            each: None,
            again: None,
            page: None,
            scope: None,
            partial: None,
            columns: Vec::new(),
            auth: true,
            listing: None,
            mentions: Vec::new(),
            own: Vec::new(),
        }
    }

    /// Its texts with values in them.
    pub(in crate::connectors) fn templates(&self) -> Vec<&TextTemplate> {
        let path = match &self.target {
            RequestTarget::Path(parts) | RequestTarget::File { path: parts, .. } => parts.as_slice(),
            RequestTarget::Whole(address) => std::slice::from_ref(address),
            RequestTarget::Mail(mail) => mail.folder.as_slice(),
            RequestTarget::Sql(sql) => sql.bind.as_slice(),
            RequestTarget::Address(_) | RequestTarget::Directory(_) => &[],
        };
        let query = self.query.iter().flat_map(|(key, value)| [key, value]);
        let headers = self.headers.iter().map(|(_, value)| value);
        let search = match &self.target {
            RequestTarget::Directory(search) => Some(search.templates()),
            _ => None,
        };
        path.iter()
            .chain(search.into_iter().flatten())
            .chain(query)
            .chain(headers)
            .chain(self.body.templates())
            .collect()
    }

    /// Its programs, `each` first.
    pub(in crate::connectors) fn programs(&self) -> Vec<&Program> {
        self.each.iter().chain(self.own_programs()).collect()
    }

    /// Its programs but for `each`.
    pub(in crate::connectors::load) fn own_programs(&self) -> Vec<&Program> {
        let address = match &self.target {
            RequestTarget::Address(program) => Some(program),
            RequestTarget::Mail(mail) => Some(&mail.letter),
            _ => None,
        };
        let enclosed = match &self.target {
            RequestTarget::Mail(mail) => mail.files.as_ref(),
            _ => None,
        };
        let decode = match &self.answer {
            ExpectedAnswer::Bytes { decode } => decode.as_ref(),
            _ => None,
        };
        let whole = [self.value.as_ref(), self.again.as_ref(), self.keep.as_ref(), enclosed];
        let single = [address, self.headers_from.as_ref(), decode].into_iter().chain(whole);
        single
            .flatten()
            .chain(self.body.programs())
            .chain(self.page.iter().flat_map(Paging::programs))
            .collect()
    }
}
