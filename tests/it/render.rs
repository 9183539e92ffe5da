//! Templates: every mistake is found before anything is rendered, with file, line and column.

use escalate::output::load_templates;
use escalate::output::template::{EMBEDDED, RenderError};

fn mistakes(path: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, text).unwrap();
    match load_templates(folder.path()) {
        Ok(_) => Vec::new(),
        Err(RenderError::Templates(errors)) => errors
            .iter()
            .map(|error| error.to_string().replace(&folder.path().display().to_string(), "T"))
            .collect(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_embedded_template_passes_as_an_override_of_itself() {
    for embedded in EMBEDDED {
        assert_eq!(mistakes(embedded.path, embedded.text), Vec::<String>::new(), "{}", embedded.path);
    }
}

#[test]
fn a_misspelt_name_is_an_error_with_line_and_column_also_in_a_guard() {
    let cases = [
        ("Hi\n {{case.tenent}}", "T/ticket/title.hbs: line 2, column 4: `case.tenent` is not known here"),
        ("{{#if primry}}x{{/if}}", "T/ticket/title.hbs: line 1, column 7: `primry` is not known here"),
        ("{{#unless primry}}x{{/unless}}", "line 1, column 11: `primry`"),
        ("{{#if primary}}x{{else}}\n{{typo}}{{/if}}", "line 2, column 3: `typo`"),
        ("{{#if primary}}x{{else if typo}}y{{/if}}", "line 1, column 27: `typo`"),
        ("{{#each checks}}{{nme}}{{/each}}", "line 1, column 19: `nme`"),
        ("{{#each checks as |c|}}{{c.nme}}{{/each}}", "line 1, column 26: `c.nme`"),
        ("{{#each checks}}{{#each evidence}}{{../summry}}{{/each}}{{/each}}", "column 37: `../summry`"),
        ("{{#if (eq case.symtom \"access\")}}x{{/if}}", "line 1, column 11: `case.symtom`"),
        ("{{#each case}}x{{/each}}", "`case` is not a list"),
        ("{{checks}}", "`checks` is a list"),
        ("{{primary}}", "`primary` has parts"),
        ("{{@index}}", "`@index` is only known within"),
        ("{{shout answer}}", "no helper is called `shout`"),
        ("{{#shout answer}}x{{/shout}}", "no block is called `shout`"),
        ("{{{answer}}}", "would not be escaped"),
        ("{{> other}}", "partials"),
        ("{{#if answer}}", "not Handlebars"),
        ("x {{answer", "not Handlebars"),
    ];
    for (text, expected) in cases {
        let found = mistakes("ticket/title.hbs", text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].contains(expected), "{text}: {found:?}");
        assert!(!found[0].contains('\n'), "{found:?}");
    }
}

#[test]
fn names_that_are_there_are_no_mistakes() {
    let text = "{{#each checks}}{{#unless @first}}, {{/unless}}{{id}} of {{@root.case.user}} {{../answer}}\
                {{#with need}}{{what}}{{/with}}{{#each remedies as |r i|}}{{i}} {{r.text}}{{/each}}{{/each}}\
                {{checks.0.summary}}{{#if (gt (len checks) 5)}}six{{/if}}{{this.answer}}";
    assert_eq!(mistakes("ticket/title.hbs", text), Vec::<String>::new());
}

#[test]
fn all_mistakes_of_all_files_are_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("ticket")).unwrap();
    std::fs::create_dir_all(folder.path().join("reply")).unwrap();
    std::fs::write(folder.path().join("ticket/title.hbs"), "{{one}} {{two}}").unwrap();
    std::fs::write(folder.path().join("ticket/body.md.hbs"), "{{three}}").unwrap();
    let phrases = include_str!("../../templates/reply/en.toml")
        .replace("{{#if name}} {{name}}", "{{#if nme}} {{name}}");
    std::fs::write(folder.path().join("reply/en.toml"), phrases).unwrap();
    std::fs::write(folder.path().join("reply/fr.toml"), "reviewed = maybe").unwrap();
    let error = load_templates(folder.path()).unwrap_err().to_string();
    for expected in
        ["`one`", "`two`", "`three`", "en.toml: line 9, column 21: `nme`", "fr.toml: line 1, column 12"]
    {
        assert!(error.contains(expected), "{expected} not in {error}");
    }
}
