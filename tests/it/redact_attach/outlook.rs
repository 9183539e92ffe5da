//! Outlook's .msg, written as text.

use std::io::{Cursor, Write as _};

use super::*;

type Compound = cfb::CompoundFile<Cursor<Vec<u8>>>;

fn put(file: &mut Compound, path: &str, bytes: &[u8]) {
    file.create_stream(path).unwrap().write_all(bytes).unwrap();
}

fn text_property(file: &mut Compound, at: &str, tag: &str, text: &str) {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    put(file, &format!("{at}/__substg1.0_{tag}001F"), &wide);
}

/// A mail as Outlook saves it, with a picture, a log and another mail attached.
fn msg(with_headers: bool) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut properties = vec![0; 32];
    // 2026-11-23 09:15:04 UTC in hundreds of nanoseconds since 1601.
    let ticks: i64 = (1_795_425_304 + 11_644_473_600) * 10_000_000;
    properties.extend_from_slice(&[0x40, 0, 0x39, 0, 6, 0, 0, 0]);
    properties.extend_from_slice(&ticks.to_le_bytes());
    put(&mut file, "/__properties_version1.0", &properties);
    for (tag, text) in [
        ("0037", "No access for Jane Doe"),
        ("0C1A", "Jane Doe"),
        ("5D01", "jane.doe@acme.example"),
        ("1035", "<20260101.12@mail.acme.example>"),
        ("1000", "Error AADSTS50011,\r\npassword=Zx9LEAK1qT4vB7m\r\n"),
    ] {
        text_property(&mut file, "", tag, text);
    }
    if with_headers {
        let headers = "Received: from mx1\r\n by mx2; Mon, 23 Nov 2026 09:15:04 +0000\r\nMessage-ID: <20260101.12@mail.acme.example>\r\nSubject: No access\r\n\
                       From: Jane Doe <jane.doe@acme.example>\r\nContent-Type: multipart/mixed;\r\n boundary=x\r\nMIME-Version: 1.0\r\n\r\n";
        text_property(&mut file, "", "007D", headers);
    }
    file.create_storage("/__recip_version1.0_#00000000").unwrap();
    text_property(&mut file, "/__recip_version1.0_#00000000", "39FE", "support@vendor.example");
    for (number, name, data) in [
        (0, "screen.png", &b"\x89PNG\r\n\x1a\n\0\0"[..]),
        (1, "app.log", b"GET /login 403 by eve@acme.example"),
    ] {
        let at = format!("/__attach_version1.0_#0000000{number}");
        file.create_storage(&at).unwrap();
        text_property(&mut file, &at, "3707", name);
        text_property(&mut file, &at, "370E", if number == 0 { "image/png" } else { "text/plain" });
        put(&mut file, &format!("{at}/__substg1.0_37010102"), data);
    }
    let at = "/__attach_version1.0_#00000002/__substg1.0_3701000D";
    file.create_storage_all(at).unwrap();
    text_property(&mut file, at, "0037", "The first one");
    // In the writer's code page.
    put(&mut file, &format!("{at}/__substg1.0_1000001E"), b"Zugriff f\xFCr J\xF6rg verweigert");
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn a_mail_of_outlook_becomes_text() {
    for with_headers in [false, true] {
        let cleaned = clean("case.msg", &msg(with_headers)).unwrap();
        assert_eq!((cleaned.name.as_str(), cleaned.media_type.as_str()), ("case.msg.txt", "text/plain"));
        assert!(cleaned.note.unwrap().contains("Outlook"));
        let text = String::from_utf8(cleaned.bytes).unwrap();
        assert!(
            !text.contains("LEAK")
                && !text.contains("jane.doe@")
                && !text.contains("eve@")
                && !text.contains("Jane Doe"),
            "{text}"
        );
        for kept in [
            "Message-ID: <",
            "Subject: No access",
            "\n\nError AADSTS50011,\r\npassword=secret-",
            "\nAttachment: screen.png\n[removed: image/png, 10 bytes]\n",
            "\nAttachment: app.log\nGET /login 403 by mail-",
            "Subject: The first one\n\nZugriff f\u{fc}r J\u{f6}rg verweigert\n",
        ] {
            assert!(text.contains(kept), "{kept:?} in {text}");
        }
        assert!(!text.contains("boundary"), "{text}");
        assert_eq!(text.contains("Date: Mon, 23 Nov 2026 09:15:04 +0000\n"), !with_headers, "{text}");
        assert_eq!(self::text("case.msg.txt", &text), text, "twice");
    }
}

#[test]
fn other_compound_files_and_damaged_ones_are_refused() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    put(&mut file, "/WordDocument", b"text");
    file.flush().unwrap();
    let refused = clean("a.doc", &file.into_inner().into_inner()).unwrap_err().to_string();
    assert!(refused.contains("older Office document") && refused.contains(".docx"), "{refused}");
    let mail = msg(false);
    for end in [700, 2000, mail.len() / 2] {
        let _ = clean("a.msg", &mail[..end]);
    }
    let mut broken = mail;
    broken[60..90].fill(0xEE);
    assert!(matches!(clean("a.msg", &broken), Err(Refused::Unreadable { .. } | Refused::Unsupported { .. })));
}
