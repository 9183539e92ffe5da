//! A system that repeats what it was sent and what it gave: its own tokens and cookies, and the credentials of whoever asks.

use serde_json::json;
use wiremock::matchers::{any, header, method, path, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// What it gives to those who ask, and repeats.
pub(super) struct Mirrored {
    pub(super) token: String,
    pub(super) refresh: String,
    /// Of `Set-Cookie`.
    pub(super) cookie: String,
    /// Of a header.
    pub(super) csrf: String,
    /// A CSRF token in a body.
    pub(super) nonce: String,
}

pub(super) async fn start(given: &Mirrored) -> MockServer {
    let server = MockServer::start().await;
    let Mirrored { token, refresh, cookie, csrf, nonce } = given;
    let all = format!("{token} {refresh} {cookie} {csrf} {nonce}");
    let with = |answer: ResponseTemplate| {
        answer
            .insert_header("Set-Cookie", format!("sid={cookie}; Path=/; HttpOnly"))
            .insert_header("X-CSRF-Token", csrf.as_str())
    };
    let tokens = json!({"access_token": token, "refresh_token": refresh, "token_type": "Bearer"});
    let tokens = ResponseTemplate::new(200).set_body_json(tokens);
    Mock::given(method("POST")).and(path("/token")).respond_with(tokens).mount(&server).await;
    let bearer = format!("Bearer {token}");
    let names: Vec<_> = all.split(' ').map(|secret| json!({"name": format!("Agent ({secret})")})).collect();
    let roles = with(ResponseTemplate::new(200).set_body_json(names))
        .insert_header("Link", format!("</roles/after/{token}>; rel=\"next\"").as_str());
    Mock::given(path("/roles"))
        .and(header("authorization", bearer.as_str()))
        .respond_with(roles)
        .mount(&server)
        .await;
    let last = ResponseTemplate::new(200).set_body_json(json!([{"name": "last"}]));
    Mock::given(path_regex("^/roles/after/")).respond_with(last).mount(&server).await;
    let said = json!({"csrf_token": nonce, "text": all, "long": format!("{all} ").repeat(20)});
    let said = with(ResponseTemplate::new(200).set_body_json(said));
    Mock::given(path("/said")).respond_with(said).mount(&server).await;
    let broken = with(ResponseTemplate::new(500).set_body_string(format!("no: {all}")));
    Mock::given(path("/broken")).respond_with(broken).mount(&server).await;
    let sheet = with(ResponseTemplate::new(200).set_body_string(format!("<p>{all}")));
    Mock::given(path("/sheet")).respond_with(sheet).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(404)).mount(&server).await;
    server
}
