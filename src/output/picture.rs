//! The two pictures of the HTML report: where everything in them stands. The template draws them, so that every text in them is escaped
//! as elsewhere; nothing is drawn that the redacted report does not have.

mod grant;
mod timeline;

pub(crate) use grant::{GrantView, grant};
pub(crate) use timeline::{TimelineView, timeline};

use schemars::JsonSchema;
use serde::Serialize;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::text::visible::one_line;

/// A line of text in a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct LineView {
    /// Its foot, from the top.
    pub(crate) y: usize,
    /// What stands there.
    pub(crate) text: String,
}

/// As much of a name as there is room for; the whole stands beside the picture.
fn fitting(name: &str, columns: usize) -> String {
    let name = one_line(name);
    if name.width() <= columns {
        return name.into_owned();
    }
    let (mut used, mut short) = (1, String::new());
    for character in name.chars() {
        used += character.width().unwrap_or_default();
        if used > columns {
            break;
        }
        short.push(character);
    }
    short + "…"
}
