//! Names with their values in the notations of configurations, headers, tables and dumps, whatever the value looks like; and beside
//! each what only looks like one.

use crate::redact_place::check;

#[test]
fn a_word_is_a_secret_behind_the_name_of_a_field() {
    check(&[
        "X-Desk-Secret: ⟦moorhen⟧",
        "consumer_secret: ⟦peat bog⟧",
        "apiToken = ⟦heather⟧",
        "-H 'X-Auth-Token: ⟦curlew⟧' -H 'Accept: text/html'",
        "Login(Principal=mia, Credentials=⟦bog-myrtle⟧, Authenticated=false)",
        "X-Hook-Token:[⟦sun.dew⟧] Accept:[text/html]",
        "token: Some(\"⟦cotton⟧\"), port: 5432",
        "{'apikey': b'⟦marsh-harrier⟧', 'tenant': 'acme'}",
        "\"CRM_SECRET=⟦peat and turf⟧\"",
        "smtp: {user: mia, password: ⟦reed bunting⟧, port: 25}",
        "Pre-shared key: ⟦Water-Rail⟧",
        "  secret: ⟦dunlin⟧",
        "Passwort[neu] = ⟦Rotschenkel 7⟧",
        "PASSWORD: str = \"⟦Godwit⟧\"",
        "[[\"x-api-key\",\"⟦snipe⟧\"],[\"accept\",\"*/*\"]]",
        "auth_basic: \"mia:⟦Sand_piper⟧\"",
        "'secret_key' => env('APP_SECRET', '⟦woodcock⟧'),",
        "@Value(\"${db.password:⟦Greenshank⟧}\")",
        "<property name=\"db.password\">⟦Whimbrel⟧</property>",
        "<passwd><![CDATA[⟦Knot&Dunlin⟧]]></passwd>",
        "<property name=\"password\"><value>⟦Sanderling⟧</value></property>",
        "[config] smtp.pass: ⟦Avocet⟧ smtp.host: mail",
        "password:   ⟦Turnstone⟧   # to be changed",
        "\"api token\": ⟦dotterel⟧",
        "req.setHeader(\"X-Api-Key\", \"⟦Pratincole⟧\")",
        "OAuth oauth_consumer_key=\"⟦ck-Stint⟧\", oauth_version=\"1.0\"",
        "GET /cable?ticket=⟦Phalarope77⟧ HTTP/1.1",
        "pwd_sha256 = \"⟦5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8⟧\"",
        "{'User-Agent': 'curl/8.1', 'X-Api-Key': '⟦Ringdove⟧'}",
        "Sec-WebSocket-Protocol: graphql-ws, bearer.⟦Turtle-dove-3-q⟧",
        "imap_poll_job.rb:19 (args: [\"mia@acme.example\", \"⟦Rockdove⟧\", 993])",
        // A state, a verb, a reference, another field.
        "password:reset:any",
        "GET /tickets?ticket=INC0012345 HTTP/1.1",
        "lexer: token=IDENT value=foo line=3",
        "    password: Passwort",
        "password:  16 bytes",
        "Password: at least 12 characters",
        "  secret: desk-tls",
        "{ password: req.body.password }",
        "<label for=\"password\">Password</label>",
        "passwort_richtlinie: streng",
        "Contraseña incorrecta (AUTH-17): quedan 2 intentos",
        "session_token: expired",
        "id-token: write",
        "auth_token = request",
        "access_token = refresh_token",
        "X-Hook-Token:[FILTERED] status:[410]",
        "existingSecret: inbox-db",
        "jq -r '.access_token | length'",
        "tests/test_password_reset.py::TestToken::test_expired",
        "\"permissions\": [\"token:list\", \"password:reset:any\"]",
        "\"password\", \"passwd\", \"pwd\"",
        "\"PasswordExpiryWarning\"=dword:00000005",
        "+--- io.jsonwebtoken:jjwt-api:0.12.6",
        "CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR",
    ]);
}

#[test]
fn a_label_of_several_words_names_the_value_behind_it() {
    check(&[
        "clef API: off\nclé d'API: ⟦bruyère⟧",
        "WLAN-Schlüssel: ⟦Torfmoos⟧",
        "Llave de licencia: ⟦turba-2041⟧",
        "Kennwort (neu): ⟦Wollgras im Wind⟧",
        "Password for billing: ⟦sphagnum⟧",
        "senha_do_banco = ⟦turfa⟧",
        "> Mot de passe provisoire : ⟦Linaigrette⟧",
        "SNMP Community String   : ⟦sundew-ro⟧",
        "  smtp_pass    ⟦Torfstich⟧",
        "wachtwoord → ⟦veenmos⟧",
        "Passwort ..... ⟦Hochmoor⟧",
        // What is about one, and what no label is.
        "Password policy for admins: strict",
        "Passwort für mia: abgelaufen",
        "Primary key of the table: order_no",
        "SID S-1-5-32-544 state=STATUS_LOCKED_OUT",
        "password    required",
        "PASS src/login.test.js",
    ]);
}

#[test]
fn authorization_brings_a_credential_behind_any_scheme() {
    check(&[
        "Authorization: Token ⟦bittern⟧",
        "Authorization: DeskLogin auth=⟦Reed-by-the-Lake⟧",
        "extraheader = AUTHORIZATION: ApiToken ⟦teal⟧",
        "WWW-Authenticate: Bearer realm=\"inbox\"",
        "Authorization: Basic disabled",
        "bad auth : Authentication failed.",
    ]);
}

#[test]
fn tables_anywhere_are_read_by_their_header() {
    check(&[
        "+----+------+----------+\n| id | user | passwd   |\n+----+------+----------+\n|  1 | mia  | ⟦celery⟧   |\n+----+------+----------+\n",
        "desk=> select * from users;\n id | login | secret  \n----+-------+---------\n  1 | mia   | ⟦parsnip⟧ \n(1 row)\n",
        "USER     PASSWORD     ROLE\nmia      ⟦salsify⟧      admin\n",
        "#,Integration,Consumer Secret\n1,ERP,⟦Pastinake⟧\n",
        // A glossary, a list of pairs, a sentence, counts.
        "term;translation;note\ntoken;Merkmal;not in links\npassphrase;Kennsatz;\n",
        "'x-api-key', 'none'\n'x-attempt-count', '2'\n",
        "pass  off\nport  5432\n",
    ]);
}

#[test]
fn maps_and_blocks_below_a_name_of_several_are_secret() {
    check(&[
        "passwords:\n  mia: ⟦bulrush⟧\n  bernd: \"⟦reed mace⟧\"\ntimeout: 30\n",
        "size = 3\napi_tokens = { north = \"⟦Rush⟧\", south = \"⟦Reed⟧\" }\n",
        "unseal_keys: [⟦garganey⟧, \"⟦pin tail⟧\"]\naddress: 10\n",
        "db:\n  password:\n    value: ⟦Gadwall⟧\n    source: vault\n",
        "passwords:\n  min_length: 12\n  expire_after: 90d\n",
        "secrets:\n  webhook: ⟦sedge⟧\n  rotation: weekly\n",
        "chpasswd:\n  expire: false\n  list: |\n    root:⟦Sedge⟧\n    deploy:⟦Rushes3⟧\nupdate: true\n",
        "break_glass:\n  ? passphrase\n  : ⟦Over-the-Moor⟧\n",
        "  [\"PHP_AUTH_PW\"]=>\n  string(8) \"⟦Moor&Fen⟧\"\n",
        "imageCredentials:\n  registry: ghcr.example\n  password: >-\n    ⟦over hill⟧\n    ⟦and dale⟧\nversion: 3\n",
        "- key: DB_PASSWORD\n  value: |-\n    ⟦Stock dove⟧\n- key: TZ\n  value: UTC\n",
        "max_tokens:\n  prompt: 512\n  stop: none\n",
    ]);
}

#[test]
fn passwords_of_data_bases_in_their_own_files_and_links() {
    check(&[
        "db.example:6432:*:pooler:⟦moss and lichen⟧",
        "[fd00::7]:5433:crm:app:⟦lichen\\\\88⟧",
        "[02:00:01] | 10.0.0.5:5432:desk:backup:⟦Heather_3⟧",
        "⟦$6$abcdefgh$Zm9vYmFyYmF6cXV4Zm9vYmFy⟧:⟦tussock⟧",
        "engine(\"mysql://etl:\" + \"⟦Tussock_3⟧\" + \"@db.example/inbox\")",
        "dsn = \"mysql://⟦desk:cranberry⟧@db.example:3306/inbox?tls=preferred\"",
        "UPDATE config SET value = '⟦bilberry⟧' WHERE name = 'smtp_password'",
        "mia:⟦Ruff_and_Reeve⟧:19000:0:99999:7:::",
        "\"mia\" * \"⟦Plover⟧\" *",
        "*:9187:postgres:exporter:healthy",
        "frontend:443:backend:srv3:DOWN",
        "d41d8cd98f00b204e9800998ecf8427e:docs/readme.md",
        "UPDATE config SET value = 'on' WHERE name = 'smtp_tls'",
    ]);
}

#[test]
fn a_name_beside_its_value_in_any_order() {
    check(&[
        "- {name: RELAY_PASS, value: ⟦Kranichfeder5⟧}",
        "- { 'value': '⟦Torf, Moor⟧', 'name': 'LDAP_BIND_PW' }",
        "env: [{key: MAIL_PASSWORD, value: ⟦heron and egret⟧}, {key: TZ, value: UTC}]",
        "{value: ⟦Lachm\u{f6}we8⟧, name: contrase\u{f1}a}",
        "EnvVar(name=DB_PASSWORD, value=⟦sumpfohreule⟧, valueFrom=null)",
        "Header[name=X-Hook-Token, value=⟦wiesenpieper⟧]",
        // A reference, a program, other settings, no pair.
        "- {name: RELAY_PASS, valueFrom: {secretKeyRef: {name: relay, key: pass}}}",
        "{ value: e.target.value, name: 'password' }",
        "{name: TOKEN_TTL, value: 15m}",
        "{value: required, name: password}",
        "{name: LOG_LEVEL, value: debug}",
        "the field password, value: see below",
    ]);
}

#[test]
fn keys_are_lists_of_bytes_and_more_than_words() {
    check(&[
        "  network_key: [⟦18, 7, 201, 44, 90, 3, 160, 77, 12, 9, 250, 33, 64, 5, 81, 19⟧]",
        "byte[] secretKey = new byte[] { ⟦0x1f, 0x02, 0xa0, 0xff, 0x31, 0x77, 0x0c, 0x99⟧ };",
        "aes_key = bytes([⟦3, 141, 59, 26, 53, 58, 97, 93, 238, 46⟧])",
        "      COOKIE_SIGN_KEY:  ⟦zaunrebe-0815-moos⟧",
        "jwtKey: ⟦liane-41-efeu⟧",
        "{\"key\": \"x-functions-key\", \"value\": \"⟦q7Rr_1mmKLop4-zzTe2==⟧\"}",
        "headers: { 'X-Globex-Api': '⟦c3f8-9mmt-41xk-q0bb⟧', Accept: '*/*' }",
        // Rows, ports, versions, images.
        "primary_keys: [1, 2, 3, 4, 5, 6, 7, 8]",
        "ports_key: [8080, 8443]",
        "sort_key: created-2026-01",
        "X-Globex-Api: v2",
        "X-Globex-Api: 2026-01-01",
        "image desk-api:sha-7f3a9c1b2d4e",
    ]);
}

#[test]
fn what_was_typed_and_what_was_given() {
    check(&[
        "AuthError: user \"ines.moura\" secret \"⟦sobreiro⟧\"",
        "535 secret '⟦cortica41⟧' rejected",
        "token \"⟦azinheira7⟧\" was refused by the relay",
        "args: ('mia@acme.example', b'⟦Sommer2031wind⟧')",
        "login called with (\"mail.example\", \"mia@acme.example\", \"⟦heide⟧\")",
        "arguments: ['mia@acme.example', '⟦Kiebitz_44!⟧']",
        "ALTER USER batch IDENTIFIED BY \"⟦Himbeere_4⟧\" REPLACE \"⟦Himbeere_3⟧\";",
        "alter user batch identified by ⟦Himbeere4⟧ replace ⟦Himbeere3⟧;",
        "SET PASSWORD FOR 'mia'@'%' = '⟦Holunder 4⟧' REPLACE '⟦Holunder 3⟧';",
        "host_id\tmodel\tenable_secret\tfirmware\n44\tSX-2200\t⟦quitte12⟧\t15.2(7)E4\n45\tSX-2200\t⟦mispel12⟧\t15.2(7)E5\n",
        "name,site,enable_password,os\nsw1,north,⟦schlehe⟧,ios\nsw2,south,⟦hagebutte9⟧,ios\n",
        // Objects, words, what is sent and no password.
        "secret \"desk-tls-2026\" rejected by the admission webhook",
        "secret \"regcred1\" not found",
        "token \"ident\" rejected",
        "args: [\"mia@acme.example\", \"ticket-4711\"]",
        "args: (\"mia@acme.example\", \"de-DE\", 3)",
        "SELECT REPLACE('a', 'b', 'c')",
        "enable_password: true",
        "<input type=\"password\" autocomplete=\"current-password\" required>",
        "<Input name='pin' type='password' autoComplete='one-time-code' />",
        "op=assign conv=01JB4QX2M8N6T5R7W9ZKYVCDEH status=409",
    ]);
}

#[test]
fn accounts_of_tunnels_devices_and_servers_have_their_places() {
    check(&[
        "snmpv3 user probe auth SHA \"⟦Kaasbroodje⟧\" priv AES \"⟦Poffertjes⟧\"",
        "rlm: Login incorrect (pap: Cleartext password mismatch): [mia/⟦Ajvar-Kajmak⟧] (from client nas2 port 4)",
        "Login incorrect (mschap: MS-CHAP2-Response is incorrect): [mia/<no User-Password attribute>] (from client nas2 port 4)",
        "Login OK: [mia/<via Auth-Type = EAP>] (from client ap7 port 2)",
        "command: { name: 'AUTH', args: [ '⟦Stroopwafel#koek⟧' ] }",
        "command: { name: 'hget', args: [ 'tickets', 'queue#main' ] }",
        "authorization: desk-token ⟦bG9tbWVu.17.see⟧",
        "<auth-user-pass>\n⟦mia⟧\n⟦Vatapa e dende⟧\n</auth-user-pass>\n",
        "auth-user-pass\nremote vpn.acme.example\n",
        "Pwd = {⟦Wolke}}9;Tau⟧}\n",
        "Pwd={password};Server=db\n",
        "<key>SmtpPassword</key><string>⟦Distelfink Lampe⟧</string>",
        "<key>PasswordHintShownForAccountV2x</key><true/>",
        "  - ACME_ERLANG_COOKIE=⟦QHWMZKTRVBXNPLDGSFJY⟧",
    ]);
}

#[test]
fn programs_metadata_and_settings_are_no_secrets() {
    check(&[
        "    secret = module.params['api_secret']",
        "  password = options[\"db_password\"]",
        "Error: the key {9b1c2f3a-5d7e-4c59-b8f1-16c7d5e9b813} was not found in the key ring.",
        "# good: [c41a7e09c5b2f8863e1d70ab94cf2516e8b3da08] mail: keep the order",
        "# first bad commit: [e51a7e09c5b2f8863e1d70ab94cf2516e8b3da09] mail: retry",
        "\"credentialData\": \"{\\\"hashIterations\\\":120000,\\\"algorithm\\\":\\\"pbkdf2-sha1\\\"}\"",
        "auth-token = acme_auth.token:cli",
        "NEXT_PUBLIC_COMMIT_SHA=6e0c1e7a9bf24386c1d07e55f2a8b9904e31cc6e",
        "support,tokens:revoke,tenant,false",
        "  amqp://{{ .Values.bus.user }}:{{ .Values.bus.password }}@bus.example.com:5672",
        "token_alphabet = \"ABCDEFGHJKMNPQRSTVWXYZ0123456789\"",
        "$secure = ConvertTo-SecureString '⟦Erlen-Zweig8⟧' -AsPlainText -Force",
    ]);
}
