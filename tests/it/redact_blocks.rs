//! What reaches over lines, and cells of a table: the name of what goes stands above, beside or in the header.

use crate::redact_place::check;
use escalate::redact::attach::{self, AttachLimits};
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::Log;
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;

#[test]
fn outlines_lose_what_stands_below_a_telling_key() {
    check(&[
        "smtp:\n  passphrase: >-\n    ⟦gutter drips⟧\n    ⟦softly in may⟧\n  startTls: required\n",
        "signing_secrets:\n  - ⟦birch-and-fir-1988⟧\n  - \"⟦8e1mQbL9 4xhZ⟧\"\nfallback: none\n",
        "kind: Secret\ndata:\n  relay: ⟦aHVtbWVsLmlt⟧\ntype: Opaque\n",
        "ldap.password : ⟦reed⟧\\\n   ⟦-wind91⟧\nssl = TLSv1.3\n",
        "passphrase = \"\"\"\\\n    ⟦earthworm⟧ \\\n    ⟦creeps downhill 3⟧\"\"\"\ntls = \"implicit\"\n",
        "- name: DB_PASSWORD\n  value: ⟦lindworm⟧\n- name: LOG_LEVEL\n  value: debug\n",
        "credentials:\n  - type: password\n    value: ⟦Mango4Two⟧\n    temporary: false\n",
    ]);
}

#[test]
fn elements_lose_what_stands_in_or_beside_them() {
    check(&[
        "<wsse:Password Type=\"#PasswordText\">⟦Cherry89⟧</wsse:Password>",
        "<Password><Value>⟦Thaw#March⟧</Value><PlainText>true</PlainText></Password>",
        "<key>Password</key>\n<string>⟦lindworm 7⟧</string>\n",
        "<password>\n  ⟦lindworm7⟧\n</password>\n",
    ]);
}

#[test]
fn lists_of_codes_and_announced_values_go() {
    check(&[
        "Your recovery codes:\n\n  1. ⟦frq4-t7yq⟧     4. ⟦0kzd-w3mn⟧\n  2. ⟦9xbf-55ha⟧     5. ⟦vv2l-c8nt⟧\n\nKeep them safe.\n",
        "Ihre Wiederherstellungscodes lauten:\n⟦8013-5528⟧\n⟦6640-9019⟧\n",
        "Your temporary password is:\n\n    ⟦Summer-Wind-89⟧\n\nIt expires tomorrow.\n",
        "\"otp_backup_codes\"=>[\"⟦7qk2-vvd2⟧\", \"⟦m0x9-r3tu⟧\"]",
    ]);
}

#[test]
fn what_everybody_may_know_stays() {
    let body = "MIIBszCCAVmgAwIBAgIUKq7mT9kq0xLzWvNcR2sYdFgHjKlPoIu1aB3cD4eF5gHi";
    check(&[
        &format!("-----BEGIN CERTIFICATE-----\n{body}\n{body}\n-----END CERTIFICATE-----\n"),
        &format!("<ds:X509Certificate>\n{body}\n{body}\n</ds:X509Certificate>\n"),
    ]);
}

/// A table's header names its cells.
#[test]
fn cells_are_judged_by_their_column() {
    let subject =
        Cleaner::new(&Vault::new(), Pseudonyms::new(Key::new([7; 32])), Policy::of(Audience::Support), []);
    let clean = |text: &str| {
        let done =
            attach::clean("a.csv", text.as_bytes(), &AttachLimits::default(), &subject, &mut Log::new());
        String::from_utf8(done.unwrap().bytes).unwrap()
    };
    let cases = [
        ("title,user_pw,note\nwiki,peatmoss,\"old, and kept\"\n", "peatmoss", "old, and kept"),
        ("login;Mot de passe provisoire;niveau\nmia;mirabelle!9;N2\n", "mirabelle!9", ";N2"),
        ("account|pw_hash|hash_algo\nsvc|9b0c3e7755b1d2f4486aa90be13cd87e|md5\n", "9b0c3e77", "|md5"),
        ("COPY t (id, sip_pin, tz) FROM stdin;\n7\t5094\tEurope/Prague\n\\.\n", "5094", "Europe/Prague"),
        ("name,type,value\nSMTP_PASSWORD,text,Lapwing\nLOG_LEVEL,text,debug\n", "Lapwing", "text,debug"),
        ("app,client secret (alt),state\ncrm,Ringed Plover,open\n", "Ringed Plover", "open"),
        ("#Fields: date cs-uri-stem token\n2026-01-02 /a kiwi81plum20x\n", "kiwi81plum20x", "2026-01-02 /a"),
    ];
    for (text, gone, kept) in cases {
        let cleaned = clean(text);
        assert!(!cleaned.contains(gone) && cleaned.contains(kept), "{cleaned}");
        assert_eq!(clean(&cleaned), cleaned);
    }
    // Headings that sound like secrets, and cells that are none.
    let plain = "queue_key,pass_rate,policy_key,auth_mode\nbilling_l2,0.93,SLA-GOLD-2,sso_only\n";
    assert_eq!(clean(plain), plain);
}
