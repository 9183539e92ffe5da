//! The provider that signs people in: its discovery document, and whether it names itself as the profile does.

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use url::Url;

use super::line::ServiceLine;
use crate::connectors::Context;
use crate::http::{Sending, Want};

const SETTING: &str = "service.sign_in.issuer";

/// What of the document is looked at (OpenID Connect Discovery 1.0, 3).
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    jwks_uri: Option<String>,
}

/// Asks for it.
pub(super) async fn examine(issuer: &str, context: &Context<'_>) -> ServiceLine {
    let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let Ok(url) = Url::parse(&place) else {
        let says = "it is no address: https:// and what the provider calls itself";
        return ServiceLine::missing("sign-in", says, SETTING);
    };
    let sending = Sending {
        method: Method::GET,
        url,
        headers: HeaderMap::new(),
        body: None,
        read: true,
        want: Want::Bytes,
        at_once: 1,
        pace: std::time::Duration::ZERO,
        turned_away: None,
    };
    let reply = match context.http.send(&sending, &context.deadline).await {
        Ok(reply) if reply.status == 200 => reply,
        Ok(reply) => {
            let says = format!(
                "{place} answered with {}: the issuer is as the provider's own page says it",
                reply.status
            );
            return ServiceLine::unanswered("sign-in", says, SETTING);
        }
        Err(error) => return ServiceLine::unanswered("sign-in", error.detail, SETTING),
    };
    let Ok(found) = serde_json::from_slice::<Discovery>(reply.bytes()) else {
        let says = format!("{place} is no discovery document of OpenID Connect");
        return ServiceLine::unanswered("sign-in", says, SETTING);
    };
    if found.issuer != issuer {
        let says = format!("the provider calls itself {}: write that, to the letter", found.issuer);
        return ServiceLine::missing("sign-in", says, SETTING);
    }
    let ends = [&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri];
    if ends.iter().any(|end| end.is_none()) {
        let says =
            format!("{place} does not say where to sign in, where codes are exchanged, or which keys count");
        return ServiceLine::unanswered("sign-in", says, SETTING);
    }
    ServiceLine::ok("sign-in", issuer)
}
