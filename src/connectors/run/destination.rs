//! Where a request goes: below the connector's address, to a whole one of the profile, or to one that an answer gave.

use url::Url;

use super::Run;
use super::fault::Fault;
use super::scope::Scope;
use crate::connectors::address::{parse, parse_whole, pieces, settings_in};
use crate::connectors::model::Request;
use crate::connectors::template::TextTemplate;
use crate::facts::GapReason;

impl Run<'_> {
    /// The connector's address, without a `/` at its end.
    pub(super) fn base(&self) -> Result<Url, Fault> {
        if let Some(known) = self.base.get() {
            return Ok(known.clone());
        }
        let url = self.server_at(parse)?;
        // It names settings only.
        Ok(self.base.get_or_init(|| url).clone())
    }

    /// The connector's address, as its kind of server has them.
    pub(super) fn server_at<T>(
        &self,
        parse: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Result<T, Fault> {
        let connector = &self.configured.connector;
        let Some(template) = &connector.url else {
            return Err(Fault::new(GapReason::WrongAddress, format!("{} has no `url`", connector.title)));
        };
        let text = self.text(template, &Scope::default())?;
        parse(&text).map_err(|wrong| {
            let (settings, name) = (settings_in(template), &self.configured.name);
            Fault::new(GapReason::WrongAddress, format!("{settings} of connector {name} {wrong}"))
        })
    }

    pub(super) fn below(&self, base: &Url, parts: &[TextTemplate], scope: &Scope<'_>) -> Result<Url, Fault> {
        let prefix = self.path(&self.configured.connector.prefix, scope)?;
        let path = self.path(parts, scope)?;
        let whole = format!("{}{prefix}{path}", base.as_str().trim_end_matches('/'));
        Url::parse(&whole)
            .map_err(|error| Fault::new(GapReason::WrongAddress, format!("no address: {error}")))
    }

    /// The whole address that the profile gives. Anybody who has it may be able to write there, so that no piece of it is shown.
    pub(super) fn whole(&self, template: &TextTemplate, scope: &Scope<'_>) -> Result<Url, Fault> {
        let text = self.text(template, scope)?;
        let wrong = |why: &str| {
            let (settings, name) = (settings_in(template), &self.configured.name);
            Fault::new(GapReason::WrongAddress, format!("{settings} of connector {name} {why}"))
        };
        let url = parse_whole(&text).map_err(wrong)?;
        if self.is_secret(template) {
            for piece in pieces(&url) {
                self.hold("address", &piece);
            }
        }
        Ok(url)
    }

    /// An address that an answer gave.
    pub(super) fn given(request: &Request, base: &Url, text: &str) -> Result<Url, Fault> {
        let wrong = |why: &str| {
            Fault::new(
                GapReason::WrongAddress,
                format!("request {}: the answer gave an address that {why}", request.name),
            )
        };
        let url = base.join(text).map_err(|_| wrong("is none"))?;
        if text.is_empty() || url.host().is_none() {
            return Err(wrong("is none"));
        }
        if request.auth && url.origin() != base.origin() {
            return Err(wrong(
                "is at another host, where credentials must not go; set auth = false if it needs none",
            ));
        }
        if url.scheme() != "https" && url.scheme() != base.scheme() {
            return Err(wrong("is not https"));
        }
        Ok(url)
    }
}
