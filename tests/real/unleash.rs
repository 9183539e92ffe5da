//! Unleash: flags, with Keycloak for everything else, so that the verdict is about the feature alone.

use crate::profile::Profile;
use crate::servers::{Server, server, take};

struct Both {
    keycloak: Server,
    unleash: Server,
    profile: Profile,
}

fn both() -> Both {
    let (keycloak, unleash) = (server("keycloak"), server("unleash"));
    let mut profile = Profile::new().keycloak(&keycloak).unleash(&unleash, "TOKEN");
    for flag in ["FLAG_ON", "FLAG_OFF", "FLAG_TIER", "FLAG_BETA", "FLAG_TENANT"] {
        profile = profile.flag(unleash.get(flag));
    }
    Both { keycloak, unleash, profile }
}

impl Both {
    #[track_caller]
    fn ask(&self, who: &str, flag: &str) -> crate::person::Diagnosis {
        self.profile.diagnose(self.keycloak.get(who), "acme", &["--feature", self.unleash.get(flag)])
    }
}

#[test]
fn on_and_off() {
    let _turn = take("unleash");
    let both = both();
    let flag = both.unleash.get("FLAG_ON");
    both.ask("USER_GOOD", "FLAG_ON").fine();
    both.unleash.act(&["flag", flag, "off"]);
    let off = both.ask("USER_GOOD", "FLAG_ON");
    both.unleash.act(&["flag", flag, "on"]);
    off.blocked(&["feature flag_off"]).summary("feature", &["switched off in development"]);
    assert_eq!(off.remedies("feature"), ["enable_flag"]);
    both.ask("USER_GOOD", "FLAG_ON").fine();
    both.ask("USER_GOOD", "FLAG_OFF").blocked(&["feature flag_off"]);
}

#[test]
fn for_one_tenant_only() {
    let _turn = take("unleash");
    let both = both();
    both.ask("USER_GOOD", "FLAG_TENANT").fine();
    let profile = Profile::new().unleash(&both.unleash, "TOKEN").flag("acme-only");
    let other = profile.diagnose(both.keycloak.get("USER_GOOD"), "globex", &["--feature", "acme-only"]);
    other.fails(&["feature flag_off"]).summary("feature", &["tenant IN acme"]);
}

#[test]
fn for_people_on_its_list() {
    let _turn = take("unleash");
    let both = both();
    let (flag, ana) = (both.unleash.get("FLAG_BETA"), both.unleash.get("BETA_USER"));
    both.profile.diagnose(ana, "acme", &["--feature", flag]).fine();
    both.unleash.act(&["beta", flag, "somebody-else"]);
    let without = both.profile.diagnose(ana, "acme", &["--feature", flag]);
    both.unleash.act(&["beta", flag, ana, "u-beta-1"]);
    // Her plan would do as well, and nobody told Unleash which it is: off for want of context is not off.
    without.undetermined();
    assert_eq!(without.says("feature"), "unknown no_context");
    both.profile.diagnose(ana, "acme", &["--feature", flag]).fine();
}

#[test]
fn by_a_plan_that_nobody_told_unleash() {
    let _turn = take("unleash");
    let both = both();
    let ana = both.ask("USER_GOOD", "FLAG_TIER");
    ana.undetermined().summary("feature", &["plan IN pro, enterprise"]);
    assert_eq!(ana.says("feature"), "unknown no_context");
}
