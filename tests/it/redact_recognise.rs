//! What something is decides first: grammars of what never is a secret, however it is named and however random it looks.

use crate::redact_place::check;

#[test]
fn names_of_things_stay() {
    check(&[
        "SAML error: urn:oasis:names:tc:SAML:2.0:status:NoPassive",
        "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:RequestDenied\"/>",
        "<saml:NameID Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:persistent\">",
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=⟦kiwi81.plum.kk20q4⟧",
        "</wsse:UsernameToken></soap:Header>",
    ]);
}

#[test]
fn stack_frames_stay() {
    check(&[
        "\tat shop.desk.auth.TokenStore.getToken(TokenStore.java:117) ~[desk.jar!/:3.2.1]",
        "    at Desk.Identity.PasswordHasherV4`1.Verify(User user) in /src/Identity/PasswordHasherV4.cs:line 61",
        "        at e.getToken (auth-vendor.4c71d0ab.js:2:99120)",
        "    at PasswordMeter (webpack-internal:///(app-pages-browser)/./src/auth/PasswordMeter.tsx:31:7)",
        "github.example/desk/auth.(*TokenStore).Lookup(0xc0005a2180, {0xc000812f60, 0x24})",
        "\t/srv/desk/auth/token_store.go:73 +0x2f",
        "app/models/concerns/token_guard.rb:23:in `verify_secret!'",
        "  File \"/srv/desk/auth/token_store.py\", line 88, in load_secret",
        "error:1E08010C:DECODER routines::unsupported",
        "pam_unix(gdm-password:auth): authentication failure",
    ]);
}

#[test]
fn times_versions_packages_and_digests_stay() {
    check(&[
        "2026-01-01 10:00:00 +0200 12345 INFO started",
        "offset +12345678",
        "ii  libsecret-2-0  0.22.1-2build4  amd64",
        "Upgrade: passwd:amd64 (1:4.15+dfsg1-1ubuntu3), libsecret-2-0:amd64 (0.22.1-2build4)",
        "Could not resolve shop.desk:auth-token:5.0.2-SNAPSHOT.",
        "image: acme/token-review:1.15.0-rc2",
        "Pod: token-issuer-7f6d9c8b5-x2k9q",
        "git rev-parse HEAD -> 9d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a29181707",
        "InResponseTo=\"DESK_5fee3b046395c4e751011e97f8900b5273d56686\"",
        "The token has an invalid signature. TrackingId:1d1f7c22-8a9e-4b70-9c77-31aa5b0c7e11_G15",
        "ERROR: duplicate key value violates unique constraint \"desk_key\" (code 23505)",
        "<faultcode>soap:Server.Assign.0x80040218</faultcode>",
        "https://cdn.acme.example/assets/login-form.8f9b31c4.chunk.js",
        "integrity=\"sha384-oqVuAfXRKap7fdgcCY5uykM6kR9GqQ8KuxyaV4kR9GqQ8Kuxyoq3fdgcCY5uykM6\"",
        "SHA256 hash: 1E5F38F57DC1BCC806D8494F4F90FBCEDD988B46760709CBEEC6F4219AA6157E",
        "source = \"git+https://git.acme.example/desk-auth?tag=v0.5.1#b91c0e7d5b3f2488e61d0c97ab54f3e2d1807c6c\"",
        "Bad activity token: x.BinderProxy@3bd79cf",
        "#<Sso::Client:0x00007f9c1b2ad5f8 @retries=2>",
        "kex: chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com",
        "ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq7mT9kq0xLzWvNcR2sYdFgHjKlPoIu1aB3cD4eF5gH",
    ]);
}

#[test]
fn agents_templates_and_settings_stay() {
    check(&[
        "\"GET /a HTTP/1.1\" 200 1 \"https://www.acme.example/login/auth\" \"Mozilla/5.0 (Android 9.0.0) Chrome/81.0\"",
        "MAIL_PASSWORD=${MAIL_PASSWORD:?must be set}",
        "url: https://api.acme.example/users/{userId}/token",
        "pattern=(password|token)=\\S+",
        "session.sid_length = 48",
        "tokenizer: bpe-50k",
        "update_password: on_create",
        "PublicKeyToken=40ad4fe6b2a6aeee",
        "secret \"desk-tls-2027\" not found",
        "mysql://USER:PASSWORD@HOST:3306/DB",
        "Content-Type: multipart/mixed; boundary=\"=-=AuthBoundary_8f0c1d2e3b4a59688=-=\"",
        "login.password.hint=At least twelve characters, and no blanks in it",
    ]);
}
