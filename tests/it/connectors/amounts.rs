//! What one filter of a program does with a text that a server sent: it ends at once, as a gap, or it is jq's own.

use std::time::Duration;

use escalate::facts::GapReason;
use escalate::http::Http;

use super::bench::{ask, ask_with, at, case, deadline, gap, known, ok_json, reason, serving};
use crate::fixtures::{LEAST, varied};

const FACT: &str = "'[ $all[] | { name: tostring, permissions: [] } ]'";

/// What the answer is made of, its bytes, and a filter that would take seconds or hundreds of megabytes for it.
const LARGE: &[(&str, usize, &str)] = &[
    ("a,", 310_000, "[splits(\",\")] | length"),
    ("a,", 310_000, "split(\",\"; \"\") | length"),
    ("a,", 310_000, "gsub(\",\"; \"\")"),
    ("a,", 310_000, "sub(\"(?<one>.*)x\"; \"\")"),
    ("a,", 310_000, "test(\"^(a,?)+$x\")"),
    ("a,", 310_000, "[match(\"a\"; \"g\")] | length"),
    ("a,", 310_000, "[scan(\"a\")] | length"),
    ("a,", 310_000, "capture(\"(?<one>a*)\")"),
    ("a,", 210_000, ".[:200000] | [scan(\".\")] | length"),
    ("a,", 210_000, ".[:200000] | split(\",?\"; \"g\") | length"),
    ("a,", 1_100_000, "split(\",\") | length"),
    ("a,", 1_100_000, ". / \",\" | length"),
    ("a,", 1_100_000, "[.] | .[0] /= \",\" | length"),
    ("a,", 310_000, ".[:300000] | split(\",\") | length"),
    ("a,", 310_000, ".[:300000] | split(\"\") | length"),
    ("a,", 1_100_000, "explode | length"),
    ("aa", 1_100_000, "indices(\"a\") | length"),
    ("aa", 900_000, ".[:900000] | indices($all[:400000]) | length"),
    ("aa", 900_000, ".[:900000] | index($all[:400000])"),
    ("aa", 6_000, "fromdate"),
    ("aa", 6_000, "when"),
    ("%c", 6_000, ". as $format | 0 | strftime($format)"),
    ("%c", 6_000, "strptime($all)"),
    ("'", 1_100_000, ". * 4 | @sh"),
    ("<", 1_100_000, ". * 4 | @html"),
    ("<", 1_100_000, ". * 4 | html_inert"),
    ("<", 1_100_000, ". * 4 | html_inert(100)"),
    ("é", 1_100_000, ". * 4 | @uri"),
    ("1", 1_100_000, "tonumber"),
    ("1", 6_000, ".[:500] | tonumber"),
    ("1", 6_000, "\"[0.\\(.[:500])]\" | fromjson"),
    ("1", 6_000, "\"# \\\"\\n\\(.[:500])\" | fromjson"),
    ("[", 1_100_000, "fromjson"),
    ("[", 6_000, ".[:5000] | fromjson"),
    ("[", 6_000, "\"{\\\"a\\\\\\\"\\\":\" * 200 | fromjson"),
    ("[", 6_000, "\"\\\"[\\\" \" + .[:200] | [fromjson]"),
    ("x", 6_000, ". as $x | \"x\" | test($x)"),
    ("x", 6_000, "\"x\" | test(\"(((a{50}){50}){50}){50}\")"),
    ("x", 210_000, ".[:200000] | test(\"(.?){100}([a-m].{99})z\")"),
    ("x", 6_000, "1000000000 | jn(.; 1e12)"),
    ("x", 6_000, "[range(10000)] as $list | $list | contains($list)"),
    ("x", 6_000, "[range(2000)] as $list | $list | .[$list]"),
    ("x", 6_000, "reduce range(60) as $i (\"x\"; [., .]) | tobytes"),
];

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn one_filter_takes_only_so_much_of_a_text() {
    let http = Http::default();
    for (of, size, program) in LARGE {
        let server = serving("/all", ok_json(of.repeat(size / of.len()))).await;
        let fact = format!("'$all | {program} | [ {{ name: tostring, permissions: [] }} ]'");
        let configured = at(&server.uri(), &varied(LEAST, &[(FACT, &fact)]));
        let facts =
            ask_with(&configured, &case("ada@example.com"), deadline(Duration::from_secs(30)), &http).await;
        assert_eq!(
            reason(&facts.role_catalogue),
            GapReason::Malformed,
            "{program}: {:?}",
            facts.role_catalogue
        );
        let detail = &gap(&facts.role_catalogue).detail;
        assert!(detail.contains("too large") && detail.contains("at most"), "{program}: {detail}");
    }
}

/// As many small texts as an answer holds: none of them is large.
#[tokio::test]
async fn many_small_texts_are_no_large_one() {
    let texts: Vec<String> = (0..300).map(|number| format!("{number};role {number},x")).collect();
    let server = serving("/all", ok_json(texts)).await;
    let program = concat!(
        "[ $all[] | split(\";\") | (.[0] | tonumber) as $number | .[1] | split(\", *\"; \"\")[0] | select(test(\"^role\"))",
        " | sub(\"(?<word>[a-z]+) \"; \"\\(.word)-\") | gsub(\"[0-9]+\"; \"\\($number)\") | explode | implode",
        " | { name: ., permissions: [] } ]"
    );
    let facts =
        ask(&at(&server.uri(), &varied(LEAST, &[(FACT, &format!("'{program}'"))])), "a@b.example").await;
    let roles = known(&facts.role_catalogue).unwrap();
    assert_eq!((roles.len(), roles[299].name.as_str()), (300, "role-299"));
}

/// What is looked at first does what jq does.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn filters_behind_a_look_are_jq_s() {
    let server = serving("/all", ok_json(1)).await;
    for (program, wanted) in [
        (
            "\"aXbX\" | [match(\"X\"; \"g\")] | tojson",
            r#"[{"offset":1,"length":1,"string":"X","captures":[]},{"offset":3,"length":1,"string":"X","captures":[]}]"#,
        ),
        (
            "\"öäü\" | match(\"(?<one>.)ü\") | tojson",
            r#"{"offset":1,"length":2,"string":"äü","captures":[{"offset":1,"length":1,"string":"ä","name":"one"}]}"#,
        ),
        ("\"ab\" | [match(\"(?:(b)|(a))*\").captures[].offset] | tojson", "[1,0]"),
        ("\"xay\" | capture(\"(?<one>a)(?<two>z)?\") | tojson", "{\"one\":\"a\"}"),
        ("\"a1b22\" | [scan(\"[0-9]+\")] | tojson", "[\"1\",\"22\"]"),
        ("\"a1b22\" | [scan(\"([a-z])([0-9])\")] | tojson", "[[\"a\",\"1\"],[\"b\",\"2\"]]"),
        ("\"a, b,c\" | [splits(\", *\")] | tojson", "[\"a\",\"b\",\"c\"]"),
        ("\"aXbxc\" | split(\"x\"; \"i\") | tojson", "[\"a\",\"b\",\"c\"]"),
        ("\"abc\" | [match(\"\"; \"g\").offset] | tojson", "[0,1,2,3]"),
        ("\"abc\" | [match(\"\"; \"gn\").offset] | tojson", "[]"),
        ("\"ab\" | sub(\"(?<x>a)\"; \"\\(.x)1\")", "a1b"),
        ("\"abab\" | sub(\"b\"; \"-\")", "a-ab"),
        (
            "\"a\\nb\" | [test(\"a.b\"), test(\"a.b\"; \"s\"), test(\"A\\nB\"; \"i\"), test(\"a b\"; \"x\")] | tojson",
            "[false,true,true,false]",
        ),
        ("[\"ax\", \"b\"] | map(select(test(\"x$\"))) | tojson", "[\"ax\"]"),
        ("try (\"a\" | test(\"(\")) catch \"no\"", "no"),
        ("try (\"a\" | test(\"a\"; \"q\")) catch \"no\"", "no"),
        ("try (1 | test(\"a\")) catch \"no\"", "no"),
        ("\"aé\" | explode | tojson", "[97,233]"),
        ("[97, 233] | implode", "aé"),
        ("[1, 2, 1] | indices(1) | tojson", "[0,2]"),
        ("\"a,b, cd, e\" | [indices(\", \")[], index(\",\"), rindex(\",\")] | tojson", "[3,7,1,7]"),
        ("[1, 2, 1, 2] | [.[[1, 2]][], indices([2, 1])[]] | tojson", "[0,2,1]"),
        ("{a: {b: 1}} | [.[\"a\", \"c\"]] | tojson", "[{\"b\":1},null]"),
        (
            "[\"foobar\", \"baz\"] | [contains([\"bar\"]), contains([\"x\"]), (.[0] | contains(\"oba\"))] | tojson",
            "[true,false,true]",
        ),
        ("[1] | [inside([1, 2])] | tojson", "[true]"),
        ("[\"12\", \"1.5\", \"-3\", \"1e3\"] | map(tonumber + 1) | tojson", "[13,2.5,-2,1001.0]"),
        ("\"{\\\"a\\\": [1, \\\"[[\\\"]}\" | fromjson | .a[1]", "[["),
        ("try (\"[\" | fromjson) catch \"no\"", "no"),
        ("[0 | strftime(\"%Y\", \"%d\")] | tojson", "[\"1970\",\"01\"]"),
        (
            "\"2026-07-01T00:00:00Z\" | [fromdate, (strptime(\"%Y-%m-%dT%H:%M:%SZ\") | mktime)] | tojson",
            "[1782864000,1782864000]",
        ),
        ("\"a/b\" / \"/\" | tojson", "[\"a\",\"b\"]"),
        ("[{a: \"x-y\"}, {a: \"z\"}] | .[].a /= \"-\" | tojson", "[{\"a\":[\"x\",\"y\"]},{\"a\":[\"z\"]}]"),
        ("[6, 3] | .[] /= 3 | tojson", "[2.0,1.0]"),
        ("try (1 / \"a\") catch \"no\"", "no"),
        (
            "[@sh \"\\(\"b'c\")\", @html \"<\\(\"<&\")>\", @uri \"\\(\"ä b\")\"] | join(\" \")",
            "'b'\\''c' <&lt;&amp;> %C3%A4%20b",
        ),
        ("def explode: \"mine\"; \"a\" | explode", "mine"),
    ] {
        let program = program.replace('\'', "\\u0027");
        let fact = format!("'$all | {program} | [ {{ name: ., permissions: [] }} ]'");
        let facts = ask(&at(&server.uri(), &varied(LEAST, &[(FACT, &fact)])), "ada@example.com").await;
        assert_eq!(known(&facts.role_catalogue).unwrap()[0].name, wanted, "{program}");
    }
}
