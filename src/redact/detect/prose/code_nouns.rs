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
    "驗證碼", "校验码", "动态码", "动态密码", "인증번호", "인증 코드", "인증코드", "보안 코드",
    "認証番号", "確認番号", "验证号码", "動態密碼", "kenncode", "join code", "geheimcode", "secret code", "code secret", "code confidentiel", "code personnel", "código secreto", "codice segreto", "código personal", "tajny kod", "gizli kod", "pass code", "passkey", "access pass", "verification number", "verification pin", "keycode", "key code", "entry pin", "digits",
    "sms-kod", "sms kod", "sms-koodi", "kertakäyttökoodi", "tunnusluku", "vahvistuskoodi", "turvakoodi", "engangskode", "engangskod",
    "bekreftelseskode", "bekreftelseskoden", "eenmalig wachtwoord", "tijdelijke code", "zugangs-pin", "zahlencode", "ziffernfolge", "codul de verificare", "cod de verificare",
    "codul de confirmare", "codul de siguranță", "codi de verificació", "kode verifikasi", "kode otp", "kode keamanan", "mã xác thực",
    "mã xác nhận", "mã otp", "mã bảo mật", "รหัส otp", "รหัสยืนยัน", "رمز التحقق", "رمز التأكيد", "كود التحقق", "رمز الدخول", "رمز الأمان",
    "קוד האימות", "קוד אימות", "קוד הכניסה", "קוד חד פעמי", "کد تایید", "کد تأیید", "सत्यापन कोड", "ओटीपी", "megerősítő kód", "ellenőrző kód",
    "belépési kód", "egyszer használatos", "κωδικός επαλήθευσης", "κωδικός επιβεβαίωσης", "κωδικός ασφαλείας", "kontrolni kod", "verifikacijski kod",
    "potvrdni kod", "kontrollkod", "token sms", "sms-token", "clave de un solo uso", "clave dinámica", "clave temporal", "clave de acceso", "senha de uso único", "código sms",
    "código de entrada", "code sms", "codice sms", "mot de passe à usage unique", "password monouso", "haslo jednorazowe", "hasło jednorazowe",
    "одноразовый пароль", "одноразовий пароль", "код авторизации", "код авторизації", "код активации", "код входа", "код для входа", "kod do", "kod dla",
];

/// "PIN": digits follow.
#[rustfmt::skip]
pub(super) const DIGITS: &[&str] = &[
    "pin", "pincode", "pin2", "puk", "puk2", "暗証番号", "пин", "пин-код", "geheimzahl", "pin-koodi", "pinkod", "ПИН", "핀번호", "nip", "кодът",
];

/// What a code is used for: "492113 to sign in".
#[rustfmt::skip]
pub(super) const USED: &[&str] = &[
    " to sign in", " to log in", " to verify", " to confirm", " to complete", " to finish", " ein, um",
    " pour vous connecter", " para iniciar", " ein. ", " para entrar", " per accedere", " om in te loggen", " aby się zalogować", " för att logga in",
    " чтобы войти", " для входа", " to continue", " to authenticate", " to access", " to approve", " to link",
];

/// Words before "code" that make it another one.
#[rustfmt::skip]
pub(super) const OTHERS: &[&str] = &[
    "error", "status", "exit", "http", "return", "response", "reason", "result", "country", "area", "zip",
    "postal", "post", "bar", "qr", "product", "source", "event", "fault", "stop", "state", "cost", "tax",
    "order", "discount", "promo", "coupon", "currency", "language", "airport", "failure", "subcode", "sub",
    "key", "char", "vendor", "item", "article", "room", "booking", "trace", "diagnostic", "erreur",
    "d'erreur", "postleitzahl", "fehler", "artikel", "érror", "errore", "błędu", "hata", "ошибки", "エラー",
    "错误", "ma lỗi", "lỗi", "خطأ", "שגיאה", "σφάλματος", "virhe", "virhekoodi", "felkod", "hiba", "помилки", "chybový", "wyjścia", "exited",
    "failed", "failure", "fehler", "exit", "finished", "terminated", "ended", "crashed", "returned", "aborted", "stopped", "died", "quit", "completed", "gave", "return", "rückgabe", "response", "antwort", "mã lỗi", "galat", "grid", "dress", "colour", "color", "dial", "branch",
    "rejected", "denied", "refused", "rechazado", "rechazada", "abgelehnt", "refusé", "rifiutata", "odrzucone", "geweigerd",
    "erro", "errores", "fout", "fejl", "feil", "chyby", "greške", "eroare", "hibakód", "barra", "barras", "fuente", "fonte", "idioma", "língua", "langue", "país", "pays", "produit", "retour",
    "retorno", "ritorno", "salida", "saída", "estado", "stato", "statut", "cap", "sort", "swift", "bank", "iban", "station", "ean", "hs", "customer", "client", "partner", "agent", "campaign", "legacy", "bytes", "machine",
];

/// What a number is that stands behind one of these: of a thing, not a code.
#[rustfmt::skip]
pub(super) const NUMBERED: &[&str] = &[
    "ref", "ref.", "nr", "nr.", "no", "no.", "nummer", "number", "error", "fehler", "status", "http", "port", "line", "zeile", "version", "build", "ticket",
    "case", "fall", "order", "auftrag", "terminal", "trx", "id", "user", "model", "modell", "room", "zimmer", "raum", "code", "seit", "since", "in", "von", "bis",
    "until", "year", "jahr", "typ", "type", "step", "kunde", "kundennummer", "customer", "tel", "ext", "dw", "durchwahl", "extension",
];

/// Words before "code" that make it the reader's own.
#[rustfmt::skip]
pub(super) const OWN: &[&str] = &[
    "use", "enter", "this", "following", "type", "gib", "geben", "den", "der", "saisissez", "ingrese",
    "introduce", "digite", "inserisci", "voer", "wpisz", "ange", "zadejte", "введите", "enter:", "with", "mit", "unser", "votre",
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

/// What says that somebody typed what follows.
#[rustfmt::skip]
pub(super) const ENTERED: &[&str] = &[
    "entered", "typed", "eingegeben", "eingetippt", "getippt", "saisi", "introducido", "ingresado", "inserito", "digitado", "ingevoerd", "wpisano", "zadáno",
    "indtastet", "girilen", "введено",
];
