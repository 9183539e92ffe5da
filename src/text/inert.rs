//! A text as one block of another system's markup, in which nothing is live and every line and column stands as it was typed.
//!
//! Users type `@admin`, `#1`, `!http://…!`, `{{include(Page)}}` and `</pre>`, in all honesty too: an error text is full of
//! such. An escape for each character is no way: Textile and Markdown have dozens, and they differ. A block of code is.

use std::collections::BTreeSet;

use super::markdown;

/// Spaces from one tab stop to the next, as in terminals and browsers.
const TAB: usize = 8;
/// Signs of a fence.
const FENCE: usize = 3;
/// The tags that Textile takes as they are, and at any of whose end tags it ends a block of them. `k` is also the Kelvin sign:
/// Ruby's patterns ignore case as Unicode does.
const RAW_TAGS: [&[&str]; 4] = [
    &["p", "r", "e"],
    &["c", "o", "d", "e"],
    &["kK\u{212a}", "b", "d"],
    &["n", "o", "t", "e", "x", "t", "i", "l", "e"],
];

/// A block for Redmine, whichever format its administrator chose, and for any Textile.
///
/// It was found by trying in Redmine 5.0.4, with random texts in each of its three formats. What makes each part necessary:
/// - Four spaces in front: Markdown and `CommonMark` take such lines for code, whatever they say. `<pre>` alone is HTML to them.
/// - `<pre>` is the same for Textile, which takes the indent off again. What would end the block gets a space behind its `<`.
/// - `~~~` in a comment: Redmine looks for `@name` in the source, less what stands between two fences (Markdown) or in `<pre>`
///   (Textile). Textile drops the comment. A fence in the text that would leave an `@name` outside gets a space, too.
/// - Spaces for tabs, at the stops of the typed line: Textile makes four spaces of each, wherever it stands.
/// - `x%x%` is what Textile writes for `&` while it works.
pub(crate) fn textile(text: &str) -> String {
    let text = lines(text);
    let breaks = fences_to_break(&text);
    let mut out = String::with_capacity(text.len() + text.len() / 4 + 64);
    out.push_str("    <!-- ~~~ --><pre>\n");
    let mut start = 0;
    for line in text.split('\n') {
        // The ticket's text quotes with `| `: the stops are those of what is quoted.
        let (sign, typed) = line.strip_prefix("| ").map_or(("", line), |typed| ("| ", typed));
        out.push_str("    ");
        out.push_str(sign);
        textile_line(&mut out, typed, start + sign.len(), &breaks);
        out.push('\n');
        start += line.len() + 1;
    }
    out.push_str("    </pre><!-- ~~~ -->");
    out
}

/// `start`: where the line is in the text of which `breaks` are places.
fn textile_line(out: &mut String, typed: &str, start: usize, breaks: &BTreeSet<usize>) {
    let mut column = 0;
    for (at, character) in typed.char_indices() {
        let rest = &typed[at..];
        if breaks.contains(&(start + at)) {
            out.push(' ');
        }
        if character == '\t' {
            let spaces = TAB - column % TAB;
            out.extend(std::iter::repeat_n(' ', spaces));
            column += spaces;
            continue;
        }
        out.push(character);
        column += 1;
        let ends_amp = character == '%' && typed[..at].ends_with('x');
        if character == '<' && opens_raw_tag(&rest[1..])
            || ends_amp && (rest[1..].starts_with("x%") || rest[1..].starts_with('&'))
        {
            out.push(' ');
        }
    }
}

/// Before which bytes a space is needed so that no fence in the text leaves an `@name` outside. Redmine takes out what stands
/// between one fence of three and the next, whatever their signs and however long the run: the marks `~~~~~~^^^^` under a line of a
/// Python traceback are two, and what follows is inside again.
fn fences_to_break(text: &str) -> BTreeSet<usize> {
    let mut breaks = BTreeSet::new();
    let (mut is_inside, mut from) = (true, 0);
    while let Some(at) = fence(text, from) {
        if !is_inside {
            (is_inside, from) = (true, at + FENCE);
            continue;
        }
        let outside = fence(text, at + FENCE).unwrap_or(text.len());
        // With the fence's own last sign, behind which an `@` begins a mention.
        if has_mention(&text[at + FENCE - 1..outside]) {
            from = at + FENCE - 1;
            breaks.insert(from);
        } else {
            (is_inside, from) = (false, at + FENCE);
        }
    }
    breaks
}

/// Where the next fence begins.
fn fence(text: &str, from: usize) -> Option<usize> {
    let signs = text.as_bytes().get(from..)?;
    let found = signs.windows(FENCE).position(|window| window == b"~~~" || window == b"```")?;
    Some(from + found)
}

/// Whether a `<` in front of this is a tag of [`RAW_TAGS`], opening or closing.
fn opens_raw_tag(rest: &str) -> bool {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    RAW_TAGS.iter().any(|tag| {
        let mut characters = rest.chars();
        let is_it = tag.iter().all(|letter| {
            characters
                .next()
                .is_some_and(|found| letter.contains(found) || letter.contains(found.to_ascii_lowercase()))
        });
        is_it && characters.next().is_none_or(|next| !next.is_ascii_alphanumeric() && next != '_')
    })
}

/// Whether an `@` may begin a mention. For Redmine, letters beyond ASCII are no letters.
fn has_mention(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.match_indices('@').any(|(at, _)| at == 0 || !is_letter(text.as_bytes()[at - 1]))
}

/// Plain text, for fields that show it as it is. In the journals of `ServiceNow`, `[code]` begins HTML: such a tag gets a space, whatever
/// its case, and so no text that is quoted is more than text.
pub(crate) fn plain(text: &str) -> String {
    let text = lines(text);
    let mut out = String::with_capacity(text.len() + 16);
    for (at, character) in text.char_indices() {
        out.push(character);
        let rest = &text.as_bytes()[at + character.len_utf8()..];
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        if character == '[' && rest.len() >= 4 && rest[..4].eq_ignore_ascii_case(b"code") {
            out.push(' ');
        }
    }
    out
}

/// A fenced block, for Markdown: nothing is live between fences, neither for `CommonMark` nor for what looks for mentions,
/// numbers and addresses in the finished page.
pub(crate) fn markdown(text: &str) -> String {
    markdown::fence(&lines(text))
}

/// A `<pre>`, for fields that take HTML. An empty `<span>` stands in what a system would make a link of afterwards.
pub(crate) fn html(text: &str) -> String {
    let text = lines(text);
    let mut out = String::with_capacity(text.len() + text.len() / 4 + 16);
    out.push_str("<pre style=\"font-family:monospace\">\n");
    for (at, character) in text.char_indices() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '.' if ends_with_www(&text[..at]) => out.push_str("<span></span>."),
            '@' | '#' => {
                out.push(character);
                out.push_str("<span></span>");
            }
            ':' if text[at..].starts_with("://") => out.push_str(":<span></span>"),
            _ => out.push(character),
        }
    }
    out.push_str("\n</pre>");
    out
}

fn ends_with_www(text: &str) -> bool {
    text.len() >= 3 && text.as_bytes()[text.len() - 3..].eq_ignore_ascii_case(b"www")
}

/// A block of at most so many bytes: what is longer loses its middle, and says so.
pub(crate) fn within(text: &str, bytes: usize, block_of: impl Fn(&str) -> String) -> String {
    let mut block = block_of(text);
    let characters = text.chars().count();
    let mut keep = characters.min(bytes);
    while block.len() > bytes && keep > 0 {
        keep = keep * 4 / 5;
        block = block_of(&without_middle(text, characters, keep));
    }
    block
}

/// The first and last characters of a text, `keep` together. The second half begins within a line, and stands behind `| `
/// like what is quoted: it cannot pass for a section of the ticket.
fn without_middle(text: &str, characters: usize, keep: usize) -> String {
    let place = |character| text.char_indices().nth(character).map_or(text.len(), |(at, _)| at);
    let head = keep * 2 / 5;
    let (head, tail) = (&text[..place(head)], &text[place(characters - (keep - head))..]);
    let gone = characters - keep;
    format!(
        "{head} \u{2026}\n\n[{gone} characters are not shown here: the system shows no longer text. ticket.md in the bundle has \
         them all.]\n\n| \u{2026} {tail}"
    )
}

/// A `{noformat}` block, for Jira's wiki markup.
pub(crate) fn jira(text: &str) -> String {
    let text = lines(text);
    let mut out = String::with_capacity(text.len() + 24);
    out.push_str("{noformat}\n");
    for (at, character) in text.char_indices() {
        out.push(character);
        let next = text.as_bytes().get(at + 1..at + 9);
        if character == '{' && next.is_some_and(|next| next.eq_ignore_ascii_case(b"noformat")) {
            out.push(' ');
        }
    }
    out.push_str("\n{noformat}");
    out
}

/// The lines of a text: one kind of line end, none after the last, and no control characters, which some systems drop and so
/// join what they part.
pub(crate) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let plain = text.chars().map(|character| match character {
        '\r' => '\n',
        '\n' | '\t' => character,
        _ if character.is_control() => '\u{fffd}',
        _ => character,
    });
    let plain: String = plain.collect();
    plain.trim_end_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{html, jira, lines, markdown, plain, textile, within};

    /// The lines between the first and the last, without their indent.
    #[track_caller]
    fn shown(text: &str) -> String {
        let block = textile(text);
        let inner = block.strip_prefix("    <!-- ~~~ --><pre>\n").unwrap();
        let inner = inner.strip_suffix("\n    </pre><!-- ~~~ -->").unwrap();
        inner.split('\n').map(|line| line.strip_prefix("    ").unwrap()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_is_typed_stands_in_a_textile_block_as_it_is() {
        let typed =
            "a !http://x/y.png! #1 {{toc}} &lt;b&gt;\n\n  h1. *b*  \n| ``` ~~~ ana@acme.test\n<prefix> <b>";
        assert_eq!(shown(typed), typed);
        assert_eq!(shown("a\r\nb\rc\n"), "a\nb\nc");
        assert_eq!(shown(""), "");
    }

    #[test]
    fn plain_text_is_itself_but_for_the_tag_of_journals() {
        assert_eq!(plain("a [code]<b>[/CODE] [Code"), "a [ code]<b>[ /CODE] [ Code");
        assert_eq!(plain("[cod [\u{e9}code] [[x]\r\ny"), "[cod [\u{e9}code] [[x]\ny");
    }

    #[test]
    fn nothing_typed_ends_a_textile_block() {
        assert_eq!(
            shown("</pre> <CODE class=\"x\"> </\u{212a}bd> <notextile>"),
            "< /pre> < CODE class=\"x\"> < /\u{212a}bd> < notextile>"
        );
        assert_eq!(shown("<pre<pre <pre\u{e9}> <"), "< pre< pre < pre\u{e9}> <");
        assert_eq!(shown("``` @admin\n~~~~~~ ~`~ \u{eb}@admin"), "`` ` @admin\n~~~~~~ ~`~ \u{eb}@admin");
        assert_eq!(shown("~~~@admin ```` @admin"), "~~ ~@admin `` `` @admin");
        assert_eq!(shown("x%x%x% x%& x%"), "x% x% x% x% & x%");
        assert_eq!(shown("a\u{0}\u{7f}\u{85}b"), "a\u{fffd}\u{fffd}\u{fffd}b");
    }

    #[test]
    fn fences_that_leave_no_mention_outside_stay_as_they_are() {
        let carets = "  return f(x, @y)\n         ~~~~~~~~~~~~~^^^\n@decorated";
        for typed in [carets, "\u{eb}@admin```", "``` a ``` @x", "~~~~~~~~~ me@acme.test"] {
            assert_eq!(shown(typed), typed);
        }
    }

    #[test]
    fn tabs_become_spaces_up_to_the_stops_of_the_typed_line() {
        assert_eq!(shown("\tat x\nab\tc\n| ab\tc\n|"), "        at x\nab      c\n| ab      c\n|");
    }

    #[test]
    fn a_fence_is_longer_than_what_is_typed() {
        assert_eq!(markdown("a\n````\n@b"), "`````text\na\n````\n@b\n`````");
    }

    #[test]
    fn html_has_no_tag_and_no_link() {
        assert_eq!(
            html("<b> &lt; http://x WWW.x a@b #1 c:"),
            "<pre style=\"font-family:monospace\">\n&lt;b&gt; &amp;lt; http:<span></span>//x WWW<span></span>.x a@<span></span>b #<span></span>1 c:\n</pre>"
        );
    }

    #[test]
    fn jira_keeps_its_block() {
        assert_eq!(jira("[~a] {NoFormat} !x! {"), "{noformat}\n[~a] { NoFormat} !x! {\n{noformat}");
    }

    #[test]
    fn what_is_too_long_loses_its_middle_and_says_so() {
        let long = format!("HEAD\n| {}\n| <end>", "\u{5c71}<".repeat(20_000));
        let fitted = within(&long, 25_000, html);
        assert!((19_000..=25_000).contains(&fitted.len()), "{}", fitted.len());
        assert!(
            fitted.starts_with("<pre style=\"font-family:monospace\">\nHEAD\n| \u{5c71}&lt;")
                && fitted.ends_with("\n| &lt;end&gt;\n</pre>")
        );
        let middle = fitted.split_once("\n\n[").unwrap().1;
        assert!(
            middle.contains(" characters are not shown here") && middle.contains("]\n\n| \u{2026} "),
            "{middle}"
        );
        assert_eq!(within("a", 25_000, html), html("a"));
        let fitted = within(&long, 30_000, lines);
        assert!((24_000..=30_000).contains(&fitted.len()), "{}", fitted.len());
        let fitted = within(&"`".repeat(5_000), 9_000, markdown);
        assert!(
            fitted.len() <= 9_000 && fitted.contains("characters are not shown here"),
            "{}",
            fitted.len()
        );
    }
}
