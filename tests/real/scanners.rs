//! A finished bundle full of what had to be taken out, left for `tests/servers/scanners.sh`: scanners that others wrote then look
//! for secrets in it.

use std::path::Path;

use crate::profile::{Profile, REASSIGN};
use crate::servers::server;

/// A log as people attach it. The values are nobody's: they are written here in two halves, so that no scanner of this
/// repository stumbles over them.
fn log() -> String {
    let secrets = [
        ["gh", "p_16C7e42F292c6912E7710c838347Ae178B4a"].concat(),
        ["xox", "b-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1"].concat(),
        ["AKI", "AYVP4CIPPERUVIFXG"].concat(),
        ["gl", "pat-x9Kq2mVbT4sLw8ZpR3nd"].concat(),
        ["sk_li", "ve_4eC39HqLyjWDarjtT1zdp7dcR6vXw2Ub"].concat(),
    ];
    let lines = secrets.iter().enumerate().flat_map(|(line, secret)| {
        let at = format!("2026-11-23T09:15:{}Z", 10 + line);
        [
            format!("{at} ERROR request 7f3a-22b1 failed: token={secret} status=403\n"),
            format!("{at} DEBUG > Authorization: Bearer {secret}\n"),
            format!("{at} DEBUG connecting postgres://app:{secret}@db.acme.example/prod\n"),
        ]
    });
    lines.collect()
}

#[test]
fn a_finished_bundle_is_left_for_the_scanners() {
    let keycloak = server("keycloak");
    let profile = Profile::new().keycloak(&keycloak).reassigning("conversations.assign", &[]);
    let har = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/har/every-place.har");
    // Where the script looks: what went in, and what came out.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scanned");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("before")).unwrap();
    let attached = folder.join("before/app.log");
    std::fs::write(&attached, log()).unwrap();
    std::fs::copy(har, folder.join("before/every-place.har")).unwrap();
    let (bundle, attached) = (folder.join("bundle.zip"), attached.to_str().unwrap());
    let mut arguments =
        vec!["--user", keycloak.get("USER_GOOD"), "--tenant", "acme", "--attach", har, "--attach", attached];
    arguments.extend(["--bundle", bundle.to_str().unwrap()]);
    arguments.extend(REASSIGN);
    let report = profile.run(&arguments);
    report.fine();
    assert!(bundle.exists());
}
