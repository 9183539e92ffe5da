//! The families of codes: whose they are, and by what words a bare number is known to be one of theirs.

/// One family.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name, as people say it.
    pub name: &'static str,
    /// The lines of its file.
    pub(super) lines: &'static str,
    /// Words of a text that is of this family; a bare number or word counts only beside one.
    pub(super) marks: &'static [&'static str],
    /// Words that stand right before one of its numbers; empty: "error", "code", "status" and the like.
    pub(super) leads: &'static [&'static str],
    /// Whether all its codes count only beside a mark: `fp` is a code of Auth0 and a word of nobody.
    pub(super) marked: bool,
    /// Whether its codes are sentences, written here with `_` for a space.
    pub(super) sentences: bool,
}

const fn family(name: &'static str, lines: &'static str, marks: &'static [&'static str]) -> Family {
    Family { name, lines, marks, leads: &[], marked: false, sentences: false }
}

/// All of them: where two have the same word and the text names neither, the first counts.
pub(super) const ALL: &[Family] = &[
    family(
        "Microsoft Entra ID",
        include_str!("aadsts.txt"),
        &["aadsts", "entra", "azure", "microsoft", "aad", "error_codes", "login.windows"],
    ),
    family("Okta", include_str!("okta.txt"), &["okta", "errorcode", "e0000"]),
    Family {
        leads: &["data"],
        marked: true,
        ..family("Active Directory over LDAP", include_str!("ad_data.txt"), &["data"])
    },
    Family {
        leads: &["ldap", "err", "rc", "code", "result", "resultcode", "error", "tag"],
        ..family(
            "LDAP",
            include_str!("ldap.txt"),
            &["ldap", "resultcode", "result code", "err=", "slapd", "rc="],
        )
    },
    // Before Windows, whose logon errors have numbers of their own: "Logon Error: 18456, Severity: 14, State: 5".
    Family {
        leads: &["error", "msg", "state", "code", "number", "sql"],
        ..family(
            "SQL Server",
            include_str!("mssql.txt"),
            &[
                "sql server",
                "mssql",
                "msg ",
                "login failed",
                "severity",
                "error: 18",
                "sqlcmd",
                "sqlexception",
                "error 18",
                "sqlserver",
                "error: 4",
                "error 4",
                "azure sql",
            ],
        )
    },
    family(
        "Windows",
        include_str!("windows.txt"),
        &[
            "system error",
            "win32",
            "windows",
            "net use",
            "logon",
            "hresult",
            "smb",
            "rdp",
            "samba",
            "mstsc",
            "error code",
            "net helpmsg",
            "cifs",
            "mount error",
        ],
    ),
    Family {
        leads: &["id", "event", "eventid", "event_id", "eventcode"],
        marked: true,
        ..family("Windows event", include_str!("windows_event.txt"), &["event", "eventid", "eventcode"])
    },
    Family {
        leads: &["code", "failure", "error", "krb", "kerberos", "status", "kdc", "result"],
        ..family(
            "Kerberos",
            include_str!("kerberos.txt"),
            &["kerberos", "krb", "kdc", "4768", "4769", "4771", "kinit", "tgt", "tgs", "gss", "failure code"],
        )
    },
    family(
        "SQLSTATE and PostgreSQL",
        include_str!("postgres.txt"),
        &[
            "sqlstate",
            "sql state",
            "postgres",
            "psql",
            "mysql",
            "mariadb",
            "odbc",
            "jdbc",
            "sql",
            "pg_",
            "pgbouncer",
            "error:",
            "error ",
        ],
    ),
    family(
        "MySQL",
        include_str!("mysql.txt"),
        &[
            "mysql", "mariadb", "error 1", "error 3", "error 4", "errno", "(28000)", "(42000)", "hy000",
            "error: 1", "#1",
        ],
    ),
    family("Oracle Database", include_str!("oracle.txt"), &["ora-", "oracle"]),
    family(
        "other databases",
        include_str!("databases.txt"),
        &["mongo", "snowflake", "redis", "db2", "elastic", "cassandra", "sap", "hana", "teradata", "code"],
    ),
    family("Firebase", include_str!("firebase.txt"), &["firebase", "identitytoolkit", "auth/"]),
    Family {
        leads: &["grpc-status", "status", "code", "grpc", "statuscode"],
        ..family(
            "gRPC",
            include_str!("grpc.txt"),
            &["grpc", "rpc error", "statuscode", "google.rpc", "code = "],
        )
    },
    family(
        "OAuth and OpenID Connect",
        include_str!("oauth.txt"),
        &["oauth", "oidc", "openid", "error=", "error_description", "token endpoint"],
    ),
    family("SAML", include_str!("saml.txt"), &["saml", "urn:oasis", "statuscode", "samlp"]),
    Family {
        leads: &[
            "http",
            "status",
            "code",
            "error",
            "response",
            "statuscode",
            "returned",
            "got",
            "http/1",
            "http/2",
            "err",
            "fehler",
            "erreur",
            "status_code",
            "エラー",
            "erro",
            "errore",
            "fout",
            "feil",
            "with",
            "failed",
        ],
        ..family("HTTP", include_str!("http.txt"), &[""])
    },
    family("AWS", include_str!("aws.txt"), &["aws", "amazon", "cognito", "iam", "sts", "amazonaws"]),
    Family {
        leads: &["type", "auth0", "code", "event", "log", "tenant"],
        marked: true,
        ..family(
            "Auth0 log",
            include_str!("auth0_log.txt"),
            &["auth0", "\"type\"", "type:", "type=", "tenant log", "log event", "event code"],
        )
    },
    family("Auth0", include_str!("auth0.txt"), &["auth0"]),
    Family {
        sentences: true,
        ..family(
            "Salesforce",
            include_str!("salesforce.txt"),
            &["salesforce", "sfdc", "login history", "loginhistory", "login status"],
        )
    },
    family("Slack", include_str!("slack.txt"), &["slack", "\"ok\":false", "\"ok\": false"]),
    family(
        "Keycloak",
        include_str!("keycloak.txt"),
        &["keycloak", "login_error", "type=", "realmid", "realm"],
    ),
    family("Google", include_str!("google.txt"), &["google", "gsuite", "workspace", "gcp", "googleapis"]),
    family("GitHub", include_str!("github.txt"), &["github"]),
    family("Supabase", include_str!("supabase.txt"), &["supabase", "gotrue", "error_code"]),
    family(
        "sign-in libraries",
        include_str!("libraries.txt"),
        &["clerk", "better", "devise", "django", "spring", "authjs", "passport"],
    ),
    family("SSH", include_str!("ssh.txt"), &["ssh", "sshd", "publickey", "pam"]),
    family(
        "help desks and business systems",
        include_str!("desks.txt"),
        &[
            "zendesk",
            "atlassian",
            "jira",
            "confluence",
            "servicenow",
            "hubspot",
            "freshdesk",
            "intercom",
            "snow",
            "dropbox",
            "zoom",
            "box",
            "sap",
            "dynamics",
            "sharepoint",
            "exchange",
        ],
    ),
];
