//! The elements of markup that say something, and how.

/// Elements whose text stays, in lower case and without the prefix of a namespace.
#[rustfmt::skip]
pub(super) const KEPT: &[&str] = &[
    "audience", "authncontextclassref", "cause", "code", "detail", "details", "error", "errorcode",
    "errordescription", "errorid", "errormessage", "errors", "exception", "faultactor", "faultcode", "faultstring",
    "h1", "h2", "h3", "hostid", "hresult", "issuer", "message", "reason", "requestid", "requiredpermission",
    "resourcetype", "serverversion", "stacktrace", "status", "statuscode", "statusdetail", "statusmessage",
    "subcode", "title", "traceid", "version", "warning",
];

/// Elements of a page with paragraphs, which stay when the page is about an error.
#[rustfmt::skip]
pub(super) const PARAGRAPHS: &[&str] = &[
    "blockquote", "center", "dd", "div", "dt", "li", "p", "pre", "section", "span", "td", "th",
];

/// Elements inside a sentence: their text belongs to the element around them.
#[rustfmt::skip]
pub(super) const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "br", "cite", "code", "em", "font", "i", "kbd", "mark", "samp", "small",
    "span", "strong", "sub", "sup", "tt", "u", "var", "wbr",
];

/// Elements without text that anybody reads.
#[rustfmt::skip]
pub(super) const UNREAD: &[&str] = &[
    "noscript", "script", "style", "svg", "template",
];

/// Elements that hold the text of the one around them: SOAP 1.2 (`Code` and `Reason`).
#[rustfmt::skip]
pub(super) const HOLDERS: &[(&str, &str)] = &[
    ("code", "value"), ("reason", "text"), ("subcode", "value"),
];

/// Attributes that stay: of an element in lower case without its prefix.
#[rustfmt::skip]
pub(super) const ATTRIBUTES: &[(&str, &str)] = &[
    ("authnrequest", "Destination"), ("authnrequest", "ID"), ("authnrequest", "IssueInstant"),
    ("conditions", "NotBefore"), ("conditions", "NotOnOrAfter"), ("nameid", "Format"),
    ("nameidpolicy", "Format"), ("response", "Destination"), ("response", "ID"),
    ("response", "InResponseTo"), ("response", "IssueInstant"), ("statuscode", "Value"),
    ("subjectconfirmation", "Method"), ("subjectconfirmationdata", "NotOnOrAfter"),
    ("subjectconfirmationdata", "Recipient"),
];

/// Words in a title or a heading that make a page one about an error.
#[rustfmt::skip]
pub(super) const ERROR_WORDS: &[&str] = &[
    "400", "401", "402", "403", "404", "405", "409", "410", "413", "422", "429", "500", "501", "502", "503",
    "504", "52", "abgelaufen", "abgelehnt", "access", "blocked", "denied", "error", "erreur", "erro",
    "errore", "exception", "expired", "fail", "fault", "fehler", "forbidden", "invalid", "locked",
    "maintenance", "not allowed", "not found", "oops", "problem", "refused", "sorry", "timeout", "timed
    out", "too many", "unable", "unauthori", "unavailable", "verweigert", "went wrong", "fehlgeschlagen", "gesperrt", "ungültig",
    "échec", "échoué", "refusé", "interdit", "introuvable", "expiré", "denegad", "fallid", "fallo", "inválid", "negad", "falha", "negato",
    "fallit", "scadut", "non trovat", "geweigerd", "mislukt", "fout", "fejl", "misslyck", "nekad", "mislyk", "virhe", "epäonnist", "błąd",
    "odmow", "chyba", "selhal", "hiba", "hata", "başarısız", "eroare", "ошибк", "запрещ", "отказ", "помилк", "エラー", "失敗", "错误", "失败",
    "錯誤", "오류", "실패",
];
