//! A finished answer: structured and as text, of a size that can be taken, looked at once more before it leaves.

use serde::Serialize;
use serde_json::Value;

use super::error::ToolError;
use super::limit::within;
use super::page::quoted;
use crate::redact::scan::scan;
use crate::text::bare::bare;
use crate::vault::Vault;

/// What a tool answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssistantAnswer {
    /// As text.
    pub text: String,
    /// The same as the tool's output schema has it; `None`: the tool failed, and the text says why.
    pub structured: Option<Value>,
}

impl AssistantAnswer {
    /// Of a document whose texts of others are marked. `headline` is in our own words.
    ///
    /// # Errors
    /// The closing scan finds what must not leave.
    pub(super) fn of<T: Serialize>(headline: &str, document: &T, vault: &Vault) -> Result<Self, ToolError> {
        let mut answer = serde_json::to_value(document).map_err(ToolError::Unwritable)?;
        see(&mut answer);
        let (answer, text) = within(headline, answer);
        for (name, bytes) in
            [("answer", text.as_bytes()), ("structured answer", answer.to_string().as_bytes())]
        {
            scan(name, bytes, vault).map_err(ToolError::Leak)?;
        }
        Ok(Self { text, structured: Some(answer) })
    }

    /// Of a tool that failed. The message may quote what was given, and is data like everything that is.
    pub(super) fn failed(message: &str) -> Self {
        let text =
            format!("This call has no answer. Why, for you to put it right:\n\n{}\n", quoted(&bare(message)));
        Self { text, structured: None }
    }
}

/// Whatever comes from where: nothing stands in an answer that its reader does not see.
fn see(value: &mut Value) {
    match value {
        Value::String(text) => *text = bare(text).into_owned(),
        Value::Array(items) => items.iter_mut().for_each(see),
        Value::Object(fields) => fields.values_mut().for_each(see),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
