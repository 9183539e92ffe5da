//! `[service]` as it is meant: where `escalate serve` listens, what it keeps and for how long, and who may ask it what.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use super::raw::{RawProxy, RawRights, RawService, RawSetting, RawSignIn, RawToken, RawValue};
use super::secret::SecretRef;
use crate::text::duration::{age, duration};
use crate::text::spanned_toml::{Source, Text, values};
use crate::text::suggest;

/// The port where nobody says another.
const PORT: u16 = 8484;
/// How long cases are kept where nobody says otherwise.
const RETENTION: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How old a signed webhook may be: what the vendors recommend who sign a time.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// What `escalate serve` runs with.
#[derive(Clone, Debug)]
pub struct ServiceConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its address as browsers see it.
    pub url: Option<Url>,
    /// Where the address of its PostgreSQL database is kept; `None`: SQLite, in the state folder.
    pub database: Option<SecretRef>,
    /// Where the key is kept that cases are encrypted with; `None`: it is not said, and nothing can be stored.
    pub key: Option<SecretRef>,
    /// How long cases are kept.
    pub retention: Duration,
    /// How often the ticketing system is asked for new tickets; `None`: as it needs.
    pub poll: Option<Duration>,
    /// How old a signed webhook may be.
    pub tolerance: Duration,
    /// Whether cases of tickets are filed where they are to be escalated.
    pub file: bool,
    /// Whether requesters are sent the letter about themselves.
    pub reply: bool,
    /// What webhooks are signed with.
    pub hook_secret: Option<SecretRef>,
    /// Proxies whose headers are believed.
    pub proxies: BTreeSet<IpAddr>,
    /// Whether it may listen without TLS on an address of others.
    pub plain_http: bool,
    /// Certificate and key, as files.
    pub tls: Option<TlsFiles>,
    /// Tokens of tools, by name.
    pub tokens: BTreeMap<String, ServiceToken>,
    /// How people sign in to the page; `None`: there is no page.
    pub sign_in: Option<PageSignIn>,
}

/// What a server's certificate is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The chain, PEM.
    pub certificate: PathBuf,
    /// The private key, PEM.
    pub key: PathBuf,
}

/// A token of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceToken {
    /// Where it is kept.
    pub secret: SecretRef,
    /// What it may be used for.
    pub scopes: BTreeSet<TokenScope>,
}

/// What a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenScope {
    /// Have a case diagnosed.
    Diagnose,
    /// Read cases and clusters.
    Read,
    /// File tickets and take bundles away.
    File,
    /// Read the measures.
    Metrics,
    /// Read who looked up what.
    Log,
}

/// How people sign in to the page.
#[derive(Clone, Debug)]
pub struct PageSignIn {
    /// By whom they are signed in.
    pub by: SignInBy,
    /// Groups, or addresses, who may look up.
    pub look_up: BTreeSet<String>,
    /// Who may also file and take bundles away.
    pub file: BTreeSet<String>,
    /// Who may also read the log.
    pub log: BTreeSet<String>,
}

/// By whom people are signed in.
#[derive(Clone, Debug)]
pub enum SignInBy {
    /// A provider of OpenID Connect.
    Provider {
        /// As its discovery document names itself.
        issuer: String,
        /// The service's name there.
        client_id: String,
        /// `None`: a public client.
        client_secret: Option<SecretRef>,
        /// The claim with the groups.
        groups: String,
    },
    /// A reverse proxy.
    Proxy {
        /// The header with the address.
        user: String,
        /// The header with the groups.
        groups: Option<String>,
    },
}

impl TokenScope {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Diagnose, Self::Read, Self::File, Self::Metrics, Self::Log];

    /// As a profile writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Diagnose => "diagnose",
            Self::Read => "read",
            Self::File => "file",
            Self::Metrics => "metrics",
            Self::Log => "log",
        }
    }
}

impl ServiceConfig {
    /// Every secret that it names, with its setting.
    #[must_use]
    pub fn secrets(&self) -> Vec<(String, &SecretRef)> {
        let own = [("database", &self.database), ("key", &self.key), ("hook_secret", &self.hook_secret)];
        let own =
            own.into_iter().filter_map(|(name, secret)| Some((format!("service.{name}"), secret.as_ref()?)));
        let tokens =
            self.tokens.iter().map(|(name, token)| (format!("service.tokens.{name}"), &token.secret));
        let signs_in = self.sign_in.as_ref().and_then(|sign_in| match &sign_in.by {
            SignInBy::Provider { client_secret, .. } => client_secret.as_ref(),
            SignInBy::Proxy { .. } => None,
        });
        let signs_in = signs_in.map(|secret| ("service.sign_in.client_secret".to_owned(), secret));
        own.chain(tokens).chain(signs_in).collect()
    }
}

/// Says everything that is wrong with the table, and takes the rest as it is meant.
pub(super) fn service(source: &Source<'_>, raw: RawService, folder: &Path) -> ServiceConfig {
    let tls = raw.tls.and_then(|tls| {
        let (Some(certificate), Some(key)) = (tls.certificate, tls.key) else {
            source.report(&raw.at, "[service.tls] needs `certificate` and `key`, both PEM files");
            return None;
        };
        Some(TlsFiles { certificate: folder.join(certificate.value), key: folder.join(key.value) })
    });
    let plain_http = raw.plain_http.unwrap_or_default();
    ServiceConfig {
        listen: listen(source, raw.listen.as_ref(), tls.is_some() || plain_http),
        url: raw.url.as_ref().and_then(|text| address(source, text)),
        database: database(source, raw.database),
        key: secret(source, raw.key),
        retention: of(source, raw.retention.as_ref(), "retention", age).unwrap_or(RETENTION),
        poll: of(source, raw.poll.as_ref(), "poll", duration),
        tolerance: of(source, raw.tolerance.as_ref(), "tolerance", duration).unwrap_or(TOLERANCE),
        file: raw.file.unwrap_or_default(),
        reply: raw.reply.unwrap_or_default(),
        hook_secret: secret(source, raw.hook_secret),
        proxies: raw.proxies.iter().filter_map(|text| proxy_address(source, text)).collect(),
        plain_http,
        tls,
        tokens: raw.tokens.into_iter().filter_map(|token| self::token(source, token)).collect(),
        sign_in: sign_in(source, raw.sign_in, raw.proxy, &raw.proxies),
    }
}

fn listen(source: &Source<'_>, written: Option<&Text>, covered: bool) -> SocketAddr {
    let own = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
    let Some(written) = written else { return own };
    let Ok(address) = written.value.replace("localhost:", "127.0.0.1:").parse::<SocketAddr>() else {
        source.report(&written.at, "`listen` is an address and a port: \"127.0.0.1:8484\", \"[::]:8484\"");
        return own;
    };
    if !address.ip().is_loopback() && !covered {
        source.report(
            &written.at,
            "others can read what goes over this address: name a certificate in [service.tls], or, where a proxy in front has TLS, write plain_http = true",
        );
    }
    address
}

fn address(source: &Source<'_>, written: &Text) -> Option<Url> {
    let url = Url::parse(&written.value).ok().filter(|url| {
        let own = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        (url.scheme() == "https" || (url.scheme() == "http" && own))
            && url.path() == "/"
            && url.query().is_none()
    });
    if url.is_none() {
        source.report(
            &written.at,
            "`url` of [service] is https:// with a host, and nothing behind it: \"https://escalate.acme.example\"",
        );
    }
    url
}

fn database(source: &Source<'_>, written: Option<RawSetting>) -> Option<SecretRef> {
    let written = written?;
    match written.value {
        RawValue::Secret(secret) => Some(secret),
        RawValue::Plain(word) => {
            if word != "sqlite" {
                source.report(
                    &written.at,
                    "`database` is \"sqlite\", or where the address of a PostgreSQL database is kept: { env = \"DATABASE_URL\" }; it has a password and must not stand in the file",
                );
            }
            None
        }
        RawValue::Wrong => None,
    }
}

fn secret(source: &Source<'_>, written: Option<RawSetting>) -> Option<SecretRef> {
    let written = written?;
    match written.value {
        RawValue::Secret(secret) => Some(secret),
        RawValue::Plain(_) => {
            let key = written.key.value;
            source.report(
                &written.at,
                format!(
                    "`{key}` is a secret and must not stand in the file; write {key} = {{ env = \"NAME\" }}, {{ file = \"PATH\" }} or {{ command = [\"PROGRAM\", …] }}, and make a new one: this one was readable here"
                ),
            );
            None
        }
        RawValue::Wrong => None,
    }
}

fn of(
    source: &Source<'_>,
    written: Option<&Text>,
    key: &str,
    read: fn(&str) -> Result<Duration, String>,
) -> Option<Duration> {
    let written = written?;
    let wrong = |why: &String| source.report(&written.at, format!("`{key}` of [service]: {why}"));
    read(&written.value).inspect_err(wrong).ok()
}

fn proxy_address(source: &Source<'_>, written: &Text) -> Option<IpAddr> {
    let address = written.value.parse().ok();
    if address.is_none() {
        source.report(&written.at, "`proxies` of [service] are addresses: [\"127.0.0.1\"]");
    }
    address
}

fn token(source: &Source<'_>, written: RawToken) -> Option<(String, ServiceToken)> {
    let mut scopes = BTreeSet::new();
    for text in &written.scopes {
        let words = TokenScope::ALL.map(TokenScope::word);
        if let Some(scope) = TokenScope::ALL.into_iter().find(|scope| scope.word() == text.value) {
            scopes.insert(scope);
        } else {
            let hint = suggest::hint(&text.value, words, "there are");
            source.report(&text.at, format!("there is no scope `{}`; {hint}", text.value));
        }
    }
    if written.scopes.is_empty() {
        source.report(&written.at, "a token needs `scopes`: what it may be used for");
    }
    let Some(secret) = written.secret else {
        source.report(
            &written.at,
            "a token needs `secret`: { env = \"NAME\" }, { file = \"PATH\" } or { command = […] }",
        );
        return None;
    };
    let secret = self::secret(source, Some(secret))?;
    Some((written.name.value, ServiceToken { secret, scopes }))
}

fn sign_in(
    source: &Source<'_>,
    provider: Option<RawSignIn>,
    proxy: Option<RawProxy>,
    proxies: &[Text],
) -> Option<PageSignIn> {
    match (provider, proxy) {
        (Some(one), Some(_)) => {
            let at = one.issuer.or(one.client_id).map_or(0..0, |text| text.at);
            source.report(&at, "people sign in by [service.sign_in] or by [service.proxy], not by both");
            None
        }
        (Some(one), None) => {
            let at = one.issuer.as_ref().map_or(0..0, |text| text.at.clone());
            let (Some(issuer), Some(client_id)) = (one.issuer, one.client_id) else {
                source.report(&at, "[service.sign_in] needs `issuer` and `client_id`");
                return None;
            };
            let by = SignInBy::Provider {
                issuer: issuer.value,
                client_id: client_id.value,
                client_secret: secret(source, one.client_secret),
                groups: one.groups.map_or_else(|| "groups".to_owned(), |text| text.value),
            };
            Some(with_rights(source, by, &one.rights, &at))
        }
        (None, Some(one)) => {
            let Some(user) = one.user else {
                source.report(&(0..0), "[service.proxy] needs `user`: the header that says who is signed in");
                return None;
            };
            if proxies.is_empty() {
                source.report(
                    &user.at,
                    "[service.proxy] needs `proxies` in [service]: anybody else could send this header, too",
                );
            }
            let at = user.at.clone();
            let by = SignInBy::Proxy { user: user.value, groups: one.groups.map(|text| text.value) };
            Some(with_rights(source, by, &one.rights, &at))
        }
        (None, None) => None,
    }
}

fn with_rights(
    source: &Source<'_>,
    by: SignInBy,
    rights: &RawRights,
    at: &std::ops::Range<usize>,
) -> PageSignIn {
    let of = |list: &[Text]| values(list).into_iter().collect::<BTreeSet<String>>();
    let sign_in =
        PageSignIn { by, look_up: of(&rights.look_up), file: of(&rights.file), log: of(&rights.log) };
    if sign_in.look_up.is_empty() && sign_in.file.is_empty() {
        source.report(at, "nobody may look up anything: name groups or addresses in `look_up`");
    }
    sign_in
}
