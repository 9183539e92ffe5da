//! A request of a connector: what is sent, where to, and what is expected of the answer.

use super::{DirectorySearch, ListingOf, Name, Paging, Program, SqlTarget};
use crate::connectors::template::TextTemplate;

/// A `[request.NAME]` of the file.
#[derive(Debug)]
pub(in crate::connectors) struct Request {
    pub(in crate::connectors) name: String,
    pub(in crate::connectors) method: Method,
    pub(in crate::connectors) target: RequestTarget,
    /// A POST that only asks.
    pub(in crate::connectors) reads: bool,
    pub(in crate::connectors) query: Vec<(TextTemplate, TextTemplate)>,
    pub(in crate::connectors) headers: Vec<(String, TextTemplate)>,
    pub(in crate::connectors) headers_from: Option<Program>,
    pub(in crate::connectors) body: RequestBody,
    pub(in crate::connectors) answer: ExpectedAnswer,
    pub(in crate::connectors) value: Option<Program>,
    /// What is wanted of some lines, rows or items of a file.
    pub(in crate::connectors) keep: Option<Program>,
    pub(in crate::connectors) missing: Vec<u16>,
    pub(in crate::connectors) ok: Vec<u16>,
    pub(in crate::connectors) each: Option<Program>,
    /// On each value of `each`: what is asked about next, until nothing is new.
    pub(in crate::connectors) again: Option<Program>,
    pub(in crate::connectors) page: Option<Paging>,
    pub(in crate::connectors) scope: Option<String>,
    /// Of whom or what alone it tells, in words: that something is not in it proves nothing.
    pub(in crate::connectors) partial: Option<String>,
    /// The columns that a table with a header line may have; none: any.
    pub(in crate::connectors) columns: Vec<String>,
    /// Whether the connector's credentials go with it.
    pub(in crate::connectors) auth: bool,
    /// What it lists, if its answers may be kept for a while: nothing about a person.
    pub(in crate::connectors) listing: Option<ListingOf>,
    /// Everything that it names, first mention first.
    pub(in crate::connectors) mentions: Vec<Name>,
    /// The same without `each`: what one of its answers depends on, besides the item.
    pub(in crate::connectors) own: Vec<Name>,
}

impl Request {
    /// Whether sending it twice changes nothing.
    pub(in crate::connectors) fn is_read(&self) -> bool {
        self.reads || matches!(self.method, Method::Get)
    }

    /// How it is called where requests are listed.
    pub(in crate::connectors) fn verb(&self) -> &'static str {
        match self.target {
            RequestTarget::Sql(_) => "SQL",
            RequestTarget::Directory(_) => "SEARCH",
            _ => self.method.as_str(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::connectors) enum Method {
    Get,
    Post,
    Put,
    Patch,
}

impl Method {
    pub(in crate::connectors) fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
        }
    }
}

#[derive(Debug)]
pub(in crate::connectors) enum RequestTarget {
    /// A path under the connector's address, part by part.
    Path(Vec<TextTemplate>),
    /// A whole address that the profile gives; it may be a credential.
    Whole(TextTemplate),
    /// A whole address that an answer gave.
    Address(Program),
    /// A search in a directory server.
    Directory(DirectorySearch),
    /// A message, and where it goes.
    Mail(MailTarget),
    /// A query, of the database at the connector's `url`.
    Sql(SqlTarget),
    /// A local file. An optional one may not be there: null.
    File { path: Vec<TextTemplate>, separator: Option<u8>, optional: bool },
}

#[derive(Debug)]
pub(in crate::connectors) struct MailTarget {
    /// Gives the message: sender, recipients, subject, text.
    pub(in crate::connectors) letter: Program,
    /// Some of `$files`, which go with it.
    pub(in crate::connectors) files: Option<Program>,
    /// The folder that it is put into; `None`: it is handed to the mail server at the connector's `url`.
    pub(in crate::connectors) folder: Option<TextTemplate>,
}

impl RequestTarget {
    /// Whether it is for the mail server at the connector's `url`.
    pub(in crate::connectors) fn is_for_mail_server(&self) -> bool {
        matches!(self, Self::Mail(mail) if mail.folder.is_none())
    }
}

#[derive(Debug)]
pub(in crate::connectors) enum RequestBody {
    Nothing,
    Json(Program),
    Form(Vec<(TextTemplate, TextTemplate)>),
    Multipart(Vec<MultipartPart>),
    /// One of `$files`, as it is.
    File(Program),
    /// JSON that a template of `templates/` makes of the ticket.
    Template(BodyTemplate),
}

/// A template for a body: the file's name below `templates/`, and its text.
#[derive(Clone, Debug)]
pub(in crate::connectors) struct BodyTemplate {
    pub(in crate::connectors) path: String,
    pub(in crate::connectors) text: String,
    /// Those of `$files` whose content goes along.
    pub(in crate::connectors) files: Option<Program>,
}

#[derive(Debug)]
pub(in crate::connectors) struct MultipartPart {
    pub(in crate::connectors) name: TextTemplate,
    pub(in crate::connectors) content: PartContent,
}

#[derive(Debug)]
pub(in crate::connectors) enum PartContent {
    Value(TextTemplate),
    /// One of `$files`, or several.
    File(Program),
    Json(Program),
}

#[derive(Debug)]
pub(in crate::connectors) enum ExpectedAnswer {
    Json,
    /// A JSON value in each line: the list of them.
    Lines,
    /// `{size, sha256}` of the bytes, or of the base64 text that `decode` finds in the JSON.
    Bytes {
        decode: Option<Program>,
    },
    /// The bytes themselves, as base64: `fetch` hands files on.
    Base64,
    Nothing,
}
