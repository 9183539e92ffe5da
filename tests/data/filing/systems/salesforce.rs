//! Salesforce, REST API on Case, with CaseComment, FeedItem, Files (ContentVersion, ContentDocumentLink) and old Attachments.
//! From: developer.salesforce.com api_rest {intro_rest_resources, dome_upsert, resources_sobject_*, dome_sobject_insert_update_blob, errorcodes, headers}, soql_sosl,
//! object reference (Case, CaseComment, FeedItem, ContentVersion, ContentDocumentLink).
//! In make(): base_url (instance), access_token, client_id+client_secret (client credentials, POST /services/oauth2/token), api_version v62.0, field_id Fingerprint__c (text 64,
//! external id, unique), status_open New, status_done Closed. Fingerprint places: Fingerprint__c (upsert path, SOQL), text (SOSL).
//! Emulated: versions, token, userinfo, limits, sobjects describe (thin), create/read/PATCH/DELETE by id, by external id (GET, PATCH upsert 201/200/updateOnly), query (SOQL: SELECT fields
//! or FIELDS(…)/COUNT(), WHERE with AND/OR/NOT, =, !=, LIKE, IN, dates, ORDER BY, LIMIT, OFFSET), queryAll, search (SOSL FIND {…}, lag), parameterizedSearch, VersionData and Body
//! downloads, multipart with a blob. SOQL is not lagged (database); only SOSL is.
//! Not emulated: relationship subqueries, composite, bulk, sharing rules, triggers, validation rules, real limits (header only), duplicate rules, SOQL injection of functions.
//! Unsure: an unknown Case.Status is accepted (picklist not restricted) and is open; external id also in an upsert body is 400; exact words of messages; a duplicate value is 400
//! DUPLICATE_VALUE; FeedItem counts as internal unless Visibility AllUsers, CaseComment unless IsPublished; ids compare case-sensitively on 15 characters, 18 accepted.
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

/// Object, key prefix, fields as name:kind[length]; t text, l long text (no filter), b boolean, r reference, d date, n number, x blob; capital = not writable.
const OBJ: &[(&str, &str, &str)] = &[
    ("Case", "500", "Id:R CaseNumber:T Subject:t255 Description:l32000 Status:t40 Priority:t40 Origin:t40 Type:t40 Reason:t40 SuppliedName:t80 SuppliedEmail:t80 SuppliedPhone:t40 SuppliedCompany:t80 ContactId:r AccountId:r OwnerId:r ParentId:r RecordTypeId:r IsClosed:B IsEscalated:b Fingerprint__c:t64 CreatedDate:D LastModifiedDate:D SystemModstamp:D ClosedDate:D CreatedById:R IsDeleted:B Comments:l4000"),
    ("CaseComment", "00a", "Id:R ParentId:r CommentBody:l4000 IsPublished:b CreatedDate:D CreatedById:R LastModifiedDate:D IsDeleted:B"),
    ("FeedItem", "0D5", "Id:R ParentId:r Body:l10000 Type:t40 Visibility:t40 Title:t255 IsRichText:b CreatedDate:D CreatedById:R"),
    ("ContentVersion", "068", "Id:R ContentDocumentId:r Title:t255 PathOnClient:t500 VersionData:x FirstPublishLocationId:r ContentSize:N FileExtension:T FileType:T Checksum:T IsLatest:B VersionNumber:T Description:l1000 Origin:t40 ContentLocation:t40 ReasonForChange:t1000 CreatedDate:D CreatedById:R"),
    ("ContentDocument", "069", "Id:R Title:t255 FileExtension:T FileType:T ContentSize:N LatestPublishedVersionId:R CreatedDate:D"),
    ("ContentDocumentLink", "06A", "Id:R ContentDocumentId:r LinkedEntityId:r ShareType:t40 Visibility:t40 IsDeleted:B"),
    ("Attachment", "00P", "Id:R ParentId:r Name:t255 Body:x ContentType:t120 BodyLength:N IsPrivate:b Description:l500 CreatedDate:D"),
    ("User", "005", "Id:R Username:T Name:T Email:T IsActive:B"), ("Organization", "00D", "Id:R Name:T IsSandbox:B"),
];
const BOT: &str = "005000000000001AAA";
type Rec = BTreeMap<String, Value>;
pub struct Salesforce { base: String, recs: BTreeMap<String, Vec<Rec>>, blobs: BTreeMap<String, Vec<u8>>, ix: Index, n: u64 }
fn err(s: u16, c: &str, m: &str) -> Said { reply(s, json!([{"message": m, "errorCode": c}])) }
fn ferr(c: &str, m: &str, f: &[&str]) -> Said { reply(400, json!([{"message": m, "errorCode": c, "fields": f}])) }
fn gone() -> Said { err(404, "NOT_FOUND", "The requested resource does not exist") }
fn fields(o: &str) -> Vec<(&'static str, char, usize)> { OBJ.iter().find(|x| x.0 == o).map(|x| x.2.split(' ').map(|f| { let (n, k) = f.split_once(':').unwrap(); (n, k.chars().next().unwrap(), k[1..].parse().unwrap_or(0)) }).collect()).unwrap_or_default() }
fn field(o: &str, f: &str) -> Option<(&'static str, char, usize)> { fields(o).into_iter().find(|x| x.0.eq_ignore_ascii_case(f)) }
fn object(o: &str) -> Option<&'static str> { OBJ.iter().map(|x| x.0).find(|x| x.eq_ignore_ascii_case(o)) }
fn full(id: &str) -> String { // 15 characters and the check
    let mut o = id[..15].to_string(); for c in id.as_bytes()[..15].chunks(5) { let n = c.iter().enumerate().fold(0, |n, (i, b)| n | (b.is_ascii_uppercase() as usize) << i); o.push(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[n] as char) } o }
fn same(a: &str, b: &str) -> bool { a == b || (a.len() >= 15 && b.len() >= 15 && a.is_ascii() && b.is_ascii() && a[..15] == b[..15] && (a.len() == 15 || a.len() == 18) && (b.len() == 15 || b.len() == 18)) }

impl Salesforce {
    fn newid(&mut self, o: &str) -> String { self.n += 1; let p = OBJ.iter().find(|x| x.0 == o).unwrap().1; full(&format!("{p}Hn000{:07}", self.n)) }
    fn at(&self) -> String { stamp(self.ix.now) + ".000+0000" }
    fn get(&self, o: &str, id: &str) -> Option<usize> { self.recs.get(o)?.iter().position(|r| same(r["Id"].as_str().unwrap(), id)) }
    fn exists(&self, id: &str) -> bool { same(id, BOT) || self.recs.iter().any(|(o, _)| self.get(o, id).is_some()) }
    fn index(&mut self, i: usize) { let r = &self.recs["Case"][i]; let id = text(&r["Id"]); let more: String = ["CaseComment", "FeedItem"].iter().flat_map(|o| self.recs.get(*o).into_iter().flatten()).filter(|c| same(&text(&c["ParentId"]), &id)).map(|c| text(c.get("CommentBody").or(c.get("Body")).unwrap()) + "\n").collect(); let d = json!({"id": id, "t": format!("{} {} {} {} {more}", text(&r["CaseNumber"]), text(&r["Subject"]), text(&r["Description"]), text(&r["Fingerprint__c"]))}); self.ix.put(i as u64, d) }
    /// Checks members and writes them into the record; `blob` = what came beside (multipart).
    fn take(&mut self, o: &str, r: &mut Rec, b: &Map<String, Value>, new: bool) -> Result<Option<Vec<u8>>, Said> {
        let mut blob = None;
        for (k, v) in b {
            if k == "attributes" { continue }
            let Some((n, kind, len)) = field(o, k) else { return Err(err(400, "INVALID_FIELD", &format!("No such column '{k}' on sobject of type {o}"))) };
            if kind.is_ascii_uppercase() || (!new && ["VersionData", "FirstPublishLocationId", "ContentDocumentId", "LinkedEntityId"].contains(&n) && o != "Case") || (!new && n == "ParentId" && o != "Case") { return Err(ferr("INVALID_FIELD_FOR_INSERT_UPDATE", &format!("Unable to create/update fields: {n}. Please check the security settings of this field and verify that it is read/write for your profile or permission set."), &[n])) }
            if v.is_null() { r.insert(n.into(), Value::Null); continue }
            match kind {
                't' | 'l' | 'r' => { let Some(s) = v.as_str() else { return Err(err(400, "JSON_PARSER_ERROR", &format!("Cannot deserialize instance of string from {} value {v} or request may be missing a required field", match v { Value::Number(_) => "VALUE_NUMBER_INT", Value::Bool(_) => "VALUE_BOOLEAN", Value::Array(_) => "START_ARRAY", _ => "START_OBJECT" }))) };
                    if len > 0 && s.chars().count() > len { return Err(ferr("STRING_TOO_LONG", &format!("{n}: data value too large: {} (max length={len})", s.chars().take(80).collect::<String>()), &[n])) }
                    if kind == 'r' && !s.is_empty() { if !(s.len() == 15 || s.len() == 18) || !s.is_ascii() { return Err(ferr("MALFORMED_ID", &format!("{n}: id value of incorrect type: {s}"), &[n])) } if !["ContactId", "AccountId", "RecordTypeId", "OwnerId"].contains(&n) && !self.exists(s) { return Err(ferr("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", &[])) } }
                    if n == "SuppliedEmail" && !s.is_empty() && !s.contains('@') { return Err(ferr("INVALID_EMAIL_ADDRESS", &format!("Email: invalid email address: {s}"), &[n])) }
                    if n == "Fingerprint__c" && !s.is_empty() { if let Some(x) = self.recs["Case"].iter().find(|x| text(&x["Fingerprint__c"]).eq_ignore_ascii_case(s) && x["Id"] != *r.get("Id").unwrap_or(&Value::Null)) { return Err(ferr("DUPLICATE_VALUE", &format!("duplicate value found: Fingerprint__c duplicates value on record with id: {}", &text(&x["Id"])[..15]), &[])) } }
                    if n == "Visibility" && !["AllUsers", "InternalUsers", "SharedUsers"].contains(&s) || n == "ShareType" && !["V", "C", "I"].contains(&s) { return Err(ferr("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", &format!("{n}: bad value for restricted picklist field: {s}"), &[n])) }
                    r.insert(n.into(), if s.is_empty() { Value::Null } else { json!(s) }); }
                'b' => { if !v.is_boolean() { return Err(err(400, "JSON_PARSER_ERROR", &format!("Cannot deserialize instance of boolean from VALUE_STRING value {v}"))) } r.insert(n.into(), v.clone()); }
                'x' => { let Some(d) = v.as_str().and_then(unb64) else { return Err(err(400, "JSON_PARSER_ERROR", &format!("Cannot deserialize instance of base64Binary from VALUE_STRING value, {n}"))) }; blob = Some(d) }
                _ => { r.insert(n.into(), v.clone()); }
            }
        }
        Ok(blob)
    }
    fn create(&mut self, o: &str, b: &Map<String, Value>, beside: Option<Vec<u8>>) -> Result<String, Said> {
        if ["User", "Organization", "ContentDocument"].contains(&o) { return Err(err(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted")) }
        let mut r: Rec = fields(o).iter().filter(|f| f.1 != 'x').map(|f| (f.0.to_string(), if f.1 == 'b' || f.1 == 'B' { json!(false) } else { Value::Null })).collect();
        let blob = self.take(o, &mut r, b, true)?.or(beside); let id = self.newid(o);
        for (k, v) in [("Id", json!(id)), ("CreatedDate", json!(self.at())), ("LastModifiedDate", json!(self.at())), ("SystemModstamp", json!(self.at())), ("CreatedById", json!(BOT))] { if r.contains_key(k) { r.insert(k.into(), v); } }
        let need: &[&str] = match o { "CaseComment" => &["ParentId"], "FeedItem" => &["ParentId"], "ContentVersion" => &["PathOnClient"], "ContentDocumentLink" => &["ContentDocumentId", "LinkedEntityId"], "Attachment" => &["ParentId", "Name"], _ => &[] };
        let miss: Vec<&str> = need.iter().filter(|k| r[**k].is_null()).cloned().chain(if o == "ContentVersion" && blob.is_none() { vec!["VersionData"] } else if o == "Attachment" && blob.is_none() { vec!["Body"] } else { vec![] }).collect();
        if !miss.is_empty() { return Err(ferr("REQUIRED_FIELD_MISSING", &format!("Required fields are missing: [{}]", miss.join(", ")), &miss)) }
        match o {
            "Case" => { let n = self.recs["Case"].len(); r.insert("CaseNumber".into(), json!(format!("{:08}", 1026 + n))); for (k, v) in [("Status", "New"), ("Priority", "Medium"), ("OwnerId", BOT)] { if r[k].is_null() { r.insert(k.into(), json!(v)); } } self.closed(&mut r); }
            "FeedItem" => { if r["Body"].is_null() { return Err(ferr("REQUIRED_FIELD_MISSING", "Required fields are missing: [Body]", &["Body"])) } for (k, v) in [("Type", "TextPost"), ("Visibility", "AllUsers")] { if r[k].is_null() { r.insert(k.into(), json!(if k == "Visibility" { "InternalUsers" } else { v })); } } }
            "ContentVersion" => {
                let p = text(&r["PathOnClient"]); let name = p.rsplit(['/', '\\']).next().unwrap().to_string(); let (stem, ext) = name.rsplit_once('.').map(|(a, b)| (a.to_string(), b.to_string())).unwrap_or((name.clone(), String::new())); let d = blob.clone().unwrap(); if r["Title"].is_null() { r.insert("Title".into(), json!(stem)); }
                let new = r["ContentDocumentId"].is_null(); let did = if new { self.newid("ContentDocument") } else { text(&r["ContentDocumentId"]) }; for (k, v) in [("ContentDocumentId", json!(did)), ("ContentSize", json!(d.len())), ("FileExtension", json!(ext)), ("FileType", json!(ext.to_uppercase())), ("IsLatest", json!(true)), ("VersionNumber", json!("1"))] { r.insert(k.into(), v); }
                if new { let doc: Rec = [("Id", json!(did)), ("Title", r["Title"].clone()), ("FileExtension", json!(ext)), ("FileType", json!(ext.to_uppercase())), ("ContentSize", json!(d.len())), ("LatestPublishedVersionId", json!(id)), ("CreatedDate", json!(self.at()))].into_iter().map(|(k, v)| (k.to_string(), v)).collect(); self.recs.entry("ContentDocument".into()).or_default().push(doc);
                    let own = self.newid("ContentDocumentLink"); let mut links = vec![(own, BOT.to_string(), "I")]; if !r["FirstPublishLocationId"].is_null() { let l = self.newid("ContentDocumentLink"); links.push((l, text(&r["FirstPublishLocationId"]), "V")) }
                    for (lid, e, sh) in links { self.recs.entry("ContentDocumentLink".into()).or_default().push([("Id", json!(lid)), ("ContentDocumentId", json!(did)), ("LinkedEntityId", json!(e)), ("ShareType", json!(sh)), ("Visibility", json!("AllUsers")), ("IsDeleted", json!(false))].into_iter().map(|(k, v)| (k.to_string(), v)).collect()) } }
            }
            "ContentDocumentLink" => { let (d, e) = (text(&r["ContentDocumentId"]), text(&r["LinkedEntityId"])); if self.recs.get(o).into_iter().flatten().any(|l| same(&text(&l["ContentDocumentId"]), &d) && same(&text(&l["LinkedEntityId"]), &e)) { return Err(ferr("DUPLICATE_VALUE", &format!("{d} is already linked with {e}"), &[])) } if r["ShareType"].is_null() { r.insert("ShareType".into(), json!("V")); } }
            "Attachment" => { r.insert("BodyLength".into(), json!(blob.as_ref().unwrap().len())); } _ => {}
        }
        if let Some(d) = blob { if d.len() > 37 * 1024 * 1024 && b.keys().any(|k| k == "VersionData" || k == "Body") { return Err(err(400, "REQUEST_LIMIT_EXCEEDED", "Maximum size of request reached. Maximum size of request is 52428800 bytes.")) } self.blobs.insert(id.clone(), d); }
        let parent = text(r.get("ParentId").unwrap_or(&Value::Null)); self.recs.entry(o.into()).or_default().push(r); let i = if o == "Case" { Some(self.recs["Case"].len() - 1) } else { self.get("Case", &parent) }; if let Some(i) = i { self.index(i) } Ok(id)
    }
    fn closed(&self, r: &mut Rec) { let c = r["Status"] == "Closed"; if c && r["IsClosed"] != true { r.insert("ClosedDate".into(), json!(self.at())); } else if !c { r.insert("ClosedDate".into(), Value::Null); } r.insert("IsClosed".into(), json!(c)); }
    fn update(&mut self, o: &str, i: usize, b: &Map<String, Value>) -> Result<(), Said> { let mut r = self.recs[o][i].clone(); self.take(o, &mut r, b, false)?; if o == "Case" { self.closed(&mut r) } if r.contains_key("LastModifiedDate") { r.insert("LastModifiedDate".into(), json!(self.at())); } self.recs.get_mut(o).unwrap()[i] = r; if o == "Case" { self.index(i) } Ok(()) }
    fn show(&self, o: &str, r: &Rec, want: Option<&[String]>) -> Value {
        let mut m = Map::new(); m.insert("attributes".into(), json!({"type": o, "url": format!("/services/data/v62.0/sobjects/{o}/{}", text(&r["Id"]))}));
        let all: Vec<String> = fields(o).iter().map(|f| f.0.to_string()).collect();
        for f in want.unwrap_or(&all) { if let Some((a, b)) = f.split_once('.') { let (t, idf) = if a.eq_ignore_ascii_case("ContentDocument") { ("ContentDocument", "ContentDocumentId") } else { ("User", "OwnerId") }; let v = self.get(t, &text(r.get(idf).unwrap_or(&Value::Null))).map(|i| { let x = &self.recs[t][i]; let n = field(t, b).unwrap().0; json!({"attributes": {"type": t}, n: x.get(n)}) }).unwrap_or(Value::Null); match m.get_mut(a) { Some(Value::Object(old)) => if let Value::Object(v) = v { old.extend(v) }, _ => { m.insert(a.into(), v); } } continue }
            let n = field(o, f).map(|x| x.0).unwrap_or("Id"); m.insert(n.into(), if ["VersionData", "Body"].contains(&n) && self.blobs.contains_key(&text(&r["Id"])) { json!(format!("/services/data/v62.0/sobjects/{o}/{}/{n}", text(&r["Id"]))) } else { r.get(n).cloned().unwrap_or(Value::Null) }); }
        json!(m)
    }
    fn soql(&self, s: &str) -> Said {
        let bad = |m: &str| err(400, "MALFORMED_QUERY", m); let nofield = |f: &str, o: &str| err(400, "INVALID_FIELD", &format!("\n{s}\n^\nERROR at Row:1:Column:1\nNo such column '{f}' on entity '{o}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."));
        let Ok(t) = toks(s, &["!=", "<>", ">=", "<=", "=", ">", "<", ":", "%"]) else { return bad("unexpected token") }; let mut r = Reader { t, i: 0 };
        if !r.kw("select") { return bad("unexpected token: expecting SELECT") } let mut want: Vec<String> = vec![]; let mut count = false;
        loop { match r.t.get(r.i).cloned() { Some(Tok::Word(w)) => { r.i += 1; if r.t.get(r.i) == Some(&Tok::Open) { let a = r.t.get(r.i + 1).cloned(); if a == Some(Tok::Close) { if !w.eq_ignore_ascii_case("count") { return bad("unexpected token: '('") } count = true; r.i += 2 } else { if !w.eq_ignore_ascii_case("fields") || r.t.get(r.i + 2) != Some(&Tok::Close) { return bad("only FIELDS() and COUNT() are known here") } want.push("*".into()); r.i += 3 } } else { want.push(w) } } x => return bad(&format!("unexpected token: {x:?}")) } if r.t.get(r.i) == Some(&Tok::Comma) { r.i += 1 } else { break } }
        if !r.kw("from") { return bad("unexpected token: expecting FROM") } let Some(Tok::Word(o)) = r.t.get(r.i).cloned() else { return bad("unexpected token after FROM") }; r.i += 1;
        let Some(o) = object(&o) else { return err(400, "INVALID_TYPE", &format!("\n{s}\n^\nERROR at Row:1:Column:1\nsObject type '{o}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name.")) };
        if want.iter().any(|w| w == "*") { want = fields(o).iter().map(|f| f.0.to_string()).collect() }
        for f in &want { if match f.split_once('.') { Some((a, b)) => !((a.eq_ignore_ascii_case("ContentDocument") && field(o, "ContentDocumentId").is_some() && field("ContentDocument", b).is_some()) || (a.eq_ignore_ascii_case("Owner") && o == "Case" && field("User", b).is_some())), None => field(o, f).is_none() } { return nofield(f, o) } }
        let e = if r.kw("where") { match r.or() { Ok(e) => Some(e), Err(m) => return bad(&m) } } else { None };
        let mut order = None; if r.kw("order") { if !r.kw("by") { return bad("expecting BY") } let Some(Tok::Word(f)) = r.t.get(r.i).cloned() else { return bad("unexpected token") }; if field(o, &f).is_none() { return nofield(&f, o) } r.i += 1; let desc = r.kw("desc"); r.kw("asc"); if r.kw("nulls") { r.i += 1 } order = Some((field(o, &f).unwrap().0, desc)) }
        let mut num = |k: &str| -> Result<Option<usize>, ()> { if !r.kw(k) { return Ok(None) } match r.t.get(r.i) { Some(Tok::Word(w)) if w.parse::<usize>().is_ok() => { r.i += 1; Ok(Some(w.parse().unwrap())) } _ => Err(()) } };
        let (Ok(lim), Ok(off)) = (num("limit"), num("offset")) else { return bad("unexpected token: LIMIT needs a number") }; if r.i < r.t.len() { return bad(&format!("unexpected token: {:?}", r.t[r.i])) }
        if o == "ContentDocumentLink" { fn has(e: &Expr) -> bool { match e { Expr::Is(f, op, _) => ["contentdocumentid", "linkedentityid"].contains(&f.to_lowercase().as_str()) && (op == "=" || op == "in"), Expr::And(v) => v.iter().any(has), Expr::Or(v) => v.iter().all(has), Expr::Not(_) => false } }
            if !e.as_ref().map_or(false, has) { return bad("Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.") } }
        let term = |x: &Rec, f: &str, op: &str, v: &[Tok]| -> Result<bool, String> {
            let Some((n, k, _)) = field(o, f) else { return Err(format!("N{f}")) }; if k == 'l' || k == 'x' { return Err(format!("F{n}")) } if v.iter().any(|t| matches!(t, Tok::Str('"', _))) { return Err("M".into()) } let h = x.get(n).cloned().unwrap_or(Value::Null); let null = tv(&v[0]).eq_ignore_ascii_case("null") && matches!(v[0], Tok::Word(_));
            if "tTrR".contains(k) && !null && v.iter().any(|t| matches!(t, Tok::Word(_))) { return Err(format!("Q{n}")) } if "bB".contains(k) && v.iter().any(|t| !["true", "false"].contains(&tv(t).to_lowercase().as_str()) || matches!(t, Tok::Str(..))) { return Err(format!("Q{n}")) }
            if "rR".contains(k) { if let Some(b) = v.iter().find(|t| !null && ![15, 18].contains(&tv(t).len())) { return Err(format!("I{}", tv(b))) } }
            let hs = text(&h).to_lowercase(); let eq = |t: &Tok| if null { h.is_null() } else if "rR".contains(k) { same(&text(&h), tv(t)) } else { !h.is_null() && hs == tv(t).to_lowercase() };
            Ok(match op { "=" => eq(&v[0]), "!=" | "<>" => !eq(&v[0]), "in" => v.iter().any(eq), "not in" => !v.iter().any(eq), "like" => { let p = tv(&v[0]).to_lowercase(); let ps: Vec<&str> = p.split('%').collect(); let mut at = 0; let mut ok = true; for (i, x) in ps.iter().enumerate() { match hs[at..].find(x) { Some(j) if i > 0 || j == 0 => at += j + x.len(), _ => { ok = false; break } } } ok && !h.is_null() && (p.ends_with('%') || hs.ends_with(ps.last().unwrap()) && (ps.len() > 1 || hs == p)) } ">" => hs.as_str() > tv(&v[0]), ">=" => hs.as_str() >= tv(&v[0]), "<" => hs.as_str() < tv(&v[0]), "<=" => hs.as_str() <= tv(&v[0]), _ => return Err("M".into()) }) };
        if let Some(e) = &e { if let Err(m) = e.eval(&|f, op, v| term(&Rec::new(), f, op, v)) { let x = &m[1..]; return match &m[..1] { "N" => nofield(x, o), "F" => err(400, "INVALID_FIELD", &format!("field '{x}' can not be filtered in a query call")), "I" => err(400, "INVALID_QUERY_FILTER_OPERATOR", &format!("invalid ID field: {x}")), "Q" => err(400, "INVALID_FIELD", &format!("value of filter criterion for field '{x}' must be of type string and should be enclosed in quotes")), _ => bad("unexpected token") } } }
        let mut l: Vec<&Rec> = self.recs.get(o).into_iter().flatten().filter(|x| e.as_ref().map_or(true, |e| e.eval(&|f, op, v| term(x, f, op, v)).unwrap_or(false))).collect();
        if let Some((f, d)) = order { l.sort_by_key(|x| text(&x[f])); if d { l.reverse() } } if count { return reply(200, json!({"totalSize": l.len(), "done": true, "records": []})) }
        let v: Vec<Value> = l.into_iter().skip(off.unwrap_or(0)).take(lim.unwrap_or(2000)).map(|x| self.show(o, x, Some(&want))).collect(); reply(200, json!({"totalSize": v.len(), "done": true, "records": v}))
    }
    fn sosl(&self, term: &str) -> Vec<Value> { let w: Vec<String> = words(term); if w.iter().map(|x| x.len()).sum::<usize>() < 2 { return vec![] } self.ix.docs().filter(|(_, d)| { let h = words(&text(&d["t"])); let star = term.trim_end_matches(['"', '}']).ends_with('*'); w.iter().all(|x| h.iter().any(|y| y == x || star && y.starts_with(x.as_str()))) }).map(|(i, _)| self.show("Case", &self.recs["Case"][*i as usize], Some(&["Id".to_string()]))).collect() }
    fn body(a: &Asked, o: &str) -> Result<(Map<String, Value>, Option<Vec<u8>>), Said> {
        match ctype(a).as_str() {
            "application/json" => match serde_json::from_slice::<Value>(&a.body) { Ok(Value::Object(m)) => Ok((m, None)), _ => Err(err(400, "JSON_PARSER_ERROR", "Unexpected character or end of input in the request body")) },
            "multipart/form-data" => { let Some(ps) = parts(a) else { return Err(err(400, "INVALID_MULTIPART_REQUEST", "Multipart message could not be read")) }; let blob = if o == "ContentVersion" { "VersionData" } else { "Body" };
                let Some(j) = ps.iter().find(|p| p.file.is_none()) else { return Err(err(400, "INVALID_MULTIPART_REQUEST", "Multipart message must include a non-binary part first")) }; if !j.ctype.starts_with("application/json") { return Err(err(400, "INVALID_MULTIPART_REQUEST", "Content-Type of the entity part must be application/json")) }
                let Ok(Value::Object(m)) = serde_json::from_slice::<Value>(&j.data) else { return Err(err(400, "JSON_PARSER_ERROR", "The entity part is no JSON object")) }; let Some(f) = ps.iter().find(|p| p.name == blob && p.file.is_some()) else { return Err(err(400, "INVALID_MULTIPART_REQUEST", &format!("Multipart message must include a binary part named {blob}"))) }; Ok((m, Some(f.data.clone()))) }
            c => Err(err(415, "UNSUPPORTED_MEDIA_TYPE", &format!("Content-Type '{c}' is not supported"))) }
    }
    fn route(&mut self, a: &Asked, s: &[&str]) -> Said {
        let m = a.method.as_str(); let done = |id: &str| json!({"id": id, "success": true, "errors": []});
        match (m, s) {
            ("GET", []) | ("GET", [""]) => reply(200, json!({"sobjects": "/services/data/v62.0/sobjects", "query": "/services/data/v62.0/query", "search": "/services/data/v62.0/search", "limits": "/services/data/v62.0/limits"})),
            ("GET", ["limits"]) => reply(200, json!({"DailyApiRequests": {"Max": 15000, "Remaining": 14982}})), ("GET", ["query" | "queryAll"]) => match q(a, "q") { Some(x) => self.soql(x), None => err(400, "MALFORMED_QUERY", "A query string has to be specified") },
            ("GET", ["search"]) => { let x = q(a, "q").unwrap_or(""); let l = x.to_lowercase(); match (x.find('{'), x.rfind('}')) { (Some(i), Some(j)) if l.trim_start().starts_with("find") && i < j && l.contains("returning case") => reply(200, json!({"searchRecords": self.sosl(&x[i + 1..j])})), (Some(_), Some(_)) if l.trim_start().starts_with("find") => reply(200, json!({"searchRecords": []})), _ => err(400, "MALFORMED_SEARCH", "No search term found. The search term must be enclosed in braces.") } }
            ("GET", ["parameterizedSearch"]) => match q(a, "q") { Some(x) => reply(200, json!({"searchRecords": self.sosl(x)})), None => err(400, "MALFORMED_SEARCH", "q is required") },
            ("GET", ["sobjects"]) => reply(200, json!({"sobjects": OBJ.iter().map(|o| json!({"name": o.0, "createable": true, "keyPrefix": o.1})).collect::<Vec<_>>()})),
            (_, ["sobjects", o, rest @ ..]) => {
                let Some(o) = object(o) else { return gone() };
                match (m, rest) {
                    ("GET", ["describe"]) => reply(200, json!({"name": o, "createable": true, "fields": fields(o).iter().map(|f| json!({"name": f.0, "type": match f.1.to_ascii_lowercase() { 'b' => "boolean", 'r' => "reference", 'd' => "datetime", 'n' => "int", 'x' => "base64", 'l' => "textarea", _ => "string" }, "length": f.2, "createable": f.1.is_lowercase(), "filterable": f.1 != 'l' && f.1 != 'x', "externalId": f.0 == "Fingerprint__c", "unique": f.0 == "Fingerprint__c", "idLookup": f.0 == "Fingerprint__c" || f.0 == "Id"})).collect::<Vec<_>>()})),
                    ("GET", []) => reply(200, json!({"objectDescribe": {"name": o}, "recentItems": []})),
                    ("POST", []) => match Self::body(a, o).and_then(|(b, f)| self.create(o, &b, f)) { Ok(id) => with(reply(201, done(&id)), &[("location", &format!("/services/data/v62.0/sobjects/{o}/{id}"))]), Err(e) => e },
                    ("GET", [id]) => match self.get(o, id) { Some(i) => { let w: Option<Vec<String>> = q(a, "fields").map(|f| f.split(',').map(|x| x.trim().to_string()).collect()); if let Some(f) = w.iter().flatten().find(|f| field(o, f).is_none()) { return err(400, "INVALID_FIELD", &format!("No such column '{f}' on sobject of type {o}")) } reply(200, self.show(o, &self.recs[o][i], w.as_deref())) } None => gone() },
                    ("PATCH", [id]) => { let b = match Self::body(a, o) { Ok((b, _)) => b, Err(e) => return e }; match self.get(o, id) { Some(i) => match self.update(o, i, &b) { Ok(()) => none(204), Err(e) => e }, None => gone() } }
                    ("DELETE", [id]) => match self.get(o, id) { Some(_) if o == "Case" => err(403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id"), Some(i) => { self.recs.get_mut(o).unwrap().remove(i); none(204) } None => gone() },
                    ("GET", [id, "VersionData" | "Body"]) => match self.get(o, id).and_then(|i| self.blobs.get(&text(&self.recs[o][i]["Id"]))) { Some(d) => bytes(200, "application/octet-stream", d.clone()), None => gone() },
                    ("GET" | "PATCH", [f, v]) => {
                        if o != "Case" || !f.eq_ignore_ascii_case("Fingerprint__c") { return if field(o, f).is_some() { err(400, "INVALID_FIELD", &format!("Provided external ID field does not exist or is not accessible: {f}")) } else { err(404, "NOT_FOUND", &format!("Provided external ID field does not exist or is not accessible: {f}")) } }
                        let at = self.recs["Case"].iter().position(|r| text(&r["Fingerprint__c"]).eq_ignore_ascii_case(v));
                        if m == "GET" { return match at { Some(i) => reply(200, self.show(o, &self.recs[o][i], None)), None => gone() } }
                        let mut b = match Self::body(a, o) { Ok((b, _)) => b, Err(e) => return e }; if b.keys().any(|k| k.eq_ignore_ascii_case("Fingerprint__c") || k == "Id") { return err(400, "INVALID_FIELD", "The Fingerprint__c field should not be specified in the sobject data.") }
                        match at { Some(i) => { let id = text(&self.recs["Case"][i]["Id"]); match self.update(o, i, &b) { Ok(()) => { let mut d = done(&id); d["created"] = json!(false); reply(200, d) } Err(e) => e } }
                            None if q(a, "updateOnly") == Some("true") => gone(), None => { b.insert("Fingerprint__c".into(), json!(v)); match self.create(o, &b, None) { Ok(id) => { let mut d = done(&id); d["created"] = json!(true); reply(201, d) } Err(e) => e } } }
                    }
                    _ => err(405, "METHOD_NOT_ALLOWED", &format!("HTTP Method '{m}' not allowed. Allowed are HEAD,GET,PATCH,DELETE")),
                }
            }
            _ => gone(),
        }
    }
}
impl System for Salesforce {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.base, &a.path); let s: Vec<&str> = s.iter().map(|x| x.as_str()).collect();
        if s == ["services", "oauth2", "token"] { let g: BTreeMap<String, String> = String::from_utf8_lossy(&a.body).split('&').filter_map(|x| x.split_once('=')).map(|(k, v)| (unpct(k), unpct(&v.replace('+', " ")))).collect(); let f = |k: &str| g.get(k).map(|s| s.as_str()).unwrap_or("").to_string(); let b = basic(a).unwrap_or((f("client_id"), f("client_secret")));
            if a.method != "POST" || ctype(a) != "application/x-www-form-urlencoded" { return reply(400, json!({"error": "unsupported_grant_type", "error_description": "grant type not supported"})) } if f("grant_type") != "client_credentials" { return reply(400, json!({"error": "unsupported_grant_type", "error_description": "grant type not supported"})) }
            return if b == ("3MVG9client".into(), "sf-secret-9".into()) { reply(200, json!({"access_token": "00Dsf!token.7c1", "instance_url": self.base, "token_type": "Bearer", "scope": "api", "issued_at": "1700000000000", "signature": "x", "id": format!("{}/id/00D/005", self.base)})) } else { reply(400, json!({"error": "invalid_client", "error_description": "invalid client credentials"})) } }
        if s.len() >= 2 && s[0] == "services" && s[1] == "data" && (s.len() == 2 || s[2].is_empty()) { return reply(200, json!([{"label": "Winter '25", "url": "/services/data/v62.0", "version": "62.0"}])) }
        let known = bearer(a).map_or(false, |t| t == "00Dsf!token.7c1") || head(a, "authorization") == Some("OAuth 00Dsf!token.7c1");
        if !known { return with(err(401, "INVALID_SESSION_ID", "Session expired or invalid"), &[("www-authenticate", "Token")]) }
        if s == ["services", "oauth2", "userinfo"] { return reply(200, json!({"user_id": BOT, "organization_id": "00D000000000001EAA", "preferred_username": "bot@example.org", "email": "bot@example.org", "active": true})) }
        if s.len() < 3 || s[0] != "services" || s[1] != "data" || !s[2].strip_prefix('v').and_then(|v| v.parse::<f32>().ok()).map_or(false, |v| (31.0..=66.0).contains(&v) && s[2].ends_with(".0")) { return gone() }
        with(self.route(a, &s[3..]), &[("sforce-limit-info", "api-usage=18/15000")])
    }
    fn held(&self) -> Vec<Held> {
        self.recs["Case"].iter().map(|r| { let id = text(&r["Id"]); let of = |o: &str| -> Vec<&Rec> { self.recs.get(o).into_iter().flatten().filter(|x| same(&text(x.get("ParentId").or(x.get("LinkedEntityId")).unwrap_or(&Value::Null)), &id)).collect() };
            let mut texts = vec![(false, text(&r["Description"]))]; if !r["Comments"].is_null() { texts.push((true, text(&r["Comments"]))) } texts.extend(of("CaseComment").iter().map(|c| (c["IsPublished"] != true, text(&c["CommentBody"])))); texts.extend(of("FeedItem").iter().map(|c| (c["Visibility"] != "AllUsers", text(&c["Body"]))));
            let mut files: Vec<(String, Vec<u8>)> = of("ContentDocumentLink").iter().flat_map(|l| self.recs.get("ContentVersion").into_iter().flatten().filter(move |v| v["ContentDocumentId"] == l["ContentDocumentId"])).map(|v| (text(&v["PathOnClient"]).rsplit('/').next().unwrap().to_string(), self.blobs[&text(&v["Id"])].clone())).collect(); files.extend(of("Attachment").iter().map(|x| (text(&x["Name"]), self.blobs[&text(&x["Id"])].clone())));
            Held { id, open: r["IsClosed"] != true, title: text(&r["Subject"]), texts, files, fields: r.iter().filter(|(k, v)| !v.is_null() && *k != "Description").map(|(k, v)| (k.clone(), text(v))).collect() } }).collect()
    }
    fn close(&mut self, id: &str) { if let Some(i) = self.get("Case", id) { let _ = self.update("Case", i, json!({"Status": "Closed"}).as_object().unwrap()); } }
    fn lag(&mut self, seconds: u64) { self.ix.lag = seconds }
    fn tick(&mut self, now: u64) { self.ix.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut z = Salesforce { base: base.trim_end_matches('/').into(), recs: BTreeMap::new(), blobs: BTreeMap::new(), ix: Index::default(), n: 0 }; z.recs.insert("Case".into(), vec![]);
    z.recs.insert("User".into(), vec![[("Id", json!(BOT)), ("Username", json!("bot@example.org")), ("Name", json!("Escalate Bot")), ("Email", json!("bot@example.org")), ("IsActive", json!(true))].into_iter().map(|(k, v)| (k.to_string(), v)).collect()]);
    z.recs.insert("Organization".into(), vec![[("Id", json!("00D000000000001EAA")), ("Name", json!("Acme")), ("IsSandbox", json!(true))].into_iter().map(|(k, v)| (k.to_string(), v)).collect()]);
    for i in [1, 2] { let fp = hexid(970 + i, 32); let _ = z.create("Case", json!({"Subject": format!("Stranger {i}"), "Description": format!("Somebody else's trouble {fp}"), "Fingerprint__c": fp, "Status": if i == 2 { "Closed" } else { "New" }}).as_object().unwrap(), None); }
    (Box::new(z), map(&[("base_url", base), ("access_token", "00Dsf!token.7c1"), ("token", "00Dsf!token.7c1"), ("client_id", "3MVG9client"), ("client_secret", "sf-secret-9"), ("api_version", "v62.0"), ("object", "Case"), ("field_id", "Fingerprint__c"), ("external_id", "Fingerprint__c"), ("status_open", "New"), ("status_done", "Closed"), ("owner_id", BOT)]))
}
