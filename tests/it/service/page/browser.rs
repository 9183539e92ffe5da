//! A browser without a screen: cookies, forms, and the headers that a browser sends.

use std::fmt::Write as _;

use crate::service::web::served::Served;
use crate::service::web::wire::{self, Answer};

/// As `wire` names the host.
pub(super) const ORIGIN: &str = "http://escalate.example";

/// `[service]` with a proxy that signs people in.
pub(super) const PROXY: &str = "proxies = [\"127.0.0.1\"]\n[service.proxy]\nuser = \"X-User\"\ngroups = \"X-Groups\"\n\
    look_up = [\"helpdesk\"]\nfile = [\"leads\"]\nlog = [\"admins\"]\n";

/// Somebody's browser.
#[derive(Clone)]
pub(super) struct Browser<'s> {
    pub(super) served: &'s Served,
    /// As the proxy names them.
    pub(super) who: String,
    pub(super) groups: String,
    /// The session's cookie.
    pub(super) cookie: Option<String>,
    /// What it says of where a form comes from.
    pub(super) origin: Option<(&'static str, String)>,
}

impl<'s> Browser<'s> {
    /// Nobody is signed in yet.
    pub(super) fn new(served: &'s Served, who: &str, groups: &str) -> Self {
        let origin = Some(("Origin", ORIGIN.to_owned()));
        Self { served, who: who.to_owned(), groups: groups.to_owned(), cookie: None, origin }
    }

    /// Somebody who signed in.
    pub(super) fn signed_in(served: &'s Served, who: &str, groups: &str) -> Self {
        let mut browser = Self::new(served, who, groups);
        browser.sign_in();
        browser
    }

    /// Signs in behind the proxy.
    pub(super) fn sign_in(&mut self) {
        let answer = self.send("POST", "/sign-in", "application/x-www-form-urlencoded", b"to=%2F");
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.cookie = Some(cookie(&answer, "__Host-escalate").unwrap());
    }

    /// One request.
    pub(super) fn send(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Answer {
        let cookie = self.cookie.as_ref().map(|id| format!("__Host-escalate={id}"));
        let mut headers =
            vec![("X-User", self.who.as_str()), ("X-Groups", &self.groups), ("Content-Type", kind)];
        headers.retain(|(_, value)| !value.is_empty());
        if let Some(cookie) = &cookie {
            headers.push(("Cookie", cookie));
        }
        if let (Some((name, value)), "POST") = (&self.origin, method) {
            headers.push((name, value));
        }
        whole(wire::ask(self.served.address, method, path, &headers, body))
    }

    /// A page.
    pub(super) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "", b"")
    }

    /// A form, with the session's token.
    pub(super) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.post_as_is(path, &all)
    }

    /// A form, with these fields and no others.
    pub(super) fn post_as_is(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send("POST", path, "application/x-www-form-urlencoded", body.as_bytes())
    }

    /// The form of a new case.
    pub(super) fn post_case(&self, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        const LINE: &str = "----a-line-between";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (name, bytes) in files {
            body.extend(
                format!("--{LINE}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: text/plain\r\n\r\n")
                    .bytes(),
            );
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{LINE}--\r\n").bytes());
        self.send("POST", "/case", &format!("multipart/form-data; boundary={LINE}"), &body)
    }

    /// Brings a case in, and gives the address of its page.
    pub(super) fn case(&self, fields: &[(&str, &str)]) -> String {
        let form = self.get("/");
        let (token, id) = (value(&form, "csrf"), value(&form, "id"));
        let mut all = vec![("csrf", token.as_str()), ("id", id.as_str())];
        all.extend(fields);
        let answer = self.post_case(&all, &[]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("location").unwrap().to_owned()
    }

    /// The same, looked up to its end.
    pub(super) fn looked_up(&self, fields: &[(&str, &str)]) -> String {
        let address = self.case(fields);
        let page = self.get(&address);
        assert_eq!(page.status, 200);
        assert!(page.text().contains("class=\"seen\""), "{}", page.text());
        address
    }

    /// The session's token, as the first page has it.
    pub(super) fn token(&self) -> String {
        value(&self.get("/"), "csrf")
    }
}

/// What a hidden field holds; the first of that name.
pub(super) fn value(page: &Answer, name: &str) -> String {
    let text = page.text();
    let (_, rest) = text
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("{}: no {name}: {text}", page.status));
    rest.split('"').next().unwrap().to_owned()
}

/// What a cookie is set to.
pub(super) fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let set = answer.head.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case("set-cookie").then(|| value.trim())
    });
    let mut values = set.filter_map(|text| text.split(';').next()?.split_once('='));
    values.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

/// With what came in pieces put together.
fn whole(answer: Answer) -> Answer {
    if answer.header("transfer-encoding") != Some("chunked") {
        return answer;
    }
    let mut rest = answer.body.as_slice();
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            break;
        }
        body.extend(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    Answer { body, ..answer }
}

/// A text as HTML has it, for what must be there and inert.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            other => out.write_char(other).unwrap(),
        }
    }
    out
}
