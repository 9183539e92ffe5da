//! User strings with syntax in them, on real servers: they find nobody, and never somebody else.

use crate::profile::Profile;
use crate::servers::{server, take};

const STRINGS: &[&str] = &[
    "x\" or userName pr or userName eq \"",
    "\" or \"\"=\"",
    "..",
    ".",
    "../ana",
    "*",
    "ana*",
    "%",
    "a_a@acme.test",
    "' or 1=1 --",
    "{{user.id}}",
    "$user",
    "\\(env)",
    "ana@acme.test&exact=false",
    "ana@acme.test#",
    "ana@acme.test\u{0}",
    "ana@acme.test\r\nX-Evil: 1",
    "id:",
    "[_neq]",
    "null",
    "аna@acme.test", // Cyrillic a
];

fn nobody(profile: &Profile, tenant: &str) {
    for text in STRINGS.iter().filter(|text| !text.contains('\u{0}')) {
        let output = profile
            .command(&["--user", text, "--tenant", tenant, "--feature", "cases", "--format", "json"])
            .output()
            .unwrap();
        // Refused as a name, or asked about, and then nobody.
        if output.status.code() == Some(2) && output.stdout.is_empty() {
            continue;
        }
        let person = crate::person::Diagnosis::read(&output);
        assert_eq!(person.accounts().len(), 0, "{text:?} found somebody: {:?}", person.accounts());
        let gap = person.report["facts"]["account"]["gap"]["reason"].as_str();
        // Directus reads the text `null` in a filter as no value, and fails by itself: said as its own fault, and nobody is found.
        let servers_own = tenant == "main" && matches!(*text, "null" | "NULL") && gap == Some("failed");
        if servers_own {
            continue;
        }
        assert!(!matches!(gap, Some("failed" | "malformed" | "wrong_address")), "{text:?}: {person}");
    }
}

#[test]
fn keycloak() {
    nobody(&Profile::new().keycloak(&server("keycloak")).flag("cases"), "acme");
}

#[test]
fn directus() {
    let _turn = take("directus");
    nobody(&Profile::new().directus(&server("directus"), "TOKEN").flag("cases"), "main");
}

#[test]
fn scim() {
    let _turn = take("scim2");
    let scim = server("scim2");
    nobody(&Profile::new().scim(&scim, "TOKEN").flag("cases"), scim.get("TENANT"));
}

#[test]
fn unleash_takes_it_as_a_name() {
    let _turn = take("unleash");
    let unleash = server("unleash");
    let profile = Profile::new().unleash(&unleash, "TOKEN").flag("exports-beta");
    for text in STRINGS.iter().filter(|text| !text.contains(['\u{0}', '\n'])) {
        let person = profile.diagnose(text, "acme", &["--feature", "exports-beta"]);
        let flags = person.report["facts"]["flags"]["known"]["value"].as_array().unwrap();
        let beta = flags.iter().find(|flag| flag["key"] == "exports-beta").unwrap();
        assert_ne!(beta["enabled"], true, "{text:?}");
    }
}
