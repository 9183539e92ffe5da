//! What a text is taken for: each language, denied and contrasted, codes in their spellings, and nothing at all.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Reading, read};

fn first(text: &str) -> &'static str {
    read(text).first().map_or("nothing", |point| point.cause.as_str())
}

/// The codes of a text, by the family's name and the first spelling.
fn codes(text: &str) -> Vec<String> {
    read(text).codes.iter().map(|code| format!("{} {}", code.family.name, code.code)).collect()
}

#[test]
fn every_language() {
    let said = [
        ("My account is locked", "Mein Konto ist gesperrt", "account"),
        ("Mon compte est désactivé", "Mi cuenta está bloqueada", "account"),
        ("O convite expirou", "L'invito è scaduto", "invite"),
        ("Ik ben mijn wachtwoord vergeten", "Jeg har glemt passordet", "password"),
        ("この組織のメンバーではありません", "Ich bin im falschen Mandanten", "tenant"),
        ("権限がありません", "Vous n'avez pas la permission", "role"),
        ("Esta función no está incluida en su plan", "この機能はプランに含まれていません", "feature"),
        ("De code uit mijn authenticator klopt niet", "認証アプリのコードが違います", "second_factor"),
    ];
    for (one, other, cause) in said {
        assert_eq!((first(one), first(other)), (cause, cause), "{one}, {other}");
    }
}

#[test]
fn the_language_of_a_text() {
    for (text, language) in [
        ("I forgot my password and the reset mail never came", Some("en")),
        ("Ich habe mein Passwort vergessen und die Mail kommt nicht", Some("de")),
        ("パスワードを忘れました", Some("ja")),
        ("AADSTS50126", None),
    ] {
        assert_eq!(read(text).language, language, "{text}");
    }
}

#[test]
fn what_is_denied_is_not_what_is_wrong() {
    assert_ne!(first("My account is not locked"), "account");
    assert_eq!(first("The account is not locked, but my password is wrong"), "password");
    assert_eq!(first("Das Passwort stimmt, aber mein Konto ist gesperrt"), "account");
    assert_eq!(first("J'ai changé mon mot de passe, mais mon compte est bloqué"), "account");
    assert_eq!(first("I can sign in and the password is right, but I am in the wrong workspace"), "tenant");
}

#[test]
fn a_slip_of_the_fingers_is_read() {
    for (text, cause) in [
        ("my acount is suspendet", "account"),
        ("l'invitaton est expirée", "invite"),
        ("pasword incorect", "password"),
        ("estoy en la organisacion equibocada", "tenant"),
    ] {
        assert_eq!(first(text), cause, "{text}");
    }
}

#[test]
fn two_languages_in_one_text() {
    assert_eq!(first("Unser Kollege sieht « Votre compte a été désactivé », was heißt das?"), "account");
    assert_eq!(first("When she clicks it, she reads „Einladung abgelaufen“."), "invite");
}

#[test]
fn codes_in_their_spellings() {
    for (texts, cause) in [
        (&["AADSTS50126", "AADSTS-50126", "aadsts 50126: x", "error AADSTS50126."][..], "password"),
        (&["0xc000006d", "C000006D", "STATUS_LOGON_FAILURE", "0xC000006D"], "password"),
        (
            &["80090308: LdapErr: DSID-0C090400, comment: AcceptSecurityContext error, data 52e, v1db1"],
            "password",
        ),
        (&["ERROR 1045 (28000)", "ORA-1017", "ORA-01017"], "password"),
        (&["auth/user-disabled", "FirebaseError: (auth/user-disabled)."], "account"),
        (&["code = PermissionDenied", "grpc-status: 7", "HTTP/1.1 403"], "role"),
    ] {
        for text in texts {
            assert_eq!(first(text), cause, "{text}: {:?}", codes(text));
            assert!(!read(text).codes.is_empty(), "{text}");
        }
    }
    for text in ["SQLSTATE[28000]", "error=access_denied", "urn:oasis:names:tc:SAML:2.0:status:RequestDenied"]
    {
        assert!(!read(text).codes.is_empty(), "{text}");
    }
}

#[test]
fn two_families_in_one_text() {
    let found = codes("HTTP/1.1 401 Unauthorized; AADSTS50057 from Azure; caused by ORA-28000");
    for code in ["AADSTS50057", "ORA-28000"] {
        assert!(found.iter().any(|one| one.ends_with(code)), "{found:?}");
    }
}

#[test]
fn a_bare_number_is_no_code() {
    for text in ["7", "room 403 is taken", "1045 tickets", "we have 49 agents", "ticket 50126 is open"] {
        if text != "7" {
            assert_eq!(codes(text), Vec::<String>::new(), "{text}");
        }
    }
}

#[test]
fn nothing_in_it() {
    for text in ["", " ", "x", "é", "あ", "\u{0}", "asdkjh qwpoei zmxncb", "🙂🙂🙂"] {
        assert_eq!(read(text), Reading { language: read(text).language, ..Reading::default() }, "{text}");
    }
    assert_eq!(first("An unexpected error occurred. Something went wrong."), "nothing");
}

#[test]
fn a_dead_link_in_every_language() {
    for text in [
        "the link has expired",
        "Der Link ist abgelaufen",
        "le lien n'est plus valide",
        "el enlace ha caducado",
        "o link expirou",
        "il link è scaduto",
        "de link is verlopen",
        "lenken er utløpt",
        "リンクの有効期限が切れています",
    ] {
        assert!(read(text).dead_link, "{text}");
    }
    for text in ["my account is locked", "Ihre Sitzung ist abgelaufen", "パスワードを忘れました"] {
        assert!(!read(text).dead_link, "{text}");
    }
}

/// Ten times the words of a log must not take a hundred times as long.
#[test]
fn time_is_linear() {
    let time = |text: &str| -> Duration {
        let runs = (0..3).map(|_| {
            let begun = Instant::now();
            std::hint::black_box(read(text));
            begun.elapsed()
        });
        runs.min().unwrap_or_default()
    };
    let words = "Konto gesperrt, the password is not right: 0xC000006D error 403 組織 ";
    let (small, large) = (words.repeat(64), words.repeat(640));
    std::hint::black_box(read(words));
    let (small, large) = (time(&small), time(&large));
    assert!(large < small * 40, "{small:?} and {large:?}");
}

#[test]
fn a_megabyte_is_read_to_its_limit() {
    let text = "account locked パスワード ".repeat(40_000);
    assert!(text.len() > 1_000_000);
    assert!(!read(&text).points.is_empty());
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in "\\PC{0,200}") {
        let reading = read(&text);
        prop_assert!(reading.points.iter().all(|point| (0..=100).contains(&point.weight)));
    }

    #[test]
    fn words_and_signs_in_any_order(text in "(konto|passwort|nicht|not|but|\\.\\.|ログイン|ない|0xC000006D|AADSTS|data|52e|[-:=\\[\\]\"„“ ]){0,30}") {
        prop_assert!(read(&text).points.len() <= 16);
    }
}
