//! Credentials that somebody tells in a sentence, in many languages: what goes of it, and what stays.

use crate::redact_place::check;

#[test]
fn a_password_that_is_told_goes() {
    check(&[
        "my password is ⟦kiwi77⟧ and it does not work",
        "The password for the test account is now ⟦Kiwi!plum⟧.",
        "my password is `⟦kiwiplum tree⟧`",
        "My password is **⟦Kiwi77⟧**, please help",
        "I tried ⟦Kiwi77plum⟧ and ⟦Plum88kiwi⟧ as password",
        "⟦Kiwi77plum⟧ is my password",
        "temporary password ⟦Kiwi77plum⟧ was sent",
        "I reset his password to ⟦Kiwi77plum⟧ today",
        "log in with mia / ⟦Kiwi77plum⟧",
        "Credentials: mia / ⟦Kiwi77plum⟧",
        "pw: ⟦kiwi77⟧",
        "Mein Passwort lautet ⟦Kiwi77⟧",
        "Das Initialpasswort ist ⟦Kiwi77⟧, bitte ändern",
        "Kennwort: ⟦Kiwi77⟧",
        "ich habe ⟦Kiwi77plum⟧ als Passwort verwendet",
        "Zugangsdaten: mia / ⟦Kiwi77plum⟧",
        "mon mot de passe est ⟦Kiwi77⟧ merci",
        "mot de passe : ⟦Kiwi77⟧",
        "mi contraseña es ⟦Kiwi77⟧",
        "a minha senha é ⟦Kiwi77⟧",
        "la mia password è ⟦Kiwi77⟧",
        "mijn wachtwoord is ⟦Kiwi77⟧",
        "moje hasło to ⟦Kiwi77⟧",
        "şifrem ⟦Kiwi77⟧",
        "şifre: ⟦Kiwi77⟧",
        "mitt lösenord är ⟦Kiwi77⟧",
        "moje heslo je ⟦Kiwi77⟧",
        "мой пароль ⟦Kiwi77⟧",
        "Пароль: ⟦Kiwi77⟧",
        "パスワードは⟦Kiwi77⟧です",
        "パスワードは「⟦Kiwi77⟧」です",
        "パスワード：⟦Kiwi77⟧",
        "我的密码是⟦Kiwi77⟧",
        "비밀번호는 ⟦Kiwi77⟧ 입니다",
    ]);
}

#[test]
fn what_is_said_about_a_password_stays() {
    check(&[
        "the password is wrong",
        "your password is expired since 2026-01-02",
        "password is required (error E4471)",
        "the password must be at least 12 characters long",
        "password is 12345 characters long",
        "Das Passwort ist abgelaufen",
        "Das Passwort ist seit 90 Tagen abgelaufen",
        "le mot de passe est incorrect",
        "la contraseña es incorrecta",
        "la password è scaduta",
        "Het wachtwoord is verlopen",
        "Hasło jest nieprawidłowe",
        "şifre yanlış",
        "パスワードは無効です",
        "token is invalid",
        "password is encoded as UTF-8",
        "password reset failed with AADSTS50126",
        "password policy v2 is active",
        "log in with Office365",
        "sign in with SAML2.0 fails",
        "password: \"must be at least 8 characters\"",
        "password is stored as SHA256",
    ]);
}

#[test]
fn a_one_time_code_goes() {
    check(&[
        "Your verification code is ⟦492 113⟧",
        "Your Acme verification code is: ⟦492113⟧. It expires in 10 minutes.",
        "⟦G-492113⟧ is your Google verification code.",
        "⟦492113⟧ is your Acme code",
        "Use ⟦492113⟧ to sign in to Acme",
        "Your code is ⟦492113⟧",
        "enter the code ⟦WDJB-MJHT⟧ at https://acme.example/device",
        "⟦593 028⟧ ist Ihr Bestätigungscode",
        "<b>⟦593 028⟧</b></td></tr><tr><td>ist Ihr Bestätigungscode</td>",
        "Ihr Sicherheitscode lautet ⟦593028⟧",
        "Votre code de vérification est ⟦593028⟧",
        "Tu código de verificación es ⟦593028⟧",
        "Seu código de verificação é ⟦593028⟧",
        "Il tuo codice di verifica è ⟦593028⟧",
        "Je verificatiecode is ⟦593028⟧",
        "Twój kod weryfikacyjny to ⟦593028⟧",
        "Doğrulama kodunuz: ⟦593028⟧",
        "認証コードは⟦593028⟧です",
        "验证码：⟦593028⟧",
        "Код подтверждения: ⟦593028⟧",
        "인증번호 ⟦593028⟧",
        "my PIN is ⟦4711⟧",
        "PIN: ⟦4711⟧",
        "backup codes: ⟦4f9a-22b1⟧, ⟦8c1d-90ee⟧, ⟦77ab-31cd⟧",
        "recovery code ⟦4f9a22b1⟧ was used",
        "setup key: ⟦JBSW Y3DP EHPK 3PXP⟧",
        "TOTP secret ⟦JBSWY3DPEHPK3PXP⟧",
        "seed phrase: ⟦apple river stone cloud tiger lemon chair piano grape ocean torch field⟧",
        "Security question: first pet? Answer: ⟦Bello the dog⟧",
        "security answer: ⟦Bello⟧",
        "Die Antwort auf meine Sicherheitsfrage lautet ⟦Bello⟧",
    ]);
}

#[test]
fn other_codes_stay() {
    check(&[
        "error code 1045 (28000)",
        "exit code 137",
        "HTTP status code 503",
        "the error code is 492113",
        "Fehlercode 4711",
        "code: 1045",
        "AADSTS50126: invalid code",
        "ORA-01017: invalid username/password",
        "SQLSTATE[28000] code 1045",
        "country code 49, zip code 10115",
        "ticket 492113 is your case",
        "the code is in src/main.rs line 4711",
        "recovery codes: 10 left",
        "your code expires in 3600 seconds",
        "verification code expired after 3600 seconds",
        "Your security code is invalid",
        "pin 12 of the board",
        "security question: answer is missing",
    ]);
}
