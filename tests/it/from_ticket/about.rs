//! Whose case a ticket is: a person is taken only where nobody else can be meant.

use escalate::connectors::ticket_read::ReportedTicket;
use escalate::escalation::from_ticket::TicketCase;
use serde_json::{Value, json};

use super::{DEVELOPMENT, World};

const ANOTHER: &str = "names somebody else";
const ABOUT: &str = "about somebody else";
const SEVERAL: &str = "several people";
const SIGNED: &str = "signed with another name";
const NOTHING: &str = "tells nothing that does not work";
const UNKNOWN: &str = "whom no directory knows";
const ANA: &str = "ana@acme.example";

/// What Ana Ito's ticket with that subject and body tells.
fn told(subject: &str, body: &str) -> TicketCase {
    let set: Value = serde_json::from_str(DEVELOPMENT).unwrap();
    let ticket: ReportedTicket = serde_json::from_value(json!({
        "id": "1", "url": "https://tickets.example/1", "subject": subject, "body": body, "body_type": "text",
        "requester": { "email": ANA, "name": "Ana Ito" }, "fields": {},
    }))
    .unwrap();
    World::of(&set["world"]).case(&ticket)
}

/// A subject, a body, and the user or why there is none.
type Row<'a> = (&'a str, &'a str, Result<&'a str, &'a str>);

fn check(rows: &[Row<'_>]) {
    let wrong = rows.iter().filter_map(|(subject, body, truth)| {
        let case = told(subject, body);
        let gap = case.gaps.iter().find(|gap| gap.what == "user");
        let right = match truth {
            Ok(user) => case.user.as_deref() == Some(*user),
            Err(why) => case.user.is_none() && gap.is_some_and(|gap| gap.why.contains(why)),
        };
        (!right).then(|| format!("{subject} | {body:?}: it is {truth:?}, told {:?}, {gap:?}", case.user))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn a_name_as_the_one_who_cannot_is_somebody_else() {
    check(&[
        ("Export", "Hi,\n\nOlumide needs to export reports and has no button for it.", Err(ANOTHER)),
        ("Login", "Hello, Greta Holm cannot log in.", Err(ANOTHER)),
        ("Login", "Greta and Olumide can't log in since noon.", Err(ANOTHER)),
        ("Greta can't log in", "Please have a look.", Err(ANOTHER)),
        ("Export", "Greta from Sales still cannot export reports.", Err(ANOTHER)),
        ("Export", "It seems that Greta is unable to export reports.", Err(ANOTHER)),
        ("Login", "Greta van der Berg is locked out.", Err(ANOTHER)),
        ("Anmeldung", "Guten Tag,\n\nGreta Holm kann sich nicht anmelden.", Err(ANOTHER)),
        ("Export", "Frau Holm kann die Berichte nicht exportieren.", Err(ANOTHER)),
        ("Export", "Bonjour,\n\nGreta Holm ne peut pas exporter les rapports.", Err(ANOTHER)),
        ("Accès", "Greta n'arrive pas à se connecter.", Err(ANOTHER)),
        ("Acceso", "Greta Holm no puede iniciar sesión.", Err(ANOTHER)),
        ("Acesso", "Greta Holm não consegue entrar.", Err(ANOTHER)),
        ("Accesso", "Greta Holm non riesce ad accedere.", Err(ANOTHER)),
        ("Innlogging", "Greta Holm kan ikke logge inn.", Err(ANOTHER)),
        ("Inloggning", "Greta Holm kan inte logga in.", Err(ANOTHER)),
        ("Inloggen", "Greta Holm kan niet inloggen.", Err(ANOTHER)),
        ("Logowanie", "Greta Holm nie może się zalogować.", Err(ANOTHER)),
        ("Вход", "Грета не может войти.", Err(ANOTHER)),
    ]);
    let case = told("Login", "Greta Holm and Olumide cannot log in.");
    let gap = case.gaps.iter().find(|gap| gap.what == "user").unwrap();
    assert_eq!(gap.candidates, ["Greta Holm", "Olumide"]);
}

#[test]
fn a_name_with_an_address_that_is_known_is_that_person() {
    check(&[
        ("Login", "Ben Okafor cannot log in (ben@acme.example).", Ok("ben@acme.example")),
        ("Login", "Greta cannot log in. Adding ben@acme.example for information.", Err(ANOTHER)),
        ("Login", "Ana cannot log in.", Ok(ANA)),
    ]);
}

#[test]
fn a_program_a_page_or_the_first_word_is_no_name() {
    check(&[
        ("Export", "Chrome shows a blank page when I export reports. Chrome can't open it.", Ok(ANA)),
        ("Export", "Reports can't be exported.", Ok(ANA)),
        ("Reports page", "Reports page gives an error.", Ok(ANA)),
        ("Login fails", "Login cannot be completed. Still cannot log in.", Ok(ANA)),
        ("Suddenly unable to log in", "Yesterday it was fine.", Ok(ANA)),
        ("Cannot Log In", "Export Reports Cannot Be Opened, I cannot log in.", Ok(ANA)),
        ("Export", "Berichte kann ich nicht exportieren. Excel kann die Datei nicht öffnen.", Ok(ANA)),
        ("Export", "Berichte können nicht exportiert werden.", Ok(ANA)),
        ("Export", "Rapporter kan ikke eksporteres.", Ok(ANA)),
        ("Export", "Leider kann ich mich nicht anmelden.", Ok(ANA)),
        ("Acceso", "Todavía no puedo entrar con Chrome.", Ok(ANA)),
        ("Cases", "Cases cannot load, I get error 500.", Ok(ANA)),
    ]);
}

#[test]
fn someone_and_we_are_not_the_requester() {
    check(&[
        ("Login", "Someone here cannot log in.", Err(ABOUT)),
        ("Login", "One of us is locked out of the system.", Err(ABOUT)),
        ("Export", "A user of ours can't export reports.", Err(ABOUT)),
        ("Login", "Jemand bei uns kann sich nicht anmelden.", Err(ABOUT)),
        ("Accès", "L'un de nous ne peut pas se connecter.", Err(ABOUT)),
        ("Acceso", "Uno de nosotros no puede entrar.", Err(ABOUT)),
        ("Login", "We cannot log in since this morning.", Err(SEVERAL)),
        ("Login", "None of us can log in. I get error 403.", Err(SEVERAL)),
        ("Login", "Nobody here can log in.", Err(SEVERAL)),
        ("Login", "All of us get an error at login.", Err(SEVERAL)),
        ("Anmeldung", "Wir können uns nicht anmelden.", Err(SEVERAL)),
        ("Connexion", "Aucun d'entre nous ne peut se connecter.", Err(SEVERAL)),
        ("Acceso", "No podemos iniciar sesión.", Err(SEVERAL)),
        ("Acesso", "Não conseguimos entrar.", Err(SEVERAL)),
        ("Accesso", "Nessuno di noi riesce ad accedere.", Err(SEVERAL)),
        ("Innlogging", "Ingen av oss kan logge inn.", Err(SEVERAL)),
        ("Inloggen", "We kunnen niet inloggen.", Err(SEVERAL)),
        ("Can someone help?", "Can someone tell me why I can't log in?", Ok(ANA)),
        ("Login", "I cannot log in. Everyone else can.", Ok(ANA)),
    ]);
}

#[test]
fn who_signs_with_another_name_may_be_another() {
    check(&[
        ("Export", "I can't export reports.\n\nBest regards\nGreta Holm", Err(SIGNED)),
        ("Export", "I can't export reports.\n\nKind regards, Greta", Err(SIGNED)),
        ("Export", "Ich kann keine Berichte exportieren.\n\nViele Grüße\nGreta", Err(SIGNED)),
        ("Export", "Je ne peux pas exporter les rapports.\n\nCordialement,\nGreta Holm", Err(SIGNED)),
        ("Export", "I can't export reports.\n\nGreta", Err(SIGNED)),
        ("Export", "I can't export reports.\n\nThanks\nAna", Ok(ANA)),
        ("Export", "I can't export reports.\n\nThanks\nA. Ito", Ok(ANA)),
        ("Export", "I can't export reports.\n\nAccess Denied", Ok(ANA)),
        ("Export", "I can't export reports.\n\nThanks\nAcme Support Team", Ok(ANA)),
    ]);
}

#[test]
fn a_ticket_that_tells_no_trouble_is_no_case() {
    check(&[
        ("Price list", "Please find our new price list attached.\n\nKind regards\nAna", Err(NOTHING)),
        ("Danke", "Vielen Dank, alles erledigt.", Err(NOTHING)),
        ("Thanks", "I can sign in and it works again. Don't hesitate to call.", Err(NOTHING)),
        ("Office", "Our office moves to another street on Friday.", Err(NOTHING)),
        ("", "See attached.", Ok(ANA)),
        ("Büro", "Unser Büro zieht am Freitag um, bitte ändern Sie die Anschrift.", Err(NOTHING)),
        ("Oficina", "Nuestra oficina cambia de calle este viernes, saludos.", Err(NOTHING)),
        ("Merci", "Merci, tout va bien.", Err(NOTHING)),
        ("Access", "Which role is needed for that?", Ok(ANA)),
        ("Login", "Please see the picture.", Ok(ANA)),
    ]);
}

#[test]
fn a_letter_that_is_quoted_is_no_error() {
    let letter = "I cannot log in. I was told:\n\n> Dear Greta,\n> please use the link in this mail to sign in, and write to us if access is denied.\n> Kind regards\n";
    assert_eq!(told("Login", letter).error, None);
    let inline = "I can't log in. The mail says \"Dear Greta, please use the link below to reset your password and sign in again.\"";
    assert_eq!(told("Login", inline).error, None);
    let screen = "I can't log in.\n\n> Hello Ana, access denied (403)";
    assert_eq!(told("Login", screen).error.as_deref(), Some("Hello Ana, access denied (403)"));
}

#[test]
fn what_outlook_passes_on_has_two_lines_of_a_head() {
    let ben = Ok("ben@acme.example");
    let body = |rule: &str, from: &str, subject: &str| {
        format!(
            "Please check.\n\n{rule}\n{from}: Ben Okafor <ben@acme.example>\n{subject}: x\n\nI can't export reports.\n"
        )
    };
    let rows = [
        ("FW: Export", body("-----Original Message-----", "From", "Subject")),
        ("Fwd: Export", body("-----Original Message-----", "From", "Subject")),
        ("WG: Export", body("-----Ursprüngliche Nachricht-----", "Von", "Betreff")),
        ("TR : Export", body("-----Message d'origine-----", "De", "Objet")),
        ("RV: Export", body("-----Mensaje original-----", "De", "Asunto")),
        ("ENC: Export", body("-----Mensagem original-----", "De", "Assunto")),
        ("I: Export", body("-----Messaggio originale-----", "Da", "Oggetto")),
        ("VS: Export", body("-----Opprinnelig melding-----", "Fra", "Emne")),
        ("Doorst: Export", body("-----Oorspronkelijk bericht-----", "Van", "Onderwerp")),
        ("转发: Export", body("-----原始邮件-----", "发件人", "主题")),
        ("[EXT] FW: Export", body("________________________________", "From", "Subject")),
    ];
    let rows: Vec<Row<'_>> = rows.iter().map(|(subject, body)| (*subject, body.as_str(), ben)).collect();
    check(&rows);
    let name_only = "-----Original Message-----\nFrom: Greta Holm\nSubject: x\n\nI can't export reports.\n";
    check(&[("FW: Export", name_only, Err(UNKNOWN))]);
}

#[test]
fn what_a_screen_shows_is_said_by_nobody() {
    check(&[
        ("ログイン", "佐藤さんがログインできません。「エラー」と表示されます。", Err(ABOUT)),
        ("ログイン", "私はログインできません。エラーが表示されます。", Ok(ANA)),
        ("登录", "我的同事无法登录，页面显示错误。", Err("somebody else")),
    ]);
}
