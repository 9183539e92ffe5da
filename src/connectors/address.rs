//! The addresses that a profile gives: what is wrong with one, and the one form in which it is used. The same for every
//! connector, before anything is sent and when it is.

use url::Url;

use super::model::{Auth, Connector, Name, Program, RequestTarget};
use super::template::{TemplatePart, TextTemplate};
use crate::http::{LDAP, MAIL, ServerAddress};
use crate::sql::SqlAddress;

/// An address as it is used: without blanks around it, and without a `/` at its end, so that `{{url}}/issues` has one `/`.
pub(super) fn normal(text: &str) -> &str {
    text.trim().trim_end_matches('/')
}

/// Reads an address to which paths are added.
///
/// # Errors
/// What is wrong with it: how a sentence goes on that begins with its name.
pub(super) fn parse(text: &str) -> Result<Url, &'static str> {
    let text = normal(text);
    if text.is_empty() {
        return Err("is empty");
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("has a blank in it");
    }
    // `localhost:8080` parses as the scheme `localhost`, and `https:/host` as a host.
    let after = text.split_once("://");
    if !after.is_some_and(|(scheme, _)| ["http", "https"].iter().any(|one| scheme.eq_ignore_ascii_case(one)))
    {
        return Err("must begin with https:// (or http://) and a host");
    }
    let url = Url::parse(text).map_err(|_| "must be https://, a host, and a port if it needs one")?;
    // The standard reads past slashes that are too many.
    if url.host().is_none() || after.is_some_and(|(_, rest)| rest.starts_with(['/', '\\'])) {
        return Err("must begin with https:// (or http://) and a host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold credentials; they have settings of their own");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must not have `?` or `#`: the address in front of all pages, and not that of one page");
    }
    Ok(url)
}

/// Reads an address to which nothing is added: with its path and query, as it was given.
///
/// # Errors
/// What is wrong with it: how a sentence goes on that begins with its name.
pub(super) fn parse_whole(text: &str) -> Result<Url, &'static str> {
    let text = text.trim();
    let front = text.split(['?', '#']).next().unwrap_or_default();
    parse(front)?;
    Url::parse(text).map_err(|_| "must be https://, a host, and a port if it needs one")
}

/// What of an address may be a credential: its path and query as a whole, their longer parts, and what is in the parameters.
pub(super) fn pieces(url: &Url) -> Vec<String> {
    /// Shorter parts are words: `hooks`, `services`.
    const WORD: usize = 8;
    let whole = url.query().map(|query| format!("{}?{query}", url.path()));
    let parts = url.path().split('/').map(str::to_owned);
    let values = url.query_pairs().map(|(_, value)| value.into_owned());
    let path = url.path().to_owned();
    whole.into_iter().chain([path]).chain(parts).chain(values).filter(|piece| piece.len() >= WORD).collect()
}

impl Connector {
    /// The settings that are addresses: those that `url`, or the address of a token, begins with.
    #[must_use]
    pub fn address_settings(&self) -> Vec<&str> {
        let token = self.auth.as_ref().and_then(Auth::token_address);
        let mut names: Vec<&str> = Vec::new();
        for template in self.url.iter().chain(token) {
            if let Some(name) = self.begins_with(template)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// What is wrong with the text of a setting that is an address, as [`parse`] says it; `None` for every other setting.
    #[must_use]
    pub fn wrong_address(&self, setting: &str, text: &str) -> Option<String> {
        if !self.address_settings().contains(&setting) {
            return None;
        }
        if self.is_sql() {
            return SqlAddress::parse(text).err().map(str::to_owned);
        }
        if self.is_mail() {
            return ServerAddress::parse(&MAIL, text).err().map(str::to_owned);
        }
        if self.is_ldap() {
            return ServerAddress::parse(&LDAP, text).err().map(str::to_owned);
        }
        let url = match parse(text) {
            Ok(url) => url,
            Err(wrong) => return Some(wrong.to_owned()),
        };
        let added = self.added(setting);
        let path = url.path().trim_end_matches('/');
        let twice = !added.is_empty() && path.ends_with(&added);
        twice.then(|| format!("must not end in {added}, which connector {} adds itself", self.name))
    }

    /// The settings that credentials are made of.
    #[must_use]
    pub fn credential_settings(&self) -> Vec<&str> {
        self.settings.iter().filter(|spec| spec.secret).map(|spec| spec.name.as_str()).collect()
    }

    /// The setting in front of everything else.
    fn begins_with(&self, template: &TextTemplate) -> Option<&str> {
        let Some(TemplatePart::Value(first)) = template.parts.first() else { return None };
        self.settings
            .iter()
            .map(|spec| spec.name.as_str())
            .find(|name| *name == first.root && first.path.is_empty())
    }

    /// What is put between the setting and every path: `/REST/2.0`.
    fn added(&self, setting: &str) -> String {
        let Some(url) = self.url.as_ref().filter(|url| self.begins_with(url) == Some(setting)) else {
            return String::new();
        };
        let mut added = String::new();
        for part in &url.parts[1..] {
            match part {
                TemplatePart::Literal(literal) => added.push_str(literal),
                TemplatePart::Value(_) => return added,
            }
        }
        for part in &self.prefix {
            match literal(part) {
                Some(text) => added.extend(["/", text]),
                None => return added,
            }
        }
        added
    }

    /// Whether what is asked depends on the tenant.
    #[must_use]
    pub fn asks_by_tenant(&self) -> bool {
        let of_tenant = |template: &TextTemplate| {
            template.references().any(|reference| reference.root == "case" && reference.path == ["tenant"])
        };
        let token = self.auth.as_ref().and_then(Auth::token_address);
        let in_request = self.requests.iter().any(|request| {
            let in_path = match &request.target {
                RequestTarget::Path(parts) | RequestTarget::File { path: parts, .. } => {
                    parts.iter().any(of_tenant)
                }
                RequestTarget::Sql(sql) => sql.bind.iter().any(of_tenant),
                RequestTarget::Directory(search) => search.templates().any(of_tenant),
                RequestTarget::Address(program) => self.names_tenant(program),
                RequestTarget::Whole(_) | RequestTarget::Mail(_) => false,
            };
            in_path || request.query.iter().any(|(_, value)| of_tenant(value))
        });
        in_request || self.prefix.iter().chain(token).any(of_tenant)
    }

    /// Whether an address is made of the tenant, by its program or by a `[let]` that this rests on: a server that is one tenant has
    /// another path than one of many.
    fn names_tenant(&self, program: &Program) -> bool {
        let lets = self.closure(&program.mentions).into_iter().filter_map(|name| match name {
            Name::Let(index) => Some(&self.lets[index].program),
            _ => None,
        });
        lets.chain([program]).any(|one| one.of_case.iter().any(|field| field == "tenant"))
    }
}

/// The settings that an address is made of, as words: "`url`".
pub(super) fn settings_in(template: &TextTemplate) -> String {
    let names: Vec<String> = template.references().map(|reference| format!("`{reference}`")).collect();
    if names.is_empty() { "the address".to_owned() } else { names.join(" and ") }
}

/// The text of a template without values.
fn literal(template: &TextTemplate) -> Option<&str> {
    match template.parts.as_slice() {
        [TemplatePart::Literal(text)] => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{normal, parse};

    #[test]
    fn an_address_has_one_form() {
        for text in ["https://a.example", "https://a.example/", " https://a.example// \n"] {
            assert_eq!(normal(text), "https://a.example");
        }
        assert_eq!(parse("HTTPS://A.example:8443/rt/").unwrap().as_str(), "https://a.example:8443/rt");
        assert!(parse("http://[::1]:8080").is_ok());
    }

    #[test]
    fn what_is_no_address_says_what_is_wrong() {
        let cases = [
            ("", "is empty"),
            ("  / ", "is empty"),
            ("a.example", "must begin with https://"),
            ("localhost:8080", "must begin with https://"),
            ("//a.example", "must begin with https://"),
            ("https:a.example", "must begin with https://"),
            ("https:///a.example", "must begin with https://"),
            ("file:///etc/passwd", "must begin with https://"),
            ("https://a example", "has a blank"),
            ("https://a.example:port", "must be https://, a host, and a port"),
            ("https://u:p@a.example", "must not hold credentials"),
            ("https://a.example/#x", "must not have `?` or `#`"),
        ];
        for (text, wrong) in cases {
            let said = parse(text).unwrap_err();
            assert!(said.starts_with(wrong), "{text}: {said}");
        }
    }
}
