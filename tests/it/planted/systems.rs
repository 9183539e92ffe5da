//! A directory and a ticketing system that answer with markers, and remember what they were sent.

use serde_json::json;
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::marker;
use super::mirror::{self, Mirrored};
use crate::filing::system::System;

/// Both systems.
pub(crate) struct Systems {
    runtime: tokio::runtime::Runtime,
    crm: MockServer,
    mirror: MockServer,
    desk: Option<System>,
}

impl Systems {
    pub(crate) fn start() -> Self {
        let mut systems = Self::start_without_desk();
        systems.desk = Some(systems.runtime.block_on(System::start(None)));
        systems
    }

    pub(super) fn start_without_desk() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let crm = runtime.block_on(async {
            let server = MockServer::start().await;
            let answer = ResponseTemplate::new(200).set_body_json(user());
            Mock::given(method("GET")).and(path("/users")).respond_with(answer).mount(&server).await;
            Mock::given(any()).respond_with(ResponseTemplate::new(404)).mount(&server).await;
            server
        });
        let given = Mirrored {
            token: marker("MirrorToken"),
            refresh: marker("MirrorRefresh"),
            cookie: marker("MirrorCookie"),
            csrf: marker("MirrorCsrf"),
            nonce: marker("MirrorNonce"),
        };
        let mirror = runtime.block_on(mirror::start(&given));
        Self { runtime, crm, mirror, desk: None }
    }

    pub(crate) fn crm(&self) -> String {
        self.crm.uri()
    }

    /// The address of the system that repeats what it is told.
    pub(crate) fn mirror(&self) -> String {
        self.mirror.uri()
    }

    /// The ticketing system's address; without one, a port that nobody listens on.
    pub(crate) fn desk(&self) -> String {
        self.desk.as_ref().map_or_else(|| "http://127.0.0.1:9".to_owned(), System::url)
    }

    /// What both were sent: address and body. Their own credential in the header that it belongs in is not looked at.
    pub(crate) fn received(&self) -> Vec<(String, Vec<u8>)> {
        let mut all = self.runtime.block_on(self.crm.received_requests()).unwrap_or_default();
        if let Some(desk) = &self.desk {
            all.extend(self.runtime.block_on(desk.received()));
        }
        all.into_iter().flat_map(|request| parts(&request)).collect()
    }
}

fn parts(request: &Request) -> [(String, Vec<u8>); 2] {
    let name = format!("{} {}", request.method, request.url.path());
    [
        (format!("address of {name}"), request.url.to_string().into_bytes()),
        (format!("body of {name}"), request.body.clone()),
    ]
}

fn user() -> serde_json::Value {
    json!({
        "account": [{"id": "u-17", "email": "ana@acme.example", "name": "Ana Kovac", "state": "active",
                     "reason": format!("reset with token={}", marker("FactReason"))}],
        "invite": {"state": "accepted"},
        "tenants": [{"tenant": "acme-prod", "name": "Production", "state": "member"}],
        "roles": [{"name": "Agent", "permissions": ["conversations.assign"], "via": [format!("sync password={}", marker("FactRole"))]}],
        "flags": [{"key": "cases", "enabled": true, "because": format!("Authorization: Bearer {}", marker("FactFlag"))}]
    })
}
