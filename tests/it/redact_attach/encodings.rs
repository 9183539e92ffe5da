//! Text that is not UTF-8.

use super::*;

fn read(bytes: &[u8]) -> (String, Option<String>) {
    let cleaned = clean("a.log", bytes).unwrap();
    let text = String::from_utf8(cleaned.bytes).unwrap();
    assert!(!text.contains('\u{FFFD}'), "{text}");
    assert_eq!(self::text("a.log", &text), text, "twice");
    (text, cleaned.note)
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn utf16_without_a_mark_is_read() {
    for text in [
        "Full thread dump\r\n\"main\" prio=5 by ana@acme.example\r\n",
        "\u{62d2}\u{7d55}\u{ff1a}\u{6b0a}\u{9650} 403\n\u{898b}\u{3064}\u{304b}\u{308a}\u{307e}\u{305b}\u{3093}\n",
        "Zugriff f\u{fc}r J\u{f6}rg verweigert \u{1F600}\n",
    ] {
        for (bytes, named) in [
            (utf16(text, u16::to_le_bytes), "read as UTF-16LE without a mark"),
            (utf16(text, u16::to_be_bytes), "read as UTF-16BE without a mark"),
        ] {
            let (read, note) = read(&bytes);
            assert_eq!(
                read.replace(|char: char| char.is_ascii(), ""),
                text.replace(|char: char| char.is_ascii(), "")
            );
            assert!(!read.contains("ana@") && read.lines().count() == text.lines().count());
            assert_eq!(note.as_deref(), Some(named));
        }
    }
}

#[test]
fn binary_data_is_no_utf16() {
    for bytes in [&b"a\0b\0c"[..], &[0; 64], b"\x01\0\x02\0\x03\0\x04\0"] {
        assert!(matches!(clean("a.bin", bytes), Err(Refused::Unsupported { .. })), "{bytes:?}");
    }
}

#[test]
fn half_a_pair_in_utf16_is_written_as_what_it_is() {
    let bytes: Vec<u8> = [0xFEFF, u16::from(b'a'), 0xD83D, u16::from(b'b'), u16::from(b'\n')]
        .into_iter()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(read(&bytes), ("a\\uD83Db\n".to_owned(), Some("1 broken characters of UTF-16".to_owned())));
}

#[test]
fn encodings_from_before_utf8_are_recognised_and_said() {
    use encoding_rs::{BIG5, EUC_KR, GB18030, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
    for (text, encoding, named) in [
        ("Zugriff f\u{fc}r J\u{f6}rg verweigert, Konto gesperrt\n", WINDOWS_1252, "windows-1252"),
        (
            "Acc\u{e8}s refus\u{e9} \u{e0} l\u{2019}utilisateur, r\u{e9}essayez plus tard\n",
            WINDOWS_1252,
            "windows-1252",
        ),
        (
            "\u{30a2}\u{30af}\u{30bb}\u{30b9}\u{304c}\u{62d2}\u{5426}\u{3055}\u{308c}\u{307e}\u{3057}\u{305f}\u{3002}\u{7ba1}\u{7406}\u{8005}\u{306b}\u{9023}\u{7d61}\u{3057}\u{3066}\u{304f}\u{3060}\u{3055}\u{3044}\n",
            SHIFT_JIS,
            "Shift_JIS",
        ),
        (
            "\u{c811}\u{adfc}\u{c774} \u{ac70}\u{bd80}\u{b418}\u{c5c8}\u{c2b5}\u{b2c8}\u{b2e4}. \u{ad00}\u{b9ac}\u{c790}\u{c5d0}\u{ac8c} \u{bb38}\u{c758}\u{d558}\u{c2ed}\u{c2dc}\u{c624}\n",
            EUC_KR,
            "EUC-KR",
        ),
        (
            "\u{62d2}\u{7edd}\u{8bbf}\u{95ee}\u{ff0c}\u{8bf7}\u{8054}\u{7cfb}\u{7ba1}\u{7406}\u{5458}\u{ff0c}\u{7528}\u{6237}\u{6ca1}\u{6709}\u{6743}\u{9650}\n",
            GB18030,
            "GBK",
        ),
        (
            "\u{62d2}\u{7d55}\u{5b58}\u{53d6}\u{ff0c}\u{8acb}\u{806f}\u{7d61}\u{7ba1}\u{7406}\u{54e1}\u{ff0c}\u{4f7f}\u{7528}\u{8005}\u{6c92}\u{6709}\u{6b0a}\u{9650}\n",
            BIG5,
            "Big5",
        ),
        (
            "\u{414}\u{43e}\u{441}\u{442}\u{443}\u{43f} \u{437}\u{430}\u{43f}\u{440}\u{435}\u{449}\u{451}\u{43d} \u{434}\u{43b}\u{44f} \u{43f}\u{43e}\u{43b}\u{44c}\u{437}\u{43e}\u{432}\u{430}\u{442}\u{435}\u{43b}\u{44f}\n",
            WINDOWS_1251,
            "windows-1251",
        ),
    ] {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{text}");
        let log = [b"2026-11-23 09:15:04 ERROR ".as_slice(), &bytes, b"by ana@acme.example\n"].concat();
        let (read, note) = read(&log);
        assert!(read.contains(text.trim_end()), "{read}");
        assert!(!read.contains("ana@"));
        assert_eq!(note.as_deref(), Some(format!("read as {named}").as_str()));
    }
}

#[test]
fn the_console_of_windows_is_read() {
    let log = b"Ethernet-Adapter f\x81r J\x94rg:\r\nVerbindungslokale Adresse  . : bevorzugt\r\nPr\x81fung \x81ber Br\x81cke: Zugriff verweigert\r\n";
    let (read, note) = read(log);
    assert!(
        read.contains("f\u{fc}r J\u{f6}rg") && read.contains("Pr\u{fc}fung \u{fc}ber Br\u{fc}cke"),
        "{read}"
    );
    assert_eq!(note.as_deref(), Some("read as code page 850"));
}

#[test]
fn a_log_in_two_encodings_is_read_line_by_line() {
    let log = [
        "user \u{7ba1}\u{7406}\u{5458} \u{62d2}\u{7edd} signed in\n".as_bytes(),
        b"f\xFCr J\xF6rg denied\n",
        "caf\u{e9} opened by \u{7ba1}\u{7406}\n".as_bytes(),
    ]
    .concat();
    let (read, note) = read(&log);
    assert_eq!(
        read,
        "user \u{7ba1}\u{7406}\u{5458} \u{62d2}\u{7edd} signed in\nf\u{fc}r J\u{f6}rg denied\ncaf\u{e9} opened by \u{7ba1}\u{7406}\n"
    );
    assert_eq!(note.as_deref(), Some("1 line read as windows-1252"));
}

#[test]
fn single_broken_bytes_in_utf8_stay_as_what_they_are() {
    let log = ["f\u{fc}r J\u{f6}rg \u{2713} \u{4e2d}".as_bytes(), &[0xE4, 0xB8], " caf\u{e9}\n".as_bytes()]
        .concat();
    let (read, note) = read(&log);
    assert_eq!(read, "f\u{fc}r J\u{f6}rg \u{2713} \u{4e2d}\\xE4\\xB8 caf\u{e9}\n");
    assert_eq!(note.as_deref(), Some("2 bytes that are no text written as \\xNN"));
}

#[test]
fn a_declaration_says_what_is_written_now() {
    let xml = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<error>J\xF6rg has no r\xF4le</error>\n";
    let (cleaned, note) = read(xml);
    assert_eq!(
        cleaned,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error>J\u{f6}rg has no r\u{f4}le</error>\n"
    );
    assert_eq!(note.as_deref(), Some("read as iso-8859-1"));
    let wide = utf16("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>\r\n", u16::to_le_bytes);
    assert_eq!(read(&wide).0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>\r\n");
}

#[test]
fn a_hole_in_a_log_does_not_make_it_binary() {
    let log = [&[0; 5000][..], b"09:15:04 by ana@acme.example\n"].concat();
    let (read, note) = read(&log);
    assert!(read.starts_with("09:15:04 by mail-"), "{read}");
    assert_eq!(note.as_deref(), Some("5000 zero bytes were left out"));
}

#[test]
fn colours_line_ends_and_the_mark_are_no_question_of_encoding() {
    let (read, note) = read(b"\xEF\xBB\xBF\x1b[31mERROR\x1b[0m caf\xC3\xA9\r\nnext\r\n");
    assert_eq!((read.as_str(), note), ("\x1b[31mERROR\x1b[0m caf\u{e9}\r\nnext\r\n", None));
}
