//! `[auth]`: a closed list of ways to show who one is.

use super::{AllowedNames, Loader};
use crate::connectors::model::{Algorithm, Auth, Hmac, JsonTemplate, Jwt, OAuth2, TokenSignIn};
use crate::connectors::template::TextTemplate;
use crate::text::spanned_toml::{SpannedTable, Text};

const KINDS: &str = "[auth] is one of bearer, basic, header, oauth2, jwt, token, hmac, ldap, sql";

impl Loader<'_> {
    pub(super) fn auth(&mut self, root: &SpannedTable<'_>) -> Option<Auth> {
        let table = root.table("auth")?;
        let secrets = AllowedNames { secrets: true, only_settings: Some(false), ..AllowedNames::default() };
        let bearer = table.text("bearer").and_then(|text| self.template(&text, secrets)).map(Auth::Bearer);
        let basic = table.table("basic").and_then(|basic| {
            let (user, password) = self.login(&basic, secrets)?;
            Some(Auth::Basic { user, password })
        });
        let sql = table.table("sql").and_then(|sql| {
            let (user, password) = self.login(&sql, secrets)?;
            Some(Auth::Sql { user, password })
        });
        let header = table.table("header").map(|headers| Auth::Header(self.headers(&headers, secrets)));
        let oauth2 = table.table("oauth2").and_then(|oauth| self.oauth2(&oauth)).map(Auth::OAuth2);
        let jwt = table.table("jwt").and_then(|jwt| self.jwt(&jwt)).map(Auth::Jwt);
        let token = table.table("token").and_then(|token| self.sign_in(&token)).map(Auth::Token);
        let hmac = table.table("hmac").and_then(|hmac| self.hmac(&hmac)).map(Auth::Hmac);
        let ldap = table.table("ldap").and_then(|bind| self.bind(&bind)).map(Auth::Ldap);
        let given = table.entries().len();
        table.finish();
        if given != 1 {
            self.source.report(&table.at, format!("{KINDS}; this has {given}"));
        }
        bearer.or(basic).or(header).or(oauth2).or(jwt).or(token).or(hmac).or(ldap).or(sql)
    }

    /// `user` and `password`, and nothing else.
    fn login(&self, table: &SpannedTable<'_>, place: AllowedNames) -> Option<(TextTemplate, TextTemplate)> {
        let user = self.needed(table, "user", place);
        let password = self.needed(table, "password", place);
        table.finish();
        user.zip(password)
    }

    fn needed(
        &self,
        table: &SpannedTable<'_>,
        key: &'static str,
        place: AllowedNames,
    ) -> Option<TextTemplate> {
        self.template(&table.required(key)?, place)
    }

    fn optional(
        &self,
        table: &SpannedTable<'_>,
        key: &'static str,
        place: AllowedNames,
    ) -> Option<TextTemplate> {
        table.text(key).and_then(|text| self.template(&text, place))
    }

    fn oauth2(&self, table: &SpannedTable<'_>) -> Option<OAuth2> {
        let secrets = AllowedNames { secrets: true, only_settings: Some(false), ..AllowedNames::default() };
        let address = AllowedNames { only_settings: Some(true), ..AllowedNames::default() };
        let token_url = self.needed(table, "token_url", address);
        let client_id = self.needed(table, "client_id", secrets);
        let client_secret = self.needed(table, "client_secret", secrets);
        let scope = self.optional(table, "scope", address);
        let audience = self.optional(table, "audience", address);
        let in_header = table.flag("in_header").unwrap_or(false);
        table.finish();
        Some(OAuth2 {
            token_url: token_url?,
            client_id: client_id?,
            client_secret: client_secret?,
            scope,
            audience,
            in_header,
        })
    }

    fn jwt(&mut self, table: &SpannedTable<'_>) -> Option<Jwt> {
        let secrets = AllowedNames { secrets: true, only_settings: Some(false), ..AllowedNames::default() };
        let address = AllowedNames { only_settings: Some(true), ..AllowedNames::default() };
        let algorithm = table.required("algorithm").and_then(|text| self.algorithm(&text));
        let key = self.needed(table, "key", secrets);
        let key_id = self.optional(table, "key_id", secrets);
        let key_form = table.text("key_form");
        let scheme = table.text("scheme");
        let claims = table.required("claims").map(|text| self.program(text, address));
        let token_url = self.optional(table, "token_url", address);
        let client_assertion = table.flag("client_assertion").unwrap_or(false);
        let scope = self.optional(table, "scope", address);
        if client_assertion && token_url.is_none() {
            self.source
                .report(&table.at, "`client_assertion` needs `token_url`: where it is exchanged for a token");
        }
        if let Some(form) = &key_form
            && (form.value != "id:hex" || algorithm != Some(Algorithm::Hs256) || key_id.is_some())
        {
            let message = "`key_form` is \"id:hex\": the key is ID:SECRET, the secret in hexadecimal; for HS256, and without `key_id`";
            self.source.report(&form.at, message);
        }
        if let Some(scheme) =
            scheme.as_ref().filter(|scheme| token_url.is_some() || !is_scheme(&scheme.value))
        {
            self.source.report(
                &scheme.at,
                "`scheme` is the one word in front of a token that is sent as it is, without `token_url`",
            );
        }
        table.finish();
        Some(Jwt {
            algorithm: algorithm?,
            key: key?,
            is_id_and_hex: key_form.is_some(),
            scheme: scheme.map_or_else(|| "Bearer".to_owned(), |scheme| scheme.value),
            key_id,
            claims: claims?,
            token_url,
            client_assertion,
            scope,
        })
    }

    fn sign_in(&self, table: &SpannedTable<'_>) -> Option<TokenSignIn> {
        let address = AllowedNames { only_settings: Some(true), ..AllowedNames::default() };
        let post = self.needed(table, "post", address);
        let json = table.required("json").and_then(|text| self.json_template(&text));
        let from = table.required("from").and_then(|text| self.header_name(text));
        let header = table.required("header").and_then(|text| self.header_name(text));
        table.finish();
        Some(TokenSignIn { post: post?, json: json?, from: from?, header: header? })
    }

    /// JSON whose texts are templates of settings.
    fn json_template(&self, text: &Text) -> Option<JsonTemplate> {
        match serde_json::from_str(&text.value) {
            Ok(value) => self.json_part(text, value),
            Err(error) => {
                let message = format!("`json` is JSON, in whose texts {{{{setting}}}} can stand: {error}");
                self.source.report(&text.at, message);
                None
            }
        }
    }

    fn json_part(&self, whole: &Text, value: serde_json::Value) -> Option<JsonTemplate> {
        let secrets = AllowedNames { secrets: true, only_settings: Some(false), ..AllowedNames::default() };
        Some(match value {
            serde_json::Value::String(text) => {
                let text = Text { value: text, at: whole.at.clone() };
                JsonTemplate::Text(self.template(&text, secrets)?)
            }
            serde_json::Value::Array(items) => {
                let items = items.into_iter().map(|item| self.json_part(whole, item));
                JsonTemplate::Items(items.collect::<Option<_>>()?)
            }
            serde_json::Value::Object(members) => {
                let members =
                    members.into_iter().map(|(name, value)| Some((name, self.json_part(whole, value)?)));
                JsonTemplate::Members(members.collect::<Option<_>>()?)
            }
            plain => JsonTemplate::Plain(plain),
        })
    }

    fn hmac(&self, table: &SpannedTable<'_>) -> Option<Hmac> {
        let secrets = AllowedNames { secrets: true, only_settings: Some(false), ..AllowedNames::default() };
        let secret = self.needed(table, "secret", secrets);
        let header = table.required("header").and_then(|text| self.header_name(text));
        let timestamp = table.text("timestamp").and_then(|text| self.header_name(text));
        let format =
            table.required("format").and_then(|text| self.signature(&text, &["hex", "base64", "timestamp"]));
        let signed = match table.text("signed") {
            Some(text) => self.signature(&text, &["body", "timestamp"]),
            None => TextTemplate::parse("{{body}}").ok(),
        };
        let is_dated = |template: &Option<TextTemplate>| {
            template
                .as_ref()
                .is_some_and(|template| template.references().any(|name| name.root == "timestamp"))
        };
        if timestamp.is_none() && is_dated(&signed) && !is_dated(&format) {
            let message = "`signed` has {{timestamp}}, and the receiver is not told it: name its header in `timestamp`, or write it in `format`";
            self.source.report(&table.at, message);
        }
        table.finish();
        Some(Hmac { secret: secret?, header: header?, format: format?, signed: signed?, timestamp })
    }

    pub(super) fn header_name(&self, text: Text) -> Option<String> {
        if reqwest::header::HeaderName::try_from(text.value.as_str()).is_err() {
            self.source.report(&text.at, format!("`{}` cannot be the name of a header", text.value));
            return None;
        }
        Some(text.value)
    }

    /// A text with names that only a signature has.
    fn signature(&self, text: &Text, known: &[&str]) -> Option<TextTemplate> {
        let template = TextTemplate::parse(&text.value);
        let template = template
            .map_err(|(at, what)| self.source.report(&text.place(self.source.text, at), what))
            .ok()?;
        for name in template.references() {
            if !known.contains(&name.to_string().as_str()) {
                let message = format!("`{name}` is not one of {}", known.join(", "));
                self.source.report(&text.place(self.source.text, name.at.start), message);
            }
        }
        Some(template)
    }

    fn algorithm(&self, text: &Text) -> Option<Algorithm> {
        let found = match text.value.as_str() {
            "HS256" => Some(Algorithm::Hs256),
            "RS256" => Some(Algorithm::Rs256),
            "ES256" => Some(Algorithm::Es256),
            _ => None,
        };
        if found.is_none() {
            self.source.report(&text.at, format!("`{}` is not one of HS256, RS256, ES256", text.value));
        }
        found
    }
}

/// Whether it can be the scheme of `Authorization` (RFC 9110, 11.1).
fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
