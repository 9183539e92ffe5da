//! A provider of OpenID Connect with a key of its own, which says of somebody what a test wants it to say.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The provider.
pub(super) struct FakeProvider {
    pub(super) issuer: String,
    state: Arc<Mutex<Says>>,
}

/// What it says next.
#[derive(Default)]
struct Says {
    /// The code that it takes, once.
    code: String,
    /// What the verifier must hash to.
    challenge: String,
    token: String,
    /// Its key, anew when it changes it.
    jwk: Value,
}

/// A key that signs.
pub(super) struct FakeKey {
    pair: EcdsaKeyPair,
    name: String,
}

impl FakeKey {
    pub(super) fn new(name: &str) -> Self {
        let random = SystemRandom::new();
        let bytes = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes.as_ref(), &random).unwrap();
        Self { pair, name: name.to_owned() }
    }

    fn jwk(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.name,
            "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..65]),
        })
    }

    /// A token of these claims.
    pub(super) fn sign(&self, claims: &Value) -> String {
        let head = json!({"alg": "ES256", "typ": "JWT", "kid": self.name});
        let parts = [&head, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let text = parts.join(".");
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

/// A token that nobody signed.
pub(super) fn unsigned(claims: &Value) -> String {
    let parts =
        [&json!({"alg": "none", "typ": "JWT"}), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    format!("{}.", parts.join("."))
}

impl FakeProvider {
    /// Begins to listen.
    pub(super) fn start(key: &FakeKey) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}/realm", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(Says { jwk: key.jwk(), ..Says::default() }));
        let (of, says) = (issuer.clone(), Arc::clone(&state));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap(), &of, &says);
            }
        });
        Self { issuer, state }
    }

    /// It signs with another key from now on.
    pub(super) fn turn_key(&self, key: &FakeKey) {
        self.state.lock().unwrap().jwk = key.jwk();
    }

    /// For this code, and the verifier of this challenge, it gives that token.
    pub(super) fn will_give(&self, code: &str, challenge: &str, token: String) {
        let mut says = self.state.lock().unwrap();
        code.clone_into(&mut says.code);
        challenge.clone_into(&mut says.challenge);
        says.token = token;
    }
}

fn answer(mut stream: TcpStream, issuer: &str, says: &Mutex<Says>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
    let length = head
        .to_lowercase()
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    let path = head.split(' ').nth(1).unwrap_or_default();
    let mut says = says.lock().unwrap();
    let (status, answer) = match path {
        "/realm/.well-known/openid-configuration" => (
            200,
            json!({
                "issuer": issuer, "authorization_endpoint": format!("{issuer}/auth"), "token_endpoint": format!("{issuer}/token"),
                "jwks_uri": format!("{issuer}/keys"), "end_session_endpoint": format!("{issuer}/end"),
                "response_types_supported": ["code"], "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["ES256"],
            }),
        ),
        "/realm/keys" => (200, json!({"keys": [says.jwk]})),
        "/realm/token" => {
            let fields: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
            let field =
                |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
            let verifier = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
            if field("code") == says.code && !says.code.is_empty() && verifier == says.challenge {
                says.code.clear();
                (200, json!({"access_token": "a", "token_type": "Bearer", "id_token": says.token}))
            } else {
                (400, json!({"error": "invalid_grant"}))
            }
        }
        _ => (404, json!({})),
    };
    let text = answer.to_string();
    let line = if status == 200 { "200 OK" } else { "400 Bad Request" };
    let _ = write!(
        stream,
        "HTTP/1.1 {line}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
}
