//! What somebody supposes: "if they had this role", "if this flag were on".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One supposition; in JSON the text that is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Supposed {
    /// The person has the role.
    Role(String),
    /// The flag is on: its key, or what people call the feature.
    Flag(String),
}

/// Why what was typed supposes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write role=NAME or flag=KEY, as in `role=Senior Agent` or `flag=cases`")]
pub struct NoSupposition;

impl FromStr for Supposed {
    type Err = NoSupposition;

    /// The kind ends at the first `=`: names have some of their own.
    fn from_str(text: &str) -> Result<Self, NoSupposition> {
        let (kind, name) = text.split_once('=').ok_or(NoSupposition)?;
        let name = name.trim().to_owned();
        match kind.trim() {
            _ if name.is_empty() || name.contains(char::is_control) => Err(NoSupposition),
            "role" => Ok(Self::Role(name)),
            "flag" => Ok(Self::Flag(name)),
            _ => Err(NoSupposition),
        }
    }
}

impl TryFrom<String> for Supposed {
    type Error = NoSupposition;

    fn try_from(text: String) -> Result<Self, NoSupposition> {
        text.parse()
    }
}

impl From<Supposed> for String {
    fn from(supposed: Supposed) -> Self {
        supposed.to_string()
    }
}

impl fmt::Display for Supposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(name) => write!(f, "role={name}"),
            Self::Flag(key) => write!(f, "flag={key}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NoSupposition, Supposed};

    #[test]
    fn kind_and_name() {
        assert_eq!("role=Senior Agent".parse(), Ok(Supposed::Role("Senior Agent".into())));
        assert_eq!("flag=a=b".parse(), Ok(Supposed::Flag("a=b".into())));
        for wrong in ["", "role", "role=", "role= ", "rolle=x", "=x", "Agent", "role=a\u{7}b"] {
            assert_eq!(wrong.parse::<Supposed>(), Err(NoSupposition), "{wrong:?}");
        }
    }
}
