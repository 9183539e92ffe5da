//! Which programs take a credential on their command line, and where. From their manual pages.

/// Where on a command line a credential stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum ArgumentPlace {
    /// Behind one of these flags, in the next word or behind `=` or `:`.
    Next(&'static [&'static str]),
    /// Glued to this flag: `-pV`.
    Glued(&'static str),
    /// Behind one of these flags, behind the letter that divides it from the user: `-u mia:V`.
    Pair(&'static [&'static str], u8),
    /// So many words behind this one, flags not counted.
    Behind(&'static str, usize),
    /// The only word that is no flag, no share, no drive and no host.
    Alone,
    /// The last word.
    Last,
    /// The last word, when one of the flags has this letter in it.
    LastWith(u8),
    /// Between the first colon and the last `@` of a word: `DOMAIN/mia:V@host`.
    UserInfo,
    /// Behind `name=` in the next word or in a flag that ends with it.
    Assigned(&'static [&'static str]),
}

/// A program, and what must stand on its command line for the rest to be true.
pub(super) struct CommandRow {
    pub(super) name: &'static str,
    /// One of the words must be this one; empty where none has to.
    pub(super) with: &'static str,
    pub(super) takes: &'static [ArgumentPlace],
}

const fn row(name: &'static str, with: &'static str, takes: &'static [ArgumentPlace]) -> CommandRow {
    CommandRow { name, with, takes }
}

use ArgumentPlace::{Alone, Assigned, Behind, Glued, Last, LastWith, Next, Pair, UserInfo};

const MYSQL: &[ArgumentPlace] = &[Glued("-p"), Behind("password", 1)];
const LOGIN: &[ArgumentPlace] = &[Next(&["-p", "--password", "--passwd", "--token"]), Glued("-p")];
const PASSWORD_P: &[ArgumentPlace] = &[Next(&["-p", "--password", "--pass"])];
const CAPITAL_P: &[ArgumentPlace] = &[Next(&["-P", "--password"]), Glued("-P")];
const LDAP: &[ArgumentPlace] = &[Next(&["-w", "-s", "-a", "--bindPassword"])];
const SAMBA: &[ArgumentPlace] = &[Pair(&["-U", "--user", "-a", "-A"], b'%'), Next(&["--password"])];
const ARCHIVE: &[ArgumentPlace] = &[Glued("-p"), Glued("-hp")];
const KEYSTORE: &[ArgumentPlace] = &[Next(&[
    "-storepass",
    "-keypass",
    "-srcstorepass",
    "-deststorepass",
    "-srckeypass",
    "-destkeypass",
    "-new",
    "-pass",
    "-passphrase",
])];
const SNMP: &[ArgumentPlace] = &[Next(&["-c", "-A", "-X"])];
const PUTTY: &[ArgumentPlace] = &[Next(&["-pw", "-pwfile"])];
const FREERDP: &[ArgumentPlace] = &[Next(&["/p", "/pth", "/gp"])];
const IMPACKET: &[ArgumentPlace] = &[UserInfo, Next(&["-hashes"])];

/// Sorted by what they are for.
pub(super) const PROGRAMS: &[CommandRow] = &[
    // Databases.
    row("mysql", "", MYSQL),
    row("mysqldump", "", MYSQL),
    row("mysqladmin", "", MYSQL),
    row("mysqlimport", "", MYSQL),
    row("mysqlcheck", "", MYSQL),
    row("mysqlshow", "", MYSQL),
    row("mysqlsh", "", MYSQL),
    row("mariadb", "", MYSQL),
    row("mariadb-dump", "", MYSQL),
    row("mariadb-admin", "", MYSQL),
    row("mycli", "", MYSQL),
    row("xtrabackup", "", MYSQL),
    row("mongo", "", PASSWORD_P),
    row("mongosh", "", PASSWORD_P),
    row("mongodump", "", PASSWORD_P),
    row("mongorestore", "", PASSWORD_P),
    row("mongoexport", "", PASSWORD_P),
    row("mongoimport", "", PASSWORD_P),
    row("cqlsh", "", PASSWORD_P),
    row("beeline", "", PASSWORD_P),
    row("hdbsql", "", PASSWORD_P),
    row("redis-cli", "", &[Next(&["-a", "--pass"]), Behind("auth", 1)]),
    row("sqlcmd", "", CAPITAL_P),
    row("osql", "", CAPITAL_P),
    row("bcp", "", CAPITAL_P),
    row("influx", "", &[Next(&["-password", "--password", "-p"])]),
    row("clickhouse-client", "", &[Next(&["--password"])]),
    row("clickhouse", "", &[Next(&["--password"])]),
    row("db2", "", &[Behind("using", 1)]),
    row(
        "rabbitmqctl",
        "",
        &[Behind("add_user", 2), Behind("change_password", 2), Behind("authenticate_user", 2)],
    ),
    row("mosquitto_pub", "", &[Next(&["-P", "--pw"])]),
    row("mosquitto_sub", "", &[Next(&["-P", "--pw"])]),
    row("mosquitto_passwd", "", &[LastWith(b'b')]),
    // Registries and clouds.
    row("docker", "login", LOGIN),
    row("podman", "login", LOGIN),
    row("nerdctl", "login", LOGIN),
    row("buildah", "login", LOGIN),
    row("helm", "login", LOGIN),
    row("oras", "login", LOGIN),
    row("crane", "login", LOGIN),
    row("skopeo", "", &[Pair(&["--creds", "--src-creds", "--dest-creds"], b':'), Next(&["--password"])]),
    row("az", "login", LOGIN),
    row("az", "", &[Next(&["--password", "--admin-password", "--account-key", "--sas-token"])]),
    row("cf", "login", LOGIN),
    row("cf", "auth", &[Behind("auth", 2)]),
    row("oc", "login", LOGIN),
    row("argocd", "login", LOGIN),
    row("tabcmd", "login", LOGIN),
    row("bw", "", &[Behind("login", 2), Behind("unlock", 1)]),
    row("vault", "", &[Behind("unseal", 1), Behind("login", 1), Assigned(&["put", "write", "patch"])]),
    row(
        "aws",
        "",
        &[
            Behind("aws_secret_access_key", 1),
            Behind("aws_session_token", 1),
            Behind("aws_access_key_id", 1),
            Next(&["--secret-string", "--master-user-password"]),
        ],
    ),
    row("kubectl", "secret", &[Assigned(&["--from-literal"])]),
    row("kubectl", "", &[Next(&["--token", "--password", "--docker-password"])]),
    row("oc", "secret", &[Assigned(&["--from-literal"])]),
    row("gh", "secret", &[Next(&["-b", "--body"])]),
    row("doctl", "", &[Next(&["-t", "--access-token"])]),
    row("snyk", "", &[Behind("auth", 1)]),
    row("mc", "alias", &[Behind("set", 3), Behind("set", 4)]),
    row("rclone", "", &[Behind("obscure", 1)]),
    row("wrangler", "", &[Next(&["--api-token"])]),
    // Other machines.
    row("sshpass", "", &[Next(&["-p"]), Glued("-p")]),
    row("ssh-keygen", "", &[Next(&["-N", "-P"])]),
    row("plink", "", PUTTY),
    row("pscp", "", PUTTY),
    row("psftp", "", PUTTY),
    row("putty", "", PUTTY),
    row("xfreerdp", "", FREERDP),
    row("xfreerdp3", "", FREERDP),
    row("wfreerdp", "", FREERDP),
    row("rdesktop", "", &[Next(&["-p"])]),
    row("lftp", "", &[Pair(&["-u", "--user"], b',')]),
    row("ncftpput", "", &[Next(&["-p"])]),
    row("ncftpget", "", &[Next(&["-p"])]),
    row(
        "curl",
        "",
        &[
            Pair(&["-u", "-U", "--user", "--proxy-user", "-E", "--cert"], b':'),
            Next(&["--oauth2-bearer", "--pass", "--proxy-pass", "--tlspassword", "--proxy-tlspassword"]),
        ],
    ),
    row("wget", "", &[Next(&["--password", "--http-password", "--ftp-password", "--proxy-password"])]),
    row("http", "", &[Pair(&["-a", "--auth"], b':')]),
    row("https", "", &[Pair(&["-a", "--auth"], b':')]),
    row("swaks", "", &[Next(&["-ap", "--auth-password"])]),
    row("sendemail", "", &[Next(&["-xp"])]),
    row("ipmitool", "", &[Next(&["-P", "-K", "-k"])]),
    row("snmpget", "", SNMP),
    row("snmpgetnext", "", SNMP),
    row("snmpwalk", "", SNMP),
    row("snmpbulkwalk", "", SNMP),
    row("snmpset", "", SNMP),
    row("snmptrap", "", SNMP),
    row("radtest", "", &[Behind("radtest", 2), Behind("radtest", 5)]),
    row(
        "nmcli",
        "",
        &[Behind("password", 1), Behind("wifi-sec.psk", 1), Behind("802-11-wireless-security.psk", 1)],
    ),
    row("wpa_passphrase", "", &[Behind("wpa_passphrase", 2)]),
    row("ansible", "", &[Next(&["--extra-password"])]),
    row("evil-winrm", "", PASSWORD_P),
    row("crackmapexec", "", &[Next(&["-p", "-H"])]),
    row("nxc", "", &[Next(&["-p", "-H"])]),
    row("netexec", "", &[Next(&["-p", "-H"])]),
    row("psexec.py", "", IMPACKET),
    row("wmiexec.py", "", IMPACKET),
    row("smbexec.py", "", IMPACKET),
    row("smbclient.py", "", IMPACKET),
    row("secretsdump.py", "", IMPACKET),
    row("GetUserSPNs.py", "", IMPACKET),
    // Directories and shares.
    row("ldapsearch", "", LDAP),
    row("ldapmodify", "", LDAP),
    row("ldapadd", "", LDAP),
    row("ldapdelete", "", LDAP),
    row("ldapwhoami", "", LDAP),
    row("ldapcompare", "", LDAP),
    row("ldappasswd", "", LDAP),
    row("smbclient", "", SAMBA),
    row("smbcacls", "", SAMBA),
    row("smbget", "", SAMBA),
    row("rpcclient", "", SAMBA),
    row("wbinfo", "", SAMBA),
    row("smbmap", "", &[Next(&["-p"])]),
    row("samba-tool", "user", &[Behind("create", 2), Behind("add", 2), Next(&["--newpassword"])]),
    row("adcli", "", &[Next(&["--login-password"])]),
    row("ktpass", "", &[Next(&["-pass", "/pass"])]),
    row("dsadd", "", &[Next(&["-pwd"])]),
    row("dsmod", "", &[Next(&["-pwd"])]),
    row("netdom", "", &[Next(&["/passwordd", "/passwordo", "/pd", "/po"])]),
    row("kcadm.sh", "", &[Next(&["-p", "--password", "--new-password", "--secret"])]),
    row("add-user.sh", "", PASSWORD_P),
    row("jboss-cli.sh", "", PASSWORD_P),
    // Accounts.
    row("net", "use", &[Alone]),
    row("net", "user", &[Behind("user", 2)]),
    row("cmdkey", "", &[Next(&["/pass", "/password", "/p"])]),
    row("schtasks", "", &[Next(&["/rp", "/p"])]),
    row("psexec", "", PASSWORD_P),
    row("psexec64", "", PASSWORD_P),
    row("wmic", "", &[Next(&["/password"])]),
    row("useradd", "", &[Next(&["-p", "--password"])]),
    row("usermod", "", &[Next(&["-p", "--password"])]),
    row("htpasswd", "", &[LastWith(b'b')]),
    // Keys and archives.
    row("keytool", "", KEYSTORE),
    row("jarsigner", "", KEYSTORE),
    row("openssl", "passwd", &[Last]),
    row("oathtool", "", &[Last]),
    row("mkpasswd", "", &[Last]),
    row("openssl", "", &[Next(&["-k", "-K", "-passin", "-passout", "-pass", "-password"])]),
    row("signtool", "", &[Next(&["/p", "-p"])]),
    row("certutil", "", &[Next(&["-p"])]),
    row("gpg", "", &[Next(&["--passphrase"])]),
    row("gpg2", "", &[Next(&["--passphrase"])]),
    row("7z", "", ARCHIVE),
    row("7za", "", ARCHIVE),
    row("7zz", "", ARCHIVE),
    row("rar", "", ARCHIVE),
    row("unrar", "", ARCHIVE),
    row("zip", "", &[Next(&["-P", "--password"])]),
    row("unzip", "", &[Next(&["-P"])]),
    row("qpdf", "", &[Next(&["--password"])]),
    row("pdftk", "", &[Behind("user_pw", 1), Behind("owner_pw", 1), Behind("input_pw", 1)]),
    row("p4", "", &[Next(&["-P"])]),
    row("svn", "", &[Next(&["--password"])]),
];
