//! ServiceNow, Table API on incident, Attachment API.
//! From: servicenow.com/docs (Xanadu, Zurich) c_TableAPI, c_AttachmentAPI, encoded query operators, inbound REST rate limits; support KB0534905 (Table API FAQ);
//! property glide.invalid_query.returns_no_rows (off by default: a condition on an unknown column is dropped, so everything matches).
//! In make(): base_url, user+password (Basic), oauth_token (Bearer), api_key (x-sn-apikey), table incident, correlation_id = yes, field u_fingerprint, caller (sys_id), state_* values.
//! Emulated: /api/now[/v1|/v2]/table/{incident,sys_user,sys_journal_field,sys_dictionary}, list/read/create/PUT/PATCH/DELETE, sysparm_query/fields/limit/offset/display_value/
//! exclude_reference_link/input_display_value(ignored), plain column=value filters, X-Total-Count and Link, comments/work_notes as journal fields (empty when read raw,
//! joined text with display values), attachment file/upload/list/read/download/delete. Searches are not lagged (database); only the text query 123TEXTQUERY321 is.
//! Not emulated: ACLs by role, other tables, dot-walking, business rules beyond active/number/close fields, rate limiting (headers only), aggregate API, XML.
//! Unsure: too long values are cut in silence (short_description 160, correlation_id 100, u_fingerprint 40); resolving without close_code and close_notes is refused
//! (data policy: 403); wrong content type 415; resolved (6) keeps active=true and counts as not open in `Held`; v1 answers 404 for an empty list (older manner), others 200 [].
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

const COLS: &[&str] = &["sys_id", "number", "short_description", "description", "state", "incident_state", "active", "priority", "impact", "urgency", "category", "subcategory", "caller_id", "opened_by", "assignment_group", "assigned_to", "correlation_id", "correlation_display", "u_fingerprint", "close_code", "close_notes", "contact_type", "sys_created_on", "sys_updated_on", "sys_created_by", "sys_mod_count", "comments", "work_notes", "opened_at", "resolved_at", "closed_at", "cmdb_ci", "business_service", "location", "company", "parent", "severity", "hold_reason", "sys_class_name", "watch_list", "comments_and_work_notes"];
const REFS: &[(&str, &str)] = &[("caller_id", "sys_user"), ("opened_by", "sys_user"), ("assigned_to", "sys_user"), ("assignment_group", "sys_user_group"), ("cmdb_ci", "cmdb_ci"), ("company", "core_company")];
const BOT: &str = "62826bf03710200044e0bfc8bcbe5df1"; const CALLER: &str = "46d44a5dc0a8010e0000c0a1b2c3d4e5"; const GROUP: &str = "d625dccec0a8016700a222a0f7900d06";
struct File { id: String, rec: String, name: String, ctype: String, data: Vec<u8> }
struct Rec { v: BTreeMap<String, String>, notes: Vec<(bool, String, String)> }
pub struct ServiceNow { base: String, recs: Vec<Rec>, files: Vec<File>, ix: Index, n: u64 }

fn err(s: u16, m: &str, d: &str) -> Said { reply(s, json!({"error": {"message": m, "detail": if d.is_empty() { Value::Null } else { json!(d) }}, "status": "failure"})) }
fn gone() -> Said { err(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval") }
type Row = BTreeMap<String, String>;

impl ServiceNow {
    fn sys(&mut self) -> String { self.n += 1; hexid(self.n + 30000, 32) }
    fn at(&self) -> String { stamp(self.ix.now).replace('T', " ") }
    fn label(f: &str, v: &str) -> String { match f { "state" | "incident_state" => match v { "1" => "New", "2" => "In Progress", "3" => "On Hold", "6" => "Resolved", "7" => "Closed", "8" => "Canceled", x => x }.into(), "caller_id" | "opened_by" | "assigned_to" => match v { BOT => "Escalate Bot", CALLER => "Jane Customer", x => x }.into(), "assignment_group" if v == GROUP => "Service Desk".into(),
        "priority" => match v { "1" => "1 - Critical", "2" => "2 - High", "3" => "3 - Moderate", "4" => "4 - Low", "5" => "5 - Planning", x => x }.into(), "impact" | "urgency" => match v { "1" => "1 - High", "2" => "2 - Medium", "3" => "3 - Low", x => x }.into(), _ => v.into() } }
    fn journal(&self, r: &Rec, f: &str) -> String { r.notes.iter().rev().filter(|n| f == "comments_and_work_notes" || n.0 == (f == "work_notes")).map(|n| format!("{} - Escalate Bot ({})\n{}\n\n", n.2, if n.0 { "Work notes" } else { "Additional comments" }, n.1)).collect() }
    fn show(&self, a: &Asked, v: &Row, journal: Option<&Rec>) -> Value {
        let dv = q(a, "sysparm_display_value").unwrap_or("false"); let want: Option<Vec<&str>> = q(a, "sysparm_fields").filter(|s| !s.is_empty()).map(|s| s.split(',').map(|x| x.trim()).collect());
        let bare = q(a, "sysparm_exclude_reference_link") == Some("true"); let mut o = Map::new();
        for (k, x) in v {
            if want.as_ref().map_or(false, |w| !w.contains(&k.as_str())) { continue }
            let j = journal.filter(|_| ["comments", "work_notes", "comments_and_work_notes"].contains(&k.as_str())).map(|r| self.journal(r, k));
            let shown = j.clone().unwrap_or_else(|| Self::label(k, x)); let re = REFS.iter().find(|r| r.0 == k && !x.is_empty() && journal.is_some()).map(|r| format!("{}/api/now/table/{}/{x}", self.base, r.1));
            o.insert(k.clone(), match (dv, re) { ("all", Some(l)) => if bare { json!({"display_value": shown, "value": x}) } else { json!({"display_value": shown, "value": x, "link": l}) }, ("all", None) => json!({"display_value": shown, "value": x}), ("true", Some(l)) => if bare { json!(shown) } else { json!({"display_value": shown, "link": l}) }, ("true", None) => json!(shown), (_, Some(l)) if !bare => json!({"link": l, "value": x}), _ => json!(x) });
        }
        json!(o)
    }
    /// One condition; None = the column is not known, or it cannot be read.
    fn cond(&self, cols: &dyn Fn(&str) -> bool, v: &Row, c: &str) -> Option<bool> {
        if let Some(t) = c.strip_prefix("123TEXTQUERY321=") { let id = v.get("sys_id")?; let w = words(t); return Some(self.ix.docs().any(|(_, d)| d["id"] == json!(id) && { let h = words(&text(&d["t"])); w.iter().all(|x| h.contains(x)) })) }
        let n = c.find(|ch: char| !(ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '_' || ch == '.')).unwrap_or(c.len()); let (f, rest) = c.split_at(n);
        if f.is_empty() || !cols(f) { return None }
        let h = v.get(f).cloned().unwrap_or_default(); let val = |s: &str| -> String { match s { "javascript:gs.getUserName()" => "escalate.bot".into(), "javascript:gs.getUserID()" => BOT.into(), s => s.into() } };
        let (hl, cmp) = (h.to_lowercase(), |s: &str| val(s).to_lowercase());
        for (op, _) in [("ISEMPTY", 0), ("ISNOTEMPTY", 0), ("NOT LIKE", 1), ("NOT IN", 1), ("STARTSWITH", 1), ("ENDSWITH", 1), ("CONTAINS", 1), ("LIKE", 1), ("IN", 1), ("!=", 1), (">=", 1), ("<=", 1), ("=", 1), (">", 1), ("<", 1), ("ON", 1)] {
            if let Some(x) = rest.strip_prefix(op) { return Some(match op { "ISEMPTY" => h.is_empty(), "ISNOTEMPTY" => !h.is_empty(), "NOT LIKE" => !hl.contains(&cmp(x)), "NOT IN" => !x.split(',').any(|y| cmp(y) == hl), "STARTSWITH" => hl.starts_with(&cmp(x)), "ENDSWITH" => hl.ends_with(&cmp(x)), "CONTAINS" | "LIKE" => hl.contains(&cmp(x)), "IN" => x.split(',').any(|y| cmp(y) == hl), "!=" => hl != cmp(x), ">=" => h >= val(x), "<=" => h <= val(x), "=" => hl == cmp(x), ">" => h > val(x), "<" => h < val(x), _ => true }) } }
        None
    }
    fn hit(&self, cols: &dyn Fn(&str) -> bool, v: &Row, query: &str) -> bool {
        query.split("^NQ").any(|part| { let (mut all, mut group): (bool, Option<bool>) = (true, None);
            let toks: Vec<&str> = part.split('^').filter(|t| !t.is_empty() && *t != "EQ" && !t.starts_with("ORDERBY") && !t.starts_with("GROUPBY")).collect();
            for t in toks { let (or, c) = match t.strip_prefix("OR") { Some(x) => (true, x), None => (false, t) };
                let Some(r) = self.cond(cols, v, c) else { continue }; // dropped in silence
                if or { group = Some(group.unwrap_or(false) | r) } else { if let Some(g) = group { all &= g } group = Some(r) } }
            all && group.unwrap_or(true) })
    }
    fn list(&self, a: &Asked, cols: &dyn Fn(&str) -> bool, rows: Vec<(Row, Option<&Rec>)>, v1: bool) -> Said {
        let mut query = q(a, "sysparm_query").unwrap_or("").to_string(); for (k, v) in &a.query { if !k.starts_with("sysparm_") { query.push_str(&format!("^{k}={v}")) } }
        let mut l: Vec<_> = rows.into_iter().filter(|(r, _)| self.hit(cols, r, &query)).collect();
        if let Some(f) = query.split('^').find_map(|t| t.strip_prefix("ORDERBYDESC")) { l.sort_by_key(|x| std::cmp::Reverse(x.0.get(f).cloned())) } else if let Some(f) = query.split('^').find_map(|t| t.strip_prefix("ORDERBY")) { l.sort_by_key(|x| x.0.get(f).cloned()) }
        let (n, o, c) = (qn(a, "sysparm_limit", 10000), qn(a, "sysparm_offset", 0), l.len());
        if v1 && c == 0 { return err(404, "No Record found", "Records matching query not found") }
        let r = reply(200, json!({"result": l.iter().skip(o).take(n).map(|(r, j)| self.show(a, r, *j)).collect::<Vec<_>>()})); let total = c.to_string();
        if c > o + n { with(r, &[("x-total-count", &total), ("link", &format!("<{}{}?sysparm_query={}&sysparm_limit={n}&sysparm_offset={}>;rel=\"next\"", self.base, a.path, pct(&query), o + n))]) } else { with(r, &[("x-total-count", &total)]) }
    }
    fn index(&mut self, i: usize) { let r = &self.recs[i]; let d = json!({"id": r.v["sys_id"], "t": format!("{} {} {} {}", r.v["number"], r.v["short_description"], r.v["description"], r.notes.iter().map(|n| n.1.clone()).collect::<Vec<_>>().join(" "))}); self.ix.put(i as u64, d) }
    fn take(&mut self, i: usize, b: &Map<String, Value>) -> Result<(), Said> {
        let mut v = self.recs[i].v.clone(); let mut notes = vec![];
        for (k, x) in b {
            let s = match x { Value::Object(o) => text(o.get("value").unwrap_or(&Value::Null)), x => text(x) };
            match k.as_str() { "comments" | "work_notes" => if !s.is_empty() { notes.push((k == "work_notes", s, self.at())) }, "sys_id" | "number" | "sys_created_on" | "sys_updated_on" | "sys_mod_count" | "sys_class_name" | "comments_and_work_notes" => {}
                k if COLS.contains(&k) => { let max = match k { "short_description" => 160, "correlation_id" | "correlation_display" => 100, "u_fingerprint" => 40, _ => 4000 }; v.insert(k.into(), s.chars().take(max).collect()); } _ => {} }
        }
        if b.contains_key("incident_state") && !b.contains_key("state") { let s = v["incident_state"].clone(); v.insert("state".into(), s); }
        if ["6", "7"].contains(&v["state"].as_str()) && (v["close_code"].is_empty() || v["close_notes"].is_empty()) { return Err(err(403, "Operation Failed", "Data Policy Exception: The following fields are mandatory: Resolution code, Resolution notes")) }
        let s = v["state"].clone(); v.insert("incident_state".into(), s.clone()); v.insert("active".into(), (!["7", "8"].contains(&s.as_str())).to_string());
        let p = match (v["impact"].as_str(), v["urgency"].as_str()) { ("1", "1") => "1", ("1", "2") | ("2", "1") => "2", ("1", "3") | ("2", "2") | ("3", "1") => "3", ("2", "3") | ("3", "2") => "4", _ => "5" }; v.insert("priority".into(), p.into());
        v.insert("sys_updated_on".into(), self.at()); let m = v["sys_mod_count"].parse::<u64>().unwrap_or(0) + 1; v.insert("sys_mod_count".into(), m.to_string());
        self.recs[i].v = v; self.recs[i].notes.extend(notes); self.index(i); Ok(())
    }
    fn create(&mut self, b: &Map<String, Value>) -> Result<usize, Said> {
        let mut v: Row = COLS.iter().map(|c| (c.to_string(), String::new())).collect(); let n = self.recs.len();
        for (k, x) in [("sys_id", self.sys()), ("number", format!("INC{:07}", 10001 + n)), ("state", "1".into()), ("impact", "3".into()), ("urgency", "3".into()), ("opened_by", BOT.into()), ("sys_created_on", self.at()), ("opened_at", self.at()), ("sys_created_by", "escalate.bot".into()), ("sys_class_name", "incident".into())] { v.insert(k.into(), x); }
        self.recs.push(Rec { v, notes: vec![] }); if let Err(e) = self.take(n, b) { self.recs.pop(); return Err(e) } self.recs[n].v.insert("sys_mod_count".into(), "0".into()); Ok(n)
    }
    fn meta(&self, f: &File) -> Row { map(&[("sys_id", &f.id), ("file_name", &f.name), ("content_type", &f.ctype), ("size_bytes", &f.data.len().to_string()), ("table_name", "incident"), ("table_sys_id", &f.rec), ("hash", &sha256(&f.data)), ("download_link", &format!("{}/api/now/attachment/{}/file", self.base, f.id)), ("state", "available"), ("sys_created_on", &self.at()), ("compressed", "true"), ("sys_created_by", "escalate.bot")]) }
    fn attach(&mut self, table: &str, rec: &str, name: &str, ct: &str, data: Vec<u8>) -> Said {
        if table.is_empty() || rec.is_empty() || name.is_empty() { return err(400, "Invalid attachment request", "table_name, table_sys_id and file_name are required") }
        if table != "incident" { return err(400, &format!("Invalid table {table}"), "") }
        if !self.recs.iter().any(|r| r.v["sys_id"] == rec) { return err(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval") }
        if data.is_empty() { return err(400, "Invalid attachment request", "The file is empty") }
        let f = File { id: self.sys(), rec: rec.into(), name: name.into(), ctype: if ct.is_empty() { "application/octet-stream".into() } else { ct.into() }, data };
        let m = self.meta(&f); let loc = format!("{}/api/now/attachment/{}", self.base, f.id); self.files.push(f); with(reply(201, json!({"result": m})), &[("location", &loc)])
    }
    fn table(&mut self, a: &Asked, s: &[&str], v1: bool) -> Said {
        let m = a.method.as_str(); let table = s[0];
        let users = || vec![map(&[("sys_id", BOT), ("user_name", "escalate.bot"), ("name", "Escalate Bot"), ("email", "bot@example.org"), ("active", "true")]), map(&[("sys_id", CALLER), ("user_name", "jane"), ("name", "Jane Customer"), ("email", "customer@example.org"), ("active", "true")])];
        let any = |r: Vec<Row>| r.into_iter().map(|r| (r, None)).collect::<Vec<_>>();
        match (table, s.len(), m) {
            ("sys_user", 1, "GET") => return self.list(a, &|c| ["sys_id", "user_name", "name", "email", "active"].contains(&c), any(users()), v1),
            ("sys_user", 2, "GET") => return match users().into_iter().find(|u| u["sys_id"] == s[1]) { Some(u) => reply(200, json!({"result": self.show(a, &u, None)})), None => gone() },
            ("sys_user_group", 1, "GET") => return self.list(a, &|c| ["sys_id", "name", "active"].contains(&c), any(vec![map(&[("sys_id", GROUP), ("name", "Service Desk"), ("active", "true")])]), v1),
            ("sys_dictionary", 1, "GET") => return self.list(a, &|c| ["name", "element", "sys_id", "max_length"].contains(&c), any(COLS.iter().map(|c| map(&[("name", "incident"), ("element", c), ("sys_id", &hexid(c.len() as u64 + 77, 32)), ("max_length", if *c == "u_fingerprint" { "40" } else { "100" })])).collect()), v1),
            ("sys_journal_field", 1, "GET") => { let r = self.recs.iter().flat_map(|r| r.notes.iter().enumerate().map(move |(i, n)| map(&[("sys_id", &sha256(format!("{}{i}", r.v["sys_id"]).as_bytes())[..32]), ("element_id", &r.v["sys_id"]), ("name", "incident"), ("element", if n.0 { "work_notes" } else { "comments" }), ("value", &n.1), ("sys_created_on", &n.2), ("sys_created_by", "escalate.bot")]))).collect(); return self.list(a, &|c| ["sys_id", "element_id", "name", "element", "value", "sys_created_on", "sys_created_by"].contains(&c), any(r), v1) }
            ("incident", _, _) => {}
            _ => return err(400, &format!("Invalid table {table}"), ""),
        }
        if s.len() > 2 { return err(400, "Requested URI does not represent any resource", "") }
        let body = if ["POST", "PUT", "PATCH"].contains(&m) { if ctype(a) != "application/json" { return err(415, "Unsupported Media Type", "Content-Type must be application/json, application/xml or text/xml") }
            match serde_json::from_slice::<Value>(&a.body) { Ok(Value::Object(o)) => o, Ok(Value::Array(l)) if l.first().map_or(false, |x| x.is_object()) => l[0].as_object().unwrap().clone(), _ => return err(400, "Exception while reading request", "The payload is not valid JSON.") } } else { Map::new() };
        let at = s.get(1).and_then(|id| self.recs.iter().position(|r| r.v["sys_id"] == *id));
        match (m, s.len(), at) {
            ("GET", 1, _) => self.list(a, &|c| COLS.contains(&c), self.recs.iter().map(|r| (r.v.clone(), Some(r))).collect(), v1),
            ("POST", 1, _) => match self.create(&body) { Ok(i) => { let r = &self.recs[i]; with(reply(201, json!({"result": self.show(a, &r.v, Some(r))})), &[("location", &format!("{}/api/now/table/incident/{}", self.base, r.v["sys_id"]))]) } Err(e) => e },
            ("GET", 2, Some(i)) => { let r = &self.recs[i]; reply(200, json!({"result": self.show(a, &r.v, Some(r))})) }
            ("PUT" | "PATCH", 2, Some(i)) => match self.take(i, &body) { Ok(()) => { let r = &self.recs[i]; reply(200, json!({"result": self.show(a, &r.v, Some(r))})) } Err(e) => e },
            ("DELETE", 2, Some(i)) => { let _ = i; err(403, "Operation Failed", "Delete is not allowed by ACL") }
            (_, 2, None) => gone(),
            _ => err(405, "Method not supported", ""),
        }
    }
}
impl System for ServiceNow {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.base, &a.path); let mut s: Vec<&str> = s.iter().map(|x| x.as_str()).collect();
        let ok = basic(a).map_or(false, |(u, p)| u == "escalate.bot" && p == "sn-pass-77") || bearer(a).map_or(false, |t| t == "sn-oauth-31") || head(a, "x-sn-apikey") == Some("now_key_55");
        if !ok { return with(err(401, "User Not Authenticated", "Required to provide Auth information"), &[("www-authenticate", "BASIC realm=\"Service-now\"")]) }
        if s.len() < 3 || s[0] != "api" || s[1] != "now" { return err(400, "Requested URI does not represent any resource", "") }
        if !head(a, "accept").map_or(true, |x| x.contains("*/*") || x.contains("json") || x.contains("application/*")) && !(s.last() == Some(&"file")) { return err(406, "Not acceptable", "Requested media type is not supported") }
        let v1 = s[2] == "v1"; if ["v1", "v2"].contains(&s[2]) { s.remove(2); }
        let r = match (a.method.as_str(), &s[2..]) {
            (_, ["table", rest @ ..]) if !rest.is_empty() => self.table(a, rest, v1),
            ("POST", ["attachment", "file"]) => { let g = |k: &str| q(a, k).unwrap_or("").to_string(); let ct = ctype(a); if ct.is_empty() { err(415, "Unsupported Media Type", "Content-Type is required") } else { self.attach(&g("table_name"), &g("table_sys_id"), &g("file_name"), &ct, a.body.clone()) } }
            ("POST", ["attachment", "upload"]) => match parts(a) { None => err(415, "Unsupported Media Type", "multipart/form-data is required"), Some(ps) => { let g = |k: &str| ps.iter().find(|p| p.name == k).map(|p| String::from_utf8_lossy(&p.data).into_owned()).unwrap_or_default(); let (t, r) = (g("table_name"), g("table_sys_id")); match ps.into_iter().find(|p| p.file.is_some()) { Some(f) => self.attach(&t, &r, &f.file.unwrap(), &f.ctype, f.data), None => err(400, "Invalid attachment request", "uploadFile is required") } } },
            ("GET", ["attachment"]) => { let rows = self.files.iter().map(|f| (self.meta(f), None)).collect(); self.list(a, &|c| ["sys_id", "file_name", "table_name", "table_sys_id", "content_type", "size_bytes", "hash", "sys_created_on"].contains(&c), rows, false) }
            ("GET", ["attachment", id]) => match self.files.iter().find(|f| f.id == *id) { Some(f) => reply(200, json!({"result": self.meta(f)})), None => gone() },
            ("GET", ["attachment", id, "file"]) => match self.files.iter().find(|f| f.id == *id) { Some(f) => with(bytes(200, &f.ctype, f.data.clone()), &[("content-disposition", &format!("attachment;filename*=UTF-8''{}", pct(&f.name)))]), None => gone() },
            ("DELETE", ["attachment", id]) => { let n = self.files.len(); self.files.retain(|f| f.id != *id); if n == self.files.len() { gone() } else { none(204) } }
            _ => err(400, "Requested URI does not represent any resource", ""),
        };
        with(r, &[("x-ratelimit-limit", "6000"), ("x-ratelimit-reset", "1900000000"), ("x-ratelimit-rule", "REST Table API"), ("x-is-logged-in", "true")])
    }
    fn held(&self) -> Vec<Held> {
        self.recs.iter().map(|r| Held { id: r.v["sys_id"].clone(), open: !["6", "7", "8"].contains(&r.v["state"].as_str()), title: r.v["short_description"].clone(), texts: std::iter::once((false, r.v["description"].clone())).chain(r.notes.iter().map(|n| (n.0, n.1.clone()))).collect(),
            files: self.files.iter().filter(|f| f.rec == r.v["sys_id"]).map(|f| (f.name.clone(), f.data.clone())).collect(), fields: r.v.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.clone(), v.clone())).collect() }).collect()
    }
    fn close(&mut self, id: &str) { if let Some(i) = self.recs.iter().position(|r| r.v["sys_id"] == id || r.v["number"] == id) { let _ = self.take(i, json!({"state": "7", "close_code": "Solved (Permanently)", "close_notes": "done"}).as_object().unwrap()); } }
    fn lag(&mut self, seconds: u64) { self.ix.lag = seconds }
    fn tick(&mut self, now: u64) { self.ix.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut z = ServiceNow { base: base.trim_end_matches('/').into(), recs: vec![], files: vec![], ix: Index::default(), n: 0 };
    for i in [1, 2] { let fp = hexid(930 + i, 32); let _ = z.create(json!({"short_description": format!("Stranger {i}"), "description": format!("Somebody else's trouble {fp}"), "correlation_id": fp, "u_fingerprint": fp}).as_object().unwrap()); }
    let id = z.recs[1].v["sys_id"].clone(); z.close(&id);
    (Box::new(z), map(&[("base_url", base), ("user", "escalate.bot"), ("password", "sn-pass-77"), ("oauth_token", "sn-oauth-31"), ("api_key", "now_key_55"), ("table", "incident"), ("correlation_id", "yes"), ("field_id", "u_fingerprint"), ("caller_id", CALLER), ("assignment_group", GROUP), ("state_open", "1"), ("state_progress", "2"), ("state_resolved", "6"), ("state_done", "7"), ("close_code", "Solved (Permanently)")]))
}
