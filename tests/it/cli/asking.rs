//! Questions in the terminal: what is asked, and how answers are read.

use chrono::DateTime;
use escalate::case::{Action, Case, Catalogue, Given, Missing, Symptom, assemble};
use escalate::commands::ask::{Ask, SeenByHand, Spoken, Stop};
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
        let look = |answers: &str| talk(answers, |ask| ask.look(check, " (1 of up to 4)", "   the reason"));
        let (seen, shown) = look("maybe\n99\nno, deactivated last week\n");
        assert!(matches!(seen, SeenByHand::Else(words) if words == "deactivated last week"));
        assert!(shown.contains(check.ask.trim_end()) && shown.contains(check.question), "{shown}");
        assert_eq!(shown.matches("a number from 1 to").count(), 2, "{shown}");
        for (index, sight) in check.look.sights.iter().enumerate() {
            let answer = format!("{} as I see it\n", index + 1);
            let SeenByHand::Sight(seen, note) = look(&answer).0 else { panic!("{answer}") };
            assert_eq!((seen.says, note.as_deref()), (sight.says, Some("as I see it")));
        }
        assert!(
            matches!(look("YES\n").0, SeenByHand::Sight(sight, None) if sight.settles[0].status == Some(FoundStatus::Pass))
        );
        let (seen, shown) = look("?\n");
        assert!(matches!(seen, SeenByHand::Nothing) && shown.contains("   the reason\n"), "{shown}");
        assert!(matches!(look("").0, SeenByHand::Nothing));
        assert!(matches!(look("b\n").0, SeenByHand::Back));
    }
}

#[test]
fn a_name_is_asked_for_again_until_it_can_be_seen() {
    let name = |answers: &str| talk(answers, |ask| ask.name("In which tenant?", "the tenant", "   why"));
    let (name_, shown) = name("acme\u{200B}prod\nacme-prod\n");
    assert_eq!(
        (name_, shown.matches("In which tenant?").count()),
        (Spoken::Words("acme-prod".to_owned()), 2)
    );
    assert!(shown.contains("U+200B"), "{shown}");
    assert_eq!(name("a\u{200B}\n\n").0, Spoken::Nothing);
    assert_eq!(name("B\n").0, Spoken::Back);
}

#[test]
fn what_is_known_is_offered_and_another_name_is_taken() {
    let known = ["acme-prod".to_owned(), "2024".to_owned()];
    let offered = |answers: &str| talk(answers, |ask| ask.offered("Which?", "the tenant", &known, "   why"));
    let words = |text: &str| Spoken::Words(text.to_owned());
    assert_eq!(offered("1\n").0, words("acme-prod"));
    assert_eq!(offered("2024\n").0, words("2024"), "a name that is a number");
    let (said, shown) = offered("?\n7\nacme-test\n");
    assert_eq!((said, shown.matches("a number from 1 to 2, or a name").count()), (words("acme-test"), 1));
    assert!(shown.contains("  1  acme-prod\n") && shown.contains("   why\n"), "{shown}");
    let roles = |answers: &str| talk(answers, |ask| ask.roles(&known)).0;
    assert_eq!(roles("1\nReader\nb\nAgent\n\n"), Some(vec!["acme-prod".to_owned(), "Agent".to_owned()]));
    assert_eq!(roles("b\n"), None);
}

/// Who has left is asked nothing more.
#[test]
fn whoever_leaves_is_gone() {
    let ((first, second, stopped), shown) =
        talk("q\nana\n", |ask| (ask.said("Who?", "why"), ask.said("Where?", "why"), ask.stopped()));
    assert_eq!((first, second, stopped), (Spoken::Nothing, Spoken::Nothing, Some(Stop::Left)));
    assert!(!shown.contains("Where?"), "{shown}");
}

/// A recorded case that lacks these, and the catalogue of the tests.
fn recorded(change: impl FnOnce(&mut Case)) -> (Case, Catalogue) {
    let mut case = Case::of("ana@acme.example", Symptom::Access, DateTime::UNIX_EPOCH);
    case.tenant = Some("acme-prod".to_owned());
    case.error = Some("denied".to_owned());
    change(&mut case);
    let action = Action {
        name: "reassign a conversation".to_owned(),
        all_of: vec!["conversations.assign".to_owned()],
        ..Action::default()
    };
    (case, Catalogue { actions: vec![action], ..Catalogue::default() })
}

/// The case of a recording, when everything that is asked has this answer; and what was asked.
fn assembled(
    recording: &(Case, Catalogue),
    given: &Given,
    answer: impl Fn(&Missing) -> Option<&'static str>,
) -> (Case, Vec<String>) {
    let mut asked = Vec::new();
    let mut ask = |missing: Missing| {
        asked.push(format!("{missing:?}"));
        answer(&missing).map(str::to_owned)
    };
    let case = assemble(given, Some(&recording.0), &recording.1, &mut ask, DateTime::UNIX_EPOCH).unwrap();
    (case, asked)
}

#[test]
fn an_answer_about_a_recorded_case_is_worth_what_a_flag_is() {
    let by_flag = |action: &str| Given { action: Some(action.to_owned()), ..Given::default() };
    let cases = [
        recorded(|_| {}),
        // Needs that were named without an action hold beside those of the action.
        recorded(|case| {
            case.needs.known = true;
            case.needs.all_of = vec!["reports.read".to_owned()];
        }),
    ];
    for recording in &cases {
        for action in ["reassign a conversation", "sign in", "reassign a conversatio", "dance"] {
            let answer = move |_: &Missing| Some(action);
            let (answered, asked) = assembled(recording, &Given::default(), answer);
            let (flagged, _) = assembled(recording, &by_flag(action), answer);
            assert_eq!(answered, flagged, "{action}");
            assert_eq!(asked[0], "Action { is_in: true }", "{asked:?}");
        }
    }
    let needs = |recording| assembled(recording, &by_flag("reassign a conversation"), |_| None).0.needs;
    assert_eq!(needs(&cases[0]).all_of, ["conversations.assign"]);
    let both = needs(&cases[1]);
    assert!(both.known && both.all_of == ["reports.read", "conversations.assign"], "{both:?}");
}

#[test]
fn only_what_a_recorded_case_lacks_is_asked_for() {
    let whole = recorded(|case| case.action = Some("dance".to_owned()));
    assert_eq!(assembled(&whole, &Given::default(), |_| None).1, [""; 0]);
    let nothing = recorded(|case| (case.tenant, case.error) = (None, None));
    let (case, asked) = assembled(&nothing, &Given::default(), |_| None);
    assert_eq!(asked, ["Tenant", "Action { is_in: true }", "Error"]);
    assert_eq!((case.symptom, &case), (Symptom::Access, &nothing.0), "nobody knew");
    let sign_in = recorded(|case| case.symptom = Symptom::SignIn);
    assert_eq!(assembled(&sign_in, &Given::default(), |_| None).1, [""; 0], "signing in is the action");
}

/// Enter means signing in exactly where the question says so.
#[test]
fn the_question_for_the_action_says_what_no_answer_means() {
    let start = |given: Given| {
        let mut asked = Vec::new();
        let mut ask = |missing: Missing| {
            asked.push(format!("{missing:?}"));
            None
        };
        let given = Given { user: Some("ana".to_owned()), ..given };
        let case = assemble(&given, None, &Catalogue::default(), &mut ask, DateTime::UNIX_EPOCH).unwrap();
        (asked[1].clone(), case.symptom)
    };
    let (in_, out) = ("Action { is_in: true }".to_owned(), "Action { is_in: false }".to_owned());
    assert_eq!(start(Given::default()), (out, Symptom::SignIn));
    let access = Given { symptom: Some(Symptom::Access), ..Given::default() };
    assert_eq!(start(access), (in_.clone(), Symptom::Access));
    let permission = Given { permissions: vec!["x.y".to_owned()], ..Given::default() };
    assert_eq!(start(permission), (in_, Symptom::Access));
}
