//! The `Link` header (RFC 8288): where a listing goes on, and whether it surely ends.

use reqwest::header::{HeaderMap, LINK};

/// Optional white space of RFC 9110.
const OWS: [char; 2] = [' ', '\t'];

/// What the `Link` headers of a page say about the page after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NextLink {
    /// Its address as it was written: often a relative one.
    Page(String),
    /// There is none: every header was understood, and no link is the next page.
    End,
    /// Not known: a header breaks the grammar, or its `next` has no address or belongs to something else (`anchor`).
    Unclear,
}

/// One link of a header.
struct Link<'h> {
    address: &'h str,
    /// Of several `rel`, the first counts (RFC 8288, 3.3).
    rel: Option<String>,
    /// It starts from something else than the page that was answered.
    anchored: bool,
}

/// The link with `rel="next"`, the first of several.
pub(crate) fn next_link(headers: &HeaderMap) -> NextLink {
    let mut understood = true;
    for value in headers.get_all(LINK) {
        // Not `to_str`: title="Über uns" in UTF-8 is no reason to overlook the link.
        let text = String::from_utf8_lossy(value.as_bytes());
        let mut rest = text.as_ref();
        loop {
            // A list may have empty elements: `<a>, , <b>`.
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                break;
            }
            let Some(link) = link(&mut rest) else {
                understood = false;
                break;
            };
            if link.is_next() {
                if !link.anchored && !link.address.is_empty() {
                    return NextLink::Page(link.address.to_owned());
                }
                understood = false;
            }
        }
    }
    if understood { NextLink::End } else { NextLink::Unclear }
}

impl Link<'_> {
    /// `rel` is a list: `rel="prev next"`.
    fn is_next(&self) -> bool {
        let rel = self.rel.as_deref().unwrap_or_default();
        rel.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case("next"))
    }
}

/// Reads one link off the front, up to its comma or the end. `None`: it breaks the grammar.
fn link<'h>(rest: &mut &'h str) -> Option<Link<'h>> {
    // Commas and semicolons are allowed in an address; only `>` ends it.
    let (address, after) = rest.strip_prefix('<')?.split_once('>')?;
    *rest = after.trim_start_matches(OWS);
    let mut link = Link { address: address.trim(), rel: None, anchored: false };
    while let Some(after) = rest.strip_prefix(';') {
        *rest = after.trim_start_matches(OWS);
        let (name, value) = parameter(rest)?;
        if name.eq_ignore_ascii_case("rel") {
            link.rel.get_or_insert(value);
        } else if name.eq_ignore_ascii_case("anchor") {
            link.anchored = true;
        }
        *rest = rest.trim_start_matches(OWS);
    }
    (rest.is_empty() || rest.starts_with(',')).then_some(link)
}

/// Reads `name`, `name=value` or `name="value"` off the front; nothing, as in `;;`, is a parameter without a name.
fn parameter<'h>(rest: &mut &'h str) -> Option<(&'h str, String)> {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let (name, after) = rest.split_at(rest.find(|c| !token(c)).unwrap_or(rest.len()));
    *rest = after.trim_start_matches(OWS);
    let Some(after) = rest.strip_prefix('=') else { return Some((name, String::new())) };
    if name.is_empty() {
        return None;
    }
    let after = after.trim_start_matches(OWS);
    if let Some(inside) = after.strip_prefix('"') {
        return Some((name, quoted(inside, rest)?));
    }
    let (value, after) = after.split_at(after.find([';', ',']).unwrap_or(after.len()));
    *rest = after;
    // `rel=next"`: where the quotes begin can only be guessed.
    (!value.contains('"')).then(|| (name, value.trim_end_matches(OWS).to_owned()))
}

/// The text up to the closing quote, `\"` and `\\` unescaped; `rest` goes on after it.
fn quoted<'h>(inside: &'h str, rest: &mut &'h str) -> Option<String> {
    let mut text = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                *rest = &inside[at + 1..];
                return Some(text);
            }
            '\\' => text.push(letters.next()?.1),
            other => text.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn next(values: &[&str]) -> NextLink {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(LINK, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        next_link(&headers)
    }

    #[test]
    fn the_next_page_however_it_is_written() {
        for header in [
            r#"</2>; rel="next""#,
            "</2>; rel=next",
            "</2>;rel=next",
            "  < /2 > \t ; \t rel = next \t ",
            r#"</2>; REL = "NEXT""#,
            r#"</2>; rel="prev next""#,
            r#"</2>; rel="  next	last ""#,
            r#"</2>; title="a, b"; rel="next""#,
            r#"</2>; title="a; b"; rel="next""#,
            r#"</2>; title="<a>; rel=\"prev\", \\"; rel="next""#,
            r#"</2>; rel="next"; title="a, b""#,
            r#"</2>; title="Über uns, gleich"; rel="next""#,
            r#"</2>; title*=UTF-8''a%2C%20b; rel="next""#,
            r#"</2>; crossorigin; rel="next"; results="true";"#,
            r#"</2>;; rel="next""#,
            r#"</2>; rel="next"; rel="prev""#,
            r#"</1>; rel="prev", </2>; rel="next", </9>; rel="last""#,
            r#"</1>; title="to, </0>; rel=\"next\""; rel="prev", </2>; rel="next""#,
            r#", </1>; rel="prev" ,, </2>; rel="next""#,
            "</2>; rel=\"next\", what is this",
            "</0>; rel=\"next\"; anchor=\"/other\", </2>; rel=\"next\"",
        ] {
            assert_eq!(next(&[header]), NextLink::Page("/2".into()), "{header}");
        }
        for address in ["/2?of=a,b;c&d=%3E", "https://x.example/a?x=1;rel=prev,y", "?page=2"] {
            let header = format!("<{address}>; rel=\"next\"");
            assert_eq!(next(&[&header]), NextLink::Page(address.into()), "{header}");
        }
        assert_eq!(next(&["</1>; rel=prev", "</2>; rel=next"]), NextLink::Page("/2".into()));
        assert_eq!(next(&["no link", "</2>; rel=next"]), NextLink::Page("/2".into()));
    }

    #[test]
    fn the_end_is_proven_by_headers_that_are_understood() {
        assert_eq!(next(&[]), NextLink::End);
        for header in [
            "",
            " , ",
            r#"</1>; rel="prev""#,
            "</1>; rel=prev, </9>; rel=last",
            r#"</2>; rel="nextish""#,
            r#"</2>; rev="next""#,
            r#"</2>; title="rel=next""#,
            r#"</2>; title="; rel=\"next\"; ""#,
            r#"</2>; rel="prev"; rel="next""#,
            "</2>",
        ] {
            assert_eq!(next(&[header]), NextLink::End, "{header}");
        }
    }

    #[test]
    fn what_cannot_be_read_proves_no_end() {
        for header in [
            "/2; rel=next",
            "</2; rel=\"next\"",
            r#"</2>; title="a, b; rel="next""#,
            r#"</2>; rel="next"#,
            r#"</2>; rel="next\"#,
            r#"</2>; rel=next""#,
            r#"</2>; rel"next""#,
            r#"</2>; ="next""#,
            "</2>; =next",
            "</2> rel=next",
            "</2>; rel next",
            r#"</2>; rel="prev" "next""#,
            "<>; rel=next",
            "</2>; rel=next; anchor=\"#part\"",
            "</1>; rel=prev, </2 rel=next",
        ] {
            assert_eq!(next(&[header]), NextLink::Unclear, "{header}");
        }
        assert_eq!(next(&["</1>; rel=prev", "?"]), NextLink::Unclear);
    }
}
