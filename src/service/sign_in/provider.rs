//! OpenID Connect: the authorization code with PKCE, state and nonce. The provider's document and keys are read when somebody signs in, and
//! kept for a while; an ID token counts only when all of it was verified.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, LogoutRequest, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl,
    Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse as _,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::http_of_provider::sending;
use super::provider_error::ProviderError;
use crate::profile::service::{PageSignIn, SignInBy};
use crate::service::CaseDesk;

/// How long a provider's document is kept. Its keys are read again at once when a token has another one.
const KEPT: Duration = Duration::from_secs(600);

/// What is kept of a sign-in that is under way, sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SigningIn {
    /// What comes back with the code.
    pub(crate) state: String,
    nonce: String,
    verifier: String,
    /// Where to go behind it.
    pub(crate) to: String,
}

/// Somebody whom the provider has signed in.
#[derive(Clone, Debug)]
pub(crate) struct ProvidedPerson {
    /// As they are shown.
    pub(crate) who: String,
    /// Their address, where the provider says that it verified it.
    pub(crate) address: Option<String>,
    /// Their groups.
    pub(crate) groups: Vec<String>,
    /// The token, for signing out there.
    pub(crate) id_token: String,
}

/// The provider's document, as long as it is kept.
#[derive(Debug, Default)]
pub(crate) struct ProviderKept(Mutex<Option<(Instant, ProviderMetadataWithLogout)>>);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct OtherClaims(#[serde(default)] Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

type SignInTokens = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type SignInClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    SignInTokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What is needed to speak to the provider. Where a proxy signs people in there is none.
#[derive(Clone, Copy)]
pub(crate) struct ProviderAccess<'p> {
    /// As its discovery document names itself.
    pub(crate) issuer: &'p str,
    /// The service's name there.
    pub(crate) client_id: &'p str,
    /// The claim with the groups.
    pub(crate) groups: &'p str,
    /// `None`: a public client.
    pub(crate) secret: Option<&'p SecretString>,
    /// The address of the page.
    pub(crate) url: &'p Url,
    /// Where the client is.
    pub(crate) desk: &'p CaseDesk,
    /// The document, once it was read.
    pub(crate) kept: &'p ProviderKept,
}

/// Makes sure that the provider's document is known.
///
/// # Errors
/// The provider does not answer.
pub(crate) async fn known_provider(with: ProviderAccess<'_>) -> Result<(), ProviderError> {
    metadata(with, false).await.map(drop)
}

/// Where the browser goes to sign in, and what has to be kept until it comes back.
///
/// # Errors
/// The provider does not answer.
pub(crate) async fn begin(with: ProviderAccess<'_>, to: String) -> Result<(Url, SigningIn), ProviderError> {
    let client = client(with, metadata(with, false).await?)?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("email".to_owned()))
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let kept = SigningIn {
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
        to,
    };
    Ok((url, kept))
}

/// Who it is that came back with this code.
///
/// # Errors
/// The provider does not take the code; what it says does not hold.
pub(crate) async fn finish(
    with: ProviderAccess<'_>,
    under_way: SigningIn,
    code: String,
) -> Result<ProvidedPerson, ProviderError> {
    let known = client(with, metadata(with, false).await?)?;
    let http = sending(with.desk);
    let request = known.exchange_code(AuthorizationCode::new(code)).map_err(unanswered)?;
    let request = request.set_pkce_verifier(PkceCodeVerifier::new(under_way.verifier));
    let answer =
        request.request_async(&http).await.map_err(|error| ProviderError::Unanswered(told(&error)))?;
    let token = answer.id_token().ok_or_else(|| ProviderError::Claims("there is no ID token".into()))?;
    let nonce = Nonce::new(under_way.nonce);
    let mut claims = token.claims(&known.id_token_verifier(), &nonce).cloned();
    if claims.is_err() {
        // The provider may sign with a new key since its document was read.
        let anew = client(with, metadata(with, true).await?)?;
        claims = token.claims(&anew.id_token_verifier(), &nonce).cloned();
    }
    let claims = claims.map_err(|error| ProviderError::Claims(error.to_string()))?;
    let address = claims.email().filter(|_| claims.email_verified() == Some(true));
    let address = address.map(|address| address.as_str().to_owned());
    let named = || claims.preferred_username().map(|name| name.as_str().to_owned());
    let who = address.clone().or_else(named).unwrap_or_else(|| claims.subject().as_str().to_owned());
    Ok(ProvidedPerson {
        who,
        address,
        groups: texts(claims.additional_claims().0.get(with.groups)),
        id_token: token.to_string(),
    })
}

/// Where the browser goes to sign out at the provider, too; `None`: it has no such place.
pub(crate) async fn end_url(with: ProviderAccess<'_>, id_token: Option<&str>) -> Option<Url> {
    let metadata = metadata(with, false).await.ok()?;
    let end = metadata.additional_metadata().end_session_endpoint.clone()?;
    let back = PostLogoutRedirectUrl::new(with.url.join("/sign-in?out=1").ok()?.to_string()).ok()?;
    let request = LogoutRequest::from(end);
    let request =
        request.set_client_id(ClientId::new(with.client_id.to_owned())).set_post_logout_redirect_uri(back);
    let mut url = request.http_get_url();
    if let Some(token) = id_token {
        url.query_pairs_mut().append_pair("id_token_hint", token);
    }
    Some(url)
}

/// The origin to which a form of the page may lead: of the provider's sign-in, or of its name as long as its document was not read.
pub(crate) fn known_origin(sign_in: &PageSignIn, kept: &ProviderKept) -> Option<String> {
    let SignInBy::Provider { issuer, .. } = &sign_in.by else { return None };
    let issuer = Url::parse(issuer).ok()?.origin().ascii_serialization();
    let read = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
    let Some((_, metadata)) = read.as_ref() else { return Some(issuer) };
    let sign_in = metadata.authorization_endpoint().url().origin().ascii_serialization();
    Some(if sign_in == issuer { issuer } else { format!("{issuer} {sign_in}") })
}

/// The provider's document, read again when it is old, or `anew`.
async fn metadata(with: ProviderAccess<'_>, anew: bool) -> Result<ProviderMetadataWithLogout, ProviderError> {
    let known = with.kept.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((at, metadata)) = known
        && !anew
        && at.elapsed() < KEPT
    {
        return Ok(metadata);
    }
    let issuer = IssuerUrl::new(with.issuer.to_owned()).map_err(|_| ProviderError::Address("issuer"))?;
    let http = sending(with.desk);
    let read = ProviderMetadataWithLogout::discover_async(issuer, &http).await;
    let metadata = read.map_err(|error| ProviderError::Unanswered(told(&error)))?;
    *with.kept.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), metadata.clone()));
    Ok(metadata)
}

fn client(
    with: ProviderAccess<'_>,
    metadata: ProviderMetadataWithLogout,
) -> Result<SignInClient, ProviderError> {
    let secret = with.secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
    let back = with.url.join("/sign-in/callback").map_err(|_| ProviderError::Address("url"))?;
    let client =
        SignInClient::from_provider_metadata(metadata, ClientId::new(with.client_id.to_owned()), secret);
    Ok(client.set_redirect_uri(RedirectUrl::from_url(back)))
}

fn unanswered(error: impl std::fmt::Display) -> ProviderError {
    ProviderError::Unanswered(error.to_string())
}

/// An error with what is behind it: of itself it says "request failed".
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut behind = error.source();
    while let Some(cause) = behind {
        text = format!("{text}: {cause}");
        behind = cause.source();
    }
    text
}

/// A claim that is a text or a list of texts.
fn texts(claim: Option<&Value>) -> Vec<String> {
    match claim {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
