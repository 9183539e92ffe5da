//! Questions in the terminal: what is asked, and how answers are read.

use escalate::commands::ask::{Ask, FoundByHand};
use escalate::facts::FoundStatus;

/// The answers to a conversation, and what was shown.
fn talk<T>(answers: &str, conversation: impl FnOnce(&mut Ask<'_>) -> T) -> (T, String) {
    let mut shown = Vec::new();
    let result = conversation(&mut Ask::new(answers.as_bytes(), &mut shown));
    (result, String::from_utf8(shown).unwrap())
}

#[test]
fn a_line_is_trimmed_and_nothing_is_i_do_not_know() {
    assert_eq!(talk("  ana@acme.example \n", |ask| ask.line("Who?")).0.as_deref(), Some("ana@acme.example"));
    assert_eq!(talk("\n", |ask| ask.line("Who?")).0, None);
    assert_eq!(talk("", |ask| ask.line("Who?")).0, None);
}

#[test]
fn a_choice_by_number_or_by_name_and_again_after_nonsense() {
    let names = ["keycloak", "scim"];
    assert_eq!(talk("2\n", |ask| ask.choice("Which?", &names)).0, Some(1));
    assert_eq!(talk("keycloak\n", |ask| ask.choice("Which?", &names)).0, Some(0));
    let (choice, shown) = talk("0\n7\nx\n1\n", |ask| ask.choice("Which?", &names));
    assert_eq!((choice, shown.matches("a number from 1 to 2").count()), (Some(0), 3));
    assert_eq!(talk("9\n", |ask| ask.choice("Which?", &names)).0, None, "the input ended");
}

#[test]
fn every_check_is_asked_in_the_words_of_the_faq() {
    for check in escalate::checks::ALL {
        let (found, shown) = talk("maybe\nno, deactivated last week\n", |ask| ask.finding(check));
        let note = Some("deactivated last week".to_owned());
        assert_eq!(found, Some(FoundByHand { status: FoundStatus::Fail, note }));
        assert!(shown.contains(check.ask.trim_end()) && shown.contains(check.question), "{shown}");
        assert_eq!(talk("YES\n", |ask| ask.finding(check)).0.unwrap().status, FoundStatus::Pass);
        assert_eq!(talk("?\n", |ask| ask.finding(check)).0, None);
        assert_eq!(talk("", |ask| ask.finding(check)).0, None);
    }
}
