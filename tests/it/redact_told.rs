//! Credentials that people tell each other in their own words, over one line or several, in many languages and notations; and what they say
//! about them that stays.

use crate::redact_place::check;

#[test]
fn a_password_goes_wherever_the_sentence_puts_it() {
    check(&[
        "La contraseña sigue siendo ⟦Girasol_de_mayo4⟧ desde marzo.",
        "das Passwort habe ich nach dem Anruf auf ⟦Hollerbusch!22⟧ geändert, klappt aber nicht (Fehler 7712).",
        "Voici mes accès : identifiant cbernard, mot de passe ⟦Écrevisse2019*⟧. Merci !",
        "My login is tfinch and the pass phrase is ⟦old kettle sings badly⟧.",
        "Passwort für den Testzugang (bitte vertraulich!): ⟦Blumenkohl_44⟧",
        "Zugang: Nutzer lager2, Kennwort ⟦Seerose#1⟧",
        "hey, wifi pw for the workshop = ⟦gurkensalat88⟧",
        "WLAN-Passwort: ⟦Hinterm Haus links⟧",
        "Tässä salasana: ⟦Kuikka_ja_kana7⟧. Kokeilkaa itse.",
        "Parola mea este ⟦Zmeura-dulce3⟧, am schimbat-o ieri.",
        "Adgangskoden er stadig ⟦Havregrød12⟧, og brugeren hedder ole.",
        "Moja lozinka je ⟦Malina_voda7⟧ i ne radi.",
        "Mật khẩu của tôi là ⟦phobo_ngon9⟧, vẫn không đăng nhập được",
        "Kata sandi saya adalah ⟦Rendang_pedas8⟧",
        "הסיסמה שלי היא ⟦tapuz-Kachol4⟧",
        "كلمة المرور هي ⟦Nakhla_2211⟧ ولا تعمل",
        "Мій пароль ⟦Кульбаба_77⟧, логін ivan",
        "密码是 ⟦Mudan_hua66⟧，还是登录不了",
        "मेरा पासवर्ड ⟦aam_ka_ped9⟧ है",
        "Ο κωδικός μου είναι ⟦Kerasi_mavro8⟧.",
        "A jelszavam ⟦Meggyfa_alatt3⟧, tegnap óta rossz",
        "the old pw was ⟦QuietOtter⟧, the new one is ⟦LoudOtter9⟧",
        "mdp provisoire : ⟦Fougère⟧",
        "Wachtwoord (tijdelijk): ⟦Stroopkoek⟧",
        "Mein Kennwort heißt ⟦Zaunkönig⟧ und mein Benutzer ist mlang.",
        "Das Master-Passwort lautet: ⟦vier graue Esel tanzen⟧",
        "she told me her password, ⟦marmalade-Bus-71⟧, before I could stop her.",
        "Kunde nannte sein Passwort (⟦Schubkarre_9⟧) und die Meldung \"Sitzung ungültig\".",
        "mon mot de passe « ⟦Myrtille sauvage⟧ » ne marche plus, et comme mot de passe « ⟦Airelle rouge⟧ » non plus",
        "Minha senha nova ficou como ⟦Jatoba_alto2⟧",
        "pw is the same as ever, i.e. <i>⟦heidekraut2019⟧</i>, press R",
        "they are in with opsdesk / ⟦copper-Ladder-4⟧, don't paste it",
        "Codewort für die Hotline: ⟦Pusteblume⟧",
        "memorable word is ⟦Lighthouse⟧",
        "Секретное слово — ⟦синица⟧.",
    ]);
}

#[test]
fn a_code_goes_in_any_language() {
    check(&[
        "Your Globex code: ⟦48213⟧. Don't share it.",
        "Globex: ⟦771-204⟧ est votre code de validation",
        "Din engångskod är ⟦5518 20⟧.",
        "Kertakäyttökoodisi on ⟦88121⟧",
        "Codul tău de verificare este ⟦551209⟧",
        "Váš ověřovací kód je ⟦70 11 52⟧",
        "Ellenőrző kód: ⟦402881⟧",
        "Ваш код: ⟦5512⟧. Никому не сообщайте",
        "Mã OTP của bạn là ⟦551 020⟧",
        "Ma xac nhan cua ban la ⟦551-020⟧",
        "Kode OTP Anda ⟦771029⟧. Jangan berikan ke siapa pun",
        "รหัสยืนยันของคุณคือ ⟦441902⟧",
        "您的验证码为 ⟦662018⟧，5分钟内有效",
        "認証番号は ⟦551902⟧ です",
        "인증번호는 [⟦558120⟧] 입니다",
        "रमेश, आपका ओटीपी ⟦558120⟧ है",
        "رمز التحقق: ⟦5581⟧",
        "קוד האימות שלך הוא ⟦551-820⟧",
        "Kod: ⟦7712⟧ — wygasa za 5 minut",
        "O seu codigo de acesso e ⟦551209⟧. Valido 3 min.",
        "Enter PIN ⟦5512⟧ on the TV",
        "o PIN do cofre ⟦5512⟧.",
        "Le code du portail, c'est ⟦28B41⟧",
        "Il codice del cancello è ⟦5512⟧*",
        "Tresor im Keller: ⟦17-42-08⟧",
        "the alarm panel by the lift wants ⟦2-8-5-5⟧ then the star key",
        "she said the code is ⟦four four one nine two zero⟧",
        "Join now. Passcode: ⟦8H2kQ!⟧",
        "your one-time code: <code>⟦HX-5520-QL⟧</code>",
        "otp mismatch: got ⟦442918⟧ want ⟦190377⟧",
        "me llegó un sms con ⟦662019⟧, ¿es eso?",
        "Code de secours : ⟦prune-21-hibou⟧",
        "Antwort auf die Frage \"Lieblingslehrer\": ⟦Herr Knispel⟧",
        "Security question – name of first school? ⟦St. Aldric's⟧",
        "La domanda di sicurezza è il nome della prima scuola: ⟦Manzoni⟧.",
        "보안 질문 답은 ⟦은행나무⟧ 입니다.",
        "mother's maiden name: ⟦O'Halloran⟧",
    ]);
}

#[test]
fn a_secret_on_another_line_than_its_name_goes() {
    check(&[
        "> Which password did you try?\nThe one from your mail: ⟦barnacle-Trombone8⟧. Still error E-201.",
        "Credentials for staging:\nuser: qa-eva\npass: ⟦nine blue cups⟧",
        "U: vera.k\nP: ⟦Rainy Window 4⟧",
        "[18:02] Resi: what was the wifi again\n[18:03] Poldi: ⟦moosbeere99⟧, all small",
        "[18:03] Resi: and the box?\n[18:04] Poldi: ⟦5 1 7 7⟧",
        "12:01 Mia: hast du den code?\n12:02 Jo: ⟦8812⟧",
        "agent: can you read me the token?\ncaller: it shows ⟦551 902⟧ right now",
        "Your Globex verification code is\n\n⟦G-551 902⟧\n\n@login.example #⟦551902⟧",
        "Ihr Code lautet:</p>\n<p><code>⟦K7T2-90⟧</code></p>",
        "visit the following URL and enter the code\n\n   https://auth.example/link\n\n   ⟦HJKM-PQRS⟧",
        "Type this key by hand:\n⟦nb2w 45dg n5zc a43f mnzg k5ba⟧",
        "Recovery codes\n==============\n ⟦a81f2-99c0d⟧   ⟦b71ee-01aa2⟧\n ⟦c5520-fe81b⟧   ⟦d00a1-77c3e⟧",
        "Backup codes\nKeep them somewhere safe.\n\n  1. ⟦5512 8841⟧    3. ⟦9921 0047⟧\n  2. ⟦1180 3321⟧    4. ⟦7719 0042⟧",
        "TAN-Liste Nr. 7 (neu), alte wegwerfen\n01 ⟦448190⟧ | 02 ⟦730265⟧ | 03 ------",
        "# yedek kodlar\n~~⟦h6v0c-y2ls8⟧~~\n⟦w1f4g-j7ek3⟧",
        "\" TOTP_AUTH\n⟦51830274⟧\n⟦90417736⟧",
        "⟦1 velvet 2 cargo 3 mimic 4 orbit⟧\n⟦5 absent 6 tunnel 7 fiscal 8 walnut⟧",
        "Q: Your first car?\nA: ⟦Fiat Panda⟧",
        "sicherheitsfrage = Name des ersten Hundes?\nantwort = ⟦Strolchi⟧",
        "<qa>\n<question>Your first car?</question><answer format=\"TEXT\">⟦an old Panda⟧</answer>\n</qa>",
        "Security setup\n<question>Il tuo primo scooter?</question>\n<answer>⟦una vespa verde⟧</answer>",
    ]);
}

#[test]
fn what_is_said_about_secrets_stays() {
    check(&[
        "The password reset mail never arrived (ticket INB-7712, build 8.14.2).",
        "Passwort vergessen? Klicken Sie auf den Link in der Anmeldemaske.",
        "Login failed with code 50034 after 3 attempts.",
        "Error code 80070005 while verifying the signature.",
        "The alarm 4711 was raised in room 1204.",
        "Le code de retour est 1603, voir le journal d'installation.",
        "Der Rückgabecode ist 3010, Neustart erforderlich.",
        "PIN entry was disabled by policy 1202.",
        "Recovery codes were regenerated by agent 1042 on 2025-11-02.",
        "The recovery question could not be loaded: HTTP 504",
        "OTP service returned status 5031 for tenant 8841",
        "Das Kennwort ist Sache der IT-Abteilung.",
        "my password manager is 1Password 8.10.4",
        "Password policy: at least 14 characters, history 24",
        "Contraseña incorrecta (AUTH-17): quedan 2 intentos.",
        "Το συνθηματικό σας είναι ανενεργό.",
        "Username or password is too long for SOCKSv5 protocol.",
        "Last password change (YYYY-MM-DD): 2025-10-01",
        "código de idioma para este flujo, ajustándose a ISO-639-1 o ISO-639-2",
        "recovery_code_used_total 903311",
        "Meeting not started (code 3008)",
        "your code review is ready: PR 48213",
        "passwd chat = *new*password* %n",
        "password.error.AUTH_1107 = Mot de passe incorrect",
        "what was the error code?\n50126",
        "status code:\n503",
        "Which password did you use?\nThe usual one, but I get error AADSTS50126.",
        "Is the wifi down?\nYes, since 08:55 in building B2, switch sw-03.",
        "Q: How do I reset it?\nA: Press the button twice",
        "{\"question\":\"How do I reset my password?\",\"answer\":\"Use the link\"}",
        "authentication code path\nC++-source",
    ]);
}

#[test]
fn a_program_is_told_its_secret() {
    check(&[
        "sshpass -p ⟦Kornfeld.3⟧ ssh -p 2222 deploy@edge7 uptime",
        "sshpass -f /run/pw ssh -p 2222 edge7 true",
        "curl -fsu 'monitor:⟦Dill&Kerbel⟧' http://localhost:9200/_cluster/health",
        "slappasswd -h {SSHA} -s '⟦ginster gelb⟧'",
        "net use Z: \\\\filer\\share ⟦Lotsen!haus⟧ /user:WERFT\\scan01 /persistent:no",
        "kubectl create secret generic db --from-literal=DB_PW=⟦elsternest⟧ --dry-run=server -o name",
        "security unlock-keychain -p ⟦Kiwi77⟧ login.keychain",
        "networksetup -setairportnetwork en0 Guest ⟦kiwiplum77⟧",
        "ngrok config add-authtoken ⟦2kiwi9Plum77tree⟧",
        "steamcmd +login mia ⟦Kiwi77plum⟧",
    ]);
}
