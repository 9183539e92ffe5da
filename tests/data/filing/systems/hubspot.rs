//! HubSpot, CRM tickets (v3; the dated paths /crm/objects/2026-03/… are read the same way), notes, associations, files.
//! From: developers.hubspot.com docs api-reference crm tickets (guide, create, search), "search the CRM", associations v3/v4, notes guide, files v3 guide (options.access required,
//! folderId or folderPath but not both), error handling, usage guidelines; changelog on property validation errors.
//! In make(): base_url, token (Bearer, private app), field_id escalate_fingerprint (string, hasUniqueValue), field_plain escalate_fp_plain (string, not unique), pipeline 0,
//! stage_open 1, stage_done 4, owner_id, note_to_ticket 228. Fingerprint places: unique property (idProperty, batch/upsert), plain property, text (`query`).
//! Emulated: account-info, owners, properties, pipelines, tickets create/read/update/archive/list/search/batch read,create,update,upsert; notes create/read; associations v3 and v4 (put, list);
//! files upload/read/signed-url/download. Search lags; reads by id or idProperty do not. Search finds closed tickets (a stage like any other), not archived ones.
//! Not emulated: contacts and companies as records (association with them is accepted and kept), OAuth exchange, real limits (headers only), property history, engagements v1, comments in inbox.
//! Unsure: a create with a taken unique value is 400 VALIDATION_ERROR/CONFLICTING_UNIQUE_VALUE here (a 409 is also told of); unknown property in a filter is 400 "There was a problem with
//! the request."; subject and hs_pipeline_stage are required (guide); numbers and booleans as values are taken as text; a note without hs_timestamp is 400; unknown body members are ignored.
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

const U: &str = "escalate_fingerprint"; const P: &str = "escalate_fp_plain";
const TICKET: &[&str] = &["subject", "content", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_priority", "hs_ticket_category", "hubspot_owner_id", "source_type", "hs_resolution", "hs_file_upload", "createdate", "hs_lastmodifieddate", "hs_object_id", "closed_date", U, P];
const NOTE: &[&str] = &["hs_timestamp", "hs_note_body", "hs_attachment_ids", "hubspot_owner_id", "hs_object_id", "hs_createdate", "hs_lastmodifieddate", "createdate"];
struct Obj { id: u64, p: BTreeMap<String, String>, archived: bool, at: String }
struct File { id: u64, name: String, ctype: String, access: String, data: Vec<u8> }
pub struct HubSpot { base: String, tickets: Vec<Obj>, notes: Vec<Obj>, links: Vec<(u64, u64)>, files: Vec<File>, ix: Index, n: u64 }
fn err(s: u16, cat: &str, m: &str) -> Said { reply(s, json!({"status": "error", "message": m, "correlationId": "c0ffee00-1111-4222-8333-444455556666", "category": cat})) }
fn invalid(l: Vec<Value>) -> Said { let s = serde_json::to_string(&l).unwrap(); err(400, "VALIDATION_ERROR", &format!("Property values were not valid: {s}")) }
fn gone() -> Said { reply(404, json!({"status": "error", "message": "resource not found", "correlationId": "c0ffee00-1111-4222-8333-444455556666"})) }

impl HubSpot {
    fn id(&mut self) -> u64 { self.n += 1; self.n }
    fn at(&self) -> String { stamp(self.ix.now) + ".000Z" }
    fn show(&self, o: &Obj, ticket: bool, want: &[String]) -> Value {
        let base: &[&str] = if ticket { &["content", "createdate", "hs_lastmodifieddate", "hs_object_id", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_category", "hs_ticket_priority", "subject"] } else { &["hs_createdate", "hs_lastmodifieddate", "hs_object_id"] };
        let keys: Vec<String> = if want.is_empty() { base.iter().map(|s| s.to_string()).collect() } else { let mut k: Vec<String> = want.to_vec(); k.extend(base.iter().filter(|b| b.contains("date") || **b == "hs_object_id").map(|s| s.to_string())); k };
        let all = if ticket { TICKET } else { NOTE }; let p: Map<String, Value> = keys.iter().filter(|k| all.contains(&k.as_str())).map(|k| (k.clone(), o.p.get(k).filter(|v| !v.is_empty()).map(|v| json!(v)).unwrap_or(Value::Null))).collect();
        json!({"id": o.id.to_string(), "properties": p, "createdAt": o.p.get("createdate").unwrap_or(&o.at), "updatedAt": o.at, "archived": o.archived})
    }
    fn props(&self, v: &Value, ticket: bool) -> Result<BTreeMap<String, String>, Said> {
        let Some(o) = v.as_object() else { return Err(err(400, "VALIDATION_ERROR", "Invalid input JSON: properties must be an object")) }; let (mut p, mut e) = (BTreeMap::new(), vec![]); let all = if ticket { TICKET } else { NOTE };
        for (k, x) in o {
            if !all.contains(&k.as_str()) { e.push(json!({"isValid": false, "message": format!("Property \"{k}\" does not exist"), "error": "PROPERTY_DOESNT_EXIST", "name": k, "localizedErrorMessage": format!("Property \"{k}\" does not exist")})); continue }
            if x.is_object() || x.is_array() { return Err(err(400, "VALIDATION_ERROR", &format!("Invalid input JSON: Cannot deserialize value of type `java.lang.String` ({k})"))) } let s = text(x);
            let ro = ["createdate", "hs_lastmodifieddate", "hs_object_id", "hs_createdate"].contains(&k.as_str()) && k != "createdate"; if ro { e.push(json!({"isValid": false, "message": format!("\"{k}\" is a read only property; its value cannot be set."), "error": "READ_ONLY_VALUE", "name": k})); continue }
            let opt: &[&str] = match k.as_str() { "hs_ticket_priority" => &["LOW", "MEDIUM", "HIGH", "URGENT"], "hs_ticket_category" => &["PRODUCT_ISSUE", "BILLING_ISSUE", "FEATURE_REQUEST", "GENERAL_INQUIRY"], "source_type" => &["CHAT", "EMAIL", "FORM", "PHONE"], "hs_pipeline" => &["0"], "hs_pipeline_stage" => &["1", "2", "3", "4"], _ => &[] };
            if !opt.is_empty() && !s.is_empty() && !opt.contains(&s.as_str()) { e.push(json!({"isValid": false, "message": format!("{s} was not one of the allowed options"), "error": "INVALID_OPTION", "name": k})) }
            if k == "hubspot_owner_id" && !s.is_empty() && s != "3301" { e.push(json!({"isValid": false, "message": format!("Owner {s} does not exist"), "error": "INVALID_OWNER_ID", "name": k})) }
            if s.len() > 65536 { e.push(json!({"isValid": false, "message": format!("{k} is too long: the maximum is 65536 characters"), "error": "PROPERTY_VALUE_TOO_LONG", "name": k})) }
            p.insert(k.clone(), s);
        }
        if e.is_empty() { Ok(p) } else { Err(invalid(e)) }
    }
    fn taken(&self, p: &BTreeMap<String, String>, me: u64) -> Option<Said> { let v = p.get(U).filter(|v| !v.is_empty())?; let o = self.tickets.iter().find(|t| t.id != me && !t.archived && t.p.get(U) == Some(v))?; Some(invalid(vec![json!({"isValid": false, "message": format!("Cannot set PropertyValueCoordinates{{portalId=1, objectTypeId=0-5, propertyName={U}, value={v}}}. {} already has that value.", o.id), "error": "CONFLICTING_UNIQUE_VALUE", "name": U})])) }
    fn index(&mut self, i: usize) { let t = &self.tickets[i]; let mut d = json!(t.p); d["_archived"] = json!(t.archived); self.ix.put(i as u64, d) }
    fn assoc(&self, b: &Value, ticket: bool) -> Result<Vec<u64>, Said> {
        let mut o = vec![]; if !(b["associations"].is_null() || b["associations"].is_array()) { return Err(err(400, "VALIDATION_ERROR", "Invalid input JSON: associations must be a list")) }
        for x in arr(&b["associations"]) {
            let Ok(id) = text(&x["to"]["id"]).parse::<u64>() else { return Err(err(400, "VALIDATION_ERROR", "Invalid input JSON: associations[].to.id is required")) };
            for t in arr(&x["types"]) { if t["associationCategory"] != "HUBSPOT_DEFINED" && t["associationCategory"] != "USER_DEFINED" { return Err(err(400, "VALIDATION_ERROR", "Invalid input JSON: associationCategory")) }
                let n = t["associationTypeId"].as_u64().unwrap_or(0); let ok: &[u64] = if ticket { &[16, 26, 339, 227, 28, 32] } else { &[228, 202, 190, 214] }; if !ok.contains(&n) { return Err(err(400, "VALIDATION_ERROR", &format!("{n} is not a valid association type between these objects"))) }
                if !ticket && n == 228 { if !self.tickets.iter().any(|t| t.id == id && !t.archived) { return Err(err(400, "VALIDATION_ERROR", &format!("No TICKET with ID {id} exists"))) } o.push(id) } }
            if arr(&x["types"]).is_empty() { return Err(err(400, "VALIDATION_ERROR", "Invalid input JSON: associations[].types is required")) }
        }
        Ok(o)
    }
    fn create(&mut self, b: &Value, ticket: bool) -> Result<Value, Said> {
        let mut p = self.props(&b["properties"], ticket)?; let links = self.assoc(b, ticket)?;
        let need: &[&str] = if ticket { &["subject", "hs_pipeline_stage"] } else { &["hs_timestamp"] }; let miss: Vec<&str> = need.iter().filter(|k| p.get(**k).map_or(true, |v| v.trim().is_empty())).cloned().collect();
        if !miss.is_empty() { return Err(reply(400, json!({"status": "error", "message": format!("Error creating {}. Some required properties were not set.", if ticket { "TICKET" } else { "NOTE" }), "correlationId": "c0ffee00-1111-4222-8333-444455556666", "context": {"properties": miss}, "category": "VALIDATION_ERROR"}))) }
        if ticket { if let Some(e) = self.taken(&p, 0) { return Err(e) } p.entry("hs_pipeline".into()).or_insert("0".into()); }
        if !ticket { for f in p.get("hs_attachment_ids").cloned().unwrap_or_default().split(';').filter(|f| !f.is_empty()) { if !self.files.iter().any(|x| x.id.to_string() == f) { return Err(invalid(vec![json!({"isValid": false, "message": format!("File {f} does not exist"), "error": "INVALID_FILE", "name": "hs_attachment_ids"})])) } } }
        let id = self.id(); let at = self.at(); for k in ["createdate", "hs_createdate", "hs_lastmodifieddate"] { p.entry(k.into()).or_insert(at.clone()); } p.insert("hs_object_id".into(), id.to_string());
        let o = Obj { id, p, archived: false, at }; let mut v = self.show(&o, ticket, &[]); for (k, x) in &o.p { v["properties"][k] = json!(x) }
        if ticket { self.tickets.push(o); self.index(self.tickets.len() - 1) } else { self.links.extend(links.into_iter().map(|t| (id, t))); self.notes.push(o) } Ok(v)
    }
    fn at_ticket(&self, id: &str, prop: Option<&str>) -> Result<Option<usize>, Said> { match prop { None | Some("hs_object_id") => Ok(self.tickets.iter().position(|t| t.id.to_string() == id && !t.archived)), Some(U) => Ok(self.tickets.iter().position(|t| !t.archived && t.p.get(U).map_or(false, |v| v == id))), Some(p) => Err(err(400, "VALIDATION_ERROR", &format!("Property {p} is not a unique property of TICKET"))) } }
    fn update(&mut self, i: usize, p: BTreeMap<String, String>) -> Result<Value, Said> { if let Some(e) = self.taken(&p, self.tickets[i].id) { return Err(e) } let at = self.at(); self.tickets[i].p.extend(p.clone()); self.tickets[i].p.insert("hs_lastmodifieddate".into(), at.clone()); self.tickets[i].at = at; self.index(i); let mut v = self.show(&self.tickets[i], true, &[]); for (k, x) in &p { v["properties"][k] = json!(x) } Ok(v) }
    fn search(&self, b: &Value) -> Said {
        let bad = || err(400, "VALIDATION_ERROR", "There was a problem with the request."); let g = arr(&b["filterGroups"]); if !(b["filterGroups"].is_null() || b["filterGroups"].is_array()) || g.len() > 5 || g.iter().map(|x| arr(&x["filters"]).len()).sum::<usize>() > 18 { return bad() }
        let (n, at) = (b["limit"].as_u64().unwrap_or(10) as usize, text(&b["after"]).parse::<usize>().unwrap_or(0)); if n > 200 || n == 0 && !b["limit"].is_null() || !(b["limit"].is_null() || b["limit"].is_u64()) { return bad() } if at > 10000 { return bad() }
        let mut groups: Vec<Vec<(String, String, Vec<String>)>> = vec![];
        for x in &g { let f = arr(&x["filters"]); if f.len() > 6 || f.is_empty() { return bad() } let mut o = vec![];
            for f in f { let (p, op) = (text(&f["propertyName"]), text(&f["operator"])); if !TICKET.contains(&p.as_str()) { return bad() }
                let vals: Vec<String> = if f["values"].is_array() { arr(&f["values"]).iter().map(text).collect() } else if f["value"].is_null() { vec![] } else { vec![text(&f["value"])] };
                let ok = match op.as_str() { "IN" | "NOT_IN" => f["values"].is_array() && !vals.is_empty(), "HAS_PROPERTY" | "NOT_HAS_PROPERTY" => true, "EQ" | "NEQ" | "LT" | "LTE" | "GT" | "GTE" | "CONTAINS_TOKEN" | "NOT_CONTAINS_TOKEN" => !f["value"].is_null(), "BETWEEN" => !f["value"].is_null() && !f["highValue"].is_null(), _ => false }; if !ok { return bad() }
                o.push((p, op, vals)) } groups.push(o) }
        if b["query"].as_str().map_or(false, |q| q.chars().count() > 3000) { return bad() }
        let mut l: Vec<usize> = self.ix.docs().filter(|(_, d)| d["_archived"] != true && (groups.is_empty() || groups.iter().any(|g| g.iter().all(|(p, op, v)| { let h = text(&d[p]); let lo = h.to_lowercase(); let eq = |x: &String| x.to_lowercase() == lo && !h.is_empty();
            match op.as_str() { "EQ" | "IN" => v.iter().any(eq), "NEQ" | "NOT_IN" => !v.iter().any(eq), "HAS_PROPERTY" => !h.is_empty(), "NOT_HAS_PROPERTY" => h.is_empty(), "CONTAINS_TOKEN" | "NOT_CONTAINS_TOKEN" => { let w = words(&h); let x = v[0].to_lowercase(); let (s, e) = (x.starts_with('*'), x.ends_with('*')); let x = x.trim_matches('*'); let hit = words(x).iter().all(|x| w.iter().any(|y| y == x || e && y.starts_with(x.as_str()) || s && y.ends_with(x.as_str()))); hit == (op == "CONTAINS_TOKEN") } "GT" => h > v[0], "GTE" => h >= v[0], "LT" => h < v[0], "LTE" => h <= v[0], _ => true } })))
            && b["query"].as_str().map_or(true, |q| { let w: Vec<String> = ["subject", "content", "hs_object_id"].iter().flat_map(|k| words(&text(&d[*k]))).collect(); words(q).iter().all(|x| w.iter().any(|y| y.starts_with(x.as_str()))) })).map(|(i, _)| *i as usize).collect();
        l.sort_by_key(|i| self.tickets[*i].id); let c = l.len(); let want: Vec<String> = arr(&b["properties"]).iter().map(text).collect();
        let r: Vec<Value> = l.into_iter().skip(at).take(n).map(|i| self.show(&self.tickets[i], true, &want)).collect(); let mut o = json!({"total": c, "results": r}); if c > at + n { o["paging"] = json!({"next": {"after": (at + n).to_string()}}) } reply(200, o)
    }
    fn file(&self, f: &File) -> Value { let (a, e) = f.name.rsplit_once('.').unwrap_or((&f.name, "")); json!({"id": f.id.to_string(), "name": a, "extension": e, "path": format!("/escalate/{}", f.name), "size": f.data.len(), "type": if f.ctype.starts_with("image/") { "IMG" } else { "OTHER" }, "access": f.access, "isUsableInContent": f.access != "PRIVATE", "parentFolderId": "9001", "url": format!("{}/hubfs/1/escalate/{}", self.base, pct(&f.name)), "defaultHostingUrl": format!("{}/hubfs/1/escalate/{}", self.base, pct(&f.name)), "createdAt": self.at(), "updatedAt": self.at(), "archived": false}) }
    fn route(&mut self, a: &Asked, s: &[&str]) -> Said {
        let m = a.method.as_str(); let multi = s.first() == Some(&"files");
        if ["POST", "PATCH"].contains(&m) && !multi && ctype(a) != "application/json" { return err(415, "VALIDATION_ERROR", "HTTP 415 Unsupported Media Type") }
        let b = if ["POST", "PATCH"].contains(&m) && !multi { match serde_json::from_slice::<Value>(&a.body) { Ok(v) if v.is_object() || v.is_array() => v, _ => return err(400, "VALIDATION_ERROR", "Invalid input JSON on line 1, column 1: Unexpected character") } } else { Value::Null };
        let want: Vec<String> = a.query.iter().filter(|x| x.0 == "properties").flat_map(|x| x.1.split(',')).map(|x| x.trim().to_string()).filter(|x| !x.is_empty()).collect();
        let norm: Vec<&str> = match s { ["crm", "objects", _, rest @ ..] => [&["crm", "v3", "objects"][..], rest].concat(), s => s.to_vec() };
        let pv: Value = json!({"id": "0", "label": "Support Pipeline", "displayOrder": 0, "archived": false, "stages": ([["1", "New", "OPEN"], ["2", "Waiting on contact", "OPEN"], ["3", "Waiting on us", "OPEN"], ["4", "Closed", "CLOSED"]]).iter().map(|x| json!({"id": x[0], "label": x[1], "metadata": {"ticketState": x[2], "isClosed": (x[2] == "CLOSED").to_string()}, "archived": false})).collect::<Vec<_>>()});
        let prop = |k: &str| json!({"name": k, "label": k, "type": "string", "fieldType": "text", "groupName": "ticketinformation", "hasUniqueValue": k == U, "archived": false});
        match (m, &norm[..]) {
            ("GET", ["account-info", "v3", "details"]) => reply(200, json!({"portalId": 1, "accountType": "STANDARD", "timeZone": "UTC", "uiDomain": "app.hubspot.com"})),
            ("GET", ["crm", "v3", "owners"]) => reply(200, json!({"results": [{"id": "3301", "email": "bot@example.org", "archived": false}]})),
            ("GET", ["crm", "v3", "pipelines", "tickets" | "ticket" | "0-5"]) => reply(200, json!({"results": [pv]})), ("GET", ["crm", "v3", "pipelines", "tickets", "0"]) => reply(200, pv),
            ("GET", ["crm", "v3", "properties", "tickets" | "ticket" | "0-5"]) => reply(200, json!({"results": TICKET.iter().map(|k| prop(k)).collect::<Vec<_>>()})),
            ("GET", ["crm", "v3", "properties", "tickets" | "ticket" | "0-5", k]) => if TICKET.contains(k) { reply(200, prop(k)) } else { err(404, "OBJECT_NOT_FOUND", &format!("property named {k} for object type TICKET does not exist")) },
            ("POST", ["crm", "v3", "objects", "tickets" | "ticket" | "0-5", "search"]) => self.search(&b),
            ("POST", ["crm", "v3", "objects", "tickets" | "ticket" | "0-5", "batch", verb]) => {
                let ins = arr(&b["inputs"]); if ins.is_empty() || ins.len() > 100 { return err(400, "VALIDATION_ERROR", "inputs must hold between 1 and 100 elements") } let (mut out, mut lost) = (vec![], vec![]);
                let ps: Vec<String> = arr(&b["properties"]).iter().map(text).collect();
                for x in ins { let idp = x["idProperty"].as_str().or(b["idProperty"].as_str()); let r = match *verb {
                    "read" => match self.at_ticket(&text(&x["id"]), idp) { Ok(Some(i)) => Ok(self.show(&self.tickets[i], true, &ps)), Ok(None) => { lost.push(text(&x["id"])); continue } Err(e) => Err(e) },
                    "create" => self.create(&x, true),
                    "update" => match self.at_ticket(&text(&x["id"]), idp) { Ok(Some(i)) => self.props(&x["properties"], true).and_then(|p| self.update(i, p)), Ok(None) => { lost.push(text(&x["id"])); continue } Err(e) => Err(e) },
                    "upsert" => { if idp.is_none() { return err(400, "VALIDATION_ERROR", "idProperty is required") } match self.at_ticket(&text(&x["id"]), idp) { Err(e) => Err(e), Ok(Some(i)) => self.props(&x["properties"], true).and_then(|p| self.update(i, p)).map(|mut v| { v["new"] = json!(false); v }),
                        Ok(None) => { let mut y = x.clone(); if y["properties"].is_object() { y["properties"][idp.unwrap()] = x["id"].clone() } self.create(&y, true).map(|mut v| { v["new"] = json!(true); v }) } } }
                    _ => return gone() }; match r { Ok(v) => out.push(v), Err(e) => return e } }
                let st = if *verb == "create" { 201 } else { 200 }; if lost.is_empty() { reply(st, json!({"status": "COMPLETE", "results": out, "startedAt": self.at(), "completedAt": self.at()})) }
                else { reply(207, json!({"status": "COMPLETE", "results": out, "numErrors": 1, "errors": [{"status": "error", "category": "OBJECT_NOT_FOUND", "message": "Could not get some TICKET objects, they may be deleted or not exist. Check that ids are valid.", "context": {"ids": lost}}], "startedAt": self.at(), "completedAt": self.at()})) }
            }
            ("POST", ["crm", "v3", "objects", o @ ("tickets" | "ticket" | "0-5" | "notes" | "note" | "0-46")]) => match self.create(&b, o.starts_with("ticket") || *o == "0-5") { Ok(v) => reply(201, v), Err(e) => e },
            ("GET", ["crm", "v3", "objects", o @ ("tickets" | "ticket" | "0-5" | "notes" | "0-46")]) => { let t = o.starts_with("ticket") || *o == "0-5"; let (n, at) = (qn(a, "limit", 10), qn(a, "after", 0)); if n > 100 { return err(400, "VALIDATION_ERROR", "limit must be at most 100") } let l: Vec<&Obj> = (if t { &self.tickets } else { &self.notes }).iter().filter(|o| o.archived == (q(a, "archived") == Some("true"))).collect(); let mut v = json!({"results": l.iter().skip(at).take(n).map(|o| self.show(o, t, &want)).collect::<Vec<_>>()}); if l.len() > at + n { v["paging"] = json!({"next": {"after": (at + n).to_string()}}) } reply(200, v) }
            (_, ["crm", "v3", "objects", "tickets" | "ticket" | "0-5", id]) => { let i = match self.at_ticket(id, q(a, "idProperty")) { Ok(Some(i)) => i, Ok(None) => return gone(), Err(e) => return e };
                match m { "GET" => { let mut v = self.show(&self.tickets[i], true, &want); if q(a, "associations").map_or(false, |x| x.contains("note")) { let l: Vec<Value> = self.links.iter().filter(|l| l.1 == self.tickets[i].id).map(|l| json!({"id": l.0.to_string(), "type": "ticket_to_note"})).collect(); if !l.is_empty() { v["associations"] = json!({"notes": {"results": l}}) } } reply(200, v) }
                    "PATCH" => match self.props(&b["properties"], true).and_then(|p| self.update(i, p)) { Ok(v) => reply(200, v), Err(e) => e }, "DELETE" => { self.tickets[i].archived = true; self.index(i); none(204) } _ => err(405, "METHOD_NOT_ALLOWED", "HTTP 405 Method Not Allowed") } }
            ("GET", ["crm", "v3", "objects", "notes" | "0-46", id]) => match self.notes.iter().find(|n| n.id.to_string() == *id) { Some(n) => { let mut v = self.show(n, false, &want); if q(a, "associations").is_some() { v["associations"] = json!({"tickets": {"results": self.links.iter().filter(|l| l.0 == n.id).map(|l| json!({"id": l.1.to_string(), "type": "note_to_ticket"})).collect::<Vec<_>>()}}) } reply(200, v) } None => gone() },
            ("POST", ["crm", "v3", "objects", "notes" | "0-46", "batch", "read"]) => { let ps: Vec<String> = arr(&b["properties"]).iter().map(text).collect(); let l: Vec<Value> = arr(&b["inputs"]).iter().filter_map(|x| self.notes.iter().find(|n| n.id.to_string() == text(&x["id"]))).map(|n| self.show(n, false, &ps)).collect(); reply(200, json!({"status": "COMPLETE", "results": l})) }
            ("PUT", ["crm", "v3" | "v4", "objects", "notes" | "note" | "0-46", n, "associations", rest @ ..]) => { let t = match rest { ["tickets" | "ticket" | "0-5", t, "228" | "note_to_ticket"] | ["default", "tickets" | "ticket" | "0-5", t] | ["tickets" | "ticket" | "0-5", t] => *t, _ => return err(400, "VALIDATION_ERROR", "The association type is not valid") };
                match (n.parse().ok().filter(|n: &u64| self.notes.iter().any(|x| x.id == *n)), t.parse().ok().filter(|t: &u64| self.tickets.iter().any(|x| x.id == *t && !x.archived))) { (Some(n), Some(t)) => { if !self.links.contains(&(n, t)) { self.links.push((n, t)) } reply(200, json!({"fromObjectId": n, "toObjectId": t, "labels": [], "id": n.to_string()})) } _ => gone() } }
            ("GET", ["crm", v @ ("v3" | "v4"), "objects", "tickets" | "ticket" | "0-5", id, "associations", "notes" | "note" | "0-46"]) => { let Ok(Some(i)) = self.at_ticket(id, None) else { return gone() }; let t = self.tickets[i].id; reply(200, json!({"results": self.links.iter().filter(|l| l.1 == t).map(|l| if *v == "v4" { json!({"toObjectId": l.0, "associationTypes": [{"category": "HUBSPOT_DEFINED", "typeId": 227, "label": null}]}) } else { json!({"id": l.0.to_string(), "type": "ticket_to_note"}) }).collect::<Vec<_>>()})) }
            ("POST", ["files", "v3" | "2026-03", "files"]) => {
                if ctype(a) != "multipart/form-data" { return err(415, "VALIDATION_ERROR", "HTTP 415 Unsupported Media Type") } let Some(ps) = parts(a) else { return err(400, "VALIDATION_ERROR", "The multipart form could not be read") }; let g = |k: &str| ps.iter().find(|p| p.name == k).map(|p| String::from_utf8_lossy(&p.data).trim().to_string()).filter(|s| !s.is_empty());
                let o: Value = g("options").and_then(|s| serde_json::from_str(&s).ok()).unwrap_or(Value::Null); let acc = text(&o["access"]); if !["PUBLIC_INDEXABLE", "PUBLIC_NOT_INDEXABLE", "HIDDEN_INDEXABLE", "HIDDEN_NOT_INDEXABLE", "HIDDEN_PRIVATE", "HIDDEN_SENSITIVE", "PRIVATE", "SENSITIVE"].contains(&acc.as_str()) { return err(400, "VALIDATION_ERROR", "options.access is required and must be a known access level") }
                match (g("folderId"), g("folderPath")) { (None, None) => return err(400, "VALIDATION_ERROR", "One of folderId or folderPath must be provided"), (Some(_), Some(_)) => return err(400, "VALIDATION_ERROR", "Only one of folderId or folderPath may be provided"), (Some(f), _) if f != "9001" => return err(404, "OBJECT_NOT_FOUND", "The folder does not exist"), _ => {} }
                let fname = g("fileName"); let Some(f) = ps.into_iter().find(|p| p.name == "file" && p.file.is_some()) else { return err(400, "VALIDATION_ERROR", "file is required") }; let sent = f.file.unwrap(); let ext = sent.rsplit_once('.').map(|x| x.1.to_string()).unwrap_or_default();
                let name = match fname { Some(n) if n.contains('.') || ext.is_empty() => n, Some(n) => format!("{n}.{ext}"), None => sent }; let x = File { id: self.id(), name, ctype: f.ctype, access: acc, data: f.data }; let v = self.file(&x); self.files.push(x); reply(201, v)
            }
            ("GET", ["files", _, "files", id, rest @ ..]) => { let Some(f) = self.files.iter().find(|f| f.id.to_string() == *id) else { return gone() }; match rest { [] => reply(200, self.file(f)), ["signed-url"] => reply(200, json!({"url": format!("{}/_signed/{}?sig={}", self.base, f.id, hexid(f.id, 24)), "name": f.name, "size": f.data.len(), "expiresAt": stamp(self.ix.now + 3600) + "Z"})), ["download"] => bytes(200, &f.ctype, f.data.clone()), _ => gone() } }
            _ => gone(),
        }
    }
}
impl System for HubSpot {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.base, &a.path); let s: Vec<&str> = s.iter().map(|x| x.as_str()).collect();
        if a.method == "GET" && s[0] == "_signed" { return match self.files.iter().find(|f| s.get(1) == Some(&f.id.to_string().as_str()) && q(a, "sig") == Some(&hexid(f.id, 24))) { Some(f) => bytes(200, &f.ctype, f.data.clone()), None => none(403) } }
        if a.method == "GET" && s[0] == "hubfs" { return match self.files.iter().find(|f| s.last() == Some(&f.name.as_str()) && f.access.starts_with("PUBLIC")) { Some(f) => bytes(200, &f.ctype, f.data.clone()), None => none(404) } }
        match bearer(a) { Some(t) if t == "pat-eu1-escalate" => {} Some(_) => return err(401, "INVALID_AUTHENTICATION", "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview"), None => return err(401, "INVALID_AUTHENTICATION", "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview") }
        with(self.route(a, &s), &[("x-hubspot-ratelimit-daily", "250000"), ("x-hubspot-ratelimit-daily-remaining", "249990"), ("x-hubspot-ratelimit-max", "190"), ("x-hubspot-ratelimit-remaining", "189"), ("x-hubspot-ratelimit-interval-milliseconds", "10000"), ("x-hubspot-correlation-id", "c0ffee")])
    }
    fn held(&self) -> Vec<Held> {
        self.tickets.iter().filter(|t| !t.archived).map(|t| { let notes: Vec<&Obj> = self.notes.iter().filter(|n| self.links.contains(&(n.id, t.id))).collect(); let g = |k: &str| t.p.get(k).cloned().unwrap_or_default();
            let ids: Vec<String> = notes.iter().flat_map(|n| n.p.get("hs_attachment_ids").cloned().unwrap_or_default().split(';').map(|x| x.to_string()).collect::<Vec<_>>()).chain(g("hs_file_upload").split(';').map(|x| x.to_string())).collect();
            Held { id: t.id.to_string(), open: g("hs_pipeline_stage") != "4", title: g("subject"), texts: std::iter::once((false, g("content"))).chain(notes.iter().map(|n| (true, n.p.get("hs_note_body").cloned().unwrap_or_default()))).collect(), files: self.files.iter().filter(|f| ids.contains(&f.id.to_string())).map(|f| (f.name.clone(), f.data.clone())).collect(), fields: t.p.iter().filter(|(k, _)| *k != "content").map(|(k, v)| (k.clone(), v.clone())).collect() } }).collect()
    }
    fn close(&mut self, id: &str) { if let Some(i) = self.tickets.iter().position(|t| t.id.to_string() == id) { self.tickets[i].p.insert("hs_pipeline_stage".into(), "4".into()); self.index(i) } }
    fn lag(&mut self, seconds: u64) { self.ix.lag = seconds }
    fn tick(&mut self, now: u64) { self.ix.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut z = HubSpot { base: base.trim_end_matches('/').into(), tickets: vec![], notes: vec![], links: vec![], files: vec![], ix: Index::default(), n: 880000 };
    for i in [1, 2] { let fp = hexid(980 + i, 32); let _ = z.create(&json!({"properties": {"subject": format!("Stranger {i}"), "content": format!("Somebody else's trouble {fp}"), "hs_pipeline": "0", "hs_pipeline_stage": if i == 2 { "4" } else { "1" }, U: fp, P: fp}}), true); }
    (Box::new(z), map(&[("base_url", base), ("token", "pat-eu1-escalate"), ("field_id", U), ("field_plain", P), ("pipeline", "0"), ("stage_open", "1"), ("stage_done", "4"), ("status_open", "1"), ("status_done", "4"), ("owner_id", "3301"), ("note_to_ticket", "228"), ("folder_path", "/escalate"), ("folder_id", "9001")]))
}
