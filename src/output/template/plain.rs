//! Templates of nothing but words, `{{name}}` and `{{#if name}}`: they are filled in without an engine, which makes a document of every
//! view. The syntax is still Handlebars' own: this reads what it has parsed.

use handlebars::Template;
use handlebars::template::{HelperTemplate, Parameter, TemplateElement};
use serde::Serialize;

/// A view whose values can be asked for one by one.
pub(crate) trait PlainView: Serialize {
    /// The value of that name; `None`: there is none, or it is neither a text nor a flag.
    fn value(&self, name: &str) -> Option<PlainValue<'_>>;
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PlainValue<'v> {
    /// A text.
    Text(&'v str),
    /// Yes or no.
    Flag(bool),
}

/// A template that needs no engine.
#[derive(Clone, Debug)]
pub(crate) struct PlainTemplate(Vec<PlainPart>);

#[derive(Clone, Debug)]
enum PlainPart {
    Words(String),
    Value(String),
    If { name: String, then: PlainTemplate, or: PlainTemplate },
}

impl PlainTemplate {
    /// `None`: something else is in it.
    pub(crate) fn of(template: &Template) -> Option<Self> {
        template.elements.iter().map(PlainPart::of).collect::<Option<_>>().map(Self)
    }

    /// Fills it in; `None` where a name is not what the template takes it for: the engine says what is wrong.
    pub(crate) fn fill(&self, view: &impl PlainView, escape: fn(&str) -> String) -> Option<String> {
        let mut text = String::new();
        self.append(view, escape, &mut text)?;
        Some(text)
    }

    fn append(&self, view: &impl PlainView, escape: fn(&str) -> String, text: &mut String) -> Option<()> {
        for part in &self.0 {
            match part {
                PlainPart::Words(words) => text.push_str(words),
                PlainPart::Value(name) => match view.value(name)? {
                    PlainValue::Text(value) => text.push_str(&escape(value)),
                    PlainValue::Flag(_) => return None,
                },
                PlainPart::If { name, then, or } => {
                    let holds = match view.value(name)? {
                        PlainValue::Text(value) => !value.is_empty(),
                        PlainValue::Flag(flag) => flag,
                    };
                    if holds { then } else { or }.append(view, escape, text)?;
                }
            }
        }
        Some(())
    }
}

impl PlainPart {
    fn of(element: &TemplateElement) -> Option<Self> {
        match element {
            TemplateElement::RawString(words) => Some(Self::Words(words.clone())),
            TemplateElement::Expression(call) => {
                let bare = call.params.is_empty() && call.hash.is_empty() && !call.block;
                bare.then(|| name(&call.name)).flatten().map(|name| Self::Value(name.to_owned()))
            }
            TemplateElement::HelperBlock(call) => Self::of_block(call),
            _ => None,
        }
    }

    fn of_block(call: &HelperTemplate) -> Option<Self> {
        let [param] = call.params.as_slice() else { return None };
        if call.name.as_name() != Some("if")
            || !call.hash.is_empty()
            || call.block_param.is_some()
            || call.chain
        {
            return None;
        }
        let branch = |template: &Option<Template>| match template {
            Some(template) => PlainTemplate::of(template),
            None => Some(PlainTemplate(Vec::new())),
        };
        Some(Self::If {
            name: name(param)?.to_owned(),
            then: branch(&call.template)?,
            or: branch(&call.inverse)?,
        })
    }
}

/// A name that stands for a value of the view itself, and for nothing else.
fn name(parameter: &Parameter) -> Option<&str> {
    let name = parameter.as_name()?;
    let is_plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_plain && name != "this").then_some(name)
}
