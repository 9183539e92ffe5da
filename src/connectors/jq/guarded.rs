//! Filters that work through a whole text or list in one go, each behind a look at what it is given: while one runs, nobody counts
//! steps nor looks at the clock, and the text is a server's. A list of many small texts is not bounded here: each is looked at
//! alone, and between two of them the meter looks at the clock.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Term};
use jaq_core::native::{Fun, bome, run, v};
use jaq_core::{Cv, ValXs};
use jaq_json::{Num, Val};

use super::meter::DataKind;
use super::size::{LARGEST, LONGEST, TEXT, length, too_much, weight};
use super::value;

/// Bytes of an instant, and of a format that describes one.
const SHORT: usize = 1_000;
/// Bytes of a text that is written in another notation, in which each character may become six.
const WRITTEN: usize = 4_000_000;
/// Digits of a number in a text: the widest that JSON programs write has some 330. The time grows with the square.
const DIGITS: usize = 400;
/// How deep JSON in a text may go, as deep as an answer itself may: jaq reads by recursion.
const DEPTH: usize = 128;
/// Comparisons of bytes in one search: less than a second.
const COMPARED: usize = 100_000_000;
/// The largest order of a Bessel function: it loops as often.
const ORDER: isize = 1_000_000;

/// A filter by name and number of arguments, the name under which jaq's own stays, and which look comes first.
const GUARDED: &[(&str, usize, &str, &str)] = &[
    ("explode", 0, "!explode", "!text"),
    ("fromjson", 0, "!fromjson", "!json"),
    ("implode", 0, "!implode", "!list"),
    ("tobytes", 0, "!tobytes", "!bytes"),
    ("escape_html", 0, "!escape_html", "!written"),
    ("escape_sh", 0, "!escape_sh", "!written"),
    ("encode_uri", 0, "!encode_uri", "!written"),
    ("textile_inert", 0, "!textile_inert", "!written"),
    ("markdown_inert", 0, "!markdown_inert", "!written"),
    ("html_inert", 0, "!html_inert", "!written"),
    ("jira_inert", 0, "!jira_inert", "!written"),
    ("adf_inert", 0, "!adf_inert", "!written"),
    ("html_inert", 1, "!html_within", "!written_so"),
    ("when", 0, "!when", "!short"),
    ("fold", 0, "!fold", "!short"),
    ("spellings", 0, "!spellings", "!short"),
    ("yes_no", 0, "!yes_no", "!short"),
    ("yes_no_or_name", 0, "!yes_no_or_name", "!short"),
    ("number", 0, "!number", "!short"),
    ("near", 1, "!near", "!format"),
    ("among", 1, "!among", "!format"),
    ("fromdateiso8601", 0, "!fromdateiso8601", "!short"),
    ("strptime", 1, "!strptime", "!format"),
    ("strftime", 1, "!strftime", "!format"),
    ("indices", 1, "!indices", "!search"),
    ("contains", 1, "!contains", "!compare"),
    ("jn", 2, "!jn", "!order"),
    ("yn", 2, "!yn", "!order"),
];
/// Names of arguments that no program can write.
const ARGUMENTS: [&str; 2] = ["$!one", "$!two"];

/// jaq's filters, those of the table under their other names.
pub(super) fn hidden((name, arguments, native): Fun<DataKind>) -> Fun<DataKind> {
    let row = GUARDED.iter().find(|(of, count, ..)| *of == name && *count == arguments.len());
    (row.map_or(name, |(_, _, hidden, _)| hidden), arguments, native)
}

/// `def indices($one): look("indices"; $one) | its own($one);`, and so on.
pub(super) fn definitions() -> impl Iterator<Item = Def<&'static str>> {
    GUARDED.iter().map(|&(name, count, own, look)| {
        let given = || ARGUMENTS[..count].iter().map(|name| Term::Var(*name));
        let called = Term::Str(None, vec![StrPart::Str(name)]);
        let look = Term::Call(look, std::iter::once(called).chain(given()).collect());
        let own = Term::Call(own, given().collect());
        let body = Term::BinOp(Box::new(look), BinaryOp::Pipe(None), Box::new(own));
        Def { name, args: ARGUMENTS[..count].to_vec(), body }
    })
}

/// The looks. Each gives its input unchanged, or the error.
pub(super) fn natives() -> impl Iterator<Item = Fun<DataKind>> {
    let text = run(("!text", v(1), |cv| look(cv, 0, |input, _| at_most(input, TEXT, "a text of 1 MB"))));
    let json = run(("!json", v(1), |cv| look(cv, 0, |input, _| json(input))));
    let list = run(("!list", v(1), |cv| look(cv, 0, |input, _| list(input))));
    let bytes = run(("!bytes", v(1), |cv| {
        look(cv, 0, |input, _| weight(input, LARGEST).map(|_| ()).ok_or("what has 16 MB"))
    }));
    let written =
        run(("!written", v(1), |cv| look(cv, 0, |input, _| at_most(input, WRITTEN, "a text of 4 MB"))));
    let written_so =
        run(("!written_so", v(2), |cv| look(cv, 1, |input, _| at_most(input, WRITTEN, "a text of 4 MB"))));
    let short =
        run(("!short", v(1), |cv| look(cv, 0, |input, _| at_most(input, SHORT, "a text of 1,000 bytes"))));
    let format = run(("!format", v(2), |cv| {
        look(cv, 1, |input, given| {
            given.iter().chain([input]).try_for_each(|text| at_most(text, SHORT, "a text of 1,000 bytes"))
        })
    }));
    let search = run(("!search", v(2), |cv| look(cv, 1, |input, given| search(input, &given[0]))));
    let compare = run(("!compare", v(2), |cv| look(cv, 1, |input, given| compare(input, &given[0]))));
    let order = run(("!order", v(3), |cv| look(cv, 2, |_, given| order(&given[0]))));
    [text, json, list, bytes, written, written_so, short, format, search, compare, order].into_iter()
}

/// One look: at the clock, then at the input and the last `count` arguments; the first is the name of the filter.
fn look(
    mut cv: Cv<'_, DataKind>,
    count: usize,
    fits: fn(&Val, &[Val]) -> Result<(), &'static str>,
) -> ValXs<'_, Val> {
    let mut given: Vec<Val> = (0..count).map(|_| cv.0.pop_var()).collect();
    given.reverse();
    let name = cv.0.pop_var();
    cv.0.data().meter.tick();
    bome(fits(&cv.1, &given).map(|()| cv.1).map_err(|most| {
        let name = value::as_text(&name).unwrap_or_default();
        too_much(&name, most)
    }))
}

fn at_most(value: &Val, most: usize, words: &'static str) -> Result<(), &'static str> {
    if length(value).is_none_or(|length| length <= most) { Ok(()) } else { Err(words) }
}

fn list(value: &Val) -> Result<(), &'static str> {
    match value {
        Val::Arr(items) if items.len() > LONGEST => Err("a list of a million items"),
        _ => Ok(()),
    }
}

/// JSON in a text, looked through for what jaq cannot bear, without reading it: digits, and depth.
fn json(value: &Val) -> Result<(), &'static str> {
    let Val::TStr(text) = value else { return Ok(()) };
    if text.len() > TEXT {
        return Err("a text of 1 MB");
    }
    let (mut depth, mut digits) = (0_usize, 0);
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        match byte {
            b'"' => {
                while let Some(byte) = rest.next() {
                    match byte {
                        b'"' => break,
                        b'\\' => drop(rest.next()),
                        _ => {}
                    }
                }
            }
            // jaq skips comments up to the end of their line.
            b'#' => drop(rest.find(|byte| **byte == b'\n')),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if digits > DIGITS {
            return Err("a number of 400 digits");
        }
        if depth > DEPTH {
            return Err("lists and objects 128 deep");
        }
    }
    Ok(())
}

/// Every place of a text in a text, or of a list in a list, is compared.
fn search(within: &Val, of: &Val) -> Result<(), &'static str> {
    let (long, short) = match (within, of) {
        (Val::Arr(long), Val::Arr(short)) => (long.len(), short.len()),
        (long, short) => (length(long).unwrap_or_default(), length(short).unwrap_or_default()),
    };
    let fits = long <= TEXT && long.saturating_mul(short) <= COMPARED;
    if fits { Ok(()) } else { Err("a text of 1 MB, or many places to compare") }
}

/// Each of a list is compared with each of the other.
fn compare(within: &Val, of: &Val) -> Result<(), &'static str> {
    let one = |value| weight(value, LARGEST);
    let small = one(of).zip(one(within)).is_some_and(|(of, within)| of.saturating_mul(within) <= COMPARED);
    // A text is searched for in one pass.
    if small || length(within).is_some() { Ok(()) } else { Err("many values to compare") }
}

fn order(number: &Val) -> Result<(), &'static str> {
    match number {
        Val::Num(Num::Int(order)) if order.unsigned_abs() > ORDER.unsigned_abs() => {
            Err("the order 1,000,000")
        }
        _ => Ok(()),
    }
}
