//! Whether a form was sent from a page of ours: a browser says so in `Origin`, or at least in `Referer`.

use axum::http::{HeaderMap, Uri, header};
use url::{Origin, Url};

use crate::profile::service::ServiceConfig;

/// The origin that browsers know the page by: of `url`, or of the host that they ask where the profile has none.
pub(crate) fn own_origin(config: &ServiceConfig, headers: &HeaderMap, uri: &Uri) -> Option<Origin> {
    if let Some(url) = &config.url {
        return Some(url.origin());
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).or_else(|| uri.host())?;
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    Url::parse(&format!("{scheme}://{host}/")).ok().map(|url| url.origin())
}

/// Whether a request that changes something was sent from there. `null`, which a page without an origin sends, is not.
pub(crate) fn sent_from_here(own: &Origin, headers: &HeaderMap) -> bool {
    let said = |name| headers.get(name).map(|value| value.to_str().unwrap_or("null"));
    let Some(from) = said(header::ORIGIN).or_else(|| said(header::REFERER)) else { return false };
    Url::parse(from).is_ok_and(|url| url.origin() == *own && own.is_tuple())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};
    use url::Url;

    use super::sent_from_here;

    #[test]
    fn only_what_a_page_of_ours_sent_counts() {
        let own = Url::parse("https://escalate.acme.example").unwrap().origin();
        for (name, value, ours) in [
            ("origin", "https://escalate.acme.example", true),
            ("origin", "https://escalate.acme.example:443", true),
            ("origin", "http://escalate.acme.example", false),
            ("origin", "https://escalate.acme.example.evil.example", false),
            ("origin", "https://escalate.acme.example@evil.example", false),
            ("origin", "null", false),
            ("origin", "", false),
            ("origin", "data:text/html,x", false),
            ("referer", "https://escalate.acme.example/case/1", true),
            ("referer", "https://evil.example/?https://escalate.acme.example", false),
            ("x-other", "https://escalate.acme.example", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(value).unwrap());
            assert_eq!(sent_from_here(&own, &headers), ours, "{name}: {value}");
        }
        let mut both = HeaderMap::new();
        both.insert("origin", HeaderValue::from_static("https://evil.example"));
        both.insert("referer", HeaderValue::from_static("https://escalate.acme.example/"));
        assert!(!sent_from_here(&own, &both), "`Referer` counts only without an `Origin`");
    }
}
