//! Credentials by the grammar of the line that they stand in: what goes of it, and what stays.

use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::{Log, TextPlace};
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;

/// A text, with what goes between `⟦` and `⟧`; all the rest stays.
pub(crate) fn check(texts: &[&str]) {
    let vault = Vault::new();
    // The admin's policy: only credentials go. Whose account stands beside them is another test's.
    let subject = Cleaner::new(&vault, Pseudonyms::new(Key::new([7; 32])), Policy::of(Audience::Admin), []);
    let clean = |text: &str| subject.text(text, &TextPlace::new("a", "line 1"), &mut Log::new()).into_owned();
    // A line may be cut anywhere: nothing reads beyond its end.
    for text in texts.iter().map(|marked| marked.replace(['⟦', '⟧'], "")) {
        for (at, _) in text.char_indices() {
            clean(&text[..at]);
        }
    }
    let mut wrong = Vec::new();
    for marked in texts {
        let text = marked.replace(['⟦', '⟧'], "");
        let cleaned = clean(&text);
        let mut rest = cleaned.as_str();
        let mut fits = true;
        for (index, part) in marked.split(['⟦', '⟧']).enumerate() {
            if index % 2 == 0 {
                match rest.strip_prefix(part) {
                    Some(behind) => rest = behind,
                    None => fits = false,
                }
            } else {
                // A token stands for it.
                match rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-') {
                    _ if !rest.starts_with("secret-") => fits = false,
                    end => rest = &rest[end.unwrap_or(rest.len()).min("secret-".len() + 24)..],
                }
            }
            if !fits {
                break;
            }
        }
        if !fits || !rest.is_empty() {
            wrong.push(format!("{marked}\n  -> {cleaned}"));
        } else if clean(&cleaned) != cleaned {
            wrong.push(format!("{marked}\n  -> {cleaned}\n  -> {}", clean(&cleaned)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), texts.len(), wrong.join("\n"));
}

#[test]
fn a_hash_of_a_password_goes_as_one_value() {
    check(&[
        "root:⟦$6$tQ8.kW/x$Zk3/aa.bQ9xW7yT1mN5vC8/pL2oK4jH6gF0dS/⟧:19700:0:99999:7:::",
        "mia:⟦$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy⟧",
        "hash=⟦$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$RdescudvJCsgt3ub+b/dWRWJTmaasdf⟧ ok",
        "shop:⟦$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/⟧",
        "- mia:⟦$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/⟧",
        "echo \"mia:⟦\\$6\\$ab12cd34\\$QWERTYUIOPasdfghjkl1234567890⟧\"",
        "wordpress: ⟦$P$B7mT9kq0xLzWvNcR2sYdFgHjKlPoIu1⟧ in wp_users",
        "⟦pbkdf2_sha256$870000$nUr7LqKx2Wd$9sM3mT5oPq1Vb6Zc8yXa0fGhJkLlQwErTyUiOp12345=⟧",
        "pw_hash ⟦pbkdf2:sha256:600000$kT7xQ2m$5f0a1c9e77bd34aa5f0a1c9e77bd34aa5f0a1c9e77bd34aa5f0a1c9e77bd34aa⟧",
        "c.NotebookApp.password = '⟦sha1:67c9e60bb8b6:9ffede0825894254b2e042ea597d771089e11aed⟧'",
        "userPassword: ⟦{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g3cq7L⟧",
        "rolpassword ⟦SCRAM-SHA-256$4096:c2FsdHNhbHQ=$kq0xLzWvNcR2sYdFgHjKlPoIu1=:mT9kq0xLzWvNcR2sYdFgHjKl=⟧",
        "ALTER ROLE shop PASSWORD '⟦md55f4dcc3b5aa765d61d8327deb882cf99⟧'",
        "| mia | % | ⟦*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9⟧ |",
        "Administrator:500:⟦aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0⟧:::",
        "mia:Intern:⟦5f4dcc3b5aa765d61d8327deb882cf99⟧",
        "mia:⟦rqXexS6ZhobKA⟧",
        "INSERT INTO users (id, login, password_hash) VALUES (1,'mia','⟦5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8⟧'),(2,'bo','⟦7c4a8d09ca3762af61e59520943dc26494f8941b⟧');",
        "INSERT INTO `wp_users` VALUES (7,'mia','⟦5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8⟧','2026-01-02 03:04:05');",
        "mia,⟦pbkdf2_sha256$870000$nUr7LqKx2Wd$9sM3mT5oPq1Vb6Zc8yXa0fGhJkLlQwErTyUiOp12345=⟧,1,2026-01-03",
        "@p0='⟦AQAAAAIAAYagAAAAEKurpfalz9Lilie2x⟧' (Size = 4000)",
        "INSERT INTO accounts(name,pw,note) VALUES ('mia','⟦kiwi; plum⟧','it''s fine')",
    ]);
}

#[test]
fn a_hash_of_something_else_stays() {
    check(&[
        "image: acme/desk@sha256:9b2f1c7e5d3a8b6c4f0e1d2c3b4a5968778695a4b3c2d1e0f9e8d7c6b5a49382",
        "sha1:5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8  release.zip",
        "5f4dcc3b5aa765d61d8327deb882cf99  backup.tar",
        "commit 5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8",
        "INSERT INTO builds (id, commit_hash_note) VALUES (1,'done')",
        "INSERT INTO releases VALUES (1,'5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8')",
        "awk '{ print $1$2 }' access.log",
        "it costs $5$ or $6",
        "root:x:0:0:root:/root:/bin/bash",
        "root:!:19700:0:99999:7:::",
    ]);
}

#[test]
fn password_files_lose_their_last_column() {
    check(&[
        "dbhost:5432:shop:svc_app:⟦kiwi77Plum⟧",
        "*:*:*:postgres:⟦plum\\:kiwi⟧",
        "localhost:5433:*:mia:⟦sunflower⟧",
        "echo \"db1:5432:shop:mia:⟦kiwiplum⟧\" >> ~/.pgpass",
        "machine git.acme.example login mia password ⟦kiwiplum⟧",
        "machine git.acme.example login mia password \"⟦two words⟧\"",
        "  password \"⟦two words⟧\"",
        "[smtp.acme.example]:587 mia:⟦kiwiplum⟧",
        "\"mia\" \"⟦kiwiplum⟧\"",
        ".acme.example\tTRUE\t/\tTRUE\t1772409600\tsid\t⟦kiwi.plum⟧",
        "main.rs:42:13:error:mismatched",
        "10:20:30:abcd:ef01",
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334 is up"
            .replace("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "link")
            .as_str(),
        "password expired",
    ]);
}

#[test]
fn network_devices_lose_their_secrets() {
    check(&[
        "enable secret 5 ⟦$1$mERr$hx5rVt7rPNoS4wqbXKX7m0⟧",
        "username mia privilege 15 secret 9 ⟦$9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM⟧",
        " password 7 ⟦0822455D0A16⟧",
        "username mia password 0 ⟦kiwiplum⟧",
        "snmp-server community ⟦kiwi-ro⟧ RO",
        "snmp-server host 10.0.0.5 version 2c ⟦kiwiro⟧".replace("10.0.0.5", "nms").as_str(),
        " key-string 7 ⟦094F471A1A0A⟧",
        "crypto isakmp key ⟦kiwiplum⟧ address 0.0.0.0",
        "tacacs-server host nms1 key 7 ⟦13061E010803⟧",
        "set system login user mia authentication encrypted-password \"⟦$6$ab12cd34$QWERTYUIOPasdfghjkl⟧\"",
        "set security ike policy p1 pre-shared-key ascii-text \"⟦kiwi plum⟧\"",
        "    set psksecret ENC ⟦Kx9TqLm2Vb7ZcY1hNo7rSa⟧",
        " local-user mia password cipher ⟦%^%#kT7xQ2m9Lz⟧",
        " neighbor peer1 password ⟦kiwiplum⟧",
        " ip ospf message-digest-key 1 md5 ⟦kiwiplum⟧",
        "rocommunity ⟦kiwiplum⟧",
        "requirepass ⟦kiwiplum⟧",
        "user reporter on >⟦kiwiplum⟧ ~stat:* +@read",
        "psk=\"⟦two words⟧\"",
        "    shared: \"⟦aPresharedKeyBase64==⟧\"",
        "wep_key0=\"⟦kiwi5⟧\"",
        "PresharedKey = ⟦kT7xQ2m9LzWvNcR2sYdFgHjKlPoIu1aaBBccDDeeFF0=⟧",
        "10.0.0.1 %any : PSK \"⟦kiwi plum⟧\"".replace("10.0.0.1 ", "").as_str(),
        "mia : EAP \"⟦kiwi plum⟧\"",
        " key 0 ⟦kiwi_plum⟧",
        ": RSA gw.key \"⟦kiwiplum⟧\"",
        "proxy_set_header X-Upstream-Secret \"⟦kiwi_plum⟧\";",
        "    Key Content            : ⟦kiwi5plum⟧",
        "\toption key '⟦kiwi&plum⟧'",
        "<Password><Value>⟦kiwiplum⟧</Value><PlainText>true</PlainText></Password>",
        "proxy_set_header X-Request-Id $request_id;",
        "key-mgmt=wpa-psk",
        "key_mgmt=WPA-PSK SAE",
        "service password-encryption",
        "password 7 days before it expires",
        "username or password incorrect",
        "snmp-server community public RO",
        "shared: true",
    ]);
}

#[test]
fn dialogues_with_servers() {
    check(&[
        "C: AUTH PLAIN ⟦AG1pYQBraXdpcGx1bQ==⟧",
        "S: 334 UGFzc3dvcmQ6",
        "a1 LOGIN mia ⟦kiwiplum⟧",
        "a001 LOGIN mia \"⟦kiwi plum⟧\"",
        "AUTH ⟦kiwiplum⟧",
        "AUTH mia ⟦kiwiplum⟧",
        "redis-cli -a ⟦kiwiplum⟧ ping",
        "> PASS ⟦kiwiplum⟧",
        "PASS ⟦kiwi77⟧",
        "PASS src/login.test.js",
        "--- PASS: TestLogin (0.00s)",
        "AUTH FAILED",
        "AUTH LOGIN",
        "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
        "auth required pam_unix.so",
    ]);
}

#[test]
fn sql_loses_its_passwords() {
    check(&[
        "CREATE USER 'mia'@'%' IDENTIFIED BY '⟦kiwiplum⟧';",
        "create user mia identified by ⟦kiwiplum⟧ default tablespace users",
        "ALTER USER mia WITH PASSWORD '⟦kiwi plum⟧';",
        "CREATE LOGIN mia WITH PASSWORD = N'⟦kiwi plum⟧', CHECK_POLICY = ON",
        "SET PASSWORD FOR 'mia'@'localhost' = PASSWORD('⟦kiwiplum⟧');",
        "CREATE USER mia IDENTIFIED WITH caching_sha2_password BY '⟦kiwiplum⟧'",
        "SELECT crypt('⟦kiwiplum⟧', gen_salt('bf'))",
        "EXEC sp_addlogin 'mia', '⟦kiwiplum⟧', 'shop'",
        "the resource identified by the URL was not found",
        "ALTER USER mia PASSWORD EXPIRE",
    ]);
}

#[test]
fn connection_strings_lose_their_passwords() {
    check(&[
        "jdbc:oracle:thin:mia/⟦kiwiplum⟧@db1:1521/SHOP",
        "sqlplus mia/⟦kiwiplum⟧@SHOP",
        "sqlplus -s mia/⟦kiwiplum⟧@//db1/shop @run.sql",
        "SQL> connect mia/⟦kiwiplum⟧@SHOP",
        "dsn = \"mia:⟦kiwi@plum⟧@tcp(db1:3306)/shop?parseTime=true\"",
        "Driver={ODBC Driver 18};Server=db1;UID=mia;PWD={⟦kiwi;plum⟧};Encrypt=yes",
        "Driver={ODBC Driver 18};Server=db1;UID=mia;PWD={password};Encrypt=yes",
        "Server=db1;User ID=mia;Password=⟦kiwiplum⟧;Encrypt=true",
        "proxy mia:⟦kiwi77⟧@proxy1:3128 refused",
        "dsn := \"mia:⟦kiwiplum⟧@/shop\"",
        "user = \"mia:⟦kiwiplum⟧\"",
        "17:20:55 migrate.go:66: open \"mia:⟦Kiwi#12⟧@tcp(db.test:3306)/shop?parseTime=true\": Error 1045",
        "amqp://⟦mia:kiw@i⟧@mq.acme.example:5671/x",
        "jdbc:oracle:thin:mia/⟦kiwi.plum⟧@db1.acme.example:1521:SHOP",
        "sip:mia-7@pbx1:5060 registered",
        "sqlplus / as sysdba",
        "connect /var/run/x.sock",
    ]);
}

#[test]
fn command_lines_lose_their_passwords() {
    check(&[
        "mysql -u root -p⟦kiwiplum⟧ shop",
        "mysqldump -h db1 -p shop > shop.sql",
        "docker login -u mia -p ⟦kiwiplum⟧ registry.acme.example",
        "docker run -p 80:80 -d nginx",
        "mkdir -p /srv/data",
        "ssh -p 2222 mia@host",
        "psql -p 5433 -U mia shop",
        "PGPASSWORD=⟦kiwiplum⟧ psql shop",
        "sshpass -p '⟦kiwi plum⟧' ssh mia@host",
        "net use Z: \\\\srv\\share ⟦kiwiplum⟧ /user:ACME",
        "net use \\\\srv\\share /user:ACME ⟦kiwiplum⟧",
        "smbclient //srv/share -U mia%⟦kiwiplum⟧",
        "curl --proxy-user mia:⟦kiwiplum⟧ https://acme.example",
        "wget --password=⟦kiwiplum⟧ https://acme.example",
        "ldapsearch -x -D cn=admin,dc=acme -w ⟦kiwiplum⟧ -b dc=acme",
        "openssl rsa -in k.pem -passin pass:⟦kiwiplum⟧",
        "openssl rsa -in k.pem -passin file:/etc/pw.txt",
        "htpasswd -b .htpasswd mia ⟦kiwiplum⟧",
        "keytool -list -keystore k.jks -storepass ⟦kiwiplum⟧",
        "echo ⟦kiwiplum⟧ | sudo -S systemctl restart x",
        "echo '⟦kiwi plum⟧' | docker login -u mia --password-stdin",
        "echo \"mia:⟦kiwiplum⟧\" | chpasswd",
        "$s = ConvertTo-SecureString \"⟦kiwi plum⟧\" -AsPlainText -Force",
        "New-Object System.Net.NetworkCredential('mia', '⟦kiwi plum⟧')",
        "az login -u mia -p ⟦kiwiplum⟧",
        "kubectl create secret generic db --from-literal=k=⟦kiwiplum⟧",
        "helm upgrade x ./x --set db.password=⟦kiwiplum⟧",
        "cmdkey /add:srv /user:ACME /pass:⟦kiwiplum⟧",
        "schtasks /create /tn x /ru ACME /rp ⟦kiwiplum⟧",
        "vault kv put secret/shop k=⟦kiwiplum⟧",
        "aws configure set aws_secret_access_key ⟦kT7xQ2m9LzWvNcR2sYdFgHjKlPoIu1aaBBccDDee⟧",
        "[\"mysql\", \"-u\", \"root\", \"-p⟦kiwiplum⟧\"]",
        "sh -c \"mysqladmin -u root password ⟦kiwiplum⟧\"",
        "7z x -p⟦kiwiplum⟧ a.7z",
        "plink -ssh mia@host -pw ⟦kiwiplum⟧",
        "sqlcmd -S db1 -U sa -P ⟦kiwiplum⟧ -Q \"select 1\"",
        "C:\\>net use Z: \\\\nas.acme.example\\scan /user:ACME\\mia ⟦kiwi-plum3⟧ /persistent:yes",
        "openssl passwd -6 -salt ab12 ⟦kiwiplum⟧",
        "oathtool --totp -b \"⟦KVKFKRCPNZQUYMLX⟧\"",
        "mysql -u root -p$PASSWORD shop",
        "docker login -u mia -p ${TOKEN} registry.acme.example",
        "read -p \"Enter your password: \" x",
        "helm upgrade x ./x --set db.password=$DB_PASSWORD",
    ]);
}

#[test]
fn calls_lose_their_passwords() {
    check(&[
        "#0 /srv/db.php(12): PDO->__construct('mysql:host=db;dbname=shop', 'mia', '⟦kiwi5plum⟧', Array)",
        "requests.get(url, auth=('mia', '⟦kiwi plum⟧'))",
        "AccountManagement->authenticate('mia', '⟦drei Birnen 22⟧') called at [x.php:184]",
        "user.setPassword(\"⟦kiwiplum⟧\");",
        "client.connect(host, password=b'⟦drei Birnen 22⟧')",
        "define( 'DB_PASSWORD', '⟦kiwi5plum⟧' );",
        "define( 'WP_DEBUG', 'false' );",
        "this.login(user, password)",
    ]);
}

#[test]
fn links_that_open_something_lose_their_own_part() {
    check(&[
        "https://acme.example/rejoindre/⟦Plum-44-Canal⟧/valider",
        "GET /einladung/annehmen/⟦Kiwi-5-Plum⟧?lang=de HTTP/1.1",
        "https://acme.example/u/confirm_mail?c=⟦7yRw-0Lp2⟧&locale=en-GB",
        "https://acme.example/m/⟦8hWq2-Lr0t5v⟧?x=1",
        "{\"path\":\"/invitations/accept/⟦vT3q-kiwi-9⟧\",\"status\":410}",
        "https://acme.example/join/⟦K7F2QX⟧",
        "GET /reset-password/step2 404",
        "GET /invitations/{token}/accept",
        "GET /activate/main.8f3a1c.js 404",
        "GET /help/reset/how-to-reset-2fa-and-sign-in 200",
        "POST /users/verify/email 422",
        "GET /confirm?lang=de&step=2 200",
    ]);
}

#[test]
fn schemes_lose_their_credentials_wherever_they_stand() {
    check(&[
        "1,Basic ⟦bWlhOnBsdW03N0tpd2k=⟧,3",
        "Authorization: Basic ⟦YWxhZGRpbjpvcGVu⟧",
        "map[Authorization:[Basic ⟦YWxhZGRpbjpvcGVu⟧] Host:[a]]",
        "x_Basic ⟦bWlhOnBsdW03N0tpd2k=⟧_y",
        "u=Basic%2520⟦YWxhZGRpbjpvcGVu⟧&x=1",
        "auth: basic ⟦bWlhOmtpd2k⟧",
        "1,Bearer ⟦k7Tx-q2M9.Lz⟧,3",
        "Digest username=\"mia\", realm=\"acme\", nonce=\"⟦dcd98b7102dd2f0e⟧\", uri=\"/x\", response=\"⟦6629fae49393a05397450978507c4ef1⟧\"",
        "the server answered: basic authentication is off",
        "WWW-Authenticate: Basic realm=\"acme\"",
        "WWW-Authenticate: Bearer error=\"invalid_token\"",
        "basic information about tokens",
        "Bearer authentication is required",
    ]);
}

/// Lines of manuals, change logs and configurations that were taken for a credential once.
#[test]
fn lines_of_real_files_stay() {
    check(&[
        "## v0.20.9 (May 15, 2024)",
        "built from main at 7f60e42, see the log",
        "[Community contributed](https://git.example/acme/desk/issues/88#issuecomment-890876895):",
        "acmectl org service-accounts create -p agent-cert.pem -d \"an agent\" agent",
        "HTTP_PUT_AUTH: { from_secret: http_put_auth }",
        "-H \"Authorization: basic {base64(mail:password[\n])}\"",
        "Received: from mx.acme.example (mx.acme.example [IPv6:2610:1c1:1:606c:0:a50:13])",
    ]);
}
