//! What somebody may do at the page, by their groups or their address.

use std::collections::BTreeSet;

use crate::profile::service::PageSignIn;
use crate::text::fold;

/// What somebody may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageRights {
    /// Look up and read cases.
    pub(crate) look_up: bool,
    /// File tickets and take bundles away.
    pub(crate) file: bool,
    /// Read the log.
    pub(crate) log: bool,
}

impl PageRights {
    /// Of somebody with that address, if it is known to be theirs, in these groups. Who may file or read the log may also look up.
    pub(crate) fn of(sign_in: &PageSignIn, address: Option<&str>, groups: &[String]) -> Self {
        let has = |named: &BTreeSet<String>| {
            named.iter().any(|name| {
                // An address is no group, and a group no address: who may name a group could else name somebody's address.
                if name.contains('@') {
                    address.is_some_and(|address| fold::same(address, name))
                } else {
                    groups
                        .iter()
                        .any(|group| group.strip_prefix('/').unwrap_or(group) == name.trim_start_matches('/'))
                }
            })
        };
        let (file, log) = (has(&sign_in.file), has(&sign_in.log));
        Self { look_up: file || log || has(&sign_in.look_up), file, log }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::PageRights;
    use crate::profile::service::{PageSignIn, SignInBy};

    #[test]
    fn an_address_is_no_group() {
        let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let sign_in = PageSignIn {
            by: SignInBy::Proxy { user: "x".into(), groups: None },
            look_up: named(&["helpdesk"]),
            file: named(&["ana@acme.example"]),
            log: named(&["admins"]),
        };
        let of = |address: Option<&str>, groups: &[&str]| {
            let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
            let rights = PageRights::of(&sign_in, address, &groups);
            (rights.look_up, rights.file, rights.log)
        };
        assert_eq!(of(Some("Ana@Acme.example"), &[]), (true, true, false));
        assert_eq!(of(None, &["ana@acme.example"]), (false, false, false));
        assert_eq!(of(Some("helpdesk"), &[]), (false, false, false));
        assert_eq!(of(None, &["helpdesk"]), (true, false, false));
        assert_eq!(of(None, &["/admins"]), (true, false, true), "as Keycloak writes groups");
        assert_eq!(of(None, &["Helpdesk", "help"]), (false, false, false));
    }
}
