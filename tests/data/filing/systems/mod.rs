//! Twelve ticketing systems in memory, written blind from the vendors' documents. See each file's head.
#![allow(dead_code)]
pub struct Asked { pub method: String, pub path: String /* as sent, still percent-encoded, without the query */, pub query: Vec<(String, String)> /* decoded, in order */, pub headers: Vec<(String, String)> /* names in lower case */, pub body: Vec<u8>, pub host: String }
pub struct Said { pub status: u16, pub headers: Vec<(String, String)>, pub body: Vec<u8> }
/// What the system holds, for the test to judge.
pub struct Held { pub id: String, pub open: bool, pub title: String, pub texts: Vec<(bool /* internal */, String)>, pub files: Vec<(String, Vec<u8>)>, pub fields: std::collections::BTreeMap<String, String> }
pub trait System {
    fn answer(&mut self, asked: &Asked) -> Said;
    fn held(&self) -> Vec<Held>;
    /// Somebody closes that ticket in the system itself.
    fn close(&mut self, id: &str);
    /// Seconds by which the search lags, 0 at first; `now` is told by the test.
    fn lag(&mut self, seconds: u64);
    fn tick(&mut self, now_seconds: u64);
}
mod kit;
mod zendesk; mod jira; mod freshdesk; mod servicenow; mod github; mod gitlab; mod zammad; mod jsm; mod salesforce; mod hubspot; mod linear; mod intercom;
/// What there is in a fresh one, by name: base url path (if any), credentials, project, custom field ids, statuses …: everything that an admin would put into a profile. Documented in the file's head.
pub fn make(name: &str, base_url: &str) -> (Box<dyn System>, std::collections::BTreeMap<String, String>) {
    match name {
        "zendesk" => zendesk::make(base_url), "jira" => jira::make(base_url), "freshdesk" => freshdesk::make(base_url), "servicenow" => servicenow::make(base_url),
        "github" => github::make(base_url), "gitlab" => gitlab::make(base_url), "zammad" => zammad::make(base_url), "jsm" => jsm::make(base_url),
        "salesforce" => salesforce::make(base_url), "hubspot" => hubspot::make(base_url), "linear" => linear::make(base_url), "intercom" => intercom::make(base_url),
        _ => panic!("no such system: {name}"),
    }
}
