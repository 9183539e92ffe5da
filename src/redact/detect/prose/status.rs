//! What messages say about a password, in the languages of the nouns: then the word is no password. The English ones are in
//! `detect/shape.rs`.

/// Whether the word, in lower case, says how it is with a password.
pub(super) fn is_said(lower: &str) -> bool {
    SAID.contains(&lower)
}

#[rustfmt::skip]
const SAID: &[&str] = &[
    // English
    "weak", "strong", "short", "long", "forgotten", "protected", "correct", "here", "there", "provided",
    "encrypted", "hashed", "different", "same", "empty", "case-sensitive", "temporary", "also", "entered",
    "accepted", "hidden", "visible", "stored", "confirmed", "expiring", "compromised", "working", "good",
    "bad", "ok", "fine", "supported", "mandatory", "n/a",
    "enter", "please", "choose", "confirm", "repeat", "retype", "forgot", "link", "account", "field", "must", "at", "least",
    // German
    "bitte", "geben", "sie", "ihr", "ihre", "mindestens", "zeichen", "keine", "neues", "wiederholen", "wählen", "dein",
    "abgelaufen", "falsch", "ungültig", "ungueltig", "gesperrt", "leer", "erforderlich", "vergessen",
    "geändert", "gesetzt", "korrekt", "richtig", "schwach", "stark", "kurz", "lang", "nicht", "noch",
    "unbekannt", "pflichtfeld", "fehlt", "gültig", "zurückgesetzt", "passwort", "kennwort", "eingeben",
    "wiederholen", "bestätigen", "vorläufig",
    // French
    "veuillez", "votre", "saisissez", "saisir", "caractères", "entrez",
    "expiré", "incorrect", "invalide", "erroné", "obligatoire", "oublié", "requis", "vide", "faible",
    "changé", "modifié", "faux", "réinitialisé", "valide", "manquant", "inconnu", "bloqué", "périmé",
    // Spanish and Portuguese
    "por", "favor", "introduzca", "ingrese", "caracteres", "confirme", "digite", "sua",
    "caducada", "caducado", "incorrecta", "incorrecto", "inválida", "inválido", "vencida", "obligatoria",
    "olvidada", "débil", "requerida", "vacía", "expirada", "incorreta", "errada", "obrigatória", "esquecida",
    "fraca", "vazia", "expirou", "válida", "correcta", "correta", "desconocida", "desconhecida", "bloqueada",
    // Italian
    "scaduta", "errata", "sbagliata", "non", "valida", "obbligatoria", "dimenticata", "debole", "richiesta",
    "vuota", "corretta",
    // Dutch, Swedish, Danish
    "verlopen", "onjuist", "ongeldig", "fout", "verplicht", "vergeten", "leeg", "zwak", "geldig", "vereist",
    "felaktigt", "ogiltigt", "utgått", "fel", "tomt", "krävs", "glömt", "svagt", "forkert", "ugyldig",
    "udløbet",
    // Polish and Czech
    "wygasło", "nieprawidłowe", "niepoprawne", "błędne", "wymagane", "zapomniane", "puste", "słabe",
    "vypršelo", "nesprávné", "neplatné", "povinné", "prázdné", "chybné", "slabé",
    // Turkish
    "yanlış", "geçersiz", "gerekli", "hatalı", "süresi", "boş", "zayıf", "unuttum", "doğru",
    // Russian and Ukrainian
    "неверный", "неправильный", "истёк", "истек", "обязателен", "забыт", "пустой", "недействителен",
    "невірний", "прострочений",
    // Greek, Hungarian, Finnish, Romanian, Croatian
    "ανενεργό", "ανενεργός", "λάθος", "λανθασμένος", "λανθασμένο", "έληξε", "άκυρος", "άκυρο", "υποχρεωτικός", "σωστός", "κενό",
    "helytelen", "hibás", "lejárt", "érvénytelen", "kötelező", "üres", "gyenge", "rossz", "megváltozott", "helyes",
    "väärä", "virheellinen", "vanhentunut", "pakollinen", "tyhjä", "heikko", "vanhentui", "lukittu", "oikein",
    "greșită", "incorectă", "expirată", "invalidă", "obligatorie", "goală", "slabă", "pogrešna", "neispravna", "istekla", "obavezna",
    // Vietnamese, Indonesian, Arabic, Hebrew, Thai, Hindi
    "sai", "không", "hết", "hợp", "salah", "kedaluwarsa", "wajib", "kosong", "lemah", "tidak", "غير", "خاطئة", "صحيحة", "مطلوبة", "منتهية",
    "שגויה", "שגוי", "פגה", "נדרשת", "לא", "ไม่", "หมดอายุ", "गलत", "अमान्य", "समाप्त",
    // Japanese, Chinese, Korean
    "無効", "必須", "期限切れ", "正しくありません", "错误", "无效", "过期", "必填", "錯誤", "잘못되었습니다", "만료되었습니다", "필수",
];
