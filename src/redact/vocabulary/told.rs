//! What people call a secret when they write about one, in the languages of those who write to support. In lower case; the
//! searches add the forms with a capital, in capitals and without accents.

/// Nouns of passwords.
#[rustfmt::skip]
pub(in crate::redact) const PASSWORDS: &[&str] = &[
    "password", "passcode", "passphrase", "pass phrase", "pass-phrase", "pw", "pwd", "passwd", "pass", "psk", "wifi key", "wi-fi key",
    "wlan key", "network key",
    // German, Dutch, Afrikaans
    "passwort", "passwörter", "kennwort", "losungswort", "geheimwort", "schlüsselwort", "wachtwoord", "wagwoord",
    "wlan-schlüssel", "netzwerkschlüssel",
    // Scandinavian, Icelandic
    "lösenord", "adgangskode", "passord", "kodeord", "kodord", "lykilorð", "aðgangsorð",
    // Romance
    "mot de passe", "mots de passe", "mdp", "phrase de passe", "contraseña", "contrasenya", "contrasinal", "clave", "senha",
    "palavra-passe", "palavra passe", "palavra-chave", "parola d'ordine", "parola d’ordine", "parola chiave", "parolă", "parola", "clé wifi", "clé wi-fi",
    // Slavic and Baltic
    "hasło", "hasła", "hasłem", "heslo", "heslem", "hesla", "lozinka", "lozinku", "zaporka", "geslo", "пароль", "паролем", "парола",
    "лозинка", "slaptažodis", "slaptažodį",
    // Turkish, Finnish, Estonian, Hungarian, Basque, Albanian
    "şifre", "salasana", "salasõna", "parool", "jelszó", "jelszav", "pasahitza", "fjalëkalim",
    // Greek, Semitic, Iranian, Indian
    "κωδικός", "κωδικό", "κωδικοσ", "συνθηματικό", "كلمة المرور", "كلمة السر", "סיסמה", "סיסמא", "סיסמת", "הסיסמה", "הסיסמא",
    "رمز عبور", "رمز عبورم", "पासवर्ड", "পাসওয়ার্ড", "கடவுச்சொல்",
    // South-east Asia
    "mật khẩu", "kata sandi", "kata laluan", "sandi", "รหัสผ่าน", "nenosiri",
    // East Asia
    "パスワード", "パスフレーズ", "合言葉", "密码", "密碼", "口令", "비밀번호", "암호", "비번",
];

/// Words that somebody says to be let in: whatever follows is one.
#[rustfmt::skip]
pub(in crate::redact) const CODE_WORDS: &[&str] = &[
    "code word", "codeword", "safe word", "magic word", "secret word", "codewort", "kennwort am telefon", "telefonkennwort",
    "mot secret", "palabra secreta", "palabra clave", "palavra secreta", "parola segreta", "codewoord", "kodord", "tajne hasło",
    "кодовое слово", "секретное слово", "кодове слово", "codice vocale", "memorable word", "parola magica",
];

/// "Code" in those languages: of the reader, or of an error, which the words around it tell.
#[rustfmt::skip]
pub(in crate::redact) const CODES: &[&str] = &[
    "code", "codigo", "código", "codice", "codul", "codul dvs", "kod", "kode", "kód", "koodi", "kodas", "kods", "код", "κωδικός", "コード", "代码", "代碼", "코드",
    "รหัส", "mã", "رمز", "كود", "קוד", "הקוד", "कोड", "কোড",
];

/// What a code is for: with one of these beside it, "code" means one that signs in. Beginnings of words.
#[rustfmt::skip]
pub(in crate::redact) const PURPOSES: &[&str] = &[
    "verif", "vérif", "confirm", "secur", "sécur", "segur", "sicher", "bestät", "bestaet", "authent", "autent", "authori", "sign-in", "signin",
    "login", "log-in", "logon", "access", "accès", "acces", "acesso", "zugang", "zutritt", "anmeld", "einmal", "one-time", "onetime", "single-use", "usage", "uso",
    "onay", "doğrula", "dogrula", "güvenlik", "giriş", "weryfik", "potwierdz", "logowania", "dostęp", "ověř", "overov", "bezpečn",
    "bekräft", "bekræft", "engång", "engang", "vahvist", "tunnist", "kirjaut", "megerős", "ellenőrz", "belép", "подтвержд", "провер",
    "вход", "входа", "доступ", "підтвер", "авториз", "xac", "xác", "otp", "2fa", "mfa", "sms", "verifikasi", "masuk", "aktiv", "activ", "ativa",
    "attiva", "aktyw", "pairing", "koppel", "kopplungs", "jumel", "unlock", "freischalt", "reset", "restab", "reinici", "dinámic", "dynami", "temporal", "temporär", "bagi",
    "potvr", "potvrd", "επαλήθευσ", "επιβεβαίωσ", "ασφαλ", "التحقق", "التأكيد", "الدخول", "المرور", "האימות", "אימות", "הכניסה", "تایید", "ورود", "सत्यापन", "ओटीपी",
    "認証", "確認", "検証", "验证", "驗證", "校验", "动态", "인증", "확인", "보안", "ยืนยัน", "invit", "einlad", "meeting", "door", "gate", "entry", "alarm", "tür",
    "portail", "porte", "porta", "puerta", "portón", "cancello", "garage", "haustür", "kapı", "drzwi", "dveř", "двер", "подъезд", "домофон", "tresor", "locker", "confident", "secret", "segreto", "geheim", "personnel", "join", "beitritt", "class", "passkey", "autoriz", "autoris", "siguranță", "securitate", "verificare", "bevestig", "verificat",
];

/// Who warns so sends a code: "nobody", "do not share". Beginnings of words, or all of it.
#[rustfmt::skip]
pub(in crate::redact) const WARNINGS: &[&str] = &[
    "never share", "don't share", "do not share", "don't give", "do not give", "not share", "nicht weiter", "niemandem", "ne partagez", "ne le partagez",
    "ne communiquez", "no compart", "no lo compart", "não partilhe", "nao partilhe", "não compartilhe", "nao compartilhe", "non condividere",
    "non comunicar", "deel deze", "nie podawaj", "nikomu", "paylaşma", "paylasma", "dela inte", "del ikke", "nesdělujte", "nezdieľajte",
    "не сообщайте", "не говорите", "никому", "нікому", "jangan", "không chia sẻ", "khong chia se", "لا تشارك", "אל תשתף", "ne ossza", "älä jaa", "nu comunica",
];

/// What networks are called that one joins with a password.
#[rustfmt::skip]
pub(in crate::redact) const NETWORKS: &[&str] = &["wlan", "wifi", "wi-fi", "w-lan", "hotspot"];

/// "Answer": beside a question, it opens what answers it.
#[rustfmt::skip]
pub(in crate::redact) const ANSWERS: &[&str] = &[
    "answer", "my answer", "antwort", "réponse", "reponse", "respuesta", "resposta", "risposta", "antwoord", "odpowiedź", "odpowiedz", "cevap", "yanıt", "svar",
    "odpověď", "odpoveď", "odgovor", "răspuns", "raspuns", "válasz", "vastaus", "απάντηση", "ответ", "відповідь", "إجابة", "الإجابة", "תשובה", "jawaban", "câu trả lời", "答え",
    "回答", "答案", "답변", "답",
];

/// "Question" in those languages.
#[rustfmt::skip]
pub(in crate::redact) const QUESTIONS: &[&str] = &[
    "question", "frage", "pregunta", "pergunta", "domanda", "vraag", "pytanie", "soru", "fråga", "spørgsmål", "spørsmål", "otázka", "pitanje", "întrebare",
    "kérdés", "kysymys", "ερώτηση", "вопрос", "питання", "سؤال", "שאלה", "pertanyaan", "質問", "问题", "질문",
];

/// What security questions ask for. Parts of words.
#[rustfmt::skip]
pub(in crate::redact) const TOPICS: &[&str] = &[
    "maiden", "mädchenname", "jeune fille", "soltera", "solteira", "nubile", "meisjesnaam", "panieńskie", "девичья", "kızlık", "flicknamn", "旧姓",
    "pet", "haustier", "mascota", "animal", "huisdier", "zwierz", "mazlíč", "кличка", "hund", "dog", "cane", "perro", "chien", "cachorro", "hond", "katze", "cat",
    "school", "schule", "escuela", "école", "scuola", "escola", "skola", "szkoł", "школ", "okul", "lehrer", "teacher", "maestr", "profess", "teacher", "leraar",
    "street", "straße", "strasse", "calle", "rue ", "via ", "rua ", "straat", "ulica", "ulic", "улиц", "born", "geboren", "naciste", "né ", "nasceu", "nato", "urodzi",
    "birth", "geburtsort", "childhood", "kindheit", "infancia", "enfance", "infância", "infanzia", "grew up", "wuchs", "als kind", "favourite", "favorite", "liebling",
    "favorit", "preferit", "preferid", "préféré", "lievelings", "ulubion", "любим", "first car", "erstes auto", "premier", "primer", "primeir", "primo", "prima ", "eerste",
    "pierwsz", "первый", "первая", "ilk", "mother", "mutter", "madre", "mère", "mãe", "moeder", "matki", "матери", "anne", "father", "vater", "padre", "best friend",
    "spitzname", "nickname", "scooter", "bicycle", "fahrrad",
];
