//! GitHub Issues (REST, api.github.com), with the two places where a bundle can go: repository contents and release assets.
//! From: shared/contracts/github.json; docs.github.com rest/{issues, search, repos/contents, releases, using-the-rest-api (troubleshooting, rate limits, versions)}.
//! In make(): base_url, token (Bearer or token), owner, repo, upload_url (release uploads: another origin at the vendor, here under base_url/_uploads), release_tag,
//! release_id, branch, label "allowed" (made on the fly; at most 50 characters), user_agent_required. Fingerprint places: labels, body (search in:body), comments.
//! Emulated: user, rate_limit, repos, labels, issues create/list/read/edit, labels of an issue, comments, search/issues (lag), contents PUT/GET, releases (create, by tag, assets
//! upload/list/download), Link headers. `Held.files` of an issue = contents files and assets whose address stands in its text.
//! Not emulated: pull requests, milestones (any number refused), reactions, locks, GraphQL, conditional requests, secondary limits, other people's repositories (404).
//! Unsure: is:issue missing in a search (documents demand it of some tokens only: both accepted); JSON sent with another content type is read all the same; asset
//! names: characters outside [A-Za-z0-9._-] become dots. Draft releases not told apart. Private repository: without credentials 404, wrong ones 401.
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Value};
use std::collections::BTreeMap;

const OWNER: &str = "acme"; const REPO: &str = "support";
struct Issue { n: u64, v: Value, notes: Vec<Value> }
struct Asset { id: u64, rel: u64, name: String, ctype: String, data: Vec<u8> }
pub struct GitHub { base: String, issues: Vec<Issue>, labels: Vec<String>, files: BTreeMap<String, (String, Vec<u8>)>, rels: Vec<(u64, String)>, assets: Vec<Asset>, ix: Index, n: u64, left: u64 }

fn msg(s: u16, m: &str) -> Said { reply(s, json!({"message": m, "documentation_url": "https://docs.github.com/rest", "status": s.to_string()})) }
fn failed(e: Value) -> Said { reply(422, json!({"message": "Validation Failed", "errors": [e], "documentation_url": "https://docs.github.com/rest", "status": "422"})) }
fn shape(m: &str) -> Said { msg(422, &format!("Invalid request.\n\n{m}")) }

impl GitHub {
    fn id(&mut self) -> u64 { self.n += 1; self.n }
    fn at(&self) -> String { stamp(self.ix.now) + "Z" }
    fn api(&self) -> String { format!("{}/repos/{OWNER}/{REPO}", self.base) }
    fn user(&self) -> Value { json!({"login": "escalate-bot", "id": 4242, "node_id": "U_1", "type": "User", "site_admin": false, "url": format!("{}/users/escalate-bot", self.base)}) }
    fn label(&self, n: &str) -> Value { json!({"id": 1000 + n.len(), "name": n, "color": "ededed", "default": false, "description": null, "url": format!("{}/labels/{}", self.api(), pct(n))}) }
    fn show(&self, i: &Issue) -> Value { let mut v = i.v.clone(); v["labels"] = json!(arr(&i.v["labels"]).iter().map(|l| self.label(&text(l))).collect::<Vec<_>>()); v["comments"] = json!(i.notes.len()); v }
    fn index(&mut self, n: usize) { let i = &self.issues[n]; let mut d = self.show(i); d["_notes"] = json!(i.notes.iter().map(|c| text(&c["body"])).collect::<Vec<_>>().join("\n")); self.ix.put(n as u64, d) }
    /// Reads a body: JSON whatever the content type says.
    fn body(a: &Asked) -> Result<Value, Said> { match serde_json::from_slice::<Value>(&a.body) { Ok(v) if v.is_object() => Ok(v), Ok(_) => Err(msg(400, "Body should be a JSON object")), Err(_) => Err(msg(400, "Problems parsing JSON")) } }
    fn names(v: &Value) -> Option<Vec<String>> { v.as_array()?.iter().map(|l| l.as_str().map(|s| s.to_string()).or_else(|| l["name"].as_str().map(|s| s.to_string()))).collect() }
    fn learn(&mut self, l: &[String]) -> Result<Vec<String>, Said> {
        let mut o: Vec<String> = vec![];
        for x in l { if x.trim().is_empty() || x.chars().count() > 50 { return Err(failed(json!({"resource": "Label", "code": "invalid", "field": "name", "value": x}))) }
            let known = self.labels.iter().find(|k| k.eq_ignore_ascii_case(x)).cloned(); let k = known.unwrap_or_else(|| { self.labels.push(x.clone()); x.clone() }); if !o.contains(&k) { o.push(k) } } Ok(o)
    }
    fn take(&mut self, v: &mut Value, b: &Value, new: bool) -> Result<(), Said> {
        for (k, x) in b.as_object().unwrap() { match k.as_str() {
            "title" => match x { Value::String(s) => { if s.trim().is_empty() { return Err(failed(json!({"resource": "Issue", "code": "missing_field", "field": "title"}))) } if s.chars().count() > 256 { return Err(failed(json!({"resource": "Issue", "code": "custom", "field": "title", "message": "title is too long (maximum is 256 characters)"}))) } v["title"] = x.clone() } Value::Number(n) => v["title"] = json!(n.to_string()), Value::Null if !new => {} _ => return Err(shape(&format!("For 'properties/title', {x} is not a string."))) },
            "body" => match x { Value::String(s) => { if s.chars().count() > 65536 { return Err(failed(json!({"resource": "Issue", "code": "custom", "field": "body", "message": "body is too long (maximum is 65536 characters)"}))) } v["body"] = x.clone() } Value::Null => v["body"] = Value::Null, _ => return Err(shape(&format!("For 'properties/body', {x} is not a string."))) },
            "labels" => { let Some(l) = Self::names(x) else { return Err(shape(&format!("For 'properties/labels', {x} is not an array."))) }; v["labels"] = json!(self.learn(&l)?) }
            "assignees" => { let Some(l) = Self::names(x) else { return Err(shape(&format!("For 'properties/assignees', {x} is not an array."))) }; if let Some(u) = l.iter().find(|u| *u != "escalate-bot") { return Err(failed(json!({"value": u, "resource": "Issue", "field": "assignees", "code": "invalid"}))) } v["assignees"] = json!(l.iter().map(|_| self.user()).collect::<Vec<_>>()) }
            "milestone" => if !x.is_null() { return Err(failed(json!({"value": x, "resource": "Issue", "field": "milestone", "code": "invalid"}))) },
            "state" if !new => match x.as_str() { Some(s @ ("open" | "closed")) => { if v["state"] != s { v["state_reason"] = if s == "closed" { json!("completed") } else { json!("reopened") }; v["closed_at"] = if s == "closed" { json!(self.at()) } else { Value::Null } } v["state"] = json!(s) } _ => return Err(shape(&format!("For 'properties/state', {x} is not a member of [\"open\", \"closed\"]."))) },
            "state_reason" if !new => { if !(x.is_null() || ["completed", "not_planned", "duplicate", "reopened"].contains(&x.as_str().unwrap_or(""))) { return Err(shape(&format!("For 'properties/state_reason', {x} is not a possible value."))) } if !x.is_null() { v["state_reason"] = x.clone() } }
            _ => {} } }
        v["updated_at"] = json!(self.at()); Ok(())
    }
    fn create(&mut self, b: &Value) -> Said {
        if b["title"].is_null() { return shape("\"title\" wasn't supplied.") }
        let n = self.issues.len() as u64 + 1;
        let mut v = json!({"id": 90000 + n, "node_id": format!("I_{n}"), "number": n, "url": format!("{}/issues/{n}", self.api()), "html_url": format!("https://github.com/{OWNER}/{REPO}/issues/{n}"), "comments_url": format!("{}/issues/{n}/comments", self.api()), "repository_url": self.api(), "title": "", "body": null, "state": "open", "state_reason": null, "locked": false, "labels": [], "user": self.user(), "assignee": null, "assignees": [], "milestone": null, "created_at": self.at(), "closed_at": null, "author_association": "MEMBER"});
        if let Err(e) = self.take(&mut v, b, true) { return e }
        self.issues.push(Issue { n, v, notes: vec![] }); let i = self.issues.len() - 1; self.index(i); with(reply(201, self.show(&self.issues[i])), &[("location", &format!("{}/issues/{n}", self.api()))])
    }
    fn page(&self, a: &Asked, l: Vec<Value>) -> Said {
        let (n, p, c) = (qn(a, "per_page", 30).clamp(1, 100), qn(a, "page", 1).max(1), l.len()); let last = (c + n - 1) / n;
        let r = reply(200, json!(l.into_iter().skip(n * (p - 1)).take(n).collect::<Vec<_>>())); if p >= last { return r }
        let rest: String = a.query.iter().filter(|x| x.0 != "page").map(|x| format!("&{}={}", pct(&x.0), pct(&x.1))).collect();
        with(r, &[("link", &format!("<{}{}?page={}{rest}>; rel=\"next\", <{}{}?page={last}{rest}>; rel=\"last\"", self.base, a.path, p + 1, self.base, a.path))])
    }
    fn search(&self, a: &Asked) -> Said {
        let Some(s) = q(a, "q").filter(|s| !s.trim().is_empty()) else { return failed(json!({"resource": "Search", "field": "q", "code": "missing"})) };
        if s.chars().count() > 256 { return failed(json!({"message": "The search is longer than 256 characters.", "resource": "Search", "field": "q", "code": "invalid"})) }
        let (mut terms, mut quals): (Vec<(bool, String)>, Vec<(bool, String, String)>) = (vec![], vec![]); let c: Vec<char> = s.chars().collect(); let mut i = 0;
        while i < c.len() { if c[i].is_whitespace() { i += 1; continue } let (mut w, mut inq, mut anyq) = (String::new(), false, false);
            while i < c.len() && (inq || !c[i].is_whitespace()) { if c[i] == '"' { inq = !inq; anyq = true } else { w.push(c[i]) } i += 1 }
            let neg = w.starts_with('-'); let w = w.trim_start_matches('-').to_string();
            match w.split_once(':') { Some((k, v)) if ["repo", "org", "user", "owner", "is", "in", "state", "label", "type", "author", "created", "updated", "no", "sort", "archived", "assignee", "involves", "number", "reason", "closed", "mentions", "commenter", "comments"].contains(&k) => quals.push((neg, k.into(), v.into())), _ => { let _ = anyq; if !["AND", "OR", "NOT"].contains(&w.as_str()) { terms.push((neg, w)) } } } }
        for (_, k, v) in &quals { let ok = match k.as_str() { "repo" => v.eq_ignore_ascii_case(&format!("{OWNER}/{REPO}")), "org" | "user" | "owner" => v.eq_ignore_ascii_case(OWNER), _ => true };
            if !ok { return failed(json!({"message": "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.", "resource": "Search", "field": "q", "code": "invalid"})) } }
        let wide: Vec<&str> = quals.iter().filter(|x| x.1 == "in").flat_map(|x| x.2.split(',')).collect();
        let mut l: Vec<Value> = self.ix.docs().filter(|(_, d)| {
            quals.iter().all(|(neg, k, v)| { let v = v.as_str(); let hit = match k.as_str() {
                "is" | "state" | "type" => match v { "open" | "closed" => d["state"] == v, "pr" | "pull-request" => false, _ => true },
                "label" => v.split(',').any(|v| arr(&d["labels"]).iter().any(|l| text(&l["name"]).eq_ignore_ascii_case(v))), "author" => v == "escalate-bot" || v == "@me", "no" => v != "label" || arr(&d["labels"]).is_empty(), "number" => text(&d["number"]) == v, _ => true };
                hit != *neg }) &&
            terms.iter().all(|(neg, t)| { let w = words(t); let has = |s: String| { let h = words(&s); !w.is_empty() && h.windows(w.len()).any(|x| x == w.as_slice()) };
                let all = wide.is_empty(); ((all || wide.contains(&"title")) && has(text(&d["title"])) || (all || wide.contains(&"body")) && has(text(&d["body"])) || (all || wide.contains(&"comments")) && has(text(&d["_notes"]))) != *neg })
        }).map(|(_, d)| { let mut d = d.clone(); d.as_object_mut().unwrap().remove("_notes"); d["score"] = json!(1.0); d }).collect();
        l.reverse(); let (n, p, c) = (qn(a, "per_page", 30).clamp(1, 100), qn(a, "page", 1).max(1), l.len());
        with(reply(200, json!({"total_count": c, "incomplete_results": false, "items": l.into_iter().skip(n * (p - 1)).take(n).collect::<Vec<_>>()})), &[("x-ratelimit-resource", "search")])
    }
    fn content(&self, p: &str) -> Value { let (sha, d) = &self.files[p]; json!({"type": "file", "name": p.rsplit('/').next(), "path": p, "sha": sha, "size": d.len(), "encoding": "base64", "content": b64(d).as_bytes().chunks(60).map(|c| String::from_utf8_lossy(c) + "\n").collect::<String>(), "url": format!("{}/contents/{p}", self.api()), "html_url": format!("https://github.com/{OWNER}/{REPO}/blob/main/{p}"), "download_url": format!("{}/_raw/{OWNER}/{REPO}/main/{p}?token={}", self.base, &sha[..20])}) }
    fn asset(&self, x: &Asset) -> Value { let tag = self.rels.iter().find(|r| r.0 == x.rel).map(|r| r.1.clone()).unwrap_or_default(); json!({"id": x.id, "name": x.name, "label": null, "state": "uploaded", "content_type": x.ctype, "size": x.data.len(), "digest": format!("sha256:{}", sha256(&x.data)), "url": format!("{}/releases/assets/{}", self.api(), x.id), "browser_download_url": format!("https://github.com/{OWNER}/{REPO}/releases/download/{tag}/{}", x.name), "uploader": self.user()}) }
    fn rel(&self, r: &(u64, String)) -> Value { json!({"id": r.0, "tag_name": r.1, "name": r.1, "draft": false, "prerelease": false, "url": format!("{}/releases/{}", self.api(), r.0), "upload_url": format!("{}/_uploads/repos/{OWNER}/{REPO}/releases/{}/assets{{?name,label}}", self.base, r.0), "assets_url": format!("{}/releases/{}/assets", self.api(), r.0), "assets": self.assets.iter().filter(|x| x.rel == r.0).map(|x| self.asset(x)).collect::<Vec<_>>()}) }
    fn route(&mut self, a: &Asked, s: &[&str]) -> Said {
        let m = a.method.as_str();
        if s[0] == "_raw" { let p = s[4.min(s.len())..].join("/"); return match self.files.get(&p) { Some((sha, d)) if q(a, "token") == Some(&sha[..20]) || bearer(a).is_some() => bytes(200, "application/octet-stream", d.clone()), _ => msg(404, "Not Found") } }
        match (m, s) { ("GET", ["user"]) => return reply(200, self.user()), ("GET", ["rate_limit"]) => return reply(200, json!({"resources": {"core": {"limit": 5000, "remaining": self.left, "reset": 1900000000, "used": 5000 - self.left}, "search": {"limit": 30, "remaining": 30, "reset": 1900000000, "used": 0}}, "rate": {"limit": 5000, "remaining": self.left, "reset": 1900000000}})), ("GET", ["search", "issues"]) => return self.search(a), _ => {} }
        let up = s[0] == "_uploads"; let s = if up { &s[1..] } else { s };
        if s.len() < 3 || s[0] != "repos" || !s[1].eq_ignore_ascii_case(OWNER) || !s[2].eq_ignore_ascii_case(REPO) { return msg(404, "Not Found") }
        let s = &s[3..]; let at = s.get(1).and_then(|n| self.issues.iter().position(|i| i.n.to_string() == *n));
        if up { // POST …/releases/ID/assets?name=
            if m != "POST" || s.len() != 4 && s.len() != 3 || s[0] != "releases" { return msg(404, "Not Found") }
            let Some(r) = s[1].parse().ok().filter(|n: &u64| self.rels.iter().any(|r| r.0 == *n)) else { return msg(404, "Not Found") };
            let Some(name) = q(a, "name").filter(|n| !n.is_empty()) else { return failed(json!({"resource": "ReleaseAsset", "code": "missing_field", "field": "name"})) };
            if ctype(a).is_empty() { return msg(400, "Content-Type header is required") } if a.body.is_empty() { return msg(400, "Bad Content-Length: 0") }
            let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '.' }).collect(); let name = name.trim_matches('.').to_string();
            if self.assets.iter().any(|x| x.rel == r && x.name == name) { return failed(json!({"resource": "ReleaseAsset", "code": "already_exists", "field": "name"})) }
            let x = Asset { id: self.id(), rel: r, name, ctype: ctype(a), data: a.body.clone() }; let v = self.asset(&x); self.assets.push(x); return reply(201, v)
        }
        match (m, s) {
            ("GET", []) => reply(200, json!({"id": 1, "name": REPO, "full_name": format!("{OWNER}/{REPO}"), "private": true, "owner": {"login": OWNER, "type": "Organization"}, "has_issues": true, "archived": false, "disabled": false, "default_branch": "main", "visibility": "private", "permissions": {"admin": false, "maintain": false, "push": true, "triage": true, "pull": true}})),
            ("GET", ["labels"]) => { let l = self.labels.iter().map(|l| self.label(l)).collect(); self.page(a, l) }
            ("GET", ["labels", n]) => match self.labels.iter().find(|l| l.eq_ignore_ascii_case(n)) { Some(l) => reply(200, self.label(l)), None => msg(404, "Not Found") },
            ("POST", ["labels"]) => { let b = match Self::body(a) { Ok(b) => b, Err(e) => return e }; let Some(n) = b["name"].as_str() else { return shape("\"name\" wasn't supplied.") }; if self.labels.iter().any(|l| l.eq_ignore_ascii_case(n)) { return failed(json!({"resource": "Label", "code": "already_exists", "field": "name"})) } match self.learn(&[n.to_string()]) { Ok(_) => reply(201, self.label(n)), Err(e) => e } }
            ("POST", ["issues"]) => match Self::body(a) { Ok(b) => self.create(&b), Err(e) => e },
            ("GET", ["issues"]) => {
                let st = q(a, "state").unwrap_or("open"); if !["open", "closed", "all"].contains(&st) { return failed(json!({"resource": "Issue", "code": "invalid", "field": "state"})) }
                if q(a, "milestone").map_or(false, |x| x != "none" && x != "*") { return failed(json!({"resource": "Issue", "code": "invalid", "field": "milestone"})) }
                let want: Vec<String> = q(a, "labels").unwrap_or("").split(',').filter(|l| !l.is_empty()).map(|l| l.to_lowercase()).collect();
                let mut l: Vec<Value> = self.issues.iter().filter(|i| (st == "all" || i.v["state"] == st) && want.iter().all(|w| arr(&i.v["labels"]).iter().any(|l| text(l).to_lowercase() == *w)) && q(a, "creator").map_or(true, |c| c == "escalate-bot")).map(|i| self.show(i)).collect();
                if q(a, "direction") != Some("asc") { l.reverse() } self.page(a, l)
            }
            ("GET", ["issues", _]) => match at { Some(i) => reply(200, self.show(&self.issues[i])), None => msg(404, "Not Found") },
            ("PATCH" | "POST", ["issues", _]) => { let Some(i) = at else { return msg(404, "Not Found") }; let b = match Self::body(a) { Ok(b) => b, Err(e) => return e }; let mut v = self.issues[i].v.clone(); if let Err(e) = self.take(&mut v, &b, false) { return e } self.issues[i].v = v; self.index(i); reply(200, self.show(&self.issues[i])) }
            ("GET", ["issues", _, "labels"]) => { let Some(i) = at else { return msg(404, "Not Found") }; let l = arr(&self.issues[i].v["labels"]).iter().map(|l| self.label(&text(l))).collect(); self.page(a, l) }
            ("POST" | "PUT", ["issues", _, "labels"]) => { let Some(i) = at else { return msg(404, "Not Found") }; let b: Value = serde_json::from_slice(&a.body).unwrap_or(Value::Null); let Some(mut l) = Self::names(if b.is_array() { &b } else { &b["labels"] }) else { return shape("\"labels\" wasn't supplied.") };
                if m == "POST" { let mut o: Vec<String> = arr(&self.issues[i].v["labels"]).iter().map(text).collect(); o.extend(l); l = o } match self.learn(&l) { Ok(l) => { self.issues[i].v["labels"] = json!(l); self.index(i); reply(200, json!(l.iter().map(|l| self.label(l)).collect::<Vec<_>>())) } Err(e) => e } }
            ("GET", ["issues", _, "comments"]) => match at { Some(i) => { let l = self.issues[i].notes.clone(); self.page(a, l) } None => msg(404, "Not Found") },
            ("POST", ["issues", _, "comments"]) => {
                let Some(i) = at else { return msg(404, "Not Found") }; let b = match Self::body(a) { Ok(b) => b, Err(e) => return e };
                let Some(t) = b["body"].as_str() else { return if b["body"].is_null() { shape("\"body\" wasn't supplied.") } else { shape(&format!("For 'properties/body', {} is not a string.", b["body"])) } };
                if t.trim().is_empty() { return failed(json!({"resource": "IssueComment", "code": "unprocessable", "field": "data", "message": "Body cannot be blank"})) } if t.chars().count() > 65536 { return failed(json!({"resource": "IssueComment", "code": "unprocessable", "field": "data", "message": "Body is too long (maximum is 65536 characters)"})) }
                let id = self.id(); let v = json!({"id": id, "body": t, "user": self.user(), "created_at": self.at(), "updated_at": self.at(), "url": format!("{}/issues/comments/{id}", self.api()), "html_url": format!("https://github.com/{OWNER}/{REPO}/issues/{}#issuecomment-{id}", self.issues[i].n), "issue_url": format!("{}/issues/{}", self.api(), self.issues[i].n), "author_association": "MEMBER"});
                self.issues[i].notes.push(v.clone()); self.index(i); reply(201, v)
            }
            ("PUT", ["contents", rest @ ..]) if !rest.is_empty() => {
                let p = rest.join("/"); let b = match Self::body(a) { Ok(b) => b, Err(e) => return e };
                for k in ["message", "content"] { if !b[k].is_string() { return shape(&format!("\"{k}\" wasn't supplied.")) } } if p.starts_with('/') || p.contains("//") || p.contains("..") { return msg(422, "path contains a malformed path component") }
                let Some(d) = unb64(b["content"].as_str().unwrap()) else { return msg(422, "content is not valid Base64") }; if b["branch"].as_str().map_or(false, |x| x != "main") { return msg(404, &format!("Branch {} not found", text(&b["branch"]))) }
                let old = self.files.get(&p).map(|f| f.0.clone()); if let Some(o) = &old { if b["sha"].is_null() { return msg(422, "Invalid request.\n\n\"sha\" wasn't supplied.") } if b["sha"] != json!(o) { return msg(409, &format!("{p} does not match {}", text(&b["sha"]))) } }
                let sha = sha256(&d)[..40].to_string(); self.files.insert(p.clone(), (sha, d)); let mut v = self.content(&p); v.as_object_mut().unwrap().remove("content"); v.as_object_mut().unwrap().remove("encoding");
                reply(if old.is_some() { 200 } else { 201 }, json!({"content": v, "commit": {"sha": hexid(self.n + 1, 40), "message": b["message"]}}))
            }
            ("GET", ["contents", rest @ ..]) => { let p = rest.join("/"); if !self.files.contains_key(&p) { let l: Vec<Value> = self.files.keys().filter(|k| p.is_empty() || k.starts_with(&format!("{p}/"))).map(|k| self.content(k)).collect(); return if l.is_empty() && !p.is_empty() { msg(404, "Not Found") } else { reply(200, json!(l)) } }
                if head(a, "accept").map_or(false, |x| x.contains("raw")) { return bytes(200, "application/vnd.github.raw+json; charset=utf-8", self.files[&p].1.clone()) } let mut v = self.content(&p); if self.files[&p].1.len() > 1024 * 1024 { v["content"] = json!(""); v["encoding"] = json!("none") } reply(200, v) }
            ("GET", ["releases"]) => { let l = self.rels.iter().map(|r| self.rel(r)).collect(); self.page(a, l) }
            ("POST", ["releases"]) => { let b = match Self::body(a) { Ok(b) => b, Err(e) => return e }; let Some(t) = b["tag_name"].as_str() else { return shape("\"tag_name\" wasn't supplied.") }; if self.rels.iter().any(|r| r.1 == t) { return failed(json!({"resource": "Release", "code": "already_exists", "field": "tag_name"})) } let r = (self.id(), t.to_string()); let v = self.rel(&r); self.rels.push(r); reply(201, v) }
            ("GET", ["releases", "tags", t]) => match self.rels.iter().find(|r| r.1 == *t) { Some(r) => reply(200, self.rel(r)), None => msg(404, "Not Found") },
            ("GET", ["releases", "assets", id]) => match self.assets.iter().find(|x| x.id.to_string() == *id) { Some(x) => if head(a, "accept").map_or(false, |h| h.contains("application/octet-stream")) { bytes(200, "application/octet-stream", x.data.clone()) } else { reply(200, self.asset(x)) }, None => msg(404, "Not Found") },
            ("GET", ["releases", id]) => match self.rels.iter().find(|r| r.0.to_string() == *id) { Some(r) => reply(200, self.rel(r)), None => msg(404, "Not Found") },
            ("GET", ["releases", id, "assets"]) => { if !self.rels.iter().any(|r| r.0.to_string() == *id) { return msg(404, "Not Found") } let l = self.assets.iter().filter(|x| x.rel.to_string() == *id).map(|x| self.asset(x)).collect(); self.page(a, l) }
            _ => msg(404, "Not Found"),
        }
    }
}
impl System for GitHub {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.base, &a.path); let s: Vec<&str> = s.iter().map(|x| x.as_str()).filter(|x| !x.is_empty()).collect();
        if head(a, "user-agent").map_or(true, |u| u.trim().is_empty()) { return bytes(403, "text/html", b"Request forbidden by administrative rules. Please make sure your request has a User-Agent header.".to_vec()) }
        if s.is_empty() { return reply(200, json!({"current_user_url": format!("{}/user", self.base)})) }
        let tok = head(a, "authorization").map(|h| { let (k, t) = h.split_once(' ').unwrap_or(("", h)); if k.eq_ignore_ascii_case("bearer") || k.eq_ignore_ascii_case("token") { t.trim().to_string() } else { basic(a).map(|b| b.1).unwrap_or_default() } });
        match tok { None if s[0] == "_raw" => {} None => return if s[0] == "user" { msg(401, "Requires authentication") } else { msg(404, "Not Found") }, Some(t) if t != "ghp_escalate0001" => return msg(401, "Bad credentials"), _ => {} }
        if let Some(v) = head(a, "x-github-api-version") { if !["2022-11-28", "2026-03-10"].contains(&v) { return msg(400, &format!("{v} is not a supported version")) } }
        self.left = self.left.saturating_sub(1); let left = self.left.to_string();
        with(self.route(a, &s), &[("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", &left), ("x-ratelimit-reset", "1900000000"), ("x-github-request-id", "A1:B2:C3"), ("x-github-media-type", "github.v3; format=json")])
    }
    fn held(&self) -> Vec<Held> {
        self.issues.iter().map(|i| {
            let texts: Vec<(bool, String)> = std::iter::once((false, text(&i.v["body"]))).chain(i.notes.iter().map(|n| (false, text(&n["body"])))).collect();
            let said = |u: &Value| u.as_str().map_or(false, |u| texts.iter().any(|t| t.1.contains(u.split('?').next().unwrap())));
            let mut files: Vec<(String, Vec<u8>)> = self.files.iter().filter(|(p, _)| { let c = self.content(p); said(&c["html_url"]) || said(&c["url"]) || said(&c["download_url"]) || said(&c["path"]) }).map(|(p, f)| (p.rsplit('/').next().unwrap().to_string(), f.1.clone())).collect();
            files.extend(self.assets.iter().filter(|x| { let c = self.asset(x); said(&c["browser_download_url"]) || said(&c["url"]) }).map(|x| (x.name.clone(), x.data.clone())));
            Held { id: i.n.to_string(), open: i.v["state"] == "open", title: text(&i.v["title"]), texts, files, fields: map(&[("labels", &arr(&i.v["labels"]).iter().map(text).collect::<Vec<_>>().join(",")), ("state", &text(&i.v["state"])), ("state_reason", &text(&i.v["state_reason"]))]) }
        }).collect()
    }
    fn close(&mut self, id: &str) { if let Some(i) = self.issues.iter().position(|i| i.n.to_string() == id) { let mut v = self.issues[i].v.clone(); let _ = self.take(&mut v, &json!({"state": "closed"}), false); self.issues[i].v = v; self.index(i) } }
    fn lag(&mut self, seconds: u64) { self.ix.lag = seconds }
    fn tick(&mut self, now: u64) { self.ix.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut z = GitHub { base: base.trim_end_matches('/').into(), issues: vec![], labels: vec!["bug".into(), "escalation".into()], files: BTreeMap::new(), rels: vec![(700, "bundles".into())], assets: vec![], ix: Index::default(), n: 1000, left: 5000 };
    for i in [1, 2] { let fp = hexid(940 + i, 32); z.create(&json!({"title": format!("Stranger {i}"), "body": format!("Somebody else's trouble\n\nfingerprint: {fp}"), "labels": [format!("fp-{fp}")]})); }
    z.close("2"); let up = format!("{}/_uploads", z.base);
    (Box::new(z), map(&[("base_url", base), ("token", "ghp_escalate0001"), ("owner", OWNER), ("repo", REPO), ("project", "acme/support"), ("upload_url", &up), ("release_tag", "bundles"), ("release_id", "700"), ("branch", "main"), ("label", "allowed"), ("user_agent_required", "yes"), ("status_open", "open"), ("status_done", "closed")]))
}
