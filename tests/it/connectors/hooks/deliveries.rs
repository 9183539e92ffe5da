//! What each vendor sends when a ticket is created, and what else it sends. Composed here; keys are those that its documents name.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use ring::hmac;

use super::now;

/// A delivery, as it would come in.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// A vendor, or a form of ours.
pub(super) struct Vendor {
    pub(super) name: &'static str,
    pub(super) secret: &'static str,
    /// The header of the signature.
    pub(super) header: &'static str,
    /// The body is signed.
    pub(super) signs: bool,
    /// A time is signed.
    pub(super) dated: bool,
    /// The header that has it.
    pub(super) time_header: Option<&'static str>,
    /// The ticket of [`Self::created`].
    pub(super) ticket: &'static str,
    /// The header that names the event, and what it says when a ticket is created.
    event: Option<(&'static str, &'static str)>,
    /// `{now}` stands for the present in milliseconds.
    created: &'static str,
    /// The same event when it is sent again; empty: the same body.
    again: &'static str,
    /// Other events: what the header says, and the body.
    others: &'static [(&'static str, &'static str)],
    sign: Sign,
}

/// The headers that prove a body, at an instant, by a secret.
type Sign = fn(&str, &[u8], DateTime<Utc>) -> Vec<(&'static str, String)>;

impl Vendor {
    pub(super) fn created(&self, at: DateTime<Utc>) -> Delivery {
        self.filled(self.created, self.event.map(|(_, event)| event).unwrap_or_default(), at, "1")
    }

    pub(super) fn created_again(&self, at: DateTime<Utc>) -> Delivery {
        let body = if self.again.is_empty() { self.created } else { self.again };
        self.filled(body, self.event.map(|(_, event)| event).unwrap_or_default(), at, "2")
    }

    pub(super) fn ignored(&self) -> Vec<Delivery> {
        self.others.iter().map(|(event, body)| self.filled(body, event, now(), "3")).collect()
    }

    /// Any body, signed.
    pub(super) fn signed(&self, body: &[u8], at: DateTime<Utc>) -> Delivery {
        self.sent(body, self.event.map(|(_, event)| event).unwrap_or_default(), at, "4")
    }

    fn filled(&self, body: &str, event: &str, at: DateTime<Utc>, number: &str) -> Delivery {
        let body = body.replace("{now}", &at.timestamp_millis().to_string());
        self.sent(body.as_bytes(), event, at, number)
    }

    fn sent(&self, body: &[u8], event: &str, at: DateTime<Utc>, number: &str) -> Delivery {
        let mut headers = vec![
            ("Content-Type".to_owned(), "application/json".to_owned()),
            ("X-Delivery".to_owned(), format!("a-number-of-each-delivery-{number}")),
        ];
        if let Some((name, _)) = self.event {
            headers.push((name.to_owned(), event.to_owned()));
        }
        let signed = (self.sign)(self.secret, body, at);
        headers.extend(signed.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Delivery { url: url(self.name), headers, body: body.to_vec() }
    }
}

fn url(name: &str) -> String {
    format!("https://escalate.acme.example/hooks/{name}")
}

fn hmac256(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &parts.concat()).as_ref().to_vec()
}

fn hmac1(key: &[u8], body: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key), body).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn of_body(secret: &str, body: &[u8]) -> String {
    hex(&hmac256(secret.as_bytes(), &[body]))
}

fn own(secret: &str, body: &[u8], at: DateTime<Utc>) -> Vec<(&'static str, String)> {
    let time = at.timestamp().to_string();
    let signature = hex(&hmac256(secret.as_bytes(), &[time.as_bytes(), b".", body]));
    vec![("X-Escalate-Time", time), ("X-Escalate-Signature", format!("sha256={signature}"))]
}

fn zendesk(secret: &str, body: &[u8], at: DateTime<Utc>) -> Vec<(&'static str, String)> {
    let time = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let signature = STANDARD.encode(hmac256(secret.as_bytes(), &[time.as_bytes(), body]));
    vec![("X-Zendesk-Webhook-Signature", signature), ("X-Zendesk-Webhook-Signature-Timestamp", time)]
}

fn hub256(secret: &str, body: &[u8], _: DateTime<Utc>) -> Vec<(&'static str, String)> {
    vec![("X-Hub-Signature", format!("sha256={}", of_body(secret, body)))]
}

fn hub1(secret: &str, body: &[u8], _: DateTime<Utc>) -> Vec<(&'static str, String)> {
    vec![("X-Hub-Signature", format!("sha1={}", hex(&hmac1(secret.as_bytes(), body))))]
}

const SECRET: &str = "a secret of at least 16 characters";
const JIRA: &[(&str, &str)] = &[
    ("", r#"{"webhookEvent":"jira:issue_updated","issue":{"id":"10001","key":"SUP-1"}}"#),
    ("", r#"{"webhookEvent":"jira:issue_deleted","issue":{"id":"10001","key":"SUP-1"}}"#),
    ("", r#"{"webhookEvent":"comment_created","comment":{"id":"1"},"issue":{"id":"10001","key":"SUP-1"}}"#),
];
const OWN: Vendor = Vendor {
    name: "rt",
    secret: SECRET,
    header: "X-Escalate-Signature",
    signs: true,
    dated: true,
    time_header: Some("X-Escalate-Time"),
    ticket: "17",
    event: None,
    created: r#"{"ticket":17,"event":"transaction 4711"}"#,
    again: r#"{ "event": "transaction 4711", "ticket": "17" }"#,
    others: &[],
    sign: own,
};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "github",
        header: "X-Hub-Signature-256",
        dated: false,
        time_header: None,
        ticket: "42",
        event: Some(("X-GitHub-Event", "issues")),
        created: r#"{"action":"opened","issue":{"id":9001,"number":42,"user":{"login":"ana"}},"repository":{"full_name":"acme/support"}}"#,
        again: "",
        others: &[
            (
                "ping",
                r#"{"zen":"Keep it logically awesome.","hook_id":1,"repository":{"full_name":"acme/support"}}"#,
            ),
            ("issues", r#"{"action":"deleted","issue":{"id":9001,"number":42}}"#),
            ("issues", r#"{"action":"closed","issue":{"id":9001,"number":42}}"#),
            ("issue_comment", r#"{"action":"created","issue":{"id":9001,"number":42},"comment":{"id":5}}"#),
            ("pull_request", r#"{"action":"opened","number":43,"pull_request":{"id":3}}"#),
            // Another event's body under the right name: the name is not signed.
            (
                "issues",
                r#"{"action":"opened","issue":{"id":9002,"number":43,"pull_request":{"url":"https://x.example"}}}"#,
            ),
        ],
        sign: |secret, body, at| {
            let weaker = hub1(secret, body, at);
            let mut all = vec![("X-Hub-Signature-256", format!("sha256={}", of_body(secret, body)))];
            all.extend(weaker);
            all
        },
        ..OWN
    },
    Vendor {
        name: "gitlab",
        secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        header: "webhook-signature",
        time_header: Some("webhook-timestamp"),
        ticket: "23",
        event: Some(("X-Gitlab-Event", "Issue Hook")),
        created: r#"{"object_kind":"issue","object_attributes":{"id":301,"iid":23,"action":"open"},"project":{"id":1}}"#,
        again: "",
        others: &[
            (
                "Issue Hook",
                r#"{"object_kind":"issue","object_attributes":{"id":301,"iid":23,"action":"close"}}"#,
            ),
            (
                "Issue Hook",
                r#"{"object_kind":"issue","object_attributes":{"id":301,"iid":23,"action":"update"}}"#,
            ),
            (
                "Note Hook",
                r#"{"object_kind":"note","object_attributes":{"id":5,"noteable_type":"Issue"},"issue":{"iid":23}}"#,
            ),
            ("Push Hook", r#"{"object_kind":"push","before":"1","after":"2"}"#),
            (
                "Issue Hook",
                r#"{"object_kind":"work_item","object_attributes":{"id":8,"iid":9,"action":"open","type":"Task"}}"#,
            ),
        ],
        sign: |secret, body, at| {
            let key = STANDARD.decode(&secret["whsec_".len()..]).unwrap();
            let time = at.timestamp().to_string();
            let signature = hmac256(&key, &[b"a-number.", time.as_bytes(), b".", body]);
            vec![
                ("webhook-id", "a-number".to_owned()),
                ("webhook-timestamp", time),
                ("webhook-signature", format!("v1,{}", STANDARD.encode(signature))),
            ]
        },
        ..OWN
    },
    Vendor {
        name: "gitlab",
        header: "X-Gitlab-Token",
        signs: false,
        dated: false,
        time_header: None,
        ticket: "23",
        created: r#"{"object_kind":"issue","event_type":"confidential_issue","object_attributes":{"id":301,"iid":23,"action":"open"}}"#,
        again: "",
        others: &[(
            "",
            r#"{"object_kind":"issue","object_attributes":{"id":301,"iid":23,"action":"reopen"}}"#,
        )],
        sign: |secret, _, _| vec![("X-Gitlab-Token", secret.to_owned())],
        ..OWN
    },
    Vendor {
        name: "gitea",
        header: "X-Gitea-Signature",
        dated: false,
        time_header: None,
        ticket: "7",
        event: Some(("X-Gitea-Event", "issues")),
        created: r#"{"action":"opened","number":7,"issue":{"id":70,"number":7,"pull_request":null},"repository":{"full_name":"acme/support"}}"#,
        again: "",
        others: &[
            ("issues", r#"{"action":"edited","number":7,"issue":{"id":70,"number":7}}"#),
            ("issue_comment", r#"{"action":"created","issue":{"id":70,"number":7},"comment":{"id":1}}"#),
            ("push", r#"{"ref":"refs/heads/main","commits":[]}"#),
        ],
        sign: |secret, body, _| vec![("X-Gitea-Signature", of_body(secret, body))],
        ..OWN
    },
    Vendor {
        name: "zendesk",
        header: "X-Zendesk-Webhook-Signature",
        time_header: Some("X-Zendesk-Webhook-Signature-Timestamp"),
        ticket: "5158",
        created: r#"{"type":"zen:event-type:ticket.created","id":"an-event","time":"2026-11-23T09:00:00Z","subject":"zen:ticket:5158","detail":{"id":"5158","subject":"Help"},"event":{}}"#,
        again: "",
        others: &[
            (
                "",
                r#"{"type":"zen:event-type:ticket.comment_added","detail":{"id":"5158"},"event":{"comment":{"id":"1"}}}"#,
            ),
            ("", r#"{"type":"zen:event-type:ticket.soft_deleted","detail":{"id":"5158"}}"#),
            ("", r#"{"type":"zen:event-type:user.created","detail":{"id":"3"}}"#),
        ],
        sign: zendesk,
        ..OWN
    },
    Vendor {
        name: "zendesk",
        header: "X-Zendesk-Webhook-Signature",
        time_header: Some("X-Zendesk-Webhook-Signature-Timestamp"),
        ticket: "5158",
        created: r#"{"ticket":"5158","event":"2026-11-23T09:00:00Z"}"#,
        again: "",
        others: &[("", r#"{"type":"zen:event-type:organization.created","detail":{"id":"3"}}"#)],
        sign: zendesk,
        ..OWN
    },
    Vendor {
        name: "jira",
        header: "X-Hub-Signature",
        dated: false,
        time_header: None,
        ticket: "SUP-1",
        created: r#"{"timestamp":1,"webhookEvent":"jira:issue_created","issue":{"id":"10001","key":"SUP-1"}}"#,
        again: "",
        others: JIRA,
        sign: hub256,
        ..OWN
    },
    Vendor {
        name: "jsm",
        header: "X-Hub-Signature",
        dated: false,
        time_header: None,
        ticket: "SUP-1",
        created: r#"{"timestamp":1,"webhookEvent":"jira:issue_created","issue":{"id":"10001","key":"SUP-1"}}"#,
        again: "",
        others: JIRA,
        sign: hub256,
        ..OWN
    },
    Vendor {
        name: "linear",
        header: "Linear-Signature",
        time_header: None,
        ticket: "6f6b8e3a-0a52-4a05-9d9e-0f6a3c6a8f11",
        event: Some(("Linear-Event", "Issue")),
        created: r#"{"action":"create","type":"Issue","data":{"id":"6f6b8e3a-0a52-4a05-9d9e-0f6a3c6a8f11","identifier":"SUP-9"},"webhookTimestamp":{now}}"#,
        again: "",
        others: &[
            (
                "Issue",
                r#"{"action":"remove","type":"Issue","data":{"id":"6f6b8e3a"},"webhookTimestamp":{now}}"#,
            ),
            (
                "Comment",
                r#"{"action":"create","type":"Comment","data":{"id":"7a","issueId":"6f6b8e3a"},"webhookTimestamp":{now}}"#,
            ),
        ],
        sign: |secret, body, _| vec![("Linear-Signature", of_body(secret, body))],
        ..OWN
    },
    Vendor {
        name: "intercom",
        header: "X-Hub-Signature",
        dated: false,
        time_header: None,
        ticket: "215",
        created: r#"{"type":"notification_event","id":"notif_1","topic":"ticket.created","delivery_attempts":1,"data":{"item":{"type":"ticket","id":"215","ticket_id":"9"}}}"#,
        again: r#"{"type":"notification_event","id":"notif_1","topic":"ticket.created","delivery_attempts":2,"data":{"item":{"type":"ticket","id":"215","ticket_id":"9"}}}"#,
        others: &[
            (
                "",
                r#"{"type":"notification_event","topic":"ping","data":{"item":{"type":"ping","message":"something"}}}"#,
            ),
            (
                "",
                r#"{"type":"notification_event","topic":"conversation.admin.replied","data":{"item":{"id":"215"}}}"#,
            ),
            ("", r#"{"type":"notification_event","topic":"contact.created","data":{"item":{"id":"3"}}}"#),
        ],
        sign: hub1,
        ..OWN
    },
    Vendor {
        name: "hubspot",
        header: "X-HubSpot-Signature-v3",
        time_header: Some("X-HubSpot-Request-Timestamp"),
        ticket: "1246965",
        created: r#"[{"eventId":1,"subscriptionType":"ticket.creation","portalId":33,"objectId":1246965,"attemptNumber":0}]"#,
        again: r#"[{"eventId":1,"subscriptionType":"ticket.creation","portalId":33,"objectId":1246965,"attemptNumber":1}]"#,
        others: &[
            ("", r#"[{"eventId":2,"subscriptionType":"ticket.deletion","objectId":1246965}]"#),
            (
                "",
                r#"[{"eventId":3,"subscriptionType":"contact.creation","objectId":7},{"eventId":4,"subscriptionType":"object.creation","objectTypeId":"0-1","objectId":7}]"#,
            ),
        ],
        sign: |secret, body, at| {
            let time = at.timestamp_millis().to_string();
            let parts = [b"POST".as_slice(), url("hubspot").as_bytes(), body, time.as_bytes()].concat();
            let signature = STANDARD.encode(hmac256(secret.as_bytes(), &[&parts]));
            vec![("X-HubSpot-Signature-v3", signature), ("X-HubSpot-Request-Timestamp", time)]
        },
        ..OWN
    },
    Vendor {
        name: "zammad",
        header: "X-Hub-Signature",
        dated: false,
        time_header: None,
        ticket: "81",
        created: r#"{"ticket":{"id":81,"number":"67081","article_count":1,"article_ids":[104],"created_at":"2026-11-23T08:59:58Z","updated_at":"2026-11-23T08:59:59Z"},"article":{"id":104,"internal":false,"sender":"Customer"}}"#,
        again: "",
        others: &[
            (
                "",
                r#"{"ticket":{"id":81,"article_count":2,"article_ids":[104,105]},"article":{"id":105,"internal":true,"sender":"Agent"}}"#,
            ),
            (
                "",
                r#"{"ticket":{"id":81,"article_count":3,"article_ids":[104,105,106]},"article":{"id":106,"internal":false,"sender":"Agent"}}"#,
            ),
            (
                "",
                r#"{"ticket":{"id":81,"article_count":1,"article_ids":[104],"created_at":"2026-11-23T08:00:00Z","updated_at":"2026-11-23T09:00:00Z"},"article":{}}"#,
            ),
        ],
        sign: hub1,
        ..OWN
    },
    Vendor { others: &[], ..OWN },
    Vendor { name: "redmine", ..OWN },
];
