//! Loading: what is refused, and where the message points.

use escalate::connectors::{Connector, ConnectorFile, ConnectorKind, FileProblem};
use escalate::facts::Question;

use crate::fixtures::{DIRECTORY, varied};

fn load(text: &str) -> Result<Connector, Vec<FileProblem>> {
    Connector::load(&ConnectorFile { name: "x".into(), path: "x.toml".into(), text: text.into() })
}

/// The first lines of all problems.
fn problems(text: &str) -> Vec<String> {
    let problems = load(text).unwrap_err();
    problems.iter().map(|problem| problem.to_string().lines().next().unwrap_or_default().to_owned()).collect()
}

/// The good file with one change.
#[track_caller]
fn changed(from: &str, to: &str) -> String {
    varied(DIRECTORY, &[(from, to)])
}

#[test]
fn a_file_says_what_it_answers_and_what_it_sends() {
    let connector = load(DIRECTORY).unwrap();
    assert_eq!(connector.kind, ConnectorKind::Directory);
    assert_eq!(connector.questions(), [Question::Account, Question::SignIn, Question::Roles]);
    assert_eq!(connector.requests(), ["user", "logins", "roles"]);
    assert_eq!(
        connector.plan().to_string().lines().collect::<Vec<_>>(),
        [
            "3 request(s), 2 round trip(s)",
            "  1. GET user, needs users:read",
            "  2. GET logins, after user, needs logins:read",
            "  2. GET roles, after user",
            "  account rests on user",
            "  sign_in rests on user, logins",
            "  roles rests on user, roles",
        ]
    );
}

/// What a misspelt question says: the list is as long as the table of questions.
fn no_such_question() -> String {
    let known: Vec<&str> = Question::ALL.iter().map(|question| question.as_str()).collect();
    format!("x.toml:28:1: `accout` is not one of {}; did you mean `account`?", known.join(", "))
}

#[test]
fn every_mistake_has_its_place() {
    let question = no_such_question();
    let cases: &[(&str, &str, &str)] = &[
        ("account =", "accout =", &question),
        (
            "email, state: \"active\"",
            "email, state: (env | .HOME)",
            "x.toml:28:70: jq: there is no filter `env` in a connector (programs see only their input)",
        ),
        ("scope = \"logins:read\"", "value = '.data[0'", "x.toml:22:17: jq: expected closing bracket"),
        (
            "scope = \"logins:read\"",
            "value = '.data | tolower'",
            "x.toml:22:18: jq: there is no filter `tolower` in a connector (programs see only their input)",
        ),
        (
            "get   = \"/users\"",
            "post  = \"/users\"",
            "x.toml:15:1: only a ticketing connector may write: use get, or post with reads = true",
        ),
        ("{{user.id}}", "{{logins.id}}", "x.toml:20:10: these wait for each other: logins -> logins"),
        ("$logins[]", "$user", "x.toml:20:10: request `logins` is never used"),
        (
            "email = \"{{case.user}}\"",
            "email = \"{{token}}\"",
            "x.toml:16:20: `token` is secret: it may be named only in [auth] and [headers]",
        ),
        (
            "$user // empty",
            "$token // empty",
            "x.toml:28:14: `token` is secret: it may be named only in [auth] and [headers]",
        ),
        (
            "realm =",
            "user  =",
            "x.toml:14:10: the name `user` is taken (by a setting): settings, requests and [let] share one space",
        ),
        (
            "realm =",
            "case  =",
            "x.toml:8:1: the name `case` is taken (by escalate): settings, requests and [let] share one space",
        ),
        (
            "{{case.user}}",
            "{{#if case.user}}",
            "x.toml:16:20: `{{#if case.user}}`: only names are possible here, as in {{user.id}}; write anything else as jq in [let]",
        ),
        (
            "{{case.user}}",
            "{{case.name}}",
            "x.toml:16:20: the case has user, tenant, action, error, traits, on",
        ),
        (
            "{{user.id}}",
            "{{usr.id}}",
            "x.toml:21:17: `usr` is not a setting, a request or a [let] of this file; did you mean `user`?",
        ),
        (
            "$user // empty",
            "$usr // empty",
            "x.toml:28:14: jq: `$usr` is not a setting, a request or a [let] of this file; did you mean `$user`?",
        ),
        (
            "url   = \"{{url}}\"",
            "url   = \"{{url}}/{{case.tenant}}\"",
            "x.toml:4:18: values of the case have no place here, only settings: write them in `prefix` or in a request",
        ),
        (
            "kind  = \"directory\"",
            "kind  = \"people\"",
            "x.toml:3:9: `people` is not one of directory, permissions, flags, ticketing",
        ),
        (
            "scope = ",
            "scopes = ",
            "x.toml:22:1: `scopes` is not a key of [request.logins]; did you mean `scope`?",
        ),
        ("get   = \"/users\"", "get   = 7", "x.toml:15:9: `get` must be a text in quotes, not integer"),
        (
            "scope = \"logins:read\"",
            "value = '.data | $it'",
            "x.toml:22:18: `it` is known only in a request with `each`",
        ),
        ("$user // empty", "$files // empty", "x.toml:28:14: `files` is known only to a ticketing connector"),
        (
            "bearer = \"{{token}}\"",
            "bearer = \"{{token}}\"\nbasic = { user = \"a\", password = \"b\" }",
            "x.toml:11:1: [auth] is one of bearer, basic, header, oauth2, jwt, token, hmac, ldap, sql; this has 2",
        ),
        ("title = \"Backstage\"", "title = \"Backstage", "x.toml:2:19: invalid basic string, expected `\"`"),
    ];
    let mut wrong = Vec::new();
    for (from, to, wanted) in cases {
        let found = problems(&changed(from, to));
        if !found.iter().any(|line| line == wanted) {
            wrong.push(format!("{to}\n wanted {wanted}\n found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_problems_come_at_once_with_their_lines() {
    let text = changed("account =", "accout =").replace("scope = \"logins:read\"", "value = '.data[0'");
    let problems = load(&text).unwrap_err();
    let shown: Vec<String> = problems.iter().map(FileProblem::to_string).collect();
    assert_eq!(
        shown.join("\n").lines().collect::<Vec<_>>(),
        [
            "x.toml:22:17: jq: expected closing bracket",
            "  value = '.data[0'",
            "                  ^",
            &no_such_question(),
            r#"  accout = '[ $user // empty | { id: (.id | tostring), email, state: "active" } ]'"#,
            "  ^",
        ]
    );
}

#[test]
fn what_can_look_around_print_or_end_the_process_is_not_there() {
    for filter in [
        "env",
        "now",
        "input",
        "inputs",
        "debug",
        "stderr",
        "halt",
        "halt_error",
        "localtime",
        "input_filename",
        "debug(1)",
        "halt_error(1)",
        "strflocaltime(\"%H\")",
        "get_search_list",
        "$ENV",
        "$__prog_args",
        "input_line_number",
    ] {
        let text = changed("email, state: \"active\"", &format!("email, state: ({filter})"));
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{filter}: {found:?}");
    }
    for statement in ["import \"a\" as a; 1", "include \"a\"; 1"] {
        assert!(
            !problems(&changed(
                "[ $user // empty | { id: (.id | tostring), email, state: \"active\" } ]",
                statement
            ))
            .is_empty()
        );
    }
}

#[test]
fn only_a_file_may_not_be_there() {
    let wrong = problems(&changed("get   = \"/users\"", "get   = \"/users\"\noptional = true"));
    assert!(wrong[0].contains("`optional` belongs to `read`"), "{wrong:?}");
}
