//! Reads what left in every notation, by means of its own: it shares nothing with the program that it judges.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// How many notations lie over one another.
const DEPTH: usize = 3;

/// The secrets of which the whole, or one half, is in these bytes: by their place in the list. Of what was read before, which `seen`
/// knows, nothing is read again.
pub(crate) fn found(bytes: &[u8], secrets: &[String], seen: &mut BTreeMap<u64, usize>) -> BTreeSet<usize> {
    let mut wanted = Vec::new();
    for (number, secret) in secrets.iter().enumerate() {
        let half = secret.len() / 2;
        wanted.extend([(number, &secret.as_bytes()[..half]), (number, &secret.as_bytes()[half..])]);
    }
    let search = aho_corasick::AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(wanted.iter().map(|(_, half)| half))
        .unwrap();
    let by_letters = aho_corasick::AhoCorasick::new(wanted.iter().map(|(_, half)| letters(half))).unwrap();
    let mut found = BTreeSet::new();
    look(bytes, DEPTH, seen, &mut |view| {
        found.extend(search.find_overlapping_iter(view).map(|hit| wanted[hit.pattern().as_usize()].0));
        for bare in [letters(view), letters(&shown(view))] {
            found.extend(
                by_letters.find_overlapping_iter(&bare).map(|hit| wanted[hit.pattern().as_usize()].0),
            );
        }
    });
    found
}

fn letters(text: &[u8]) -> Vec<u8> {
    text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
}

/// Without tags, colours and what stands in front of lines.
fn shown(bytes: &[u8]) -> Vec<u8> {
    let around = r"(?m-u)<[^<>\n]{1,200}>|\x1b\[[0-9;]*[A-Za-z]|\xE2\x80\x8B|^(?:[0-9a-f]{4}:|[0-9]{4}-[0-9T:-]+Z)[ \t]";
    regex::bytes::Regex::new(around).unwrap().replace_all(bytes, b"".as_slice()).into_owned()
}

/// The bytes of dumps, without what stands around them.
fn dumped(bytes: &[u8]) -> Vec<u8> {
    let line = regex::bytes::Regex::new(
        r"(?m-u)^[0-9a-f]{8}(?:: | {2})((?:[0-9a-f]{2}){1,2}(?: (?:[0-9a-f]{2}){1,2})*)",
    )
    .unwrap();
    let digits = line.captures_iter(bytes).flat_map(|found| found[1].to_vec());
    let digits: Vec<u8> = digits.filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks_exact(2).map(|pair| std::str::from_utf8(pair).unwrap().to_owned());
    pairs.map(|pair| u8::from_str_radix(&pair, 16).unwrap()).collect()
}

fn look(bytes: &[u8], depth: usize, seen: &mut BTreeMap<u64, usize>, each: &mut impl FnMut(&[u8])) {
    use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
    if bytes.len() < 4 {
        return;
    }
    // What was read as deep is not read again.
    let seen_at = seen.entry(BuildHasherDefault::<DefaultHasher>::default().hash_one(bytes)).or_default();
    if *seen_at > depth {
        return;
    }
    *seen_at = depth + 1;
    each(bytes);
    if depth == 0 {
        return;
    }
    for member in members(bytes) {
        look(&member, DEPTH, seen, each);
    }
    let mut views = vec![
        percent(bytes),
        escapes(bytes),
        entities(bytes),
        quoted_printable(bytes),
        bytes.iter().copied().filter(|byte| *byte != 0).collect(),
        one_line(bytes),
        hexadecimal(bytes),
        numbers(bytes),
        dumped(bytes),
    ];
    // In one line, so that a run that goes over several is one; and as they stand.
    let joined = one_line(&escapes(bytes));
    for text in [bytes, joined.as_slice()] {
        let runs = text.split(|byte| !(byte.is_ascii_alphanumeric() || b"+/-_".contains(byte)));
        for run in runs.filter(|run| run.len() >= 12) {
            for shift in 0..4 {
                views.extend(decoded(&run[shift..]));
            }
        }
    }
    for view in views {
        look(&view, depth - 1, seen, each);
    }
}

/// Files in an archive, and their names.
fn members(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    if let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for number in 0..zip.len() {
            // Out of a view that is no archive any more, as much as can be read.
            let Ok(mut member) = zip.by_index(number) else { continue };
            all.push(member.name_raw().to_vec());
            let mut content = Vec::new();
            let _ = member.read_to_end(&mut content);
            all.push(content);
        }
    }
    let mut plain = Vec::new();
    if bytes.starts_with(&[0x1F, 0x8B]) {
        // What stands behind it is no reason not to look at what was read.
        let _ = flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain);
        all.push(plain);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        for entry in tar::Archive::new(bytes).entries().into_iter().flatten().flatten() {
            let mut content = Vec::new();
            let _ = { entry }.read_to_end(&mut content);
            all.push(content);
        }
    }
    all
}

fn percent(bytes: &[u8]) -> Vec<u8> {
    percent_encoding::percent_decode(bytes).collect()
}

/// Every escape of this pattern replaced by what its digits mean.
fn replaced(bytes: &[u8], pattern: &str, radix: u32) -> Vec<u8> {
    let regex = regex::bytes::Regex::new(pattern).unwrap();
    let replaced = regex.replace_all(bytes, |found: &regex::bytes::Captures<'_>| {
        let digits = std::str::from_utf8(&found[1]).unwrap();
        let letter = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        letter.map_or_else(
            || found[0].to_vec(),
            |letter| {
                if radix == 8 || u32::from(letter) < 256 {
                    vec![u8::try_from(u32::from(letter)).unwrap_or(b'?')]
                } else {
                    letter.to_string().into_bytes()
                }
            },
        )
    });
    replaced.into_owned()
}

fn escapes(bytes: &[u8]) -> Vec<u8> {
    // In one pass: `\\\\u0041` is a backslash and `u0041` before it is a letter.
    let escape = regex::bytes::Regex::new(
        r#"(?-u)\\(?:u\{?([0-9A-Fa-f]{4})\}?|x([0-9A-Fa-f]{2})|([0-3][0-7]{2})|(["'/\\nrt]))"#,
    );
    let plain = escape.unwrap().replace_all(bytes, |found: &regex::bytes::Captures<'_>| {
        let number = |group: usize, radix| {
            let digits = std::str::from_utf8(found.get(group)?.as_bytes()).ok()?;
            char::from_u32(u32::from_str_radix(digits, radix).ok()?)
        };
        if let Some(letter) = number(1, 16).or_else(|| number(2, 16)).or_else(|| number(3, 8)) {
            return letter.to_string().into_bytes();
        }
        match found.get(4).map(|mark| mark.as_bytes()) {
            Some(b"n") => b"\n".to_vec(),
            Some(b"r") => b"\r".to_vec(),
            Some(b"t") => b"\t".to_vec(),
            Some(mark) => mark.to_vec(),
            None => found[0].to_vec(),
        }
    });
    plain.into_owned()
}

fn entities(bytes: &[u8]) -> Vec<u8> {
    let mut text = replaced(bytes, r"(?-u)&#([0-9]{1,6});", 10);
    text = replaced(&text, r"(?-u)&#[xX]([0-9A-Fa-f]{1,6});", 16);
    for (name, letter) in
        [("&quot;", "\""), ("&#x3D;", "="), ("&lt;", "<"), ("&gt;", ">"), ("&apos;", "'"), ("&amp;", "&")]
    {
        text = regex::bytes::Regex::new(name).unwrap().replace_all(&text, letter.as_bytes()).into_owned();
    }
    text
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let soft = regex::bytes::Regex::new(r"(?-u)=[ \t]*\r?\n")
        .unwrap()
        .replace_all(bytes, b"".as_slice())
        .into_owned();
    replaced(&soft, r"(?-u)=([0-9A-Fa-f]{2})", 16)
}

fn one_line(bytes: &[u8]) -> Vec<u8> {
    let fold = regex::bytes::Regex::new(r"(?-u)[ \t]*\\?\r?\n[ \t>|]*").unwrap();
    fold.replace_all(bytes, b"".as_slice()).into_owned()
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let run =
        regex::bytes::Regex::new(r"(?-u)[0-9A-Fa-f]{2}(?:[\s:,;-]*(?:0x|\\x)?[0-9A-Fa-f]{2}){5,}").unwrap();
    let pair = regex::bytes::Regex::new(r"(?-u)(?:0x|\\x)?([0-9A-Fa-f]{2})").unwrap();
    let mut all = Vec::new();
    for run in run.find_iter(bytes) {
        for found in pair.captures_iter(run.as_bytes()) {
            all.push(u8::from_str_radix(std::str::from_utf8(&found[1]).unwrap(), 16).unwrap());
        }
        all.push(b'\n');
    }
    all
}

fn numbers(bytes: &[u8]) -> Vec<u8> {
    let run = regex::bytes::Regex::new(r"(?-u)\d{1,3}(?:\s*,\s*\d{1,3}){5,}").unwrap();
    let mut all = Vec::new();
    for run in run.find_iter(bytes) {
        let text = std::str::from_utf8(run.as_bytes()).unwrap();
        all.extend(text.split(',').filter_map(|number| number.trim().parse::<u8>().ok()));
        all.push(b'\n');
    }
    all
}

/// A run in either alphabet, if it decodes to something that is packed or that somebody could have written.
fn decoded(run: &[u8]) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabet = if run.iter().any(|byte| b"-_".contains(byte)) { URL_SAFE } else { STANDARD };
    let whole = if run.len() % 4 == 1 { run.len() - 1 } else { run.len() };
    let bytes = GeneralPurpose::new(&alphabet, lenient).decode(&run[..whole]).ok()?;
    let odd = bytes.iter().filter(|byte| !(byte.is_ascii_graphic() || b" \t\r\n\0".contains(byte))).count();
    (bytes.starts_with(&[0x1F, 0x8B]) || odd * 3 <= bytes.len()).then_some(bytes)
}
