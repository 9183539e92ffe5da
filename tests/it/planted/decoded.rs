//! The bytes as they are, and after one round of URL, base64, JSON and gzip decoding; archives member by member.

use std::io::{Cursor, Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Every way to read the bytes, with its name.
pub(super) fn views(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all = decoded("", bytes);
    let mut archives = vec![(String::new(), bytes.to_vec())];
    while let Some((name, bytes)) = archives.pop() {
        let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(&bytes)) else { continue };
        for index in 0..zip.len() {
            let mut member = zip.by_index(index).unwrap();
            let file = member.name().unwrap().into_owned();
            let name = format!("{name}/{file}");
            all.push((format!("name of {name}"), file.into_bytes()));
            let mut content = Vec::new();
            member.read_to_end(&mut content).unwrap();
            all.extend(decoded(&name, &content));
            archives.push((name, content));
        }
    }
    all
}

/// The names in an archive.
pub(super) fn members(bytes: &[u8]) -> Vec<String> {
    let zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    zip.file_names().map(|name| name.unwrap().into_owned()).collect()
}

fn decoded(name: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut views = vec![(format!("{name} as it is"), bytes.to_vec())];
    views.push((format!("{name} URL"), percent_encoding::percent_decode(bytes).collect()));
    views.push((format!("{name} JSON"), unescape(bytes)));
    let mut plain = Vec::new();
    if flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut plain).is_ok() && !plain.is_empty() {
        views.push((format!("{name} gzip"), plain));
    }
    let mut wrapped = Vec::new();
    for run in bytes
        .split(|byte| !(byte.is_ascii_alphanumeric() || b"+/-_".contains(byte)))
        .filter(|run| run.len() >= 16)
    {
        let whole = run.len() - run.len() % 4;
        for text in [run, &run[..whole]] {
            for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
                wrapped.extend(engine.decode(text).unwrap_or_default());
                wrapped.push(b'\n');
            }
        }
    }
    views.push((format!("{name} base64"), wrapped));
    views
}

/// `\"`, `\/` and `\u0041` as JSON has them.
fn unescape(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at..];
        let hex = escape
            .strip_prefix("\\u")
            .and_then(|hex| hex.get(..4))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        if let Some(letter) = hex.and_then(char::from_u32) {
            out.push(letter);
            rest = &escape[6..];
        } else {
            rest = &escape[1..];
            if let Some(letter) = rest.chars().next() {
                out.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    out.push_str(rest);
    out.into_bytes()
}

/// A text in each wrapping that the gate must see through.
pub(super) fn wrap(text: &str) -> Vec<Vec<u8>> {
    let url: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    let json: String =
        text.chars().map(|letter| format!("\\u{:04x}", u32::from(letter))).collect::<Vec<_>>().concat();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a/b.txt", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    vec![
        text.as_bytes().to_vec(),
        url.into_bytes(),
        json.into_bytes(),
        STANDARD_NO_PAD.encode(text).into_bytes(),
        gzip.finish().unwrap(),
        zip.finish().unwrap().into_inner(),
    ]
}
