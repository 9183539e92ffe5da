//! How each server is told to the program, and what can be taken away from its credentials.

use super::{Lacking, Row};

const fn lacks(
    what: &'static str,
    settings: &'static [(&'static str, &'static str)],
    named: &'static [&'static str],
) -> Lacking {
    Lacking { what, settings, named }
}

/// All of them.
pub(super) const ROWS: &[Row] = &[
    Row {
        server: "betterauth",
        connector: "betterauth",
        settings: &[("url", "{URL}/api/auth"), ("!token", "{TOKEN}"), ("verified", "yes")],
        lacking: &[
            lacks("admin", &[("!token", "{WEAK_TOKEN}")], &["admin", "list"]),
            lacks("user: list", &[("!token", "{WEAK_LIST_TOKEN}")], &["list"]),
            lacks("user: get", &[("!token", "{WEAK_GET_TOKEN}")], &["member"]),
            lacks("session: list", &[("!token", "{WEAK_SESSIONS_TOKEN}")], &["session"]),
            lacks("membership anywhere", &[("!token", "{WEAK_MEMBER_TOKEN}")], &["organization", "member"]),
            lacks("membership of globex", &[("!token", "{WEAK_GLOBEX_TOKEN}")], &["organization", "member"]),
            lacks("a token", &[("!token", "{BAD_TOKEN}")], &["token", "401"]),
        ],
        manner: None,
        known: &[],
    },
    Row {
        server: "ghost",
        connector: "ghost",
        settings: &[("url", "{URL}"), ("!key", "{KEY}")],
        lacking: &[
            lacks("invites (an author)", &[("!key", "{WEAK_INVITES_KEY}")], &["invite"]),
            lacks(
                "a staff account (an integration)",
                &[("!key", "{INTEGRATION_KEY}")],
                &["invitations", "staff"],
            ),
            lacks("a key", &[("!key", "{BAD_KEY}")], &["key", "401"]),
        ],
        manner: None,
        known: &[],
    },
    Row {
        server: "keystone",
        connector: "keystone",
        settings: &[
            ("url", "{URL}"),
            ("user", "{USER}"),
            ("!password", "{PASSWORD}"),
            ("user_domain", "{USER_DOMAIN}"),
            ("domain", "{world.domain}"),
        ],
        lacking: &[
            lacks("reader on anything", &[("user", "{WEAK_USER}")], &["system", "token", "reader"]),
            lacks("reader on the system", &[("user", "{WEAK_SYSTEM_USER}")], &["system", "token", "reader"]),
            lacks("list_users", &[("user", "{WEAK_USERS_USER}")], &["user"]),
            lacks("list_projects", &[("user", "{WEAK_PROJECTS_USER}")], &["project"]),
            lacks("list_roles", &[("user", "{WEAK_ROLES_USER}")], &["role"]),
            lacks("list_role_assignments", &[("user", "{WEAK_ASSIGNMENTS_USER}")], &["assignment"]),
            lacks("the password", &[("!password", "{WRONG_PASSWORD}")], &["credentials", "401"]),
        ],
        manner: None,
        // a name in letters that this server does not fold, beside a listing that does: k57
        known: &["k57"],
    },
    Row {
        server: "kratos",
        connector: "kratos",
        settings: &[("url", "{URL}")],
        // its admin API asks nobody who they are
        lacking: &[],
        manner: None,
        // ı and I are one letter in Turkish alone, and the server finds no other spelling
        known: &["q29"],
    },
    Row {
        server: "gitea",
        connector: "gitea-people",
        settings: &[("url", "{URL}"), ("!token", "{DIRECTORY_TOKEN}")],
        lacking: &[
            lacks("read:admin", &[("!token", "{WEAK_NO_ADMIN_SCOPE}")], &["read:admin"]),
            lacks("read:organization", &[("!token", "{WEAK_NO_ORGANIZATION_SCOPE}")], &["read:organization"]),
            lacks("read:user", &[("!token", "{WEAK_NO_USER_SCOPE}")], &["read:user"]),
            lacks("being an administrator", &[("!token", "{WEAK_NO_SITE_ADMIN}")], &["admin"]),
        ],
        manner: None,
        // g54 lacks their login: a report on which everything passes names the person as they were typed, in `case` alone
        known: &["g54"],
    },
    Row {
        server: "canaille",
        connector: "scim",
        settings: &[("url", "{URL}"), ("path", "{PATH}"), ("!token", "{TOKEN}")],
        lacking: &[
            lacks("groups", &[("!token", "{WEAK_NO_GROUPS}")], &["Groups"]),
            lacks("users", &[("!token", "{WEAK_NO_USERS}")], &["Users"]),
            lacks("any right", &[("!token", "{WEAK_TOKEN}")], &["Users"]),
            lacks("a token that still holds", &[("!token", "{ENDED_TOKEN}")], &["401", "token"]),
        ],
        manner: None,
        known: &[],
    },
    Row {
        server: "scimmy",
        connector: "scim",
        settings: &[("url", "{URL}"), ("path", "{PATH}"), ("!token", "{TOKEN}")],
        lacking: &[
            lacks("groups", &[("!token", "{WEAK_NO_GROUPS}")], &["Groups"]),
            lacks("users", &[("!token", "{WEAK_NO_USERS}")], &["Users"]),
            lacks("a token", &[("!token", "{BAD_TOKEN}")], &["401", "token"]),
        ],
        manner: None,
        // complains about signing in, and SCIM has no locks: whether the account lets them in is not known
        known: &["s35", "k30"],
    },
    Row {
        server: "slapd",
        connector: "ldap",
        settings: &[
            ("url", "{URL}"),
            ("bind_dn", "{USER}"),
            ("!password", "{PASSWORD}"),
            ("base", "{BASE}"),
            ("policy", "{POLICY}"),
        ],
        lacking: &[
            lacks("pwd* attributes", &[("bind_dn", "{WEAK_NO_PWD}")], &["pwd"]),
            lacks("presence of the lock", &[("bind_dn", "{WEAK_NO_PRESENCE}")], &["pwd"]),
            // groups are asked for their members
            lacks("memberOf", &[("bind_dn", "{WEAK_NO_MEMBEROF}")], &[]),
            lacks("mail", &[("bind_dn", "{WEAK_NO_MAIL}")], &["address"]),
            // none of the profile's
            lacks("one tenant", &[("bind_dn", "{WEAK_NO_GLOBEX}")], &[]),
            lacks("groups", &[("bind_dn", "{WEAK_NO_GROUPS}")], &["group"]),
            lacks("policies", &[("bind_dn", "{WEAK_NO_POLICIES}")], &["polic"]),
            // doctor's person is in fewer groups
            lacks("more than five entries", &[("bind_dn", "{WEAK_NO_SIZE}")], &[]),
        ],
        manner: None,
        known: &[],
    },
    Row {
        server: "samba",
        connector: "ad",
        settings: &[("url", "{URL}"), ("bind_dn", "{USER}"), ("!password", "{PASSWORD}"), ("base", "{BASE}")],
        lacking: &[
            lacks("userAccountControl", &[("bind_dn", "{WEAK_NO_UAC}")], &["userAccountControl"]),
            // the computed flags say whether a lock still holds
            lacks("lockoutTime", &[("bind_dn", "{WEAK_NO_LOCKOUT}")], &[]),
            lacks("pwdLastSet", &[("bind_dn", "{WEAK_NO_PWDLASTSET}")], &["pwdLastSet"]),
            lacks("memberOf", &[("bind_dn", "{WEAK_NO_MEMBEROF}")], &[]),
            lacks("accountExpires", &[("bind_dn", "{WEAK_NO_EXPIRES}")], &["accountExpires"]),
            lacks("one unit", &[("bind_dn", "{WEAK_NO_OU}")], &["unit"]),
        ],
        manner: None,
        // a40: the new password is newer than the attempt that was refused, which is said beside the checks
        known: &["a40"],
    },
    Row {
        server: "sql",
        connector: "product",
        settings: &[
            ("url", "postgres://127.0.0.1:{PORT}/{DATABASE}"),
            ("user", "{USER}"),
            ("!password", "{PASSWORD}"),
        ],
        lacking: &[
            lacks("tenants", &[("user", "{WEAK_NO_TENANTS}")], &["tenants"]),
            lacks("users", &[("user", "{WEAK_NO_USERS}")], &["users"]),
            lacks("memberships", &[("user", "{WEAK_NO_MEMBERSHIPS}")], &["memberships"]),
            lacks("roles", &[("user", "{WEAK_NO_ROLES}")], &["roles"]),
            lacks("role_permissions", &[("user", "{WEAK_NO_ROLE_PERMISSIONS}")], &["role_permissions"]),
            lacks("membership_roles", &[("user", "{WEAK_NO_MEMBERSHIP_ROLES}")], &["membership_roles"]),
            lacks("invitations", &[("user", "{WEAK_NO_INVITATIONS}")], &["invitations"]),
            lacks("password_resets", &[("user", "{WEAK_NO_PASSWORD_RESETS}")], &["password_resets"]),
            lacks("sign_ins", &[("user", "{WEAK_NO_SIGN_INS}")], &["sign_ins"]),
            lacks("feature_flags", &[("user", "{WEAK_NO_FEATURE_FLAGS}")], &["feature_flags"]),
            lacks("audit_log", &[("user", "{WEAK_NO_AUDIT_LOG}")], &["audit_log"]),
            lacks("rows of others", &[("user", "{WEAK_OWN_ROWS}")], &["users"]),
        ],
        manner: None,
        // q55: a new password is newer than the refusal; that is outside of kind `session`: sign in with it. m04: so is an activation,
        // and the refusal before it says nothing of the password. m13: what is older than a day explains nothing today
        known: &["q55", "m04", "m13"],
    },
    Row {
        server: "fastfeature",
        connector: "ofrep",
        settings: &[("url", "{URL}"), ("context", "{world.context}")],
        // it asks nobody who they are
        lacking: &[],
        manner: None,
        // a key that is one letter from two others is asked about
        known: &["g27"],
    },
    Row {
        server: "unleash",
        connector: "unleash",
        settings: &[
            ("url", "{URL}"),
            ("!token", "{READER_TOKEN}"),
            ("project", "{world.project}"),
            ("environment", "{world.environment}"),
        ],
        lacking: &[
            lacks("the admin API", &[("!token", "{WEAK_TOKEN}")], &["read"]),
            lacks("the admin API (a client)", &[("!token", "{CLIENT_TOKEN}")], &["read"]),
            lacks("a token", &[("!token", "{BAD_TOKEN}")], &["token", "401"]),
        ],
        manner: None,
        // other people's ids of a list are not shown
        // w54: the same; w10: what is no version at all is not known, where it is a no
        known: &["u15", "w54", "w10"],
    },
    Row {
        server: "edge",
        connector: "edge",
        settings: &[("url", "{URL}"), ("!token", "{TOKEN}")],
        lacking: &[
            lacks("the project", &[("!token", "{WEAK_TOKEN}")], &["token"]),
            lacks("the rules (a browser's token)", &[("!token", "{FRONTEND_TOKEN}")], &["client"]),
            lacks("a token", &[("!token", "{BAD_TOKEN}")], &["token", "403", "401"]),
        ],
        manner: None,
        // the same
        known: &["e09", "e12"],
    },
    Row {
        server: "spicedb",
        connector: "spicedb",
        settings: &[
            ("url", "{URL}"),
            ("!token", "{TOKEN}"),
            ("tenant_type", "{world.tenant_type}"),
            ("person", "{world.user_type}"),
        ],
        // every key may do everything
        lacking: &[lacks("the key", &[("!token", "{BAD_TOKEN}")], &["token", "403"])],
        manner: None,
        known: &[],
    },
    Row {
        server: "opa",
        connector: "opa",
        settings: &[("url", "{URL}"), ("!token", "{TOKEN}"), ("path", "{DECISION}")],
        lacking: &[
            lacks("the decision", &[("!token", "{WEAK_GATE_TOKEN}")], &["/v1/data"]),
            lacks("any decision", &[("!token", "{WEAK_HEALTH_TOKEN}")], &["/v1/data"]),
            lacks("a token", &[("!token", "{BAD_TOKEN}")], &["token", "/v1/data"]),
        ],
        manner: Some(("path", "decisions")),
        known: &[],
    },
    Row {
        server: "openfga",
        connector: "openfga",
        settings: &[
            ("url", "{URL}"),
            ("!token", "{TOKEN}"),
            ("store", "{STORE}"),
            ("tenant_type", "{world.tenant_type}"),
            ("person", "{world.user_type}"),
        ],
        lacking: &[
            lacks("the key", &[("!token", "{BAD_TOKEN}")], &["token", "401"]),
            lacks("the store", &[("store", "{BAD_STORE}")], &["store"]),
            lacks("the model", &[("model", "{BAD_MODEL}")], &["model"]),
        ],
        manner: None,
        // g18: nobody knows the person, and what the condition takes is not said beside it; g30: what takes it away stands behind what is missing
        known: &["g18", "g30"],
    },
];
