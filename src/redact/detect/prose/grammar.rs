//! The small words between a noun and what it is: "is", "lautet", "est", and what may stand around them. In lower case.

/// Words that say that something is.
#[rustfmt::skip]
const COPULAS: &[&str] = &[
    "is", "was", "are", "were", "equals", "reads", "becomes", "remains", "it's", "it’s", "is:", "ist",
    "lautet", "lauten", "lautete", "war", "heißt", "heisst", "sind", "sei", "bleibt", "wäre", "est", "était",
    "sera", "sont", "devient", "c'est", "c’est", "es", "era", "será", "son", "sería", "é", "são", "foi", "è",
    "e'", "sarà", "sono", "luidt", "wordt", "zijn", "jest", "było", "są", "brzmi", "är", "lyder", "var", "er",
    "je", "bylo", "zní", "jsou", "on", "oli", "это", "будет", "є", "це", "olarak", "şudur", "şu", "este", "ovat", "olivat", "είναι", "ήταν", "adalah", "ialah", "yaitu",
    "là", "هو", "هي", "كان", "הוא", "היא", "היה", "है", "हैं", "คือ", "glasi", "glase", "ir", "yra", "е", "são", "ye", "az", "は",
    "が", "も", "を", "是", "为", "為", "就是", "는", "은", "이", "가", "를", "을",
];

/// Words that may stand behind those.
#[rustfmt::skip]
const PARTICLES: &[&str] = &[
    "now", "still", "currently", "simply", "just", "actually", "again", "the", "following", "same", "not",
    "set", "to", "called", "probably", "either", "both", "this", "as", "follows", "a", "your", "always",
    "then", "only", "jetzt", "nun", "noch", "immer", "aktuell", "derzeit", "einfach", "nur", "folgendes",
    "wie", "folgt", "also", "weiterhin", "nicht", "übrigens", "wohl", "gerade", "auf", "maintenant",
    "toujours", "encore", "actuellement", "simplement", "le", "la", "suivant", "ahora", "todavía", "aún",
    "simplemente", "siguiente", "el", "actualmente", "agora", "ainda", "atualmente", "simplesmente", "o",
    "seguinte", "ora", "adesso", "ancora", "semplicemente", "seguente", "attualmente", "il", "nu", "nog",
    "steeds", "momenteel", "gewoon", "als", "volgt", "de", "het", "volgende", "teraz", "nadal", "wciąż", "po",
    "prostu", "obecnie", "şimdi", "hâlâ", "hala", "şöyle", "fortfarande", "just", "följande", "nyní", "stále",
    "teď", "сейчас", "теперь", "такой", "nú", "en", "currently:", "zuletzt", "bisher", "bislang", "vorher", "früher", "gestern", "heute",
    "yesterday", "today", "previously", "before", "last", "hier", "avant", "ayer", "hoy", "antes", "ontem", "hoje", "ieri", "oggi", "prima",
    "gisteren", "vandaag", "wczoraj", "dziś", "wcześniej", "igår", "idag", "вчера", "сегодня", "раньше", "most", "jelenleg", "nyt", "acum",
    "τώρα", "ακόμα", "بالضبط", "sekarang", "i.e", "d.h", "namely", "nämlich", "actualmente", "spelled", "written",
];

/// Verbs of change, by their beginnings: behind them "to", "auf", "en" and the like lead to the new value.
#[rustfmt::skip]
const CHANGES: &[&str] = &[
    "set", "chang", "reset", "updat", "switch", "modif", "back", "gesetzt", "gestellt", "geänd", "umgestellt", "zurückgesetzt", "réinitialis", "remplac",
    "cambi", "actualiz", "alter", "redefini", "troc", "troqu", "mude", "muda", "mudou", "mudei", "mudamos", "reimpost", "impost", "gewijzig", "verander", "ingesteld", "zmieni", "ustawi",
    "ändra", "återställ", "nollställ", "bytt", "satt", "endre", "ændre", "nulstil", "změn", "nastav", "поменя", "смени", "измени",
    "сброс", "установ", "змін", "állít", "cserél", "vaihd", "vaihto", "asetet", "muut", "değiş", "schimb", "resetat", "promijen", "promen",
    "αλλάχ", "άλλαξ", "diubah", "diganti", "đổi", "đặt",
];

/// What leads from such a verb to the value.
#[rustfmt::skip]
const TOWARDS: &[&str] = &[
    "to", "auf", "in", "zu", "en", "par", "à", "a", "por", "para", "naar", "op", "na", "till", "til", "con", "com", "su", "в", "на", "în",
    "olarak", "menjadi", "thành", "σε",
];

/// What says that the word before it serves as something.
#[rustfmt::skip]
const AS: &[&str] = &[
    "as", "als", "comme", "como", "come", "jako", "som", "как", "як",
];

/// What joins two values.
#[rustfmt::skip]
const AND: &[&str] = &[
    "and", "or", "und", "oder", "et", "ou", "y", "o", "e", "u", "en", "of", "i", "lub", "oraz", "ve", "veya",
    "och", "eller", "og", "a", "nebo", "и", "или", "і", "または", "と", "then", "dann", "puis", "also", "&", "/",
    "nor", "sowie",
];

/// What stands between "is" and a noun: "is my", "ist Ihr".
#[rustfmt::skip]
const WHOSE: &[&str] = &[
    "my", "your", "our", "his", "her", "their", "the", "a", "an", "this", "one-time", "new", "old",
    "temporary", "current", "initial", "default", "login", "sign-in", "mein", "meine", "dein", "deine", "ihr",
    "ihre", "unser", "euer", "das", "der", "die", "dein", "neues", "neue", "neuer", "alte", "altes", "mon",
    "ma", "ton", "ta", "votre", "notre", "son", "le", "la", "mi", "tu", "su", "nuestra", "el", "la", "una",
    "un", "meu", "minha", "teu", "tua", "seu", "sua", "o", "a", "il", "lo", "mio", "mia", "tuo", "tua", "suo",
    "vostro", "mijn", "je", "jouw", "uw", "ons", "het", "de", "een", "moje", "mój", "twój", "twoje", "twoim",
    "państwa", "din", "ditt", "mitt", "min", "er", "váš", "vaše", "tvůj", "můj", "мой", "ваш", "твой", "наш",
    "senin", "sizin", "benim", "bizim", "minun", "sinun", "az", "a", "μου", "σας", "σου", "του", "ο", "το", "الخاص", "الخاصة", "بك", "שלך", "שלי", "आपका",
    "meu", "nuestro", "nostra", "jouw", "mijn", "minha", "vår", "mit", "dit", "min", "moja", "мое", "моё", "saya", "anda", "kamu", "cua", "của", "tôi",
    "temporal", "provisoire", "dvs", "meine", "meinem", "meinen", "ihrem", "unsere", "nossa", "nuestra", "nosso", "наша", "мій", "твій", "あなたの", "您的", "你的", "我的", "내", "당신의",
];

pub(super) fn is_copula(lower: &str) -> bool {
    COPULAS.contains(&lower)
}

pub(super) fn is_particle(lower: &str) -> bool {
    PARTICLES.contains(&lower)
}

pub(super) fn is_change(lower: &str) -> bool {
    CHANGES.iter().any(|verb| lower.starts_with(verb))
}

pub(super) fn leads(lower: &str) -> bool {
    TOWARDS.contains(&lower)
}

pub(super) fn serves(lower: &str) -> bool {
    AS.contains(&lower)
}

pub(super) fn joins(lower: &str) -> bool {
    AND.contains(&lower)
}

pub(super) fn is_whose(lower: &str) -> bool {
    WHOSE.contains(&lower)
}
