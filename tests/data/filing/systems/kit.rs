//! What the twelve emulators share: replies, header and multipart readers, base64, sha256, a lagging index,
//! and a small `field op value AND (… OR …)` parser (JQL, SOQL, Freshdesk). Holds nothing vendor-specific.
use super::{Asked, Said};
use serde_json::Value;
use std::collections::BTreeMap;

pub fn bytes(status: u16, ctype: &str, body: Vec<u8>) -> Said { Said { status, headers: vec![("content-type".into(), ctype.into())], body } }
pub fn reply(status: u16, v: Value) -> Said { bytes(status, "application/json; charset=utf-8", serde_json::to_vec(&v).unwrap()) }
pub fn none(status: u16) -> Said { Said { status, headers: vec![], body: vec![] } }
pub fn with(mut s: Said, h: &[(&str, &str)]) -> Said { for (k, v) in h { s.headers.push((k.to_string(), v.to_string())) } s }
pub fn head<'a>(a: &'a Asked, name: &str) -> Option<&'a str> { a.headers.iter().find(|h| h.0.eq_ignore_ascii_case(name)).map(|h| h.1.as_str()) }
pub fn ctype(a: &Asked) -> String { head(a, "content-type").unwrap_or("").split(';').next().unwrap().trim().to_ascii_lowercase() }
pub fn q<'a>(a: &'a Asked, name: &str) -> Option<&'a str> { a.query.iter().find(|h| h.0 == name).map(|h| h.1.as_str()) }
pub fn qn(a: &Asked, name: &str, d: usize) -> usize { q(a, name).and_then(|v| v.parse().ok()).unwrap_or(d) }
pub fn text(v: &Value) -> String { match v { Value::String(s) => s.clone(), Value::Null => String::new(), o => o.to_string() } }
pub fn bearer(a: &Asked) -> Option<String> {
    let v = head(a, "authorization")?; let (k, t) = v.split_once(' ')?;
    if k.eq_ignore_ascii_case("bearer") { Some(t.trim().into()) } else { None }
}
pub fn basic(a: &Asked) -> Option<(String, String)> {
    let v = head(a, "authorization")?; let (k, t) = v.split_once(' ')?;
    if !k.eq_ignore_ascii_case("basic") { return None }
    let s = String::from_utf8(unb64(t.trim())?).ok()?; let (u, p) = s.split_once(':')?; Some((u.into(), p.into()))
}
pub fn unpct(s: &str) -> String {
    let b = s.as_bytes(); let mut o = vec![]; let mut i = 0;
    while i < b.len() {
        if b[i] == b'%' { if let Some(x) = s.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok()) { o.push(x); i += 3; continue } }
        o.push(b[i]); i += 1
    }
    String::from_utf8_lossy(&o).into_owned()
}
pub fn pct(s: &str) -> String { s.bytes().map(|b| if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) { (b as char).to_string() } else { format!("%{:02X}", b) }).collect() }
/// The path's segments, decoded, after the base url's own path (where it stands in front).
pub fn segs(base: &str, path: &str) -> Vec<String> {
    let own = base.splitn(2, "://").nth(1).and_then(|r| r.find('/').map(|i| r[i..].trim_end_matches('/'))).unwrap_or("");
    let p = if !own.is_empty() && (path == own || path.starts_with(&format!("{own}/"))) { &path[own.len()..] } else { path };
    p.trim_start_matches('/').split('/').map(unpct).collect()
}
const AB: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
pub fn b64(d: &[u8]) -> String {
    let mut o = String::new();
    for c in d.chunks(3) {
        let n = (c[0] as u32) << 16 | (*c.get(1).unwrap_or(&0) as u32) << 8 | *c.get(2).unwrap_or(&0) as u32;
        for i in 0..4 { o.push(if i <= c.len() { AB[(n >> (18 - 6 * i)) as usize & 63] as char } else { '=' }) }
    }
    o
}
/// Standard alphabet, padded, line ends allowed; None if it is not base64.
pub fn unb64(s: &str) -> Option<Vec<u8>> {
    let s: Vec<u8> = s.bytes().filter(|b| *b != b'\n' && *b != b'\r').collect();
    if s.len() % 4 != 0 { return None }
    let pad = s.iter().rev().take_while(|b| **b == b'=').count(); if pad > 2 { return None }
    let (mut o, mut n, mut k) = (vec![], 0u32, 0);
    for b in &s[..s.len() - pad] {
        n = n << 6 | AB.iter().position(|x| x == b)? as u32; k += 6;
        if k >= 8 { k -= 8; o.push((n >> k) as u8); n &= (1 << k) - 1 }
    }
    Some(o)
}
pub fn sha256(d: &[u8]) -> String {
    fn root(p: u32, third: bool) -> u32 { let x = p as f64; let r = if third { x.cbrt() } else { x.sqrt() }; ((r - r.floor()) * 4294967296.0) as u32 }
    let pr: Vec<u32> = (2..312u32).filter(|n| (2..*n).all(|m| n % m != 0)).take(64).collect();
    let k: Vec<u32> = pr.iter().map(|p| root(*p, true)).collect();
    let mut h: Vec<u32> = pr[..8].iter().map(|p| root(*p, false)).collect();
    let mut m = d.to_vec(); m.push(0x80); while m.len() % 64 != 56 { m.push(0) } m.extend((d.len() as u64 * 8).to_be_bytes());
    for c in m.chunks(64) {
        let mut w: Vec<u32> = c.chunks(4).map(|x| u32::from_be_bytes([x[0], x[1], x[2], x[3]])).collect();
        for i in 16..64 {
            let (a, b) = (w[i - 15], w[i - 2]);
            w.push(w[i - 16].wrapping_add(a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3).wrapping_add(w[i - 7]).wrapping_add(b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10));
        }
        let mut s = h.clone();
        for i in 0..64 {
            let t1 = s[7].wrapping_add(s[4].rotate_right(6) ^ s[4].rotate_right(11) ^ s[4].rotate_right(25)).wrapping_add((s[4] & s[5]) ^ (!s[4] & s[6])).wrapping_add(k[i]).wrapping_add(w[i]);
            let t2 = (s[0].rotate_right(2) ^ s[0].rotate_right(13) ^ s[0].rotate_right(22)).wrapping_add((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
            s.rotate_right(1); s[4] = s[4].wrapping_add(t1); s[0] = t1.wrapping_add(t2);
        }
        for i in 0..8 { h[i] = h[i].wrapping_add(s[i]) }
    }
    h.iter().map(|x| format!("{x:08x}")).collect()
}
pub struct Part { pub name: String, pub file: Option<String>, pub ctype: String, pub data: Vec<u8> }
fn find(h: &[u8], n: &[u8], from: usize) -> Option<usize> { if from > h.len() { return None } h[from..].windows(n.len()).position(|w| w == n).map(|i| i + from) }
/// multipart/form-data; None if the type, the boundary or the form is wrong.
pub fn parts(a: &Asked) -> Option<Vec<Part>> {
    if ctype(a) != "multipart/form-data" { return None }
    let ct = head(a, "content-type")?; let i = ct.to_ascii_lowercase().find("boundary=")?;
    let b = ct[i + 9..].split(';').next()?.trim().trim_matches('"'); if b.is_empty() { return None }
    let sep = format!("--{b}"); let mut o = vec![]; let mut at = find(&a.body, sep.as_bytes(), 0)? + sep.len();
    loop {
        if a.body.get(at..at + 2) == Some(b"--") { return Some(o) }
        if a.body.get(at..at + 2) != Some(b"\r\n") { return None }
        let hend = find(&a.body, b"\r\n\r\n", at)?;
        let end = find(&a.body, format!("\r\n{sep}").as_bytes(), hend + 2)?;
        let hs = String::from_utf8_lossy(&a.body[at + 2..hend]).into_owned();
        let (mut name, mut file, mut ct) = (None, None, "text/plain".to_string());
        for l in hs.split("\r\n") {
            let (k, v) = l.split_once(':')?;
            if k.eq_ignore_ascii_case("content-disposition") { name = attr(v, "name"); file = attr(v, "filename"); if let Some(x) = attr(v, "filename*") { file = Some(unpct(x.rsplit('\'').next().unwrap())) } }
            if k.eq_ignore_ascii_case("content-type") { ct = v.trim().into() }
        }
        o.push(Part { name: name?, file, ctype: ct, data: a.body[(hend + 4).min(end)..end].to_vec() });
        at = end + 2 + sep.len();
    }
}
fn attr(v: &str, n: &str) -> Option<String> {
    let mut rest = v;
    while let Some(i) = rest.find(';') {
        rest = rest[i + 1..].trim_start();
        if let Some(x) = rest.strip_prefix(n) { if let Some(x) = x.strip_prefix('=') {
            return Some(if let Some(y) = x.strip_prefix('"') {
                let mut o = String::new(); let mut c = y.chars();
                while let Some(ch) = c.next() { match ch { '"' => break, '\\' => o.extend(c.next()), _ => o.push(ch) } } o
            } else { x.split(';').next().unwrap().trim().to_string() });
        } }
    }
    None
}
pub fn obj(a: &Asked) -> Option<Value> { serde_json::from_slice::<Value>(&a.body).ok().filter(|v| v.is_object()) }
pub fn words(s: &str) -> Vec<String> { s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|w| w.to_lowercase()).collect() }
pub fn map(l: &[(&str, &str)]) -> BTreeMap<String, String> { l.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect() }
/// An id made of a counter, with `len` hexadecimal digits.
pub fn hexid(n: u64, len: usize) -> String { sha256(format!("id-{n}").as_bytes())[..len].to_string() }
pub fn uuid(n: u64) -> String { let h = hexid(n, 32); format!("{}-{}-4{}-a{}-{}", &h[..8], &h[8..12], &h[13..16], &h[17..20], &h[20..32]) }
pub fn stamp(now: u64) -> String {
    let (d, s) = (now / 86400 + 719468, now % 86400); let era = d / 146097; let doe = d % 146097;
    let yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365; let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153; let m = if mp < 10 { mp + 3 } else { mp - 9 };
    format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", yoe + era * 400 + (m <= 2) as u64, m, doy - (153 * mp + 2) / 5 + 1, s / 3600, s / 60 % 60, s % 60)
}
/// What the search sees: documents reach it `lag` seconds after they were written.
#[derive(Default)]
pub struct Index { pub lag: u64, pub now: u64, seen: BTreeMap<u64, Value>, wait: Vec<(u64, u64, Value)> }
impl Index {
    pub fn put(&mut self, key: u64, doc: Value) { self.wait.push((self.now + self.lag, key, doc)); self.flow() }
    fn flow(&mut self) { let now = self.now; for (due, k, d) in std::mem::take(&mut self.wait) { if due <= now { self.seen.insert(k, d); } else { self.wait.push((due, k, d)) } } }
    pub fn tick(&mut self, now: u64) { if now > self.now { self.now = now } self.flow() }
    pub fn docs(&self) -> impl Iterator<Item = (&u64, &Value)> { self.seen.iter() }
}
#[derive(Clone, Debug, PartialEq)]
pub enum Tok { Word(String), Str(char, String), Op(String), Open, Close, Comma }
pub fn toks(s: &str, ops: &[&str]) -> Result<Vec<Tok>, String> {
    let c: Vec<char> = s.chars().collect(); let mut o = vec![]; let mut i = 0;
    'next: while i < c.len() {
        match c[i] { x if x.is_whitespace() => { i += 1; continue } '(' => { o.push(Tok::Open); i += 1; continue } ')' => { o.push(Tok::Close); i += 1; continue } ',' => { o.push(Tok::Comma); i += 1; continue } _ => {} }
        if c[i] == '"' || c[i] == '\'' {
            let k = c[i]; let mut w = String::new(); i += 1;
            loop { match c.get(i) { None => return Err("unterminated string".into()), Some('\\') => { w.extend(c.get(i + 1)); i += 2 } Some(x) if *x == k => { i += 1; break } Some(x) => { w.push(*x); i += 1 } } }
            o.push(Tok::Str(k, w)); continue;
        }
        for op in ops { if c[i..].iter().collect::<String>().starts_with(op) { o.push(Tok::Op(op.to_string())); i += op.chars().count(); continue 'next } }
        let mut w = String::new();
        while i < c.len() && (c[i].is_alphanumeric() || "_.[]-@$#*/+".contains(c[i]) || (c[i] == ':' && w.starts_with(|x: char| x.is_ascii_digit()))) { w.push(c[i]); i += 1 } // a time may hold colons
        if w.is_empty() { return Err(format!("unexpected '{}'", c[i])) }
        o.push(Tok::Word(w));
    }
    Ok(o)
}
pub enum Expr { Or(Vec<Expr>), And(Vec<Expr>), Not(Box<Expr>), Is(String, String, Vec<Tok>) }
pub struct Reader { pub t: Vec<Tok>, pub i: usize }
impl Reader {
    pub fn kw(&mut self, w: &str) -> bool { match self.t.get(self.i) { Some(Tok::Word(x)) if x.eq_ignore_ascii_case(w) => { self.i += 1; true } _ => false } }
    pub fn or(&mut self) -> Result<Expr, String> { let mut v = vec![self.and()?]; while self.kw("or") { v.push(self.and()?) } Ok(Expr::Or(v)) }
    fn and(&mut self) -> Result<Expr, String> { let mut v = vec![self.term()?]; while self.kw("and") { v.push(self.term()?) } Ok(Expr::And(v)) }
    fn term(&mut self) -> Result<Expr, String> {
        if self.kw("not") { return Ok(Expr::Not(Box::new(self.term()?))) }
        if self.t.get(self.i) == Some(&Tok::Open) { self.i += 1; let e = self.or()?; if self.t.get(self.i) != Some(&Tok::Close) { return Err("missing ')'".into()) } self.i += 1; return Ok(e) }
        let f = match self.t.get(self.i) { Some(Tok::Word(w)) => w.clone(), Some(Tok::Str('"', w)) => w.clone(), x => return Err(format!("field expected, found {x:?}")) };
        self.i += 1;
        let op = match self.t.get(self.i).cloned() { Some(Tok::Op(o)) => { self.i += 1; o } _ => {
            if self.kw("in") { "in".into() } else if self.kw("like") { "like".into() } else if self.kw("is") { if self.kw("not") { "is not".into() } else { "is".into() } }
            else if self.kw("not") { if self.kw("in") { "not in".into() } else { return Err("expected IN".into()) } } else { return Err(format!("operator expected after '{f}'")) } } };
        let mut vals = vec![];
        if op.ends_with("in") {
            if self.t.get(self.i) != Some(&Tok::Open) { return Err("expected '('".into()) } self.i += 1;
            loop { match self.t.get(self.i).cloned() { Some(v @ (Tok::Word(_) | Tok::Str(..))) => vals.push(v), x => return Err(format!("value expected, found {x:?}")) } self.i += 1;
                match self.t.get(self.i) { Some(Tok::Comma) => self.i += 1, Some(Tok::Close) => { self.i += 1; break } x => return Err(format!("expected ',' or ')', found {x:?}")) } }
        } else {
            match self.t.get(self.i).cloned() { Some(v @ (Tok::Word(_) | Tok::Str(..))) => vals.push(v), x => return Err(format!("value expected, found {x:?}")) } self.i += 1;
            if self.t.get(self.i) == Some(&Tok::Open) && self.t.get(self.i + 1) == Some(&Tok::Close) { self.i += 2; if let Some(Tok::Word(w)) = vals.last_mut() { w.push_str("()") } }
        }
        Ok(Expr::Is(f, op, vals))
    }
}
impl Expr {
    /// Every term is asked, so that a wrong one is an error wherever it stands.
    pub fn eval(&self, f: &dyn Fn(&str, &str, &[Tok]) -> Result<bool, String>) -> Result<bool, String> {
        match self {
            Expr::Is(a, b, c) => f(a, b, c), Expr::Not(e) => Ok(!e.eval(f)?),
            Expr::Or(v) => { let mut r = false; for e in v { r |= e.eval(f)? } Ok(r) }
            Expr::And(v) => { let mut r = true; for e in v { r &= e.eval(f)? } Ok(r) }
        }
    }
}
pub fn tv(t: &Tok) -> &str { match t { Tok::Word(w) | Tok::Str(_, w) => w, _ => "" } }
pub fn arr(v: &Value) -> Vec<Value> { v.as_array().cloned().unwrap_or_default() }
