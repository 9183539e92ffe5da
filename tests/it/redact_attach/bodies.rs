//! What of the bodies in a capture stays, becomes a note, or a token.

use escalate::redact::bodies::Bodies;
use escalate::redact::class::Class;
use escalate::redact::findings::Finding;
use escalate::redact::pseudonym::is_token;
use serde_json::{Value, json};

use super::*;

/// A capture with this body as the answer.
fn capture(media_type: &str, body: &str) -> String {
    json!({"log": {"version": "1.2", "entries": [{
        "request": {"method": "GET", "url": "https://app.acme.example/"},
        "response": {"status": 403, "content": {"mimeType": media_type, "text": body}}
    }]}})
    .to_string()
}

fn run(subject: &Cleaner, har: &str) -> (Value, Vec<Finding>) {
    let mut log = Log::new();
    let cleaned =
        attach::clean("a.har", har.as_bytes(), &AttachLimits::default(), subject, &mut log).unwrap();
    let again =
        attach::clean("a.har", &cleaned.bytes, &AttachLimits::default(), subject, &mut Log::new()).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&cleaned.bytes),
        String::from_utf8_lossy(&again.bytes),
        "cleaned twice"
    );
    (serde_json::from_slice(&cleaned.bytes).unwrap(), log.into())
}

fn body_as(bodies: Bodies, media_type: &str, body: &str) -> String {
    let (har, _) = run(&cleaner().with_bodies(bodies), &capture(media_type, body));
    har.pointer("/log/entries/0/response/content/text").unwrap().as_str().unwrap().to_owned()
}

fn body(media_type: &str, body: &str) -> String {
    body_as(Bodies::Structure, media_type, body)
}

/// A JSON body, cleaned.
fn fields(body: &Value) -> Value {
    serde_json::from_str(&self::body("application/json", &body.to_string())).unwrap()
}

#[test]
fn what_support_searches_for_stays() {
    let kept = json!({
        "missing_permission": "conversations.assign",
        "required_roles": ["senior_agent", "Team Lead"],
        "reason_code": "ROLE_MISSING",
        "rejectReason": "the rule forbids it",
        "validation_errors": ["name is too long"],
        "x_acme_trace_id": "kX9-33ab7f",
        "transaction": {"id": "8F3A-99-xy"},
        "conversation_id": "cnv_804",
        "order": {"id": "3f2504e0-4f89-11d3-9a0c-0305e82c3301"},
        "queue": "billing",
        "feature": "assign-v2",
        "version": "29.1.1.0",
        "charset": "UTF-8",
        "is_open": "true",
        "retries": "3",
        "answered": "no",
        "role": {"name": "Senior Agent"},
        "url": "https://api.acme.example/users/{userId}/roles",
        "template": "{{customer.name}}",
        "secret_token": "{{token}}",
        "type": "https://errors.acme.example/role-missing",
        "instance": "/conversations/4711/assign",
        "at": "2026-11-23T09:15:04Z",
    });
    assert_eq!(fields(&kept), kept);
}

#[test]
fn what_an_error_says_in_words_stays() {
    let kept = json!({
        "error": "Forbidden",
        "description": "You do not have access to this page",
        "details": {"assignee": [{"description": "Assignee is suspended", "error": "SuspendedUser"}]},
        "errors": [{"text": "Not authorized", "extensions": {"classification": "DataFetchingException"}}],
        "query": "mutation Assign($id: ID!) { assign(id: $id) { id } }",
    });
    assert_eq!(fields(&kept), kept);
    let cleaned = fields(&json!({"status": "open", "description": "I cannot pay", "from": "Mia Kern"}));
    assert_eq!(
        cleaned,
        json!({"status": "open", "description": "[text, 12 characters]", "from": "[text, 8 characters]"})
    );
    assert_eq!(
        body("text/plain", r#"42["assign",{"reason":"no_role"}]"#),
        r#"42["assign",{"reason":"no_role"}]"#
    );
}

#[test]
fn what_customers_wrote_is_a_note_and_no_secret() {
    let mut cleaned = fields(&json!({
        "tags": ["a", "b"],
        "subject": "Refund for my order",
        "text": "Hello, I want my money back",
        "customerName": "Mia Kern",
        "customer": {"firstName": "Mia", "city": "Lisbon", "id": "cus-77", "birthday": "1990-01-02", "account": 40_711_998},
        "balance": "1234567.89",
        "u": "mia",
    }));
    let wanted = json!({
        "tags": ["[text, 1 characters]", "[text, 1 characters]"],
        "subject": "[text, 19 characters]",
        "text": "[text, 27 characters]",
        "customerName": "user-",
        "customer": {"firstName": "user-", "city": "[address]", "id": "[text, 6 characters]", "birthday": "id-", "account": 40_711_998},
        "balance": "[number]",
        "u": "[text, 3 characters]",
    });
    // Whom it is about is a token, the same as in every other file.
    for place in ["/customerName", "/customer/firstName", "/customer/birthday"] {
        let value = cleaned.pointer_mut(place).unwrap();
        let token = value.as_str().unwrap().to_owned();
        assert!(is_token(&token), "{token}");
        *value = json!(token[..=token.find('-').unwrap()]);
    }
    assert_eq!(cleaned, wanted);
    let (_, findings) = run(&cleaner(), &capture("application/json", r#"{"tags":["a","b"],"note":"x y"}"#));
    assert!(findings.iter().all(|finding| finding.class == Class::Content), "{findings:?}");
    assert_eq!(findings.len(), 2, "the same note is one line: {findings:?}");
}

#[test]
fn a_credential_is_one_under_any_name_of_a_pair() {
    let secret = "kum9quat8plum7";
    let cleaned = fields(&json!({
        "a": [{"header_name": "X-Api-Key", "header_value": secret}],
        "b": {"k": "password", "v": secret},
        "c": {"Name": "client_secret", "Value": secret},
        "d": {"label": "My key", "name": "api_key", "newValue": secret},
        "e": [["X-Api-Key", secret], ["Content-Type", "text/html"]],
        "password": secret.bytes().collect::<Vec<u8>>(),
        "apiKey": {"type": "Buffer", "data": secret.bytes().collect::<Vec<u8>>()},
        "session": {"id": secret},
        "verificationCode": 482_913,
    }));
    let text = cleaned.to_string();
    assert!(!text.contains(secret) && !text.contains("482913") && !text.contains("[107,"), "{text}");
    let token = cleaned["b"]["v"].as_str().unwrap();
    assert_eq!(text.matches(token).count(), 8, "one token for it, also where it is bytes: {text}");
    assert_eq!(cleaned["e"][1], json!(["Content-Type", "text/html"]));
    assert_eq!(cleaned["a"][0]["header_name"], "X-Api-Key");
    let fields_of_a_form = json!({"required": ["password", "username"]});
    assert_eq!(fields(&fields_of_a_form), fields_of_a_form);
}

/// The name of a pair went, and with its token in its place a second cleaning took the value for a secret.
#[test]
fn pairs_are_the_same_when_they_are_cleaned_twice() {
    for pair in [
        r#"{"name":"value","value":0}"#,
        r#"{"label":"status","value":"ok"}"#,
        r#"{"name":"Mia","value":"gold"}"#,
        r#"{"name":"Mia Kern","value":12345678}"#,
        r#"{"key":"kX9mQ2vL7pR4","value":"a"}"#,
        r#"{"name":"mia@acme.example","value":"open"}"#,
        r#"[["a","b"],["password","x"]]"#,
    ] {
        body("application/json", pair);
        text("a.json", &text("a.json", pair));
    }
}

/// What stands around a name or beside it says that it is a person's.
#[test]
fn the_place_of_a_name_in_json_says_whose_it_is() {
    for (document, goes) in [
        (r#"{"name":{"formatted":"Lea Roth"},"active":true}"#, true),
        (r#"{"event":"invite","for":"Lea Roth","mail":"x1@acme.example"}"#, true),
        (r#"{"event":"invite","for":"Lea Roth"}"#, false),
        (r#"{"amount":{"formatted":"Lea Roth"}}"#, false),
    ] {
        let cleaned = text("a.json", document);
        assert_eq!(!cleaned.contains("Lea Roth"), goes, "{cleaned}");
        assert_eq!(text("a.json", &cleaned), cleaned);
    }
}

#[test]
fn a_person_has_one_token_everywhere() {
    let har = json!({"log": {"entries": [{
        "request": {
            "url": "https://app.acme.example/?email=mia%40acme.example&q=mia%40acme.example",
            "headers": [
                {"name": "X-User", "value": "mia@acme.example"},
                {"name": "Cookie", "value": "user=mia%40acme.example; last=mia@acme.example"},
            ],
            "postData": {"mimeType": "application/json", "text": r#"{"message":"mia@acme.example has no role","email":"mia@acme.example","login_hint":"mia@acme.example"}"#}
        },
        "response": {"content": {"mimeType": "text/html", "text": "<h1>Sorry, mia@acme.example</h1>"}}
    }]}});
    let (cleaned, _) = run(&cleaner(), &har.to_string());
    let text = cleaned.to_string();
    let token = cleaned.pointer("/log/entries/0/request/headers/0/value").unwrap().as_str().unwrap();
    assert!(token.starts_with("mail-"), "{token}");
    assert_eq!(text.matches(token).count(), 9, "{text}");
    assert_eq!(text.matches("mail-").count(), 9, "{text}");
    assert!(!text.contains("secret-"), "{text}");
}

#[test]
fn of_markup_stays_what_went_wrong() {
    let page = "<!doctype html><html><head><title>403 Forbidden</title><style>p{color:red}</style></head><body>\
        <h1>SAML <em>assertion</em> expired</h1><p>Ray ID: <strong>8a1b2c3d4e5f6789</strong></p>\
        <script>var t='kum9quat8plum7'</script><input name=t value=kum9quat8plum7></body></html>";
    let cleaned = body("text/html; charset=utf-8", page);
    for kept in [
        "<title>403 Forbidden</title>",
        "SAML assertion expired",
        "Ray ID: 8a1b2c3d4e5f6789",
        "[removed: markup, ",
    ] {
        assert!(cleaned.contains(kept), "lost {kept}: {cleaned}");
    }
    assert!(!cleaned.contains("kum9quat8plum7"), "{cleaned}");

    let page = "<html><head><title>Inbox</title></head><body><h2>Today</h2><p>Dear Mia, call 555 0100</p></body></html>";
    let cleaned = body("text/html", page);
    assert!(cleaned.contains("<title>Inbox</title>") && !cleaned.contains("Mia"), "{cleaned}");

    let cleaned = body(
        "application/xml",
        r#"<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access denied for mia@acme.example</Message>
           <RequestId>4442587FB7D0A2F9</RequestId><Owner>Mia Kern</Owner></Error>"#,
    );
    for kept in ["AccessDenied", "Access denied for mail-", "4442587FB7D0A2F9"] {
        assert!(cleaned.contains(kept), "lost {kept}: {cleaned}");
    }
    assert!(!cleaned.contains("Mia Kern"), "{cleaned}");

    let cleaned = body(
        "text/xml",
        "<s:Envelope><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>No role</faultstring>\
         <detail><customer>Mia Kern</customer></detail></s:Fault></s:Body></s:Envelope>",
    );
    assert!(
        cleaned.contains("s:Client") && cleaned.contains("No role") && !cleaned.contains("Mia"),
        "{cleaned}"
    );
}

#[test]
fn a_saml_answer_says_its_status() {
    let cleaned = body(
        "text/xml",
        r#"<samlp:Response ID="_a1" InResponseTo="_b2" IssueInstant="2026-01-01T00:00:00Z"><saml:Issuer>https://idp.acme.example</saml:Issuer>
        <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/><samlp:StatusMessage>Clock skew</samlp:StatusMessage></samlp:Status>
        <ds:SignatureValue>kum9quat8plum7kum9quat8plum7</ds:SignatureValue><saml:NameID>mia@acme.example</saml:NameID></samlp:Response>"#,
    );
    for kept in
        ["InResponseTo=\"_b2\"", "https://idp.acme.example", "<samlp:StatusCode Value=\"", "Clock skew"]
    {
        assert!(cleaned.contains(kept), "lost {kept}: {cleaned}");
    }
    assert!(!cleaned.contains("kum9quat") && !cleaned.contains("mia@"), "{cleaned}");
}

#[test]
fn a_picture_is_one_note() {
    let picture = base64::engine::general_purpose::STANDARD.encode([0x89_u8; 4711]);
    let har = json!({"log": {"entries": [{"response": {"content": {"mimeType": "image/png", "encoding": "base64", "text": picture}}}]}});
    let (cleaned, findings) = run(&cleaner(), &har.to_string());
    assert_eq!(
        cleaned.pointer("/log/entries/0/response/content/text").unwrap(),
        "[removed: image/png, 4711 bytes]"
    );
    assert!(findings.iter().all(|finding| finding.class == Class::Content), "{findings:?}");
}

#[test]
fn the_profile_says_how_much_of_a_body_leaves() {
    let note = r#"{"note":"please call back","customerName":"Mia Kern","email":"mia@acme.example","password":"kiwi77Plum"}"#;
    let more = body_as(Bodies::Diagnostics, "application/json", note);
    assert!(more.contains("please call back"), "{more}");
    for gone in ["Mia Kern", "mia@acme.example", "kiwi77Plum"] {
        assert!(!more.contains(gone), "{more}");
    }
    let omitted = body_as(Bodies::Omit, "application/json", note);
    assert_eq!(omitted, format!("[removed: a body, {} bytes]", note.len()));
    let structure = body("application/json", note);
    assert!(structure.contains("[text, 16 characters]") && structure.contains("mail-"), "{structure}");
}

#[test]
fn a_short_error_in_plain_text_stays() {
    let error = "Error: cannot assign conversation 4711 (missing conversations.assign)\n    at assign (/srv/app/routes/assign.js:12:24)";
    assert_eq!(body("text/plain", error), error);
}
