//! Mail: what is encoded in it is written readable, and what is no text becomes a note.

use base64::engine::general_purpose::STANDARD;

use super::*;

/// Base64 in lines, as mail has it.
fn base64_lines(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    text.as_bytes().chunks(76).flat_map(|line| [str::from_utf8(line).unwrap(), "\r\n"]).collect()
}

fn mail(name: &str, text: &str) -> (String, Log) {
    let mut log = Log::new();
    let cleaned =
        attach::clean(name, text.as_bytes(), &AttachLimits::default(), &cleaner(), &mut log).unwrap();
    let cleaned = String::from_utf8(cleaned.bytes).unwrap();
    assert_eq!(self::text(name, &cleaned), cleaned, "twice");
    (cleaned, log)
}

const HEAD: &str = "Return-Path: <bounce@acme.example>\r\nMessage-ID: <20260101.12@mail.acme.example>\r\nDate: Mon, 23 Nov 2026 09:15:04 +0000\r\n\
                    From: =?utf-8?Q?Jane_D=6Fe?= <jane.doe@acme.example>\r\nTo: support@vendor.example\r\nSubject: =?iso-8859-1?B?WnVncmlmZiBm/HI=?=\r\n =?iso-8859-1?Q?_J=F6rg_verweigert?=\r\nMIME-Version: 1.0\r\n";

#[test]
fn parts_are_decoded_cleaned_and_readable() {
    let picture: Vec<u8> = b"\x89PNG\r\n\x1a\n"
        .iter()
        .copied()
        .chain((0..4703_u32).map(|number| (number * 7 % 251) as u8))
        .collect();
    let html = "<p>by bob@acme.example, password=Zx9LEAK1qT4vB7m</p>";
    let text = format!(
        "{HEAD}Content-Type: multipart/mixed;\r\n boundary=\"000000000000a1b2c305f8e9d7c6\"\r\n\r\npreamble\r\n\
         --000000000000a1b2c305f8e9d7c6\r\nContent-Type: multipart/alternative; boundary=x7Gq2Lp9sT3uW8yA1cD5\r\n\r\n\
         --x7Gq2Lp9sT3uW8yA1cD5\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         J=F6rg sees error AADSTS50011, a very long li=\r\nne by ana@acme.example\r\n\
         --x7Gq2Lp9sT3uW8yA1cD5\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\
         --x7Gq2Lp9sT3uW8yA1cD5--\r\n\
         --000000000000a1b2c305f8e9d7c6\r\nContent-Type: image/png; name=\"screen.png\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"screen.png\"\r\n\r\n{}\r\n\
         --000000000000a1b2c305f8e9d7c6\r\nContent-Type: application/octet-stream; name=app.log\r\nContent-Transfer-Encoding: BASE64\r\n\r\n{}\
         --000000000000a1b2c305f8e9d7c6--\r\n",
        base64_lines(html.as_bytes()),
        base64_lines(&picture),
        base64_lines(b"09:15:04 GET /login 403 by eve@acme.example\n"),
    );
    let (cleaned, log) = mail("a.eml", &text);
    assert!(
        !cleaned.contains("LEAK")
            && !cleaned.contains("ana@")
            && !cleaned.contains("bob@")
            && !cleaned.contains("eve@"),
        "{cleaned}"
    );
    for kept in [
        "Message-ID: <20260101.12@mail.acme.example>",
        "Subject: Zugriff f\u{fc}r J\u{f6}rg verweigert\r\n",
        "preamble\r\n--part-1\r\n",
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\nX-Original-Content-Transfer-Encoding: quoted-printable\r\n\r\nJ\u{f6}rg sees error AADSTS50011, a very long line by mail-",
        "<p>by mail-",
        "Content-Type: image/png; name=\"screen.png\"\r\nContent-Transfer-Encoding: 8bit\r\n",
        "\r\n\r\n[removed: image/png, 4711 bytes]\r\n--part-1\r\n",
        "09:15:04 GET /login 403 by mail-",
        "--part-2--\r\n--part-1\r\n",
        "--part-1--\r\n",
    ] {
        assert!(cleaned.contains(kept), "{kept:?} in {cleaned}");
    }
    assert!(!cleaned.contains("Jane D"), "the display name is a person of the facts: {cleaned}");
    let removed: Vec<_> = log.findings().into_iter().filter(|found| found.rule == "body removed").collect();
    assert_eq!((removed.len(), removed[0].count), (1, 1), "one finding for a part, not for a line");
}

#[test]
fn a_folder_of_mails_is_read_one_after_the_other() {
    let one = |number: u32| {
        format!(
            "From ana@acme.example Mon Nov 23 09:15:0{number} 2026\n{}Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n{}\n",
            HEAD.replace('\r', ""),
            STANDARD
                .encode(format!("mail {number}\nFrom ana Mon Nov 23 09:15:04 2026\n--part-1 is no part\n"))
        )
    };
    let (cleaned, _) = mail("inbox.mbox", &(1..4).map(one).collect::<String>());
    for number in 1..4 {
        assert!(cleaned.contains(&format!("\n\nmail {number}\n")), "{cleaned}");
    }
    assert_eq!(cleaned.matches("\nMessage-ID: ").count(), 3);
    assert_eq!(cleaned.matches("\n From ana Mon Nov 23 09:15:04 2026\n --part-1 is no part\n").count(), 3);
}

#[test]
fn an_attached_capture_is_cleaned_as_one() {
    let har = r#"{"log":{"creator":{},"entries":[{"request":{"method":"GET","url":"https://a.example/x","headers":[{"name":"Cookie","value":"sid=Zx9LEAK1qT4vB7m"}]},"response":{"status":403}}]}}"#;
    let text = format!(
        "{HEAD}Content-Type: application/json; name=a.har\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64_lines(har.as_bytes())
    );
    let (cleaned, _) = mail("a.eml", &text);
    assert!(!cleaned.contains("LEAK"), "{cleaned}");
    let body = cleaned.split("\r\n\r\n").nth(1).unwrap();
    let har: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(har["log"]["entries"][0]["response"]["status"], 403);
}

#[test]
fn a_forwarded_mail_is_opened_too() {
    let inner = format!(
        "{HEAD}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nr=C3=B4le missing, ana=40acme.example\r\n"
    );
    let text = format!(
        "{HEAD}Content-Type: multipart/digest; boundary=b1\r\n\r\n--b1\r\nContent-Type: message/rfc822\r\n\r\n{inner}--b1--\r\nbehind\r\n"
    );
    let (cleaned, _) = mail("a.eml", &text);
    assert!(
        cleaned.contains("\r\n\r\nr\u{f4}le missing, mail-") && cleaned.ends_with("--part-1--\r\nbehind\r\n"),
        "{cleaned}"
    );
}

#[test]
fn other_charsets_of_seven_bits_are_read() {
    let text = format!(
        "{HEAD}Content-Type: text/plain; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\x1b$B8\"8B\x1b(B 403\r\n"
    );
    let (cleaned, _) = mail("a.eml", &text);
    assert!(cleaned.contains("\u{6a29}\u{9650} 403") && cleaned.contains("charset=utf-8"), "{cleaned}");
}

#[test]
fn a_malformed_mail_is_cleaned_as_what_its_lines_are() {
    for body in [
        "Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\nno part at all, password=Zx9LEAK1qT4vB7m\r\n",
        "Content-Type: multipart/mixed; boundary=\"b1\"\r\nthis is no header password=Zx9LEAK1qT4vB7m\r\n--b1\r\n--b1\r\nContent-Type\r\n\r\n--b1----b1--\r\n",
        "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nthis is no base64!! password=Zx9LEAK1qT4vB7m\r\n",
        "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ= =\r\npassword=Zx9LEAK1qT4vB7m =",
        "Subject: =?utf-8?B?????=?= =?x?Q?y=?= =?= =?utf-8?B?UGFzc3dvcmQ6IFp4OUxFQUsxcVQ0dkI3bQ==?=\r\n",
    ] {
        let (cleaned, _) = mail("a.eml", &format!("{HEAD}{body}"));
        assert!(!cleaned.contains("LEAK"), "{cleaned}");
        assert!(cleaned.contains("Message-ID: <20260101.12@mail.acme.example>"));
    }
    // Cut in a part.
    let cut = format!(
        "{HEAD}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        STANDARD.encode("error 4711 by ana@acme.example")
    );
    let (cleaned, _) = mail("a.eml", &cut[..cut.len() - 3]);
    assert!(cleaned.contains("error 4711 by ") && !cleaned.contains("ana@"), "{cleaned}");
}

#[test]
fn a_text_that_is_no_mail_is_none() {
    for text in [
        "From: here\nTo: there\nand on\n",
        "date: 2026-11-23\ncontent-type: text/plain\nserver: nginx\n\nQUJD\n",
        "Subject: only this\n",
    ] {
        assert_eq!(self::text("a.txt", text), text);
    }
}
