//! Cases as a table.

use serde_json::json;

use super::{documents, told};
use crate::support::{Ran, Sandbox};

/// Runs a table on the systems of the first example, which are files.
fn table(name: &str, text: impl AsRef<[u8]>) -> Ran {
    let sandbox = Sandbox::new();
    sandbox.example(".", "escalate.toml");
    sandbox.write(name, text);
    sandbox.run(["batch", name, "--config", "escalate.toml"])
}

const ANA: &str = "ana@acme.example";

#[test]
fn columns_are_found_by_their_names() {
    let ran = table("cases.csv", "Action,USER,tenant\nreassign a conversation,ana@acme.example,acme-prod\n");
    assert_eq!(told(&ran), [json!([ANA, "role", null, null])], "{}", ran.stderr);
    assert_eq!(documents(&ran)[0]["case"]["action"], "reassign a conversation");
}

#[test]
fn a_table_is_told_from_objects_by_its_first_line() {
    for text in
        ["user;tenant\r\nana@acme.example;acme-prod\r\n", "\u{feff}user\ttenant\nana@acme.example\tacme-prod"]
    {
        let ran = table("cases", text);
        assert_eq!(told(&ran).len(), 1, "{}", ran.stdout);
        assert_eq!(told(&ran)[0][0], ANA);
    }
    let utf16: Vec<u8> = "\u{feff}user,tenant\r\nana@acme.example,acme-prod\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(told(&table("cases.csv", utf16))[0][0], ANA);
}

#[test]
fn a_quoted_cell_may_have_lines_and_separators() {
    let text = "user,tenant,error,permission\nana@acme.example,acme-prod,\"two\nlines, \"\"both\"\"\",a.b; c.d\n\nben@acme.example,acme-prod\n";
    let ran = table("cases.csv", text);
    let documents = documents(&ran);
    assert_eq!(documents.len(), 2, "a blank line and missing cells are nothing");
    assert_eq!(documents[0]["case"]["error"], "two\nlines, \"both\"");
    assert_eq!(documents[0]["case"]["needs"]["all_of"], json!(["a.b", "c.d"]));
    assert_eq!(documents[1]["case"]["user"], "ben@acme.example");
}

#[test]
fn what_is_wrong_with_a_row_names_its_line_in_the_file() {
    let text = "user,tenant\n\"a\nb\",acme-prod\nana@acme.example,acme-prod,more\nana@acme.example,5\" disk\n\"open,acme\nben@acme.example,acme-prod\n";
    let ran = table("cases.csv", text);
    assert_eq!(ran.code, 2);
    assert_eq!(
        told(&ran),
        [
            json!([null, null, "usage", 2]),
            json!([null, null, "invalid", 4]),
            json!([ANA, "tenant", null, null]),
            json!([null, null, "invalid", 6]),
            json!(["ben@acme.example", "account", null, null]),
        ]
    );
    let last = &documents(&ran)[3]["error"];
    assert!(last["message"].as_str().unwrap().contains("never closed"), "{last}");
}

#[test]
fn a_header_that_does_not_fit_is_one_error() {
    for (text, key) in [
        ("usr,tenant\na,b\nc,d\n", "usr"),
        ("mail,tenant\na,b\n", "user"),
        ("user,user\na,b\n", "user"),
        ("user,actions\na,b\n", "actions"),
    ] {
        let ran = table("cases.csv", text);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        let documents = documents(&ran);
        assert_eq!((documents.len(), &documents[0]["error"]["key"]), (1, &json!(key)), "{text}");
    }
    let near = documents(&table("cases.csv", "usr,tenant\n"));
    assert_eq!(near[0]["error"]["candidates"], json!(["user"]));
}

#[test]
fn a_column_of_something_else_is_left_out_and_said() {
    let ran = table("cases.csv", "user,tenant,department\nana@acme.example,acme-prod,Sales\n");
    assert_eq!(told(&ran)[0][0], ANA);
    assert!(ran.stderr.contains("`department` is nothing of a case"), "{}", ran.stderr);
}
