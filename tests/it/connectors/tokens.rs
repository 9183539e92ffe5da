//! Signed JWTs: what is sent verifies with the public key.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use escalate::connectors::{SettingValue, configure};
use escalate::facts::GapReason;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use serde_json::json;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::bench::{ask, gap, load, ok_json, serving};
use crate::fixtures::{LEAST, varied};

/// The least connector, with a token that it signs itself.
fn signing(algorithm: &str) -> String {
    let settings = "[settings]\nid  = { about = \"client\", default = \"me\" }\nkey = { secret = true }";
    let auth = r#"[auth.jwt]
algorithm = "ALGORITHM"
key       = "{{key}}"
key_id    = "{{id}}"
claims    = '{ iss: $id, iat: $now, exp: ($now + 300) }'
[request.all]"#
        .replace("ALGORITHM", algorithm);
    varied(LEAST, &[("[settings]", settings), ("[request.all]", &auth)])
}

fn settings(server: &MockServer, key: &str) -> BTreeMap<String, SettingValue> {
    BTreeMap::from([
        ("url".to_owned(), SettingValue::Plain(server.uri())),
        ("key".to_owned(), SettingValue::Secret(key.to_owned().into())),
    ])
}

/// The token that goes out: its parts, and what was signed.
async fn sent(
    text: &str,
    key: &str,
) -> Result<(serde_json::Value, serde_json::Value, String, Vec<u8>), String> {
    let server = serving("/all", ok_json(json!([]))).await;
    let facts = ask(&configure("mine", load(text), settings(&server, key)).unwrap(), "ada").await;
    if facts.role_catalogue.is_err() {
        assert_eq!(gap(&facts.role_catalogue).reason, GapReason::Unauthorized);
        return Err(gap(&facts.role_catalogue).detail.clone());
    }
    let requests = server.received_requests().await.unwrap();
    let token = requests[0].headers["authorization"].to_str().unwrap().strip_prefix("Bearer ").unwrap();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let (head, claims) = message.split_once('.').unwrap();
    let json = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    Ok((json(head), json(claims), message.to_owned(), URL_SAFE_NO_PAD.decode(signature).unwrap()))
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

#[tokio::test]
async fn a_shared_secret() {
    let (head, claims, message, signature) = sent(&signing("HS256"), "shared").await.unwrap();
    assert_eq!(head, json!({ "alg": "HS256", "typ": "JWT", "kid": "me" }));
    assert_eq!(claims, json!({ "iss": "me", "iat": 1_782_907_200, "exp": 1_782_907_500 }));
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"shared");
    ring::hmac::verify(&key, message.as_bytes(), &signature).unwrap();
}

#[tokio::test]
async fn an_elliptic_curve() {
    let random = SystemRandom::new();
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der.as_ref(), &random).unwrap();
    let (_, _, message, signature) = sent(&signing("ES256"), &pem(der.as_ref())).await.unwrap();
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref());
    public.verify(message.as_bytes(), &signature).unwrap();
}

#[tokio::test]
async fn rsa() {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/connectors/rsa-test-only.pem"
    ));
    let text = text.unwrap();
    let (_, _, message, signature) = sent(&signing("RS256"), &text).await.unwrap();
    let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    let pair = RsaKeyPair::from_pkcs8(&STANDARD.decode(body).unwrap()).unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public().as_ref());
    public.verify(message.as_bytes(), &signature).unwrap();
}

#[tokio::test]
async fn a_key_that_is_none_is_said_without_the_key() {
    for algorithm in ["RS256", "ES256"] {
        let detail = sent(&signing(algorithm), "s3cret-key").await.unwrap_err();
        assert!(detail.contains(algorithm) && !detail.contains("s3cret"), "{detail}");
    }
}

#[tokio::test]
async fn exchanged_for_a_token() {
    let text = varied(&signing("HS256"), &[("key_id", "token_url = \"{{url}}/token\"\nkey_id")]);
    let server = serving("/token", ok_json(json!({ "access_token": "t" }))).await;
    Mock::given(path("/all"))
        .and(header("authorization", "Bearer t"))
        .respond_with(ok_json(json!([])))
        .mount(&server)
        .await;
    let facts = ask(&configure("mine", load(&text), settings(&server, "shared")).unwrap(), "ada").await;
    assert!(facts.role_catalogue.is_ok(), "{:?}", facts.role_catalogue);
    let form = String::from_utf8(server.received_requests().await.unwrap()[0].body.clone()).unwrap();
    assert!(
        form.starts_with("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=ey"),
        "{form}"
    );
}

#[tokio::test]
async fn an_id_with_a_secret_in_hexadecimal_and_a_scheme_of_its_own() {
    let text = varied(&signing("HS256"), &[("key_id", "key_form = \"id:hex\"\nscheme = \"Ghost\"\n#")]);
    let server = serving("/all", ok_json(json!([]))).await;
    let facts = ask(&configure("mine", load(&text), settings(&server, "65a1:00ff10")).unwrap(), "ada").await;
    assert!(facts.role_catalogue.is_ok(), "{:?}", facts.role_catalogue);
    let requests = server.received_requests().await.unwrap();
    let token = requests[0].headers["authorization"].to_str().unwrap().strip_prefix("Ghost ").unwrap();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let head = URL_SAFE_NO_PAD.decode(message.split('.').next().unwrap()).unwrap();
    let head: serde_json::Value = serde_json::from_slice(&head).unwrap();
    assert_eq!(head, json!({ "alg": "HS256", "typ": "JWT", "kid": "65a1" }));
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &[0x00, 0xff, 0x10]);
    ring::hmac::verify(&key, message.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    for unusable in ["65a1", ":00ff", "65a1:00f", "65a1:zz", "65a1:"] {
        let facts = ask(&configure("mine", load(&text), settings(&server, unusable)).unwrap(), "ada").await;
        let gap = facts.role_catalogue.unwrap_err();
        let detail = gap.detail();
        assert!(detail.contains("ID:SECRET") && !detail.contains(unusable), "{gap:?}");
    }
}

/// A connector that signs in with JSON.
fn signing_in() -> String {
    let auth = r#"[auth.token]
post = "{{url}}/v3/auth/tokens"
json = '{ "user": "reader", "password": "{{key}}", "scope": { "system": { "all": true } }, "for": [300] }'
from = "X-Subject-Token"
header = "X-Auth-Token""#;
    let whole = signing("HS256");
    let (start, end) = (whole.find("[auth.jwt]").unwrap(), whole.find("[request").unwrap());
    format!("{}{auth}\n\n{}", &whole[..start], &whole[end..])
}

#[tokio::test]
async fn a_sign_in_whose_answer_has_the_token_in_a_header() {
    let server = MockServer::start().await;
    let given = |token: &str| ResponseTemplate::new(201).insert_header("x-subject-token", token);
    let sign_in = || Mock::given(method("POST")).and(path("/v3/auth/tokens"));
    sign_in().respond_with(given("first-token")).up_to_n_times(1).mount(&server).await;
    sign_in().respond_with(given("second-token")).mount(&server).await;
    let asked = |token: &'static str| Mock::given(path("/all")).and(header("x-auth-token", token));
    asked("first-token").respond_with(ResponseTemplate::new(401)).mount(&server).await;
    asked("second-token").respond_with(ok_json(json!([]))).mount(&server).await;
    let connector = configure("mine", load(&signing_in()), settings(&server, "s3cret \"quoted\"")).unwrap();
    let facts = ask(&connector, "ada").await;
    assert!(facts.role_catalogue.is_ok(), "{:?}", facts.role_catalogue);
    let requests = server.received_requests().await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&requests[0].body).unwrap();
    let wanted = json!({ "user": "reader", "password": "s3cret \"quoted\"", "scope": { "system": { "all": true } }, "for": [300] });
    assert_eq!(body, wanted, "no value changes the shape");
    assert_eq!(requests.len(), 4, "signed in, refused, signed in again, answered");
}

#[tokio::test]
async fn a_sign_in_that_gives_no_token_is_said_without_the_password() {
    for (answer, reason) in [
        (ResponseTemplate::new(201), GapReason::Malformed),
        (ResponseTemplate::new(201).insert_header("x-subject-token", ""), GapReason::Malformed),
        (ResponseTemplate::new(401).set_body_string("s3cret-password"), GapReason::Unauthorized),
        (ResponseTemplate::new(404), GapReason::WrongAddress),
        (ResponseTemplate::new(429), GapReason::Throttled),
    ] {
        let server = MockServer::start().await;
        Mock::given(path("/v3/auth/tokens")).respond_with(answer).mount(&server).await;
        let connector = configure("mine", load(&signing_in()), settings(&server, "s3cret-password")).unwrap();
        let gap = ask(&connector, "ada").await.role_catalogue.unwrap_err();
        assert_eq!(gap.reason(), reason, "{gap:?}");
        assert!(!format!("{gap:?}").contains("s3cret"), "{gap:?}");
    }
}
