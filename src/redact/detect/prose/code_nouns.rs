//! The nouns of one-time codes, in the languages that their mails are written in.

/// "verification code": what follows is a code, whatever its shape.
#[rustfmt::skip]
pub(super) const STRICT: &[&str] = &[
    "door code", "gate code", "alarm code", "entry code", "türcode", "tuercode", "portkod", "code d'entrée", "code de la porte",
    "código de entrada", "código de la puerta", "código da porta", "codice della porta", "deurcode", "kod do drzwi", "kapı kod",
    "codigo de verificacion", "codigo de verificação", "codigo de seguridad", "code tan", "photo tan", "meeting code", "host key",
    "meeting passcode", "conference code", "bridge code", "kod logowania", "doğrulama şifresi", "anmeldungscode", "loginkod",
    "verification code", "security code", "confirmation code", "authentication code", "authenticator code",
    "activation code", "one-time code", "one time code", "one-time password", "one-time passcode",
    "one-time pin", "passcode", "login code", "log-in code", "sign-in code", "signin code", "access code",
    "device code", "user code", "pairing code", "invite code", "invitation code", "unlock code", "reset code",
    "2fa code", "mfa code", "sms code", "otp", "otp code", "totp", "mtan", "bestätigungscode",
    "bestaetigungscode", "sicherheitscode", "verifizierungscode", "einmalcode", "einmalpasswort",
    "einmalkennwort", "anmeldecode", "aktivierungscode", "freischaltcode", "zugangscode", "einladungscode",
    "gerätecode", "sms-code", "login-code", "code de vérification", "code de sécurité",
    "code de confirmation", "code d'accès", "code d’accès", "code à usage unique", "code d'activation",
    "code d'invitation", "code de connexion", "código de verificación", "código de seguridad",
    "código de confirmación", "código de acceso", "código de un solo uso", "código de invitación",
    "código de verificação", "código de segurança", "código de confirmação", "código de acesso",
    "código de uso único", "código de convite", "codice di verifica", "codice di sicurezza",
    "codice di conferma", "codice di accesso", "codice monouso", "codice otp", "verificatiecode",
    "beveiligingscode", "bevestigingscode", "eenmalige code", "toegangscode", "inlogcode",
    "kod weryfikacyjny", "kod bezpieczeństwa", "kod jednorazowy", "kod potwierdzający", "kod dostępu",
    "kod sms", "doğrulama kod", "güvenlik kod", "onay kod", "tek kullanımlık", "giriş kod", "verifieringskod",
    "engångskod", "säkerhetskod", "bekræftelseskode", "engangskode", "ověřovací kód", "bezpečnostní kód",
    "jednorázový kód", "код подтверждения", "код проверки", "код безопасности", "код доступа",
    "код підтвердження", "одноразовый код", "認証コード", "確認コード", "検証コード", "セキュリティコード", "ワンタイムパスワード", "验证码",
    "驗證碼", "校验码", "动态码", "인증번호", "인증 코드", "인증코드", "보안 코드",
];

/// "code": of the reader or of an error, which the words around it tell.
#[rustfmt::skip]
pub(super) const BARE: &[&str] = &[
    "code", "codigo", "código", "codice", "kod", "kód", "код", "コード", "代码",
];

/// "PIN": digits follow.
#[rustfmt::skip]
pub(super) const DIGITS: &[&str] = &[
    "pin", "pincode", "puk", "暗証番号", "пин", "пин-код",
];

/// What a code is used for: "492113 to sign in".
#[rustfmt::skip]
pub(super) const USED: &[&str] = &[
    " to sign in", " to log in", " to verify", " to confirm", " to complete", " to finish", " ein, um",
    " pour vous connecter", " para iniciar",
];

/// Words before "code" that make it another one.
#[rustfmt::skip]
pub(super) const OTHERS: &[&str] = &[
    "error", "status", "exit", "http", "return", "response", "reason", "result", "country", "area", "zip",
    "postal", "post", "bar", "qr", "product", "source", "event", "fault", "stop", "state", "cost", "tax",
    "order", "discount", "promo", "coupon", "currency", "language", "airport", "failure", "subcode", "sub",
    "key", "char", "vendor", "item", "article", "room", "booking", "trace", "diagnostic", "erreur",
    "d'erreur", "postleitzahl", "fehler", "artikel", "érror", "errore", "błędu", "hata", "ошибки", "エラー",
    "错误",
];

/// Words before "code" that make it the reader's own.
#[rustfmt::skip]
pub(super) const OWN: &[&str] = &[
    "use", "enter", "this", "following", "with", "type", "gib", "geben", "den", "der", "saisissez", "ingrese",
    "introduce", "digite", "inserisci", "voer", "wpisz", "ange", "zadejte", "введите", "enter:",
];

/// Names of fields whose value is a code.
#[rustfmt::skip]
pub(super) const FIELDS: &[&str] = &[
    "resetcode", "reset_code", "reset-code", "verificationcode", "verification_code", "verifycode", "verify_code",
    "confirmationcode", "confirmation_code", "confirmcode", "confirm_code", "smscode", "sms_code", "mfacode", "mfa_code",
    "otpcode", "otp_code", "totpcode", "totp_code", "logincode", "login_code", "activationcode", "activation_code", "invitecode",
    "invite_code", "invitationcode", "invitation_code", "securitycode", "security_code", "twofactorcode", "two_factor_code",
    "2facode", "2fa_code", "usercode", "user_code", "pairingcode", "pairing_code", "accesscode", "access_code", "authcode",
    "unlockcode", "unlock_code", "mailcode", "mail_code", "emailcode", "email_code", "onetimecode", "one_time_code", "otp",
    "passcode", "pin", "pincode", "pin_code", "tan", "einmalcode", "bestaetigungscode",
];
