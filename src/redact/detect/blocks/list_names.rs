//! What lists of codes and phrases of words are called.

/// What such lists are called, in lower case: one word of each row in one line.
#[rustfmt::skip]
const LISTS: &[(&[&str], &[&str])] = &[(
    &["scratch", "single-use", "recovery", "rescue", "fallback"],
    &["token"],
), (
    &[ "fallback",
        "recover", "backup", "back-up", "scratch", "emergency", "one-time", "onetime", "single-use", "rescue", "reserve",
        "bypass", "2fa", "mfa", "two-factor", "einmal", "wiederherstell", "ersatz", "notfall", "sicherung", "récup", "recup",
        "secours", "respaldo", "emergencia", "recuper", "herstel", "zapas", "odzysk", "kurtarma", "yedek", "återställ", "reserv",
        "gjenopprett", "nødkode", "palaut", "obnov", "záloh", "リカバリ", "回復", "バックアップ", "復旧", "恢复", "备用", "備用", "резерв",
        "восстанов", "복구", "백업", "tan-liste", "tan list", "awaryj", "ratunk", "záchran", "rezerv", "rezerw", "cadangan",
        "dự phòng", "khôi phục", "tartalék", "helyreáll", "varakood", "αντίγραφ", "εφεδρικ", "ανάκτησ", "استرداد", "احتياط",
        "גיבוי", "שחזור", "sauvegarde", "riserva", "ripristin",
    ],
    &[
        "code", "kod", "codig", "código", "codic", "tan", "コード", "代码", "代碼", "码", "код", "kód", "cod", "κωδικ", "رموز", "رمز",
        "קודי", "mã ", "코드", "key",
    ],
)];

/// What a phrase of words is called.
#[rustfmt::skip]
pub(super) const PHRASES: &[&str] = &[
        "seed phrase", "seed words", "recovery phrase", "recovery words", "mnemonic", "secret phrase",
        "wiederherstellungsphrase", "wiederherstellungswörter", "merkphrase", "phrase de récupération", "phrase secrète",
        "frase semilla", "frase de recuperación", "frase semente", "frase de recuperação", "frase di recupero", "herstelzin",
        "herstelwoorden", "fraza odzyskiwania", "シードフレーズ", "助记词", "сид-фраз", "кодовая фраза",
];

/// Whether a text, in lower case, names a list of codes: `kod yedek`, `backup codes`.
pub(super) fn names_a_list(lower: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    LISTS.iter().any(|(first, second)| has(first) && has(second))
}
