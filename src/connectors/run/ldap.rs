//! A request that searches a directory: what is asked, and what an answer means.

use std::collections::BTreeSet;

use secrecy::SecretString;
use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::scope::Scope;
use super::tried::Tried;
use super::value::RequestValue;
use super::{RequestStep, Run};
use crate::connectors::address::settings_in;
use crate::connectors::jq;
use crate::connectors::model::{Auth, DirectorySearch, LdapBind};
use crate::facts::GapReason;
use crate::http::{LDAP, LdapEntry, LdapFound, LdapQuery, ServerAddress, is_attribute};
use crate::text::digest::hex;

/// What a search gave: entries as programs see them, whether they are all, and the code.
struct Searched {
    entries: Value,
    complete: bool,
    unseen: u64,
    code: u32,
    ended: Option<String>,
}

impl Run<'_> {
    /// The value of a search.
    ///
    /// # Errors
    /// It cannot be written, was not answered, was refused, or ended at a limit before it found anybody.
    pub(super) async fn directory_search(
        &self,
        index: usize,
        search: &DirectorySearch,
        scope: &Scope<'_>,
    ) -> Result<RequestValue, Fault> {
        let request = &self.configured.connector.requests[index];
        self.weigh(request, &[])?;
        self.afford(&request.name)?;
        self.tell(&request.name, RequestStep::Started);
        let result = self.searched(index, search, scope).await;
        self.tell(&request.name, if result.is_ok() { RequestStep::Answered } else { RequestStep::Failed });
        let found = result.map_err(|mut fault| {
            if matches!(fault.reason, GapReason::Forbidden | GapReason::Unauthorized) {
                fault.scope = fault.scope.or_else(|| request.scope.clone());
            }
            fault
        })?;
        let Some(found) = found else { return Ok(RequestValue::whole(jaq_json::Val::Null)) };
        let bytes = found.entries.to_string().into_bytes();
        self.weigh(request, &bytes)?;
        self.hold_given(&found.entries);
        let nobody = found.entries.as_array().is_none_or(Vec::is_empty);
        if nobody && !found.complete {
            let said = found.ended.unwrap_or_else(|| "other servers know more".to_owned());
            let detail = format!("request {} found nothing before it ended: {said}", request.name);
            return Err(Fault::new(GapReason::Incomplete, detail));
        }
        let headers = jq::to_jq(json!({}));
        let status = u16::try_from(found.code).unwrap_or_default();
        let scope = Scope { answer: Some((status, &headers)), ..*scope };
        let value = self.finished(index, jq::to_jq(found.entries), &scope)?;
        Ok(RequestValue { value, complete: found.complete, unseen: found.unseen, kept: None })
    }

    /// What is there; `None`: the base is not.
    async fn searched(
        &self,
        index: usize,
        search: &DirectorySearch,
        scope: &Scope<'_>,
    ) -> Result<Option<Searched>, Fault> {
        let request = &self.configured.connector.requests[index];
        if let Some(recorded) = self.context.recorded {
            let reply = self.replay(recorded, index)?;
            let entries = serde_json::from_slice(reply.bytes()).unwrap_or_default();
            // Where a sample says no status, it is that of HTTP.
            let code = if reply.status == 200 { 0 } else { u32::from(reply.status) };
            let complete = code == 0;
            return match code {
                0 | 3 | 4 | 10 | 11 => {
                    let ended = Some(format!("code {code}"));
                    Ok(Some(Searched { entries, complete, unseen: 0, code, ended }))
                }
                32 if request.missing.contains(&32) => Ok(None),
                code => Err(self.search_refused("the recorded server", code, "")),
            };
        }
        let (server, bind) = (self.directory_server()?, self.bind_of());
        let credentials = self.search_credentials(bind)?;
        let upgrades = self.upgrades(&server, bind)?;
        self.unread_on_the_way(&server, upgrades, credentials.is_some())?;
        let attributes = self.attributes_of(search, scope)?;
        let connector = &self.configured.connector;
        let query = LdapQuery {
            server: &server,
            upgrades,
            credentials,
            base: self.entry_name(&search.base, scope)?,
            depth: search.depth,
            filter: self.filter_of(request, search, scope)?,
            attributes: attributes.clone(),
            controls: search.controls.clone(),
            limit: search.limit,
            page: search.page,
            at_once: connector.at_once,
            pace: connector.pace,
        };
        let place = server.to_string();
        if let Some(refused) = self.refused_token(&place) {
            return Err(refused);
        }
        let result = self.context.http.search(&self.line, &query, &self.context.deadline).await;
        let found = match result {
            Ok(found) => found,
            Err(error) if error.code == Some(32) && request.missing.contains(&32) => return Ok(None),
            Err(error) => {
                let fault = self.not_searched(&server, &error);
                if fault.reason == GapReason::Unauthorized {
                    // In a batch the next case would fail the same way, and lock the account.
                    self.token_refused(&place, &fault);
                }
                return Err(fault);
            }
        };
        let code = found.ended.as_ref().map_or(0, |(code, _)| *code);
        let (entries, complete) = entries(&found, &attributes, &search.binary);
        if self.watched == Some(index) {
            let (url, answer) = (format!("{server}/{}", query.base), entries.to_string().into_bytes());
            let status = u16::try_from(code).unwrap_or_default();
            self.seen.borrow_mut().push(Tried { method: "SEARCH", url, status, answer });
        }
        let ended =
            found.ended.map(|(code, said)| format!("{}: {}", self.said_of(code), self.mask().text(&said)));
        Ok(Some(Searched { entries, complete, unseen: found.references, code, ended }))
    }

    /// The directory server at the connector's address.
    pub(super) fn directory_server(&self) -> Result<ServerAddress, Fault> {
        self.server_at(|text| ServerAddress::parse(&LDAP, text))
    }

    fn bind_of(&self) -> Option<&LdapBind> {
        match &self.configured.connector.auth {
            Some(Auth::Ldap(bind)) => Some(bind),
            _ => None,
        }
    }

    /// Name and password. A name without a password would be let in as nobody (RFC 4513, 5.1.2), and everything that only somebody
    /// sees would be "not there".
    fn search_credentials(&self, bind: Option<&LdapBind>) -> Result<Option<(String, SecretString)>, Fault> {
        let Some(bind) = bind else { return Ok(None) };
        let scope = Scope::default();
        let (name, password) = (self.text(&bind.bind_dn, &scope)?, self.text(&bind.password, &scope)?);
        let lacks = match (name.is_empty(), password.is_empty()) {
            (true, true) => return Ok(None),
            (false, false) => return Ok(Some((name, SecretString::from(password)))),
            (false, true) => &bind.password,
            (true, false) => &bind.bind_dn,
        };
        let (settings, name) = (settings_in(lacks), &self.configured.name);
        let detail = format!(
            "{settings} of connector {name} is empty, and the other one is not: a server would take that for nobody; give both, or neither"
        );
        Err(Fault { setting: Some(settings.replace('`', "")), ..Fault::new(GapReason::Unauthorized, detail) })
    }

    /// Whether TLS is begun on a connection without.
    fn upgrades(&self, server: &ServerAddress, bind: Option<&LdapBind>) -> Result<bool, Fault> {
        let text = match bind.and_then(|bind| bind.starttls.as_ref()) {
            Some(template) => self.text(template, &Scope::default())?,
            None => String::new(),
        };
        match text.as_str() {
            _ if server.is_tls => Ok(false),
            "" => Ok(!server.is_here),
            "required" => Ok(true),
            "none" => Ok(false),
            other => {
                let name = &self.configured.name;
                let detail = format!("`starttls` of connector {name} is required or none, not `{other}`");
                Err(Fault::new(GapReason::WrongAddress, detail))
            }
        }
    }

    /// Refuses to send a password where others can read it on the way.
    fn unread_on_the_way(&self, server: &ServerAddress, upgrades: bool, secret: bool) -> Result<(), Fault> {
        let is_readable = !server.is_tls && !upgrades && !server.is_here;
        if !secret || !is_readable || self.configured.allow_http {
            return Ok(());
        }
        let name = &self.configured.name;
        let detail = format!(
            "{server} is at another machine, and without TLS everybody on the way could read the password of {name}; use ldaps://, leave \
             starttls = \"none\" out, or, where the network between is yours, set allow_http = true for {name} in the profile"
        );
        Err(Fault::new(GapReason::WrongAddress, detail))
    }

    fn attributes_of(&self, search: &DirectorySearch, scope: &Scope<'_>) -> Result<Vec<String>, Fault> {
        let mut names: Vec<String> = Vec::new();
        for template in &search.attributes {
            let name = self.text(template, scope)?;
            if !is_attribute(&name) {
                let detail = format!(
                    "{} of connector {}: `{name}` cannot be the name of an attribute",
                    settings_in(template),
                    self.configured.name
                );
                return Err(Fault::new(GapReason::Malformed, detail));
            }
            if !names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                names.push(name);
            }
        }
        Ok(names)
    }
}

/// The entries as programs see them: each attribute that was asked for by the name by which it was asked for, without values where it
/// is not there or not shown. Also whether all values are there.
fn entries(found: &LdapFound, asked: &[String], binary: &[String]) -> (Value, bool) {
    let mut complete = found.complete;
    let entries = found.entries.iter().map(|entry| {
        let (entry, whole) = entry_as_json(entry, asked, binary);
        complete &= whole;
        entry
    });
    let entries: Vec<Value> = entries.collect();
    (Value::Array(entries), complete)
}

fn entry_as_json(entry: &LdapEntry, asked: &[String], binary: &[String]) -> (Value, bool) {
    let mut all: Map<String, Value> = Map::new();
    all.insert("dn".to_owned(), Value::String(entry.name.clone()));
    let mut complete = true;
    for name in asked {
        let is_binary = binary.iter().any(|known| known.eq_ignore_ascii_case(name));
        let mut values = Vec::new();
        for (found, of) in &entry.attributes {
            let Some(whole) = is_of(found, name) else { continue };
            complete &= whole;
            values.extend(of.iter().map(|value| value_as_json(value, is_binary)));
        }
        all.insert(name.clone(), Value::Array(values));
    }
    (Value::Object(all), complete)
}

/// Text, or `{ hex }` of bytes: always that where the file says so, because some bytes look like text.
fn value_as_json(value: &[u8], is_binary: bool) -> Value {
    match std::str::from_utf8(value) {
        Ok(text) if !is_binary => Value::String(text.to_owned()),
        _ => json!({ "hex": hex(value) }),
    }
}

/// Whether what came is what was asked for: with more options (`cn;lang-de`), in other letters. `Some(false)`: a part of its values
/// (`member;range=0-1499`), as Active Directory gives long ones.
fn is_of(found: &str, asked: &str) -> Option<bool> {
    let parts = |text: &str| -> (String, BTreeSet<String>) {
        let mut parts = text.split(';').map(str::to_ascii_lowercase);
        (parts.next().unwrap_or_default(), parts.collect())
    };
    let ((found, options), (asked, wanted)) = (parts(found), parts(asked));
    let is_it = found == asked && wanted.is_subset(&options);
    let range = options.iter().find_map(|option| option.strip_prefix("range="));
    is_it.then(|| range.is_none_or(|range| range.ends_with('*') && range.starts_with("0-")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{entry_as_json, is_of};
    use crate::http::LdapEntry;

    #[test]
    fn attributes_by_the_names_by_which_they_were_asked_for() {
        assert_eq!(is_of("MEMBEROF", "memberOf"), Some(true));
        assert_eq!(is_of("cn;lang-de", "cn"), Some(true));
        assert_eq!(is_of("userCertificate;binary", "userCertificate;binary"), Some(true));
        assert_eq!(is_of("cn", "cn;lang-de"), None);
        assert_eq!(is_of("cnx", "cn"), None);
        assert_eq!(is_of("member;range=0-1499", "member"), Some(false));
        assert_eq!(is_of("member;range=0-*", "member"), Some(true));
        assert_eq!(is_of("member;range=1500-*", "member"), Some(false), "the first ones are missing");
    }

    #[test]
    fn bytes_are_told_from_text() {
        let entry = LdapEntry {
            name: "cn=a".to_owned(),
            attributes: vec![
                ("CN".to_owned(), vec![b"a".to_vec(), vec![0xff, 0x0a]]),
                // All of these bytes are text, too.
                ("objectSid".to_owned(), vec![vec![1, 1, 0, 0]]),
            ],
        };
        let asked = ["cn", "objectSid", "mail"].map(str::to_owned);
        let (seen, complete) = entry_as_json(&entry, &asked, &["objectSid".to_owned()]);
        let wanted = json!({ "dn": "cn=a", "cn": ["a", { "hex": "ff0a" }], "objectSid": [{ "hex": "01010000" }], "mail": [] });
        assert_eq!((seen, complete), (wanted, true));
    }
}
