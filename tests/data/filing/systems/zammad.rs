//! Zammad (6), REST v1.
//! From: docs.zammad.org api/{intro, ticket/index, ticket/articles, ticket/tags, object, user}, install/elasticsearch/indexed-attributes; zammad/zammad
//! app/controllers/{tickets_controller, ticket_articles_controller, concerns/creates_ticket_articles, application_controller/handles_errors}.rb.
//! In make(): base_url, token (`Token token=…`), oauth_token (Bearer), user+password (Basic), group, customer (known e-mail), field_id fingerprint (object attribute, text, 60),
//! state_open/state_done, tag "allowed". Fingerprint places: attribute fingerprint, tags, text of title and articles.
//! Emulated: users/me, groups, ticket_states, ticket_priorities, tickets create/list/read/update (expand, all thin), tickets/search with Elasticsearch manners and lag (expand or
//! ids+assets; one plain word gets a wildcard behind it; words are all wanted; field:value, field:"phrase", prefix*, AND/OR/NOT; unknown field finds nothing; closed are found),
//! ticket_articles create/by_ticket/read, attachments in articles (base64), ticket_attachment download, tags, users/search.
//! Not emulated: `condition` searches, mentions, links, time accounting, SLAs, triggers, follow-up rules, CSRF (tokens need none), SQL search without Elasticsearch.
//! Unsure: members that are no attributes are dropped in silence (param_cleanup); a missing title is 422 "Missing required value for field 'title'!"; title over 250 is 422;
//! missing credentials answer 401 (some releases 403 "Authentication required");
//! a broken search query answers 422 here; bodies that are not JSON (or form) count as empty; errors of an article undo the ticket (one transaction).
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

struct File { id: u64, name: String, ctype: String, data: Vec<u8> }
struct Article { id: u64, v: Value, files: Vec<File> }
struct Ticket { id: u64, v: Value, tags: Vec<String>, arts: Vec<Article> }
pub struct Zammad { base: String, tickets: Vec<Ticket>, ix: Index, n: u64 }
const STATES: &[(u64, &str)] = &[(1, "new"), (2, "open"), (3, "pending reminder"), (4, "closed"), (5, "merged"), (7, "pending close")];
const PRIOS: &[(u64, &str)] = &[(1, "1 low"), (2, "2 normal"), (3, "3 high")];
const GROUPS: &[(u64, &str)] = &[(1, "Users"), (3, "Support")];
const USERS: &[(u64, &str)] = &[(5, "bot@example.org"), (6, "customer@example.org"), (1, "-")];
fn err(s: u16, m: &str) -> Said { reply(s, json!({"error": m, "error_human": m})) }

impl Zammad {
    fn id(&mut self) -> u64 { self.n += 1; self.n }
    fn at(&self) -> String { stamp(self.ix.now) + ".000Z" }
    fn names(v: &Value) -> Value { let mut o = v.clone(); for (k, l) in [("state", STATES), ("priority", PRIOS), ("group", GROUPS), ("customer", USERS), ("owner", USERS), ("created_by", USERS), ("updated_by", USERS)] { if let Some(n) = v[format!("{k}_id")].as_u64() { o[k] = json!(l.iter().find(|x| x.0 == n).map(|x| x.1)) } } o }
    fn art(&self, t: u64, x: &Article) -> Value { let mut v = x.v.clone(); v["id"] = json!(x.id); v["ticket_id"] = json!(t); v["attachments"] = json!(x.files.iter().map(|f| json!({"id": f.id, "store_file_id": f.id, "filename": f.name, "size": f.data.len().to_string(), "preferences": {"Mime-Type": f.ctype, "Content-Type": f.ctype}})).collect::<Vec<_>>()); v }
    fn show(&self, a: &Asked, i: usize) -> Value { let t = &self.tickets[i]; let mut v = if q(a, "expand") == Some("true") || q(a, "expand") == Some("1") { Self::names(&t.v) } else { t.v.clone() }; v["article_ids"] = json!(t.arts.iter().map(|x| x.id).collect::<Vec<_>>()); v["article_count"] = json!(t.arts.len());
        if q(a, "all") == Some("true") || q(a, "full") == Some("true") { return json!({"id": t.id, "ticket_id": t.id, "assets": {"Ticket": {t.id.to_string(): v}, "TicketArticle": t.arts.iter().map(|x| (x.id.to_string(), self.art(t.id, x))).collect::<Map<_, _>>()}, "ticket_article_ids": v["article_ids"], "tags": t.tags}) } v }
    fn index(&mut self, i: usize) { let t = &self.tickets[i]; let mut d = Self::names(&t.v); d["tags"] = json!(t.tags); d["article.body"] = json!(t.arts.iter().map(|x| text(&x.v["body"])).collect::<Vec<_>>().join("\n")); d["article.subject"] = json!(t.arts.iter().map(|x| text(&x.v["subject"])).collect::<Vec<_>>().join("\n")); d["article.attachment.title"] = json!(t.arts.iter().flat_map(|x| &x.files).map(|f| f.name.clone()).collect::<Vec<_>>().join("\n")); self.ix.put(i as u64, d) }
    fn article(&mut self, b: &Value) -> Result<Article, Said> {
        if !b.is_object() || b["body"].is_null() { return Err(err(422, "Need at least article: { body: \"some text\" }")) }
        if !b["body"].is_string() { return Err(err(422, "body is invalid")) }
        let ty = if b["type"].is_null() { "note".into() } else { text(&b["type"]) }; if !["note", "email", "phone", "web", "sms", "chat"].contains(&ty.as_str()) { return Err(err(422, &format!("No lookup value found for 'type': \"{ty}\""))) }
        let se = if b["sender"].is_null() { "Agent".into() } else { text(&b["sender"]) }; if !["Agent", "Customer", "System"].contains(&se.as_str()) { return Err(err(422, &format!("No lookup value found for 'sender': \"{se}\""))) }
        if ty == "email" && text(&b["to"]).is_empty() { return Err(err(422, "No 'to' given")) }
        let mut files = vec![]; if !(b["attachments"].is_null() || b["attachments"].is_array()) { return Err(err(422, "attachments is invalid")) }
        for (i, x) in arr(&b["attachments"]).iter().enumerate() {
            for k in ["mime-type", "filename", "data"] { if x[k].is_null() { return Err(err(422, &format!("Attachment needs '{k}' param for attachment with index '{i}'"))) } }
            let Some(d) = x["data"].as_str().and_then(unb64) else { return Err(err(422, &format!("Invalid base64 for attachment with index '{i}'"))) };
            files.push(File { id: self.id(), name: text(&x["filename"]), ctype: text(&x["mime-type"]), data: d });
        }
        let internal = match &b["internal"] { Value::Bool(b) => *b, Value::String(s) => s == "true" || s == "1", Value::Number(n) => n.as_u64() == Some(1), _ => false };
        let ct = if b["content_type"].is_null() { "text/plain".into() } else { text(&b["content_type"]) };
        Ok(Article { id: self.id(), v: json!({"subject": b["subject"], "body": b["body"], "content_type": ct, "type": ty, "sender": se, "internal": internal, "from": "Escalate Bot", "to": b["to"], "created_by": "bot@example.org", "created_by_id": 5, "created_at": self.at(), "updated_at": self.at(), "preferences": {}}), files })
    }
    fn take(&self, v: &mut Value, b: &Map<String, Value>, new: bool) -> Result<(), Said> {
        for (k, l) in [("state", STATES), ("priority", PRIOS), ("group", GROUPS), ("customer", USERS), ("owner", USERS)] {
            let idk = format!("{k}_id");
            if let Some(x) = b.get(k).filter(|x| !x.is_null()) { if k == "customer" && x.is_object() { continue } let s = text(x); match l.iter().find(|y| y.1.eq_ignore_ascii_case(&s)) { Some(y) => v[&idk] = json!(y.0), None => return Err(err(422, &format!("No lookup value found for '{k}': {x}"))) } }
            if let Some(x) = b.get(&idk).filter(|x| !x.is_null()) { let s = text(x); if k == "customer" && s.starts_with("guess:") { if !s.contains('@') { return Err(reply(422, json!({"error": format!("Invalid email '{}' of customer", &s[6..])}))) } v[&idk] = json!(6); continue }
                match s.parse::<u64>().ok().filter(|n| l.iter().any(|y| y.0 == *n)) { Some(n) => v[&idk] = json!(n), None => return Err(err(422, &format!("Invalid value for param '{idk}': {s}"))) } }
        }
        if b.get("customer").map_or(false, |c| c.is_object()) { v["customer_id"] = json!(6) }
        for (k, x) in b { match k.as_str() {
            "title" => { let t = text(x); if t.trim().is_empty() { return Err(err(422, "Missing required value for field 'title'!")) } if t.chars().count() > 250 { return Err(err(422, "ActiveRecord::ValueTooLong: value too long for type character varying(250)")) } v["title"] = json!(t.split_whitespace().collect::<Vec<_>>().join(" ")) }
            "fingerprint" => { if x.is_object() || x.is_array() { return Err(err(422, "fingerprint is invalid")) } if text(x).chars().count() > 60 { return Err(err(422, "ActiveRecord::ValueTooLong: value too long for type character varying(60)")) } v["fingerprint"] = if x.is_null() { Value::Null } else { json!(text(x)) } }
            "note" | "pending_time" | "type" => v[k] = x.clone(), _ => {} } }
        if new { if v["title"].is_null() { return Err(err(422, "Missing required value for field 'title'!")) } if v["group_id"].is_null() { return Err(err(422, "Missing required value for field 'group_id'!")) } if v["customer_id"].is_null() { return Err(err(422, "Missing required value for field 'customer_id'!")) } }
        if [3, 7].contains(&v["state_id"].as_u64().unwrap()) && v["pending_time"].is_null() { return Err(err(422, "Missing required value for field 'pending_time'!")) }
        v["close_at"] = if v["state_id"] == 4 { json!(self.at()) } else { v["close_at"].clone() }; v["updated_at"] = json!(self.at()); Ok(())
    }
    fn create(&mut self, b: &Map<String, Value>) -> Said {
        let n = self.tickets.len() as u64 + 1; let mut v = json!({"id": n, "number": format!("{}", 36000 + n), "title": null, "group_id": null, "state_id": 1, "priority_id": 2, "owner_id": 1, "customer_id": null, "organization_id": null, "fingerprint": null, "note": null, "close_at": null, "pending_time": null, "created_by_id": 5, "updated_by_id": 5, "created_at": self.at(), "preferences": {}});
        if let Err(e) = self.take(&mut v, b, true) { return e }
        let arts = match b.get("article").filter(|x| !x.is_null()) { Some(x) => match self.article(x) { Ok(x) => vec![x], Err(e) => return e }, None => vec![] };
        let tags = match b.get("tags") { Some(Value::String(s)) => s.split(',').map(|t| t.trim().to_string()).filter(|t| !t.is_empty()).collect(), Some(Value::Array(_)) => return err(500, "undefined method `split' for Array"), _ => vec![] };
        self.tickets.push(Ticket { id: n, v, tags, arts }); self.index(n as usize - 1); with(none(201), &[])
    }
    /// Elasticsearch query_string, default operator AND.
    fn matches(d: &Value, query: &str) -> Option<bool> {
        let simple = !query.is_empty() && query.chars().all(|c| c.is_alphanumeric()); let query = if simple { format!("{query}*") } else { query.to_string() };
        let mut t: Vec<String> = vec![]; let c: Vec<char> = query.chars().collect(); let mut i = 0;
        while i < c.len() { if c[i].is_whitespace() { i += 1; continue } if c[i] == '(' || c[i] == ')' { t.push(c[i].to_string()); i += 1; continue }
            let (mut w, mut inq) = (String::new(), false); while i < c.len() && (inq || !(c[i].is_whitespace() || c[i] == '(' || c[i] == ')')) { if c[i] == '\\' && i + 1 < c.len() { i += 1 } else if c[i] == '"' { inq = !inq } w.push(c[i]); i += 1 } if inq { return None } t.push(w) }
        fn or(d: &Value, t: &[String], i: &mut usize) -> Option<bool> { let mut r = and(d, t, i)?; while t.get(*i).map_or(false, |x| x == "OR" || x == "||") { *i += 1; r |= and(d, t, i)? } Some(r) }
        fn and(d: &Value, t: &[String], i: &mut usize) -> Option<bool> { let mut r = one(d, t, i)?; while t.get(*i).map_or(false, |x| x != "OR" && x != "||" && x != ")") { if t[*i] == "AND" || t[*i] == "&&" { *i += 1 } r &= one(d, t, i)? } Some(r) }
        fn one(d: &Value, t: &[String], i: &mut usize) -> Option<bool> {
            let x = t.get(*i)?.clone(); *i += 1; if x == "NOT" || x == "!" { return Some(!one(d, t, i)?) }
            if x == "(" { let r = or(d, t, i)?; if t.get(*i).map(|x| x.as_str()) != Some(")") { return None } *i += 1; return Some(r) } if x == ")" || x == "AND" || x == "OR" { return None }
            let (neg, x) = match x.strip_prefix('-') { Some(y) => (true, y.to_string()), None => (false, x.trim_start_matches('+').to_string()) };
            let (f, v) = match x.find(':') { Some(p) if !x[..p].contains('"') && p > 0 => (Some(x[..p].to_string()), x[p + 1..].to_string()), _ => (None, x) }; if v.is_empty() { return None }
            let hays: Vec<String> = match &f { None => d.as_object()?.values().map(|v| if v.is_array() { arr(v).iter().map(text).collect::<Vec<_>>().join("\n") } else { text(v) }).collect(), Some(f) if f == "_exists_" => return Some(!d[&v].is_null() != neg),
                Some(f) => { let k = f.trim_end_matches(".keyword").trim_end_matches(".name"); let k = if f.ends_with(".email") || f.ends_with(".login") { f.split('.').next()? } else { k }; let v = &d[k]; if v.is_array() { arr(v).iter().map(text).collect() } else { vec![text(v)] } } };
            let star = v.ends_with('*'); let w = words(&v); let hit = if v == "*" { hays.iter().any(|h| !h.is_empty()) } else { !w.is_empty() && hays.iter().any(|h| { let h = words(h); h.windows(w.len()).any(|x| x.iter().zip(&w).enumerate().all(|(n, (a, b))| a == b || (star && n + 1 == w.len() && a.starts_with(b.as_str())))) }) };
            Some(hit != neg)
        }
        if t.is_empty() { return Some(true) } let mut i = 0; let r = or(d, &t, &mut i)?; if i < t.len() { None } else { Some(r) }
    }
    fn route(&mut self, a: &Asked, s: &[&str]) -> Said {
        let m = a.method.as_str(); let b: Value = if ctype(a) == "application/json" && !a.body.is_empty() { match serde_json::from_slice(&a.body) { Ok(v @ Value::Object(_)) => v, _ => return err(400, "Error occurred while parsing request parameters") } } else { json!({}) };
        let at = |me: &Self, id: &str| me.tickets.iter().position(|t| t.id.to_string() == id); let lost = |k: &str, id: &str| err(404, &format!("Couldn't find {k} with 'id'={id}"));
        let pairs = |l: &[(u64, &str)]| reply(200, json!(l.iter().map(|x| json!({"id": x.0, "name": x.1, "active": true})).collect::<Vec<_>>())); let user = |u: &(u64, &str)| json!({"id": u.0, "login": u.1, "email": u.1, "firstname": if u.0 == 5 { "Escalate" } else { "Jane" }, "lastname": "X", "active": true, "role_ids": if u.0 == 5 { [2] } else { [3] }});
        match (m, s) {
            ("GET", ["users", "me"]) => reply(200, user(&USERS[0])),
            ("GET", ["users", "search"]) => reply(200, json!(USERS[..2].iter().filter(|u| q(a, "query").map_or(false, |x| x == "*" || u.1.contains(x.trim_start_matches("email:").trim_matches('"')))).map(user).collect::<Vec<_>>())),
            ("GET", ["groups"]) => pairs(GROUPS), ("GET", ["ticket_states"]) => pairs(STATES), ("GET", ["ticket_priorities"]) => pairs(PRIOS), (_, ["object_manager_attributes", ..]) => err(403, "Not authorized"),
            ("POST", ["tickets"]) => { let r = self.create(b.as_object().unwrap()); if r.status != 201 { return r } reply(201, self.show(a, self.tickets.len() - 1)) }
            ("GET", ["tickets"]) => { let (n, p) = (qn(a, "per_page", 100).clamp(1, 100), qn(a, "page", 1).max(1)); reply(200, json!((0..self.tickets.len()).skip(n * (p - 1)).take(n).map(|i| self.show(a, i)).collect::<Vec<_>>())) }
            ("GET" | "POST", ["tickets", "search"]) => {
                let query = q(a, "query").map(|s| s.to_string()).or(b["query"].as_str().map(|s| s.to_string())).unwrap_or_default(); let n = qn(a, "limit", qn(a, "per_page", 50)).clamp(1, 200); let p = qn(a, "page", 1).max(1);
                if Self::matches(&json!({}), &query).is_none() { return err(422, "The search could not be executed: the query is not valid") }
                let mut l: Vec<usize> = self.ix.docs().filter(|(_, d)| Self::matches(d, &query) == Some(true)).map(|(i, _)| *i as usize).filter(|i| *i < self.tickets.len()).collect(); l.reverse(); let c = l.len(); let l: Vec<usize> = l.into_iter().skip(n * (p - 1)).take(n).collect();
                if q(a, "only_total_count") == Some("true") { return reply(200, json!({"total_count": c})) }
                if q(a, "expand") == Some("true") || q(a, "expand") == Some("1") { return reply(200, json!(l.iter().map(|i| self.show(a, *i)).collect::<Vec<_>>())) }
                let assets: Map<String, Value> = l.iter().map(|i| (self.tickets[*i].id.to_string(), self.show(&Asked { method: "GET".into(), path: "".into(), query: vec![], headers: vec![], body: vec![], host: "".into() }, *i))).collect();
                let ids: Vec<u64> = l.iter().map(|i| self.tickets[*i].id).collect(); if q(a, "full") == Some("true") { return reply(200, json!({"record_ids": ids, "assets": {"Ticket": assets}, "total_count": c})) } reply(200, json!({"tickets": ids, "tickets_count": ids.len(), "assets": {"Ticket": assets}}))
            }
            ("GET", ["tickets", id]) => match at(self, id) { Some(i) => reply(200, self.show(a, i)), None => lost("Ticket", id) },
            ("PUT", ["tickets", id]) => { let Some(i) = at(self, id) else { return lost("Ticket", id) }; let mut v = self.tickets[i].v.clone(); if let Err(e) = self.take(&mut v, b.as_object().unwrap(), false) { return e }
                let x = match b.get("article").filter(|x| x.as_object().map_or(false, |o| !o.is_empty())) { Some(x) => match self.article(x) { Ok(x) => Some(x), Err(e) => return e }, None => None }; self.tickets[i].v = v; self.tickets[i].arts.extend(x); self.index(i); reply(200, self.show(a, i)) }
            ("DELETE", ["tickets", _]) => err(403, "Not authorized"),
            ("POST", ["ticket_articles"]) => { let id = text(&b["ticket_id"]); let Some(i) = at(self, &id) else { return lost("Ticket", &id) }; let x = match self.article(&b) { Ok(x) => x, Err(e) => return e }; let v = self.art(self.tickets[i].id, &x); self.tickets[i].arts.push(x); self.index(i); reply(201, v) }
            ("GET", ["ticket_articles", "by_ticket", id]) => match at(self, id) { Some(i) => { let t = &self.tickets[i]; reply(200, json!(t.arts.iter().map(|x| self.art(t.id, x)).collect::<Vec<_>>())) } None => lost("Ticket", id) },
            ("GET", ["ticket_articles", id]) => match self.tickets.iter().flat_map(|t| t.arts.iter().map(move |x| (t.id, x))).find(|x| x.1.id.to_string() == *id) { Some((t, x)) => reply(200, self.art(t, x)), None => lost("Ticket::Article", id) },
            ("GET", ["ticket_attachment", t, x, f]) => { let Some(i) = at(self, t) else { return err(403, "Not authorized") }; let Some(x) = self.tickets[i].arts.iter().find(|y| y.id.to_string() == *x) else { return lost("Ticket::Article", x) };
                match x.files.iter().find(|y| y.id.to_string() == *f) { Some(y) => with(bytes(200, &y.ctype, y.data.clone()), &[("content-disposition", &format!("attachment; filename=\"{}\"", y.name))]), None => err(403, "The file does not belong to the specified article.") } }
            ("GET", ["tags"]) => match at(self, q(a, "o_id").unwrap_or("")) { Some(i) if q(a, "object") == Some("Ticket") => reply(200, json!({"tags": self.tickets[i].tags})), _ => lost("Ticket", q(a, "o_id").unwrap_or("")) },
            ("POST" | "GET", ["tags", "add"]) => { let g = |k: &str| if b[k].is_null() { q(a, k).unwrap_or("").to_string() } else { text(&b[k]) }; let Some(i) = at(self, &g("o_id")) else { return lost("Ticket", &g("o_id")) }; let t = g("item"); if t.is_empty() { return err(422, "item is missing") } if !self.tickets[i].tags.contains(&t) { self.tickets[i].tags.push(t) } self.index(i); reply(201, json!(true)) }
            ("GET", ["tag_search"]) => reply(200, json!([])),
            _ => err(404, "No route matches"),
        }
    }
}
impl System for Zammad {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.base, &a.path); let s: Vec<&str> = s.iter().map(|x| x.as_str().trim_end_matches(".json")).collect();
        if s.len() < 3 || s[0] != "api" || s[1] != "v1" { return err(404, "No route matches") }
        let h = head(a, "authorization").unwrap_or("");
        let tok = h.strip_prefix("Token ").map(|t| t.trim()).and_then(|t| t.strip_prefix("token=")).map(|t| t.trim_matches('"'));
        let ok = tok == Some("zmd-tok-8a") || bearer(a).map_or(false, |t| t == "zmd-oauth-3e" || t == "zmd-tok-8a") || basic(a).map_or(false, |(u, p)| u == "bot@example.org" && p == "zmd-pass-1");
        if !ok { let e = if h.is_empty() { "Authentication required" } else if tok.is_some() || bearer(a).is_some() { "Can't find User for Token" } else { "Invalid BasicAuth credentials" }; return with(err(401, e), &[("x-failure", e)]) }
        self.route(a, &s[2..])
    }
    fn held(&self) -> Vec<Held> {
        self.tickets.iter().map(|t| { let v = Self::names(&t.v); Held { id: t.id.to_string(), open: ![4, 5].contains(&t.v["state_id"].as_u64().unwrap()), title: text(&t.v["title"]), texts: t.arts.iter().map(|x| (x.v["internal"] == true, text(&x.v["body"]))).collect(), files: t.arts.iter().flat_map(|x| &x.files).map(|f| (f.name.clone(), f.data.clone())).collect(),
            fields: map(&[("fingerprint", &text(&t.v["fingerprint"])), ("state", &text(&v["state"])), ("priority", &text(&v["priority"])), ("group", &text(&v["group"])), ("customer", &text(&v["customer"])), ("tags", &t.tags.join(","))]) } }).collect()
    }
    fn close(&mut self, id: &str) { if let Some(i) = self.tickets.iter().position(|t| t.id.to_string() == id) { self.tickets[i].v["state_id"] = json!(4); self.index(i) } }
    fn lag(&mut self, seconds: u64) { self.ix.lag = seconds }
    fn tick(&mut self, now: u64) { self.ix.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut z = Zammad { base: base.trim_end_matches('/').into(), tickets: vec![], ix: Index::default(), n: 100 };
    for i in [1, 2] { let fp = hexid(960 + i, 32); z.create(json!({"title": format!("Stranger {i}"), "group": "Support", "customer": "customer@example.org", "fingerprint": fp, "state": if i == 2 { "closed" } else { "open" }, "article": {"body": format!("Somebody else's trouble {fp}"), "type": "note", "internal": false}}).as_object().unwrap()); }
    (Box::new(z), map(&[("base_url", base), ("token", "zmd-tok-8a"), ("oauth_token", "zmd-oauth-3e"), ("user", "bot@example.org"), ("password", "zmd-pass-1"), ("group", "Support"), ("customer", "customer@example.org"), ("field_id", "fingerprint"), ("state_open", "open"), ("status_open", "open"), ("state_done", "closed"), ("status_done", "closed"), ("tag", "allowed")]))
}
