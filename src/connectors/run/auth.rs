//! Credentials on a request, and the tokens that some systems give for them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::Run;
use super::exchange::insert;
use super::fault::Fault;
use super::render::encode;
use super::scope::Scope;
use crate::connectors::model::{Auth, JsonTemplate, Jwt, OAuth2, TokenSignIn};
use crate::connectors::template::TextTemplate;
use crate::facts::GapReason;
use crate::http::{Sending, Want, address};

/// A token that was used: another is fetched only if this one is still the one that is kept.
pub(super) struct Used {
    key: String,
    token: SecretString,
}

/// What asks for a token, and where the answer has it.
struct Grant<'c> {
    headers: HeaderMap,
    kind: &'static str,
    body: Vec<u8>,
    /// The header of the answer; none: its member `access_token` (RFC 6749, 5.1).
    from: Option<&'c str>,
}

impl Grant<'_> {
    fn form(headers: HeaderMap, pairs: &[(&'static str, String)]) -> Self {
        let form: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
        let body = form.join("&").into_bytes();
        Self { headers, kind: "application/x-www-form-urlencoded", body, from: None }
    }
}

impl Run<'_> {
    /// Puts the credentials on a request. A token is fetched when there is none, or when `refused` is the one that is kept.
    pub(super) async fn sign(
        &self,
        sending: &mut Sending,
        refused: Option<&Used>,
    ) -> Result<Option<Used>, Fault> {
        let scope = Scope::default();
        let used = match &self.configured.connector.auth {
            // Who searches signs in to a connection.
            None | Some(Auth::Ldap(_) | Auth::Sql { .. }) => None,
            Some(Auth::Bearer(template)) => {
                let token = self.text(template, &scope)?;
                insert(&mut sending.headers, AUTHORIZATION.as_str(), &format!("Bearer {token}"), true)?;
                None
            }
            Some(Auth::Basic { user, password }) => {
                let value = self.basic(&self.text(user, &scope)?, &self.text(password, &scope)?);
                insert(&mut sending.headers, AUTHORIZATION.as_str(), &value, true)?;
                None
            }
            Some(Auth::Header(headers)) => {
                for (name, template) in headers {
                    insert(&mut sending.headers, name, &self.text(template, &scope)?, true)?;
                }
                None
            }
            Some(Auth::Hmac(hmac)) => {
                self.sign_bytes(hmac, sending)?;
                None
            }
            Some(Auth::OAuth2(oauth)) => {
                let url = self.address(&oauth.token_url, &scope)?;
                Some(self.token(url, refused, |run| run.client_credentials(oauth)).await?)
            }
            Some(Auth::Jwt(jwt)) => {
                if let Some(template) = &jwt.token_url {
                    let url = self.address(template, &scope)?;
                    Some(self.token(url, refused, |run| run.grant(jwt)).await?)
                } else {
                    let token = self.signed(jwt)?;
                    insert(
                        &mut sending.headers,
                        AUTHORIZATION.as_str(),
                        &format!("{} {token}", jwt.scheme),
                        true,
                    )?;
                    None
                }
            }
            Some(Auth::Token(sign_in)) => {
                let url = self.address(&sign_in.post, &scope)?;
                let used = self.token(url, refused, |run| run.signing_in(sign_in)).await?;
                insert(&mut sending.headers, &sign_in.header, used.token.expose_secret(), true)?;
                return Ok(Some(used));
            }
        };
        if let Some(used) = &used {
            let value = format!("Bearer {}", used.token.expose_secret());
            insert(&mut sending.headers, AUTHORIZATION.as_str(), &value, true)?;
        }
        Ok(used)
    }

    /// The token of an endpoint: the one that is kept, or a new one. Requests that need it at once wait for one fetch.
    async fn token<'c>(
        &self,
        url: String,
        refused: Option<&Used>,
        grant: impl Fn(&Self) -> Result<Grant<'c>, Fault>,
    ) -> Result<Used, Fault> {
        let mut tokens = self.configured.tokens.lock().await;
        if let Some(kept) = tokens.get(&url) {
            let refused = refused
                .is_some_and(|used| used.key == url && used.token.expose_secret() == kept.expose_secret());
            if !refused {
                return Ok(Used { key: url, token: kept.clone() });
            }
        }
        tokens.remove(&url);
        if let Some(refused) = self.refused_token(&url) {
            return Err(refused);
        }
        let token = self.fetch(&url, grant(self)?).await;
        let token = token.inspect_err(|fault| self.token_refused(&url, fault))?;
        tokens.insert(url.clone(), token.clone());
        Ok(Used { key: url, token })
    }

    async fn fetch(&self, url: &str, grant: Grant<'_>) -> Result<SecretString, Fault> {
        let Grant { mut headers, kind, body, from } = grant;
        let name = &self.configured.name;
        let url = Url::parse(url).map_err(|error| {
            Fault::new(
                GapReason::WrongAddress,
                format!("the token address of connector {name} is wrong: {error}"),
            )
        })?;
        self.confidential(&url, true, true)?;
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        let place = format!("POST {}", address(&url));
        let sending = Sending {
            method: Method::POST,
            url,
            headers,
            body: Some(body),
            // Asking for a token changes nothing.
            read: true,
            want: Want::Bytes,
            at_once: self.configured.connector.at_once,
            pace: self.configured.connector.pace,
            turned_away: None,
        };
        let reply = self.context.http.send(&sending, &self.context.deadline).await?;
        match reply.status {
            200..=299 => {}
            400 | 401 | 403 => {
                let detail = format!(
                    "{place} answered {}: no token for the credentials of connector {name}; check them in the profile{}",
                    reply.status,
                    error_code(reply.bytes())
                );
                return Err(Fault::new(GapReason::Unauthorized, detail));
            }
            404 => {
                let detail = format!(
                    "{place} answered 404: no tokens are given there; check the address, and the tenant"
                );
                return Err(Fault::new(GapReason::WrongAddress, detail));
            }
            429 => {
                return Err(Fault::new(
                    GapReason::Throttled,
                    format!("{place} answered 429: too many requests"),
                ));
            }
            other => {
                return Err(Fault::new(GapReason::Failed, format!("{place} answered {other}: no token")));
            }
        }
        if let Some(from) = from {
            let token = reply.headers.get(from).and_then(|token| token.to_str().ok());
            let token = token.filter(|token| !token.is_empty()).ok_or_else(|| {
                let detail = format!("{place} answered without the header {from}; check the address");
                Fault::new(GapReason::Malformed, detail)
            })?;
            self.hold("token", token);
            return Ok(SecretString::from(token.to_owned()));
        }
        // The answer holds the token: no part of it is shown.
        let answer: Option<serde_json::Value> = serde_json::from_slice(reply.bytes()).ok();
        let token =
            answer.as_ref().and_then(|answer| answer.get("access_token")).and_then(|token| token.as_str());
        if let Some(token) = token {
            self.hold("token", token);
        }
        if let Some(answer) = &answer {
            self.hold_given(answer);
        }
        token.map(|token| SecretString::from(token.to_owned())).ok_or_else(|| {
            Fault::new(
                GapReason::Malformed,
                format!("{place} answered without an `access_token`; check the address"),
            )
        })
    }

    fn client_credentials(&self, oauth: &OAuth2) -> Result<Grant<'static>, Fault> {
        let scope = Scope::default();
        let id = self.text(&oauth.client_id, &scope)?;
        let secret = self.text(&oauth.client_secret, &scope)?;
        let mut headers = HeaderMap::new();
        let mut pairs = vec![("grant_type", "client_credentials".to_owned())];
        if oauth.in_header {
            // RFC 6749, 2.3.1: both are form-encoded first.
            insert(&mut headers, AUTHORIZATION.as_str(), &self.basic(&encode(&id), &encode(&secret)), true)?;
        } else {
            pairs.push(("client_id", id));
            pairs.push(("client_secret", secret));
        }
        self.extra(&mut pairs, "scope", oauth.scope.as_ref())?;
        self.extra(&mut pairs, "audience", oauth.audience.as_ref())?;
        Ok(Grant::form(headers, &pairs))
    }

    fn grant(&self, jwt: &Jwt) -> Result<Grant<'static>, Fault> {
        let signed = self.signed(jwt)?;
        let mut pairs = if jwt.client_assertion {
            vec![
                ("grant_type", "client_credentials".to_owned()),
                (
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned(),
                ),
                ("client_assertion", signed),
            ]
        } else {
            vec![
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer".to_owned()),
                ("assertion", signed),
            ]
        };
        self.extra(&mut pairs, "scope", jwt.scope.as_ref())?;
        Ok(Grant::form(HeaderMap::new(), &pairs))
    }

    fn signing_in<'c>(&self, sign_in: &'c TokenSignIn) -> Result<Grant<'c>, Fault> {
        let body = self.json_of(&sign_in.json)?.to_string().into_bytes();
        let headers = HeaderMap::new();
        Ok(Grant { headers, kind: "application/json", body, from: Some(&sign_in.from) })
    }

    fn json_of(&self, template: &JsonTemplate) -> Result<serde_json::Value, Fault> {
        Ok(match template {
            JsonTemplate::Text(text) => self.text(text, &Scope::default())?.into(),
            JsonTemplate::Items(items) => {
                items.iter().map(|item| self.json_of(item)).collect::<Result<Vec<_>, _>>()?.into()
            }
            JsonTemplate::Members(members) => {
                let members = members.iter().map(|(name, value)| Ok((name.clone(), self.json_of(value)?)));
                serde_json::Value::Object(members.collect::<Result<_, Fault>>()?)
            }
            JsonTemplate::Plain(value) => value.clone(),
        })
    }

    /// The value of `Authorization` (RFC 7617). A short password is no secret that is looked for in texts, but together with the
    /// user's name it is one, in plain and in base64.
    fn basic(&self, user: &str, password: &str) -> String {
        let plain = format!("{user}:{password}");
        let encoded = STANDARD.encode(&plain);
        self.hold("basic credentials", &plain);
        self.hold("basic credentials", &encoded);
        format!("Basic {encoded}")
    }

    fn extra(
        &self,
        pairs: &mut Vec<(&'static str, String)>,
        key: &'static str,
        template: Option<&TextTemplate>,
    ) -> Result<(), Fault> {
        if let Some(template) = template {
            pairs.push((key, self.text(template, &Scope::default())?));
        }
        Ok(())
    }
}

/// The `error` code of RFC 6749, 5.2, and nothing else of the answer.
fn error_code(bytes: &[u8]) -> String {
    let answer: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    let code = answer.as_ref().and_then(|answer| answer.get("error")).and_then(|code| code.as_str());
    let known =
        code.filter(|code| code.len() < 40 && code.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    known.map(|code| format!(" ({code})")).unwrap_or_default()
}
