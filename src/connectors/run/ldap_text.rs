//! Values in the names and filters of a search, and what its codes mean.

use jaq_json::Val;

use super::Run;
use super::fault::Fault;
use super::scope::Scope;
use crate::connectors::address::settings_in;
use crate::connectors::jq;
use crate::connectors::load::filter_begins;
use crate::connectors::model::{DirectorySearch, Request};
use crate::connectors::template::{Reference, TemplatePart, TextTemplate};
use crate::facts::GapReason;
use crate::http::{
    LdapError, LdapFilter, LdapStep, ServerAddress, filter_of, in_filter, in_name, is_in_value,
};

impl Run<'_> {
    /// The name of an entry. What stands behind `ou=` is one value of one part; elsewhere a value is a name itself.
    pub(super) fn entry_name(&self, template: &TextTemplate, scope: &Scope<'_>) -> Result<String, Fault> {
        let (mut name, mut in_value) = (String::new(), false);
        for part in &template.parts {
            match part {
                TemplatePart::Literal(literal) => {
                    in_value = is_in_value(literal, in_value);
                    name.push_str(literal);
                }
                TemplatePart::Value(reference) => {
                    let value = self.referenced(reference, scope)?;
                    if in_value {
                        name.push_str(&in_name(&some_of(value, reference)?));
                    } else {
                        name.push_str(&value);
                    }
                    in_value = true;
                }
            }
        }
        Ok(name)
    }

    /// The filter, with its values in it.
    pub(super) fn filter_of(
        &self,
        request: &Request,
        search: &DirectorySearch,
        scope: &Scope<'_>,
    ) -> Result<LdapFilter, Fault> {
        let wrong = |what: String| {
            Fault::new(
                GapReason::Malformed,
                format!("request {} could not be written: `filter`: {what}", request.name),
            )
        };
        let Some(template) = &search.filter else { return filter_of("(objectClass=*)").map_err(wrong) };
        let mut text = String::new();
        for part in &template.parts {
            match part {
                TemplatePart::Literal(literal) => text.push_str(literal),
                TemplatePart::Value(reference) => {
                    let value = self.in_filter(reference, scope)?;
                    let is_setting =
                        self.configured.connector.settings.iter().any(|spec| spec.name == reference.root);
                    if is_setting && filter_begins(&text) {
                        // Whole, so that it ends nothing that it did not begin.
                        let filter = self.text(&TextTemplate { parts: vec![part.clone()] }, scope)?;
                        filter_of(&filter)
                            .map_err(|what| wrong(format!("{}: {what}", settings_in(template))))?;
                        text.push_str(&filter);
                    } else {
                        text.push_str(&value);
                    }
                }
            }
        }
        filter_of(&text).map_err(wrong)
    }

    /// A value as it stands in a filter: text, or the bytes of `{ hex }`.
    fn in_filter(&self, reference: &Reference, scope: &Scope<'_>) -> Result<String, Fault> {
        let root = self.configured.connector.resolve(&reference.root).map(|name| self.value(name, scope));
        let value = root.as_ref().and_then(|root| jq::at(root, &reference.path));
        let bytes = match value {
            Some(Val::Obj(members)) if members.len() == 1 => {
                members.get(&jq::text("hex")).and_then(jq::as_text)
            }
            _ => None,
        };
        if let Some(hex) = bytes {
            let is_bytes = hex.len().is_multiple_of(2) && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
            if hex.is_empty() || !is_bytes {
                return Err(Fault::new(
                    GapReason::Malformed,
                    format!("`{reference}` holds no bytes in `hex`"),
                ));
            }
            let digits: Vec<char> = hex.chars().collect();
            return Ok(digits
                .chunks(2)
                .flat_map(|pair| std::iter::once('\\').chain(pair.iter().copied()))
                .collect());
        }
        Ok(in_filter(&some_of(self.referenced(reference, scope)?, reference)?))
    }

    /// Why there is no answer, and what to do about it.
    pub(super) fn not_searched(&self, server: &ServerAddress, error: &LdapError) -> Fault {
        let name = &self.configured.name;
        let said = self.mask().text(&error.said).into_owned();
        let step = match error.step {
            #[cfg(not(feature = "ldap"))]
            LdapStep::NotBuilt => return Fault::new(error.reason, said),
            LdapStep::Connecting => "connecting",
            LdapStep::Encrypting => "encrypting the connection",
            LdapStep::Binding => "signing in",
            LdapStep::Searching => "searching",
        };
        let place = format!("{server}, {step}");
        match (error.code, error.step) {
            (Some(code), LdapStep::Binding) if !matches!(code, 8 | 13 | 51 | 52) => {
                let detail = format!(
                    "{place}: {code} {said}; the server does not accept the credentials of connector {name}: they are wrong or ended, or the \
                     account is locked; check them in the profile"
                );
                Fault::new(GapReason::Unauthorized, detail)
            }
            (Some(code), LdapStep::Encrypting) => {
                let detail = format!(
                    "{place}: {code} {said}; the server begins no TLS at this port, and nothing was sent: use ldaps:// and its port (often 636)"
                );
                Fault::new(GapReason::WrongAddress, detail)
            }
            (Some(code), _) => self.search_refused(&place, code, &said),
            (None, step) => {
                let advice = match (error.reason, step) {
                    (GapReason::Unreachable, LdapStep::Connecting) => {
                        "; check the address, and that this machine can reach it"
                    }
                    (GapReason::Unreachable, LdapStep::Encrypting) => {
                        "; if the system has a certificate authority of its own, name its bundle in SSL_CERT_FILE; and check that TLS is \
                         spoken at this port"
                    }
                    (GapReason::Unreachable, _) => "; where TLS is spoken at this port, use ldaps://",
                    _ => "",
                };
                Fault::new(error.reason, format!("{place}: {said}{advice}"))
            }
        }
    }

    /// What a result code that is no answer means.
    pub(super) fn search_refused(&self, place: &str, code: u32, said: &str) -> Fault {
        let name = &self.configured.name;
        let connector = &self.configured.connector;
        let address = connector.url.as_ref().map_or_else(String::new, settings_in);
        let (reason, advice) = match code {
            // Active Directory's answer to who did not sign in.
            1 if said.contains("bind") => (
                GapReason::Unauthorized,
                format!("it wants somebody to sign in: check the credentials of {name}"),
            ),
            8 | 13 => (
                GapReason::WrongAddress,
                format!("it wants TLS: use ldaps:// in {address} of {name}, or starttls = \"required\""),
            ),
            12 => (GapReason::CannotTell, "it does not know a control that the connector needs".to_owned()),
            18 | 21 | 34 => {
                (GapReason::Malformed, format!("what connector {name} asked for does not fit its schema"))
            }
            32 => (
                GapReason::WrongAddress,
                format!(
                    "where it was to search does not exist there, or the account of connector {name} does not see it; check both"
                ),
            ),
            48 | 49 => (
                GapReason::Unauthorized,
                format!("the server does not accept the credentials of connector {name}"),
            ),
            50 => (GapReason::Forbidden, format!("the account of connector {name} lacks a right")),
            51 => (GapReason::Throttled, "it is busy; try again later".to_owned()),
            52 | 80 => (GapReason::Failed, "the server itself has a problem; try again later".to_owned()),
            _ => (GapReason::Failed, "the server refused the search".to_owned()),
        };
        Fault::new(
            reason,
            format!(
                "{place}: {code} {}{}{advice}",
                said.trim(),
                if said.trim().is_empty() { "" } else { "; " }
            ),
        )
    }

    /// What ended a search before all was found.
    pub(super) fn said_of(&self, code: u32) -> String {
        let name = &self.configured.name;
        match code {
            3 => "the server's time for a search was over (3)".to_owned(),
            4 => {
                format!("the server gives the account of connector {name} no more entries of one search (4)")
            }
            10 => "another server has it (10)".to_owned(),
            _ => format!("the server's limit for the account of connector {name} was reached ({code})"),
        }
    }
}

/// Refuses nothing: `(mail=)` and `ou=` would ask for something else.
fn some_of(value: String, reference: &Reference) -> Result<String, Fault> {
    if !value.is_empty() {
        return Ok(value);
    }
    let reason = if reference.root == "case" { GapReason::NoContext } else { GapReason::Malformed };
    Err(Fault::new(reason, format!("`{reference}` is empty, which cannot be searched for")))
}
