//! Jira Cloud, platform REST v3. Also the floor on which jsm.rs stands.
//! From: shared/contracts/jira.json (Atlassian's OpenAPI); developer.atlassian.com cloud/jira/platform {rest/v3, search-and-reconcile, jira-expressions/ADF
//! structure, rate-limiting, jira-entity-properties}; support.atlassian.com JQL fields and operators.
//! In make(): base_url, email, token (Basic email:token; Bearer only where base_url has /ex/jira/, as OAuth goes through the gateway), project, project_id,
//! issue_type(+_id), field_id customfield_10042, field_name Fingerprint (single line text: JQL knows only `~`), label "allowed", property_key (free; JQL on it
//! only if indexed: property_indexed "escalate.fp", i.e. `issue.property[escalate].fp`), status_open/status_done, transitions, attachment_limit.
//! Emulated: myself, serverInfo, mypermissions, project, field, createmeta, priority, issue create/read/edit, comments, transitions, properties, remote links,
//! attachments (multipart `file`, X-Atlassian-Token), attachment meta/read/content (303), search/jql GET and POST with lag and reconcileIssues, search (410).
//! Not emulated: boards, worklogs, notifications, bulk, permissions of other users, ADF beyond the form of its nodes, real throttling (headers only).
//! Unsure: without credentials everything answers 401 (some reads may be anonymous: 404 or empty); order of errors; exact words of several errors;
//! body members beside fields/update/properties/transition/historyMetadata are ignored. A short text search is by whole words; `*` at a word's end is a prefix.
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

pub(super) const CF: &str = "customfield_10042";
pub(super) const LIMIT: usize = 20 * 1024 * 1024;
pub(super) struct File { pub id: u64, pub name: String, pub ctype: String, pub data: Vec<u8> }
pub(super) struct Note { pub id: u64, pub body: Value, pub internal: bool, pub vis: Value }
pub(super) struct Issue { pub id: u64, pub key: String, pub f: Map<String, Value>, pub status: usize, pub notes: Vec<Note>, pub files: Vec<File>, pub props: BTreeMap<String, Value>, pub links: Vec<Value> }
pub struct Jira { pub(super) base: String, pub(super) project: &'static str, pub(super) kinds: &'static [(&'static str, &'static str)], pub(super) states: &'static [(&'static str, &'static str, &'static str)], pub(super) issues: Vec<Issue>, pub(super) ix: Index, pub(super) n: u64 }

pub(super) fn errs(status: u16, msgs: &[&str], fields: &[(&str, String)]) -> Said { reply(status, json!({"errorMessages": msgs, "errors": fields.iter().map(|(k, v)| (k.to_string(), json!(v))).collect::<Map<_, _>>()})) }
pub(super) fn gone() -> Said { errs(404, &["Issue does not exist or you do not have permission to see it."], &[]) }
/// The plain text of an ADF document.
pub(super) fn plain(v: &Value) -> String {
    let mut o = String::new();
    if let Some(t) = v["text"].as_str() { o.push_str(t) }
    if let Some(u) = v["attrs"]["url"].as_str() { o.push_str(u) }
    if v["type"] == "hardBreak" { o.push('\n') }
    for c in v["content"].as_array().into_iter().flatten() { o.push_str(&plain(c)) }
    if ["paragraph", "heading", "codeBlock", "listItem"].contains(&v["type"].as_str().unwrap_or("")) { o.push('\n') }
    o
}
pub(super) fn adf(v: &Value) -> bool {
    const BLOCK: &[&str] = &["paragraph", "heading", "codeBlock", "blockquote", "bulletList", "orderedList", "rule", "panel", "table", "mediaSingle", "mediaGroup", "expand", "taskList", "decisionList", "blockCard"];
    const INLINE: &[&str] = &["text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status", "mediaInline"];
    fn node(v: &Value) -> bool {
        let Some(t) = v["type"].as_str() else { return false };
        if t == "text" { return v["text"].as_str().map_or(false, |s| !s.is_empty()) && v.get("content").is_none() && arr(&v["marks"]).iter().all(|m| m["type"].is_string()) }
        let c = match v.get("content") { None => vec![], Some(Value::Array(a)) => a.clone(), _ => return false };
        let ty = |c: &Value| c["type"].as_str().unwrap_or("").to_string();
        (match t {
            "paragraph" | "heading" => c.iter().all(|c| INLINE.contains(&ty(c).as_str())) && (t == "paragraph" || v["attrs"]["level"].as_u64().map_or(false, |l| (1..=6).contains(&l))),
            "codeBlock" => c.iter().all(|c| ty(c) == "text" && c.get("marks").map_or(true, |m| arr(m).is_empty())),
            "bulletList" | "orderedList" => !c.is_empty() && c.iter().all(|c| ty(c) == "listItem"),
            "listItem" | "blockquote" | "panel" | "expand" => !c.is_empty() && c.iter().all(|c| BLOCK.contains(&ty(c).as_str())),
            _ => BLOCK.contains(&t) || INLINE.contains(&t) || ["tableRow", "tableCell", "tableHeader", "media", "taskItem", "decisionItem"].contains(&t),
        }) && c.iter().all(node)
    }
    v["version"] == 1 && v["type"] == "doc" && v["content"].as_array().map_or(false, |c| c.iter().all(|c| BLOCK.contains(&c["type"].as_str().unwrap_or("")) && node(c)))
}
pub(super) fn doc(text: &str) -> Value { json!({"version": 1, "type": "doc", "content": text.split('\n').map(|l| if l.is_empty() { json!({"type": "paragraph", "content": []}) } else { json!({"type": "paragraph", "content": [{"type": "text", "text": l}]}) }).collect::<Vec<_>>()}) }

impl Jira {
    pub(super) fn id(&mut self) -> u64 { self.n += 1; self.n }
    pub(super) fn at(&self) -> String { stamp(self.ix.now) + ".000+0000" }
    pub(super) fn me(&self) -> Value { json!({"self": format!("{}/rest/api/3/user?accountId=5b10a2844c20165700ede21g", self.base), "accountId": "5b10a2844c20165700ede21g", "accountType": "atlassian", "emailAddress": "bot@example.org", "displayName": "Escalate Bot", "active": true, "timeZone": "Etc/UTC"}) }
    pub(super) fn known(&self, a: &Asked) -> bool {
        basic(a).map_or(false, |(u, p)| u.eq_ignore_ascii_case("bot@example.org") && p == "ATATT3xFf-jira") || (self.base.contains("/ex/jira/") && bearer(a).map_or(false, |t| t == "oauth-jira"))
    }
    pub(super) fn find(&self, k: &str) -> Option<usize> { self.issues.iter().position(|i| i.key.eq_ignore_ascii_case(k) || i.id.to_string() == k) }
    pub(super) fn file(&self, f: &File) -> Value { json!({"self": format!("{}/rest/api/3/attachment/{}", self.base, f.id), "id": f.id.to_string(), "filename": f.name, "author": self.me(), "created": self.at(), "size": f.data.len(), "mimeType": f.ctype, "content": format!("{}/rest/api/3/attachment/content/{}", self.base, f.id)}) }
    pub(super) fn note(&self, i: &Issue, n: &Note) -> Value { let mut v = json!({"self": format!("{}/rest/api/3/issue/{}/comment/{}", self.base, i.id, n.id), "id": n.id.to_string(), "author": self.me(), "body": n.body, "created": self.at(), "updated": self.at(), "jsdPublic": !n.internal}); if !n.vis.is_null() { v["visibility"] = n.vis.clone() } v }
    fn status(&self, s: usize) -> Value { let (id, name, cat) = self.states[s]; json!({"id": id, "name": name, "statusCategory": {"key": cat, "name": match cat { "done" => "Done", "new" => "To Do", _ => "In Progress" }}}) }
    fn all(&self, i: &Issue) -> Map<String, Value> {
        let mut f = i.f.clone(); f.insert("status".into(), self.status(i.status));
        f.insert("resolution".into(), if self.states[i.status].2 == "done" { json!({"id": "10000", "name": "Done"}) } else { Value::Null });
        f.insert("attachment".into(), json!(i.files.iter().map(|x| self.file(x)).collect::<Vec<_>>()));
        f.insert("comment".into(), json!({"comments": i.notes.iter().map(|n| self.note(i, n)).collect::<Vec<_>>(), "total": i.notes.len(), "maxResults": i.notes.len(), "startAt": 0})); f
    }
    /// `fields`: names, *all, *navigable, -name; None = the endpoint's default.
    fn show(&self, i: &Issue, want: Option<Vec<String>>, props: &[String], dflt: &str) -> Value {
        let want = want.unwrap_or_else(|| vec![dflt.into()]); let mut o = json!({"id": i.id.to_string(), "key": i.key, "self": format!("{}/rest/api/3/issue/{}", self.base, i.id), "expand": ""});
        let f: Map<String, Value> = self.all(i).into_iter().filter(|(k, _)| !want.contains(&format!("-{k}")) && (want.contains(k) || want.iter().any(|w| w == "*all") || (want.iter().any(|w| w == "*navigable") && k != "comment" && k != "attachment"))).collect();
        if want != ["id"] && want != ["key"] && !(want.iter().all(|w| w == "id" || w == "key")) { o["fields"] = json!(f) }
        if !props.is_empty() { o["properties"] = json!(i.props.iter().filter(|(k, _)| props.contains(k) || props.iter().any(|p| p == "*all")).collect::<BTreeMap<_, _>>()) } o
    }
    pub(super) fn index(&mut self, n: usize) {
        let i = &self.issues[n]; let mut d = json!(self.all(i)); d["_props"] = json!(i.props); d["_i"] = json!(n); d["key"] = json!(i.key); d["id"] = json!(i.id);
        d["_desc"] = json!(plain(&i.f["description"])); d["_notes"] = json!(i.notes.iter().map(|n| plain(&n.body)).collect::<Vec<_>>().join("\n")); self.ix.put(n as u64, d)
    }
    pub(super) fn set(&self, f: &mut Map<String, Value>, fields: &Value, new: bool) -> Vec<(&'static str, String)> {
        let mut bad: Vec<(String, String)> = vec![]; let empty = Map::new();
        for (k, v) in fields.as_object().unwrap_or(&empty) {
            let no = |t: &str| Some((k.clone(), t.to_string()));
            let e = match k.as_str() {
                "project" if new => if v["key"] == self.project || text(&v["id"]) == "10000" { None } else { no("valid project is required") },
                "issuetype" => match self.kinds.iter().find(|t| text(&v["id"]) == t.0 || v["name"] == t.1) { Some(t) => { f.insert(k.clone(), json!({"id": t.0, "name": t.1, "subtask": false})); None } None => no(if v.is_object() { "Specify a valid issue type" } else { "Specify an issue type" }) },
                "summary" => match v.as_str() { None => no("Operation value must be a string"), Some(s) if s.trim().is_empty() => no("You must specify a summary of the issue."), Some(s) if s.chars().count() > 255 => no("Summary can't exceed 255 characters."), Some(s) if s.contains(['\n', '\r']) => no("The summary is invalid because it contains newline characters."), _ => { f.insert(k.clone(), v.clone()); None } },
                "description" | "environment" => if v.is_null() || adf(v) { if plain(v).len() > 32767 { no("The entered text is too long. It exceeds the allowed limit of 32,767 characters.") } else { f.insert(k.clone(), v.clone()); None } } else { no("Operation value must be an Atlassian Document (see the Atlassian Document Format)") },
                "labels" => match v.as_array() { Some(a) if a.iter().all(|l| l.is_string()) => match a.iter().map(text).find(|l| l.contains(' ') || l.len() > 255) { Some(l) if l.contains(' ') => no(&format!("The label '{l}' contains spaces which is invalid.")), Some(l) => no(&format!("The label '{l}' exceeds the maximum length for a single label of 255 characters.")), None => { f.insert(k.clone(), v.clone()); None } }, Some(_) => no("string expected at index 0"), None => no("data was not an array") },
                "priority" => match [("1", "Highest"), ("2", "High"), ("3", "Medium"), ("4", "Low"), ("5", "Lowest")].iter().find(|p| v["id"] == p.0 || v["name"] == p.1) { Some(p) => { f.insert(k.clone(), json!({"id": p.0, "name": p.1})); None } None => no(if v.is_object() { "The priority selected is invalid." } else { "Operation value must be an object" }) },
                "reporter" | "assignee" => if v.is_null() { f.insert(k.clone(), Value::Null); None } else if v["accountId"] == "5b10a2844c20165700ede21g" || v["id"] == "5b10a2844c20165700ede21g" { f.insert(k.clone(), self.me()); None } else { no("The reporter specified is not a user.") },
                "duedate" => { f.insert(k.clone(), v.clone()); None }
                CF => match v { Value::Null => { f.insert(k.clone(), Value::Null); None } Value::String(s) if s.chars().count() > 255 => no("The entered text is too long. It exceeds the allowed limit of 255 characters."), Value::String(_) => { f.insert(k.clone(), v.clone()); None } _ => no("Operation value must be a string") },
                _ => no(&format!("Field '{k}' cannot be set. It is not on the appropriate screen, or unknown.")),
            };
            bad.extend(e);
        }
        if new {
            if fields["project"].is_null() { bad.push(("project".into(), "Specify a valid project ID or key".into())) }
            if fields["issuetype"].is_null() { bad.push(("issuetype".into(), "Specify an issue type".into())) }
            if fields["summary"].is_null() && fields.get("summary").is_none() { bad.push(("summary".into(), "You must specify a summary of the issue.".into())) }
        }
        bad.into_iter().map(|(k, v)| (&*Box::leak(k.into_boxed_str()), v)).collect()
    }
    pub(super) fn add(&mut self, f: Map<String, Value>) -> usize {
        let n = self.issues.len(); let key = format!("{}-{}", self.project, n + 1); let mut g = f;
        for k in ["description", CF, "priority", "assignee", "duedate", "environment"] { g.entry(k.to_string()).or_insert(Value::Null); } g.entry("labels".to_string()).or_insert(json!([]));
        if g["priority"].is_null() { g.insert("priority".into(), json!({"id": "3", "name": "Medium"})); }
        g.insert("project".into(), json!({"id": "10000", "key": self.project, "name": "Support"})); g.insert("created".into(), json!(self.at())); g.insert("updated".into(), json!(self.at())); g.insert("creator".into(), self.me()); let me = self.me(); g.entry("reporter".to_string()).or_insert(me);
        self.issues.push(Issue { id: 10001 + n as u64, key, f: g, status: 0, notes: vec![], files: vec![], props: BTreeMap::new(), links: vec![] }); self.index(n); n
    }
    fn jql(&self, jql: &str) -> Result<Expr, String> {
        let t = toks(jql, &["!~", "!=", ">=", "<=", "~", "=", ">", "<"]).map_err(|e| format!("Error in the JQL Query: {e}."))?; let mut r = Reader { t, i: 0 };
        let ordered = |r: &mut Reader| r.kw("order") && r.kw("by");
        if r.t.is_empty() || ordered(&mut r) { return Err("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.".into()) }
        let e = r.or().map_err(|e| format!("Error in the JQL Query: {e}."))?;
        if r.i < r.t.len() && !ordered(&mut r) { return Err("Error in the JQL Query: Expecting either 'OR' or 'AND'.".into()) }
        e.eval(&|f, o, v| self.term(&json!({}), f, o, v))?; Ok(e)
    }
    fn term(&self, d: &Value, f: &str, op: &str, v: &[Tok]) -> Result<bool, String> {
        let v: Vec<&str> = v.iter().map(tv).collect(); let lf = f.to_lowercase(); let no = || Err(format!("The operator '{op}' is not supported by the '{f}' field."));
        let empty = ["empty", "null"].contains(&v[0].to_lowercase().as_str());
        let eq = |have: Vec<String>| -> Result<bool, String> { let have: Vec<String> = have.iter().map(|s| s.to_lowercase()).collect(); let hit = v.iter().any(|x| have.contains(&x.to_lowercase()));
            Ok(match op { "=" | "in" if !empty => hit, "!=" | "not in" if !empty => !hit && !have.is_empty(), "is" | "=" if empty => have.is_empty(), "is not" | "!=" if empty => !have.is_empty(), _ => return Err(format!("The operator '{op}' is not supported by the '{f}' field.")) }) };
        let like = |have: String| -> Result<bool, String> { let phrase = v[0].trim_matches('"'); let (h, w) = (words(&have), words(phrase)); let star = phrase.ends_with('*');
            let hit = !w.is_empty() && if v[0].starts_with('"') { h.windows(w.len()).any(|x| x == w.as_slice()) } else { w.iter().enumerate().all(|(i, x)| h.iter().any(|y| y == x || (star && i + 1 == w.len() && y.starts_with(x.as_str())))) };
            match op { "~" => Ok(hit), "!~" => Ok(!hit && !have.is_empty()), "is" if empty => Ok(have.is_empty()), "is not" if empty => Ok(!have.is_empty()), _ => Err(format!("The operator '{op}' is not supported by the '{f}' field.")) } };
        match lf.as_str() {
            "project" => { if let Some(x) = v.iter().find(|x| !x.eq_ignore_ascii_case(self.project) && **x != "10000" && **x != "Support") { return Err(format!("The value '{x}' does not exist for the field 'project'.")) } Ok(["=", "in"].contains(&op)) }
            "labels" => eq(arr(&d["labels"]).iter().map(text).collect()),
            "key" | "issue" | "issuekey" | "id" => { if let Some(x) = v.iter().find(|x| self.find(x).is_none()) { return Err(format!("An issue with key '{x}' does not exist for field '{f}'.")) } eq(vec![text(&d["key"]), text(&d["id"])]) }
            "summary" => like(text(&d["summary"])), "description" => like(text(&d["_desc"])), "comment" => like(text(&d["_notes"])),
            "text" | "textfields" => if op != "~" { no() } else { Ok(["summary", "_desc", "_notes", CF].iter().any(|k| like(text(&d[*k])).unwrap_or(false))) },
            "fingerprint" | "cf[10042]" => like(text(&d[CF])),
            "status" => { if let Some(x) = v.iter().find(|x| !empty && !self.states.iter().any(|s| s.1.eq_ignore_ascii_case(x) || s.0 == **x)) { return Err(format!("The value '{x}' does not exist for the field 'status'.")) } eq(vec![text(&d["status"]["name"]), text(&d["status"]["id"])]) }
            "statuscategory" => eq(vec![text(&d["status"]["statusCategory"]["name"]), text(&d["status"]["statusCategory"]["key"])]),
            "resolution" => eq(if d["resolution"].is_null() { if v[0].eq_ignore_ascii_case("unresolved") { vec!["unresolved".into()] } else { vec![] } } else { vec![text(&d["resolution"]["name"])] }),
            "issuetype" | "type" => eq(vec![text(&d["issuetype"]["name"]), text(&d["issuetype"]["id"])]), "priority" => eq(vec![text(&d["priority"]["name"])]),
            "reporter" | "creator" | "assignee" => Ok(v[0] == "currentUser()" || v[0] == "5b10a2844c20165700ede21g"), "created" | "updated" | "createddate" | "updateddate" => Ok(true), "attachments" => { let n = arr(&d["attachment"]).is_empty(); if op == "is" { Ok(n) } else { Ok(!n) } }
            "issue.property[escalate].fp" => eq(match &d["_props"]["escalate"]["fp"] { Value::Null => vec![], x => vec![text(x)] }),
            _ => Err(format!("Field '{f}' does not exist or you do not have permission to view it.")),
        }
    }
    fn search(&self, b: &Value) -> Said {
        let list = |v: &Value| match v { Value::Array(a) => Some(a.iter().map(text).collect::<Vec<_>>()), Value::String(s) if !s.is_empty() => Some(s.split(',').map(|s| s.trim().to_string()).collect()), _ => None };
        let e = match self.jql(b["jql"].as_str().unwrap_or("")) { Ok(e) => e, Err(e) => return errs(400, &[&e], &[]) };
        let rec: Vec<u64> = arr(&b["reconcileIssues"]).iter().filter_map(|x| text(x).parse().ok()).collect(); if rec.len() > 50 { return errs(400, &["reconcileIssues may hold at most 50 issues"], &[]) }
        let mut hits: Vec<usize> = self.ix.docs().filter(|(n, d)| !rec.contains(&self.issues[**n as usize].id) && e.eval(&|f, o, v| self.term(d, f, o, v)).unwrap_or(false)).map(|(n, _)| *n as usize).collect();
        for (n, i) in self.issues.iter().enumerate().filter(|(_, i)| rec.contains(&i.id)) { // a reconciled issue is judged as it is now
            let mut d = json!(self.all(i)); d["_props"] = json!(i.props); d["key"] = json!(i.key); d["_desc"] = json!(plain(&i.f["description"])); d["_notes"] = json!(i.notes.iter().map(|n| plain(&n.body)).collect::<Vec<_>>().join("\n"));
            if e.eval(&|f, o, v| self.term(&d, f, o, v)).unwrap_or(false) { hits.push(n) } }
        hits.sort(); hits.reverse();
        let max = text(&b["maxResults"]).parse().unwrap_or(50usize).clamp(1, 5000); let from = text(&b["nextPageToken"]).parse().unwrap_or(0usize); let last = hits.len() <= from + max;
        let mut o = json!({"issues": hits.iter().skip(from).take(max).map(|n| self.show(&self.issues[*n], list(&b["fields"]), &list(&b["properties"]).unwrap_or_default(), "id")).collect::<Vec<_>>(), "isLast": last});
        if !last { o["nextPageToken"] = json!((from + max).to_string()) } reply(200, o)
    }
    pub(super) fn upload(&mut self, a: &Asked) -> Result<Vec<File>, Said> {
        if !head(a, "x-atlassian-token").map_or(false, |t| ["no-check", "nocheck"].contains(&t)) { return Err(bytes(403, "text/plain", b"XSRF check failed".to_vec())) }
        if ctype(a) != "multipart/form-data" { return Err(none(415)) }
        let Some(p) = parts(a) else { return Err(errs(400, &["The multipart form could not be read."], &[])) };
        let p: Vec<Part> = p.into_iter().filter(|p| p.name == "file" && p.file.is_some()).collect();
        if p.is_empty() { return Err(errs(400, &["No attachment was given: the part's name must be 'file'."], &[])) }
        if p.iter().any(|p| p.data.len() > LIMIT) { return Err(errs(413, &["The attachment is too large."], &[])) }
        Ok(p.into_iter().map(|p| File { id: self.id(), name: p.file.unwrap(), ctype: p.ctype, data: p.data }).collect())
    }
    pub(super) fn route(&mut self, a: &Asked, s: &[&str]) -> Said {
        let m = a.method.as_str(); let p = self.project;
        if ["POST", "PUT"].contains(&m) && s.last() != Some(&"attachments") && ctype(a) != "application/json" { return none(415) }
        let body = if ["POST", "PUT"].contains(&m) && s.last() != Some(&"attachments") { match serde_json::from_slice::<Value>(&a.body) { Ok(v) => v, Err(e) => return errs(400, &[&format!("Unexpected character or end of input: {e}")], &[]) } } else { Value::Null };
        if let ["issue", k, ..] = s { if *k != "createmeta" && self.find(k).is_none() { return gone() } }
        let at = s.get(1).and_then(|k| self.find(k)).unwrap_or(usize::MAX);
        match (m, s) {
            ("GET", ["myself"]) => reply(200, self.me()),
            ("GET", ["serverInfo"]) => reply(200, json!({"baseUrl": self.base, "version": "1001.0.0-SNAPSHOT", "deploymentType": "Cloud", "serverTitle": "Jira"})),
            ("GET", ["mypermissions"]) => { let Some(l) = q(a, "permissions") else { return errs(400, &["The 'permissions' query parameter is required."], &[]) }; if let Some(k) = q(a, "projectKey") { if k != p { return errs(404, &[&format!("No project could be found with key '{k}'.")], &[]) } }
                reply(200, json!({"permissions": l.split(',').map(|k| (k.to_string(), json!({"id": "1", "key": k, "name": k, "type": "PROJECT", "havePermission": k != "ADMINISTER"}))).collect::<Map<_, _>>()})) }
            ("GET", ["project", k]) => if k.eq_ignore_ascii_case(p) || *k == "10000" { reply(200, json!({"id": "10000", "key": p, "name": "Support", "issueTypes": self.kinds.iter().map(|t| json!({"id": t.0, "name": t.1, "subtask": false})).collect::<Vec<_>>()})) } else { errs(404, &[&format!("No project could be found with key '{k}'.")], &[]) },
            ("GET", ["field"]) => reply(200, json!([{"id": CF, "key": CF, "name": "Fingerprint", "custom": true, "orderable": true, "navigable": true, "searchable": true, "clauseNames": ["cf[10042]", "Fingerprint"], "schema": {"type": "string", "custom": "com.atlassian.jira.plugin.system.customfieldtypes:textfield", "customId": 10042}}, {"id": "summary", "name": "Summary", "custom": false, "clauseNames": ["summary"]}, {"id": "labels", "name": "Labels", "custom": false, "clauseNames": ["labels"]}])),
            ("GET", ["priority"]) => reply(200, json!([{"id": "1", "name": "Highest"}, {"id": "2", "name": "High"}, {"id": "3", "name": "Medium"}, {"id": "4", "name": "Low"}, {"id": "5", "name": "Lowest"}])),
            ("GET", ["issue", "createmeta", k, "issuetypes"]) => if *k == p || *k == "10000" { reply(200, json!({"startAt": 0, "maxResults": 50, "total": self.kinds.len(), "issueTypes": self.kinds.iter().map(|t| json!({"id": t.0, "name": t.1, "subtask": false})).collect::<Vec<_>>()})) } else { errs(400, &["valid project is required"], &[]) },
            ("GET", ["issue", "createmeta", k, "issuetypes", t]) => if (*k == p || *k == "10000") && self.kinds.iter().any(|x| x.0 == *t) { reply(200, json!({"startAt": 0, "maxResults": 50, "total": 7, "fields": (["project", "issuetype", "summary", "description", "labels", "priority", CF]).iter().map(|f| json!({"fieldId": f, "key": f, "name": if *f == CF { "Fingerprint" } else { f }, "required": (["project", "issuetype", "summary"]).contains(f), "operations": ["set"]})).collect::<Vec<_>>()})) } else { errs(400, &["valid project and issue type are required"], &[]) },
            ("GET", ["attachment", "meta"]) => reply(200, json!({"enabled": true, "uploadLimit": LIMIT})),
            ("GET", ["attachment", id]) | ("GET", ["attachment", "content", id]) => {
                let Some(f) = self.issues.iter().flat_map(|i| &i.files).find(|f| f.id.to_string() == *id) else { return errs(404, &[&format!("The attachment with id '{id}' does not exist")], &[]) };
                if s[1] != "content" { let mut v = self.file(f); v["id"] = json!(f.id); return reply(200, v) }
                if q(a, "redirect") == Some("false") { return bytes(200, &f.ctype, f.data.clone()) }
                with(none(303), &[("location", &format!("{}/_media/{}?token={}", self.base, f.id, hexid(f.id, 24)))]) }
            ("GET", ["search", "jql"]) => { let mut b = Map::new(); for (k, v) in &a.query { if k == "reconcileIssues" { b.entry(k.clone()).or_insert(json!([])).as_array_mut().unwrap().extend(v.split(',').map(|x| json!(x))) } else if let (Some(Value::String(o)), "fields") = (b.get(k).cloned(), k.as_str()) { b.insert(k.clone(), json!(format!("{o},{v}"))); } else { b.insert(k.clone(), json!(v)); } } self.search(&json!(b)) }
            ("POST", ["search", "jql"]) => { for k in ["jql", "nextPageToken", "expand"] { if !(body[k].is_null() || body[k].is_string()) { return errs(400, &["Invalid request payload. Refer to the REST API documentation and try again."], &[]) } }
                if let Some(k) = body.as_object().and_then(|o| o.keys().find(|k| !["jql", "nextPageToken", "expand", "fields", "fieldsByKeys", "maxResults", "properties", "reconcileIssues", "failFast"].contains(&k.as_str()))) { let _ = k; return errs(400, &["Invalid request payload. Refer to the REST API documentation and try again."], &[]) }
                if !(body["fields"].is_null() || body["fields"].is_array()) || !(body["maxResults"].is_null() || body["maxResults"].is_u64()) { return errs(400, &["Invalid request payload. Refer to the REST API documentation and try again."], &[]) } self.search(&body) }
            (_, ["search"]) => errs(410, &["The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"], &[]),
            ("POST", ["issue"]) => {
                if !body["fields"].is_object() { return errs(400, &[], &[("project", "Specify a valid project ID or key".into()), ("issuetype", "Specify an issue type".into())]) }
                let mut f = Map::new(); let bad = self.set(&mut f, &body["fields"], true); if !bad.is_empty() { return errs(400, &[], &bad) }
                let ps = arr(&body["properties"]); if ps.iter().any(|x| !x["key"].is_string() || x["value"].is_null() || x["value"].to_string().len() > 32768) { return errs(400, &["The property is not valid."], &[]) }
                let n = self.add(f); for x in ps { self.issues[n].props.insert(text(&x["key"]), x["value"].clone()); } self.index(n); let i = &self.issues[n];
                reply(201, json!({"id": i.id.to_string(), "key": i.key, "self": format!("{}/rest/api/3/issue/{}", self.base, i.id)}))
            }
            ("GET", ["issue", _]) => { let l = |k: &str| q(a, k).map(|_| a.query.iter().filter(|x| x.0 == k).flat_map(|x| x.1.split(',')).map(|s| s.trim().to_string()).collect::<Vec<_>>()); reply(200, self.show(&self.issues[at], l("fields"), &l("properties").unwrap_or_default(), "*all")) }
            ("PUT", ["issue", _]) => {
                let mut f = self.issues[at].f.clone(); let mut bad = self.set(&mut f, &body["fields"], false);
                for (k, ops) in body["update"].as_object().into_iter().flatten() { for op in arr(ops) { for (verb, v) in op.as_object().into_iter().flatten() { match (k.as_str(), verb.as_str()) {
                    ("labels", "add") => { let mut l = arr(&f["labels"]); if !l.contains(v) { l.push(v.clone()) } bad.extend(self.set(&mut f, &json!({"labels": l}), false)) }
                    ("labels", "remove") => { let l: Vec<Value> = arr(&f["labels"]).into_iter().filter(|x| x != v).collect(); f.insert("labels".into(), json!(l)); }
                    ("comment", "add") => if adf(&v["body"]) { let id = self.id(); self.issues[at].notes.push(Note { id, body: v["body"].clone(), internal: false, vis: Value::Null }) } else { bad.push(("comment", "Comment body is not valid!".into())) },
                    (_, "set") => bad.extend(self.set(&mut f, &json!({k: v}), false)), _ => bad.push((Box::leak(k.clone().into_boxed_str()), format!("Field '{k}' cannot be set. It is not on the appropriate screen, or unknown."))) } } } }
                if !bad.is_empty() { return errs(400, &[], &bad) } f.insert("updated".into(), json!(self.at())); self.issues[at].f = f; self.index(at);
                if q(a, "returnIssue") == Some("true") { reply(200, self.show(&self.issues[at], None, &[], "*all")) } else { none(204) }
            }
            ("POST", ["issue", _, "attachments"]) => { let l = match self.upload(a) { Ok(l) => l, Err(e) => return e }; let v: Vec<Value> = l.iter().map(|f| self.file(f)).collect(); self.issues[at].files.extend(l); self.index(at); reply(200, json!(v)) }
            ("POST", ["issue", _, "comment"]) => {
                if !adf(&body["body"]) || arr(&body["body"]["content"]).is_empty() { return errs(400, &[], &[("comment", "Comment body is not valid!".into())]) }
                let v = &body["visibility"]; if !(v.is_null() || ["role", "group"].contains(&v["type"].as_str().unwrap_or("")) && (v["value"].is_string() || v["identifier"].is_string())) { return errs(400, &["The comment visibility is not valid."], &[]) }
                if v["type"] == "role" && !["Administrators", "Service Desk Team"].contains(&v["value"].as_str().unwrap_or("")) { return errs(400, &[], &[("commentLevel", "You are currently not a member of the project role".into())]) }
                let internal = !v.is_null() || arr(&body["properties"]).iter().any(|x| x["key"] == "sd.public.comment" && x["value"]["internal"] == true);
                let n = Note { id: self.id(), body: body["body"].clone(), internal, vis: v.clone() }; let r = self.note(&self.issues[at], &n); self.issues[at].notes.push(n); self.index(at); reply(201, r)
            }
            ("GET", ["issue", _, "comment"]) => { let i = &self.issues[at]; let (s, m) = (qn(a, "startAt", 0), qn(a, "maxResults", 100)); reply(200, json!({"startAt": s, "maxResults": m, "total": i.notes.len(), "comments": i.notes.iter().skip(s).take(m).map(|n| self.note(i, n)).collect::<Vec<_>>()})) }
            ("GET", ["issue", _, "comment", id]) => match self.issues[at].notes.iter().find(|n| n.id.to_string() == *id) { Some(n) => reply(200, self.note(&self.issues[at], n)), None => errs(404, &["Can not find a comment for the id."], &[]) },
            ("GET", ["issue", _, "transitions"]) => { let now = self.issues[at].status; reply(200, json!({"expand": "transitions", "transitions": (0..self.states.len()).filter(|s| *s != now).map(|s| json!({"id": format!("{}1", s + 1), "name": self.states[s].1, "to": self.status(s), "hasScreen": false, "isGlobal": true, "isAvailable": true})).collect::<Vec<_>>()})) }
            ("POST", ["issue", _, "transitions"]) => {
                let id = text(&body["transition"]["id"]); if id.is_empty() { return errs(400, &["Missing 'transition' identifier"], &[]) }
                let Some(n) = (0..self.states.len()).find(|s| format!("{}1", s + 1) == id && *s != self.issues[at].status) else { return errs(400, &[&format!("Transition id '{id}' is not valid for this issue.")], &[]) };
                if let Some(k) = body["fields"].as_object().and_then(|o| o.keys().next()) { return errs(400, &[], &[(Box::leak(k.clone().into_boxed_str()), format!("Field '{k}' cannot be set. It is not on the appropriate screen, or unknown."))]) }
                self.issues[at].status = n; self.index(at); none(204)
            }
            ("GET", ["issue", _, "properties"]) => reply(200, json!({"keys": self.issues[at].props.keys().map(|k| json!({"key": k, "self": format!("{}/rest/api/3/issue/{}/properties/{k}", self.base, self.issues[at].id)})).collect::<Vec<_>>()})),
            ("PUT", ["issue", _, "properties", k]) => { if body.is_null() || a.body.len() > 32768 || k.len() > 255 { return errs(400, &["The property value is not valid."], &[]) } let new = self.issues[at].props.insert(k.to_string(), body).is_none(); self.index(at); reply(if new { 201 } else { 200 }, json!({})) }
            ("GET", ["issue", _, "properties", k]) => match self.issues[at].props.get(*k) { Some(v) => reply(200, json!({"key": k, "value": v})), None => errs(404, &[&format!("The property {k} does not exist.")], &[]) },
            ("POST", ["issue", _, "remotelink"]) => {
                if !body["object"]["url"].is_string() || !body["object"]["title"].is_string() { return errs(400, &[], &[("title", "'title' is required.".into())]) }
                let g = body["globalId"].clone(); let old = self.issues[at].links.iter().position(|l| !g.is_null() && l["globalId"] == g); let id = old.map(|o| self.issues[at].links[o]["id"].as_u64().unwrap()).unwrap_or_else(|| self.id());
                let mut l = body; l["id"] = json!(id); match old { Some(o) => self.issues[at].links[o] = l, None => self.issues[at].links.push(l) } reply(if old.is_some() { 200 } else { 201 }, json!({"id": id, "self": format!("{}/rest/api/3/issue/{}/remotelink/{id}", self.base, self.issues[at].key)}))
            }
            ("GET", ["issue", _, "remotelink"]) => match q(a, "globalId") { Some(g) => match self.issues[at].links.iter().find(|l| l["globalId"] == g) { Some(l) => reply(200, l.clone()), None => errs(404, &["No remote issue link with this global id."], &[]) }, None => reply(200, json!(self.issues[at].links)) },
            (_, ["issue"]) | (_, ["myself"]) | (_, ["issue", _]) => none(405),
            _ => bytes(404, "application/json", br#"{"errorMessages":["No endpoint"],"errors":{}}"#.to_vec()),
        }
    }
    pub(super) fn open_door(&self, a: &Asked, s: &[String]) -> Option<Said> {
        if s.len() == 2 && s[0] == "_media" && a.method == "GET" { return Some(match self.issues.iter().flat_map(|i| &i.files).find(|f| f.id.to_string() == s[1] && q(a, "token") == Some(&hexid(f.id, 24))) { Some(f) => bytes(200, &f.ctype, f.data.clone()), None => none(403) }) }
        if !self.known(a) { return Some(with(bytes(401, "text/plain", b"Client must be authenticated to access this resource.".to_vec()), &[("www-authenticate", "OAuth realm=\"https%3A%2F%2Fsite.atlassian.net\""), ("x-seraph-loginreason", "AUTHENTICATED_FAILED")])) }
        None
    }
    pub(super) fn strangers(&mut self, done: usize) {
        for i in [1, 2] { let fp = hexid(910 + i, 32); let mut f = Map::new(); self.set(&mut f, &json!({"summary": format!("Stranger {i}"), "issuetype": {"id": self.kinds[0].0}, "description": doc(&format!("Somebody else's trouble {fp}")), "labels": [format!("fp-{fp}")], CF: fp}), false); let n = self.add(f); self.issues[n].props.insert("escalate".into(), json!({"fp": fp})); if i == 2 { self.issues[n].status = done } self.index(n) }
    }
}
impl System for Jira {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.base, &a.path); if let Some(r) = self.open_door(a, &s) { return r }
        let s: Vec<&str> = s.iter().map(|x| x.as_str()).collect();
        let r = if s.len() > 3 && s[0] == "rest" && s[1] == "api" && (s[2] == "3" || s[2] == "latest" || (s[2] == "2" && s[3] == "attachment")) { self.route(a, &s[3..]) } else { bytes(404, "text/html", b"<html>dead link</html>".to_vec()) };
        with(r, &[("x-ratelimit-limit", "350"), ("x-ratelimit-remaining", "349"), ("x-arequestid", "0a1b2c3d")])
    }
    fn held(&self) -> Vec<Held> {
        self.issues.iter().map(|i| {
            let mut f = BTreeMap::new(); f.insert(CF.to_string(), text(&i.f[CF])); f.insert("labels".into(), arr(&i.f["labels"]).iter().map(text).collect::<Vec<_>>().join(",")); f.insert("status".into(), self.states[i.status].1.into()); f.insert("priority".into(), text(&i.f["priority"]["name"])); f.insert("issuetype".into(), text(&i.f["issuetype"]["name"]));
            for (k, v) in &i.props { f.insert(format!("property:{k}"), text(v)); } for l in &i.links { f.insert(format!("link:{}", text(&l["globalId"])), text(&l["object"]["url"])); }
            Held { id: i.key.clone(), open: self.states[i.status].2 != "done", title: text(&i.f["summary"]), texts: std::iter::once((false, plain(&i.f["description"]))).chain(i.notes.iter().map(|n| (n.internal, plain(&n.body)))).collect(), files: i.files.iter().map(|f| (f.name.clone(), f.data.clone())).collect(), fields: f }
        }).collect()
    }
    fn close(&mut self, id: &str) { if let Some(n) = self.find(id) { self.issues[n].status = self.states.iter().position(|s| s.2 == "done").unwrap(); self.index(n) } }
    fn lag(&mut self, seconds: u64) { self.ix.lag = seconds }
    fn tick(&mut self, now: u64) { self.ix.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut j = Jira { base: base.trim_end_matches('/').into(), project: "SUP", kinds: &[("10004", "Bug"), ("10002", "Task")], states: &[("10000", "To Do", "new"), ("3", "In Progress", "indeterminate"), ("10001", "Done", "done")], issues: vec![], ix: Index::default(), n: 20000 };
    j.strangers(2);
    (Box::new(j), map(&[("base_url", base), ("email", "bot@example.org"), ("token", "ATATT3xFf-jira"), ("oauth_token", "oauth-jira"), ("project", "SUP"), ("project_id", "10000"), ("issue_type", "Bug"), ("issue_type_id", "10004"), ("field_id", CF), ("field_name", "Fingerprint"), ("label", "allowed"), ("property_key", "escalate"), ("property_indexed", "issue.property[escalate].fp"), ("status_open", "To Do"), ("status_done", "Done"), ("transition_open", "11"), ("transition_progress", "21"), ("transition_done", "31"), ("account_id", "5b10a2844c20165700ede21g"), ("attachment_limit", "20971520")]))
}
