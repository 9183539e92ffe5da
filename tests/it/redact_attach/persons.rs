//! Persons of a whole file: columns by their header, and whoever was found in one place is found in all others.

use super::*;

/// Some values go, others stay, and a second cleaning changes nothing.
fn check(name: &str, file: &str, gone: &[&str], kept: &[&str]) {
    let cleaned = text(name, file);
    for value in gone {
        assert!(!cleaned.contains(value), "left {value}: {cleaned}");
    }
    for value in kept {
        assert!(cleaned.contains(value), "lost {value}: {cleaned}");
    }
    assert_eq!(text(name, &cleaned), cleaned);
}

#[test]
fn columns_of_persons_go_whatever_their_header_looks_like() {
    for (table, gone, kept) in [
        (
            "Cognome;Nome;Nome d'utente;Errore\nRossetti;Ilaria;irossetti;E-77\n",
            &["Rossetti", "Ilaria", "irossetti"][..],
            &["E-77"][..],
        ),
        ("#,Assignee,State\n1,l.roth,OPEN\n2,Desk Bot,CLOSED\n", &["l.roth"], &["1,", "OPEN", "CLOSED"]),
        (
            "beneficiary\tiban\tstate\nOle van Dyk\tDE02120300000000202051\tAC04\n",
            &["Ole van Dyk"],
            &["AC04"],
        ),
        ("test,pass,fail,key_size\nlogin,412,3,4096\n", &[], &["login,412,3,4096"]),
        ("document_no,cpf\nC01X00T47,529.982.247-25\n", &["C01X00T47", "529.982"], &["document_no"]),
        ("document_no,total\nC01X00T47,12.50\n", &[], &["C01X00T47,12.50"]),
    ] {
        check("a.csv", table, gone, kept);
    }
}

#[test]
fn an_account_that_was_found_once_is_found_everywhere() {
    for (log, gone, kept) in [
        (
            "user=lroth denied\nrun --as lroth --since 1\nconnect('db', 'lroth')\n",
            &["lroth"][..],
            &["denied", "--since 1"][..],
        ),
        (
            "open /home/l.roth/x.rb:3:in `y'\nWARN l.roth 787x91 GET /rest\n",
            &["l.roth"],
            &["787x91 GET /rest"],
        ),
        // A word that is somebody's account, too, stays where it is a word or a part of another name.
        (
            "user=shopper\nthe shopper is gone\nGET shopper-api.acme.example/shopper/1\n",
            &["user=shopper"],
            &["the shopper is gone", "shopper-api.acme.example/shopper/1"],
        ),
        ("user=admin\nadmin and 'admin' stay\n", &[], &["user=admin", "'admin' stay"]),
    ] {
        check("a.log", log, gone, kept);
    }
}

#[test]
fn json_says_whose_name_a_name_is() {
    let json = r#"{"assignee":{"name":"Lea Roth"},"queue":{"name":"Paper Crane"},"watchers":["Ole van Dyk"],"nombre":"Ana","apellidos":"Prado"}"#;
    let cleaned = text("a.json", json);
    for value in ["Lea Roth", "Ole van Dyk", "Ana\"", "Prado"] {
        assert!(!cleaned.contains(value), "left {value}: {cleaned}");
    }
    assert!(cleaned.contains("\"queue\":{\"name\":\"Paper Crane\"}"), "{cleaned}");
    assert_eq!(text("a.json", &cleaned), cleaned);
}

/// Two sentences with a comma each are no table, whose first line would be its header.
#[test]
fn a_first_sentence_is_no_header() {
    for mail in [
        "My name is Lea Roth, it fails\nplease help\n",
        "My name is Lea Roth, it fails.\nPlease help, thanks\n",
    ] {
        let cleaned = text("a.txt", mail);
        assert!(!cleaned.contains("Lea Roth"), "{cleaned}");
    }
}
