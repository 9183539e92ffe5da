//! What a value in a JSON document is, by where it stands. The roles in a HAR (HTTP Archive 1.2 and what Chrome and
//! Firefox add) are one table; whatever is not in it is a body: listed fields stay, other values go.

/// What a value in a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum HarRole {
    /// Any JSON that is not a HAR: a value goes if its name or look says so.
    Plain,
    /// A value in a HAR that has no role of its own: it stays if its name is on the list.
    Body,
    /// A name, a version, a time: stays, cleaned.
    Text,
    /// What a person or a program wrote in words.
    Comment,
    Har,
    Log,
    Pages,
    Page,
    Entries,
    Entry,
    Initiator,
    Request,
    Response,
    Headers,
    Header,
    HeaderName,
    HeaderValue,
    Params,
    Param,
    ParamValue,
    Cookies,
    Cookie,
    CookieValue,
    PostData,
    Content,
    /// The text of a body, with its media type and encoding beside it.
    BodyText,
    Messages,
    Message,
    MessageData,
    Url,
}

use HarRole::{
    Body, BodyText, Comment, Content, Cookie, CookieValue, Cookies, Entries, Entry, Har, Header, HeaderName,
    HeaderValue, Headers, Initiator, Log, Message, MessageData, Messages, Page, Pages, Param, ParamValue,
    Params, Plain, PostData, Request, Response, Text, Url,
};

/// The role of a member of an object, by the role of the object and the key.
const MEMBERS: &[(HarRole, &str, HarRole)] = &[
    (Har, "log", Log),
    (Log, "version", Text),
    (Log, "creator", Text),
    (Log, "browser", Text),
    (Log, "pages", Pages),
    (Log, "entries", Entries),
    (Log, "comment", Comment),
    (Page, "startedDateTime", Text),
    (Page, "id", Text),
    (Page, "title", Comment),
    (Page, "comment", Comment),
    (Entry, "pageref", Text),
    (Entry, "startedDateTime", Text),
    (Entry, "request", Request),
    (Entry, "response", Response),
    (Entry, "serverIPAddress", Text),
    (Entry, "connection", Text),
    (Entry, "comment", Comment),
    (Entry, "_initiator", Initiator),
    (Entry, "_priority", Text),
    (Entry, "_resourceType", Text),
    (Entry, "_connectionId", Text),
    (Entry, "_error", Comment),
    (Entry, "_webSocketMessages", Messages),
    (Initiator, "type", Text),
    (Initiator, "url", Url),
    (Initiator, "scriptId", Text),
    (Initiator, "functionName", Text),
    (Initiator, "description", Comment),
    (Initiator, "stack", Initiator),
    (Initiator, "parent", Initiator),
    (Initiator, "callFrames", Initiator),
    (Request, "method", Text),
    (Request, "url", Url),
    (Request, "httpVersion", Text),
    (Request, "headers", Headers),
    (Request, "queryString", Params),
    (Request, "cookies", Cookies),
    (Request, "postData", PostData),
    (Request, "comment", Comment),
    (Response, "statusText", Text),
    (Response, "httpVersion", Text),
    (Response, "headers", Headers),
    (Response, "cookies", Cookies),
    (Response, "content", Content),
    (Response, "redirectURL", Url),
    (Response, "_error", Comment),
    (Response, "comment", Comment),
    (Header, "name", HeaderName),
    (Header, "value", HeaderValue),
    (Header, "comment", Comment),
    (Param, "name", Text),
    (Param, "value", ParamValue),
    (Param, "contentType", Text),
    (Param, "comment", Comment),
    (Cookie, "name", Text),
    (Cookie, "value", CookieValue),
    (Cookie, "path", Text),
    (Cookie, "domain", Text),
    (Cookie, "expires", Text),
    (Cookie, "sameSite", Text),
    (Cookie, "comment", Comment),
    (PostData, "mimeType", Text),
    (PostData, "params", Params),
    (PostData, "text", BodyText),
    (PostData, "encoding", Text),
    (PostData, "comment", Comment),
    (Content, "mimeType", Text),
    (Content, "text", BodyText),
    (Content, "encoding", Text),
    (Content, "comment", Comment),
    (Message, "type", Text),
    (Message, "data", MessageData),
];

fn member_of(of: HarRole, key: &str) -> Option<HarRole> {
    MEMBERS.iter().find(|(role, name, _)| *role == of && *name == key).map(|found| found.2)
}

impl HarRole {
    /// The role of a member of an object of this role.
    pub(super) fn member(self, key: &str) -> Self {
        match self {
            Plain => Plain,
            Body => Body,
            // A map of names to values instead of a list of pairs.
            Headers | HeaderValue => HeaderValue,
            Params | ParamValue => ParamValue,
            Cookies | CookieValue => CookieValue,
            Text | Comment => self,
            // A file may hold the log alone, or one entry: what a tab's menu copies.
            Har => [Har, Log, Entry].iter().find_map(|role| member_of(*role, key)).unwrap_or(Body),
            _ => member_of(self, key).unwrap_or(Body),
        }
    }

    /// The role of an item of an array of this role.
    pub(super) fn item(self) -> Self {
        match self {
            Pages => Page,
            Entries => Entry,
            Headers => Header,
            Params => Param,
            Cookies => Cookie,
            Messages => Message,
            other => other,
        }
    }

    /// Whether what stands beside a value decides about it, in an object of this role.
    pub(super) fn has_pairs(self) -> bool {
        matches!(self, Header | Param | Cookie | PostData | Content | Message)
    }
}
