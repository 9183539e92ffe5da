//! What people write around a secret: remarks, labels of several words, links that say what they open, codes in columns.

use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::{Log, TextPlace};
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;

use crate::redact_place::check;

#[test]
fn a_password_is_told_behind_many_words() {
    check(&[
        "Ana mudou a senha da conta de serviço para ⟦goiaba-azeda-38⟧ hoje cedo",
        "Anna changed the password of the mailbox user to ⟦quince-jelly-52⟧ last night",
        "Jan heeft het wachtwoord gewijzigd, van de databank naar ⟦kers_boom4⟧",
        "Das Passwort der Datenbank haben wir seit dem Umzug nicht angefasst, es ist dasselbe — ⟦quitten_gelee5⟧.",
        "Пароль для принтера на складе никто из нас не трогал, значит прежний — ⟦vishnya_kompot8⟧",
        "I changed the password for our user in Outlook2016 and nothing else",
        "we reset the password of the test account to continue with build-2024",
        "she changed the password of the second user to server12 settings",
        "Das Passwort haben wir seit dem Umzug nicht mehr geändert, der Fehler lautet immer noch — ORA-01017",
    ]);
}

#[test]
fn a_key_is_told_in_a_sentence() {
    check(&[
        "L'ancienne clé API (celle de mars) était ⟦groseille.48.mRt⟧, la nouvelle je ne sais pas.",
        "Der API-Schlüssel (für den Test) lautet ⟦Holunder.22.qqZ⟧ und gilt noch",
        "The API key (the old one) was ⟦quince.73.vvK⟧, please revoke it",
        "La clave de API del almacén es ⟦membrillo.19.xxP⟧",
        "The API key was created by worker12 on 2024-06-01",
        "The API key is invalid (error E4471)",
        "La chiave API era scaduta, errore 4711",
        "client_id=desk, client_secret used: ⟦Ty~4Kquitte_11⟧",
        "Login as operator failed; api_key verwendet: ⟦Vogelbeere.9x_K⟧",
        "Mailbox desk, smtp_password utilisé : ⟦Prunelle 9 sauvage⟧",
        "Signed in, client_secret used: none",
        "Signed in, client_secret used: yes",
        "Zugang -> Nutzer: lager / Passwort: ⟦Birne und Salz⟧",
        "accès : utilisateur: depot / mdp: ⟦Poire et sel⟧",
        "login: depot | pwd: ⟦Pera y sal⟧",
        "user: depot / password: is not accepted",
        "pin: node 20.11.1 pinned by constraint",
        "lock: package 2.4.118 locked by policy",
    ]);
}

#[test]
fn a_link_tells_what_it_opens() {
    check(&[
        "https://desk.example/j/nordwind/⟦kR4-ahorn-77qZx⟧",
        "Zum Annehmen der Einladung: https://desk.example/team/nordwind/⟦Kf3-ahorn-88zPq⟧ (bis morgen)",
        "Pour rejoindre l'espace : https://bureau.example/espace/⟦Wx9-erable-21bTk⟧",
        "webcal://kalender.example/ical/privat-⟦77c0ab19d3e5f2⟧/alle.ics",
        "https://feeds.example/rss/token_⟦a81kd93mz0q5⟧/news.xml",
        "GET /x https://desk.example/konto/zuruecksetzen?code=⟦specht.Rr41.kiefer⟧ 302",
        "https://desk.example/verify-email?c=⟦492113⟧",
        "https://desk.example/join?invite=⟦ahorn.77.linde⟧",
        "https://desk.example/docs/private-endpoint-2/index.html",
        "https://desk.example/docs/token-endpoint-v2-reference/",
        "Failed to join https://desk.example/api/v2/rooms/42/members with 403",
        "https://desk.example/login?code=AADSTS50126",
        "https://desk.example/password/reset?code=403",
        "https://desk.example/p/release/notes-2024.1.html",
        "https://⟦x-token:77quitte88birne⟧@git.example/team/desk.git",
        "https://⟦token:77quitte88birne⟧@git.example/team/desk.git failed",
        "https://token:443/path/of/desk",
    ]);
}

#[test]
fn a_typed_code_goes() {
    check(&[
        "Entered ⟦204 881⟧ -> DRIFT_TOO_LARGE (server clock ahead by 94 s)",
        "Eingegeben: ⟦204 881⟧, abgelehnt",
        "user typed ⟦204881⟧ -> mismatch",
        "Saisi ⟦204 881⟧ — refusé",
        "entered 118 263 rows into the table",
        "entered 118263 rows",
        "Reentered 118 263 -> ok",
        "Keep these backup codes. Each works once.\n   1. ⟦hk7z-20vm⟧   3. ⟦pw33-k8xd⟧\n   2. [verbraucht]   4. ⟦y1fk-c3qh⟧\nMade by desk 7.3.0",
        "Backup codes (use each once)\n1) ⟦hk7z-20vm⟧ (used)\n2) (used)\n3) ⟦pw33-k8xd⟧\nMade by desk 7.3.0",
    ]);
}

#[test]
fn codes_of_a_check_go() {
    check(&[
        "totp mismatch expected=⟦118263⟧ received=⟦204881⟧ attempts=3",
        "check failed pin_entered=⟦4471⟧ for device 7",
        "[2FA] channel=backup submitted=\"⟦elm-2087-pond⟧\" result=USED",
        "exchange failed {\"code\":\"⟦q8Rt-2zKd-11La⟧\",\"code_verifier\":\"⟦gans-und-fuchs-am-teich-entlang-77⟧\"}",
        "INSERT INTO user_mfa(id,code) VALUES (7,'⟦elm-2087-pond⟧')",
        "login.password\n  String too short [type=string_too_short, input_value='⟦birne7⟧', input_type=str]",
        "otp service got=200 want=201",
        "mfa enabled, expected=118263b got=17",
        "assert failed got=118263 want=204881 rows",
        "exchange failed {\"code\":\"invalid_grant\",\"code_verifier\":\"missing\"}",
        "INSERT INTO orders(id,code) VALUES (7,'elm-2087-pond')",
        "colour\n  Not a colour [type=enum, input_value='teal7', input_type=str]",
    ]);
}

#[test]
fn words_and_codes_of_recovery_go() {
    check(&[
        "WALLET_SEED_PHRASE=\"⟦kite ember lotus marble onion paddle quartz ripple saddle timber umbrella violin⟧\"",
        "Seed of the box, on paper:\n⟦kite ember lotus marble onion paddle⟧\n⟦quartz ripple saddle timber umbrella violin⟧\nEnd of note 7",
        "fallback_codes: [ ⟦82b0-d1ef-2a⟧, ⟦1c4f-88a3-0e⟧ ]",
        "rescue tokens of desk\n⟦q8yx-r3nz⟧\n⟦j5su-0wcn⟧",
        "mother_city_answer=⟦Linz⟧ next=3",
        "PIN voor thuis ⟦80 26⟧, en de sleutel ligt in de la.",
        "Failed to seed these tables:\nusers orders items prices\nDone",
        "quiz_answer=Linz",
        "  code 20114  Not allowed",
        "fallback_codes: []",
    ]);
}

#[test]
fn a_path_that_is_asked_for_tells_what_it_opens() {
    check(&[
        "\"GET /account/reset-password/⟦Hq2rT9wLx0bV⟧ HTTP/1.1\" 410",
        "POST /einladung/⟦k7Qm2VxLoZ4w⟧/annehmen 200",
        "<a href=\"https://desk.example/connexion-directe/⟦evBC0gjlBEz3mfY5aRdasenC⟧/valider\">",
        "https://desk.example/in/⟦Qx7-mm42-Vr⟧",
        "GET /account/reset-password HTTP/1.1",
        "GET /static/password/app.8f3a1c9d.js HTTP/1.1",
        "https://desk.example/in/settings",
    ]);
}

#[test]
fn the_number_of_a_person_goes_behind_a_long_label() {
    let vault = Vault::new();
    let cleaner = Cleaner::new(&vault, Pseudonyms::new(Key::new([7; 32])), Policy::of(Audience::Support), []);
    let clean = |text: &str| cleaner.text(text, &TextPlace::new("a", "line 1"), &mut Log::new()).into_owned();
    for (text, value) in [
        ("CPF da pessoa que fez a compra: 111.222.333-99", "111.222.333-99"),
        ("Personnummer för den som skrev igår: 790412-1234", "790412-1234"),
        ("PESEL osoby, numer (klient): 44051401350", ""),
        ("PESEL (klient): 44051401350", "44051401350"),
        ("Steuer-ID der Inhaberin des zweiten Kontos: 12 345 678 903", "12 345 678 903"),
        ("Tax ID of the person on the invoice line: 40012345", ""),
        ("Personnummer saknas i svaret från tjänsten, felkod 20012345", ""),
    ] {
        let result = clean(text);
        assert_eq!(result != text, !value.is_empty(), "{text}: {result}");
        assert!(value.is_empty() || !result.contains(value), "{text}: {result}");
    }
}
