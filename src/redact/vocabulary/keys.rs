//! Keys by what they open: the word for a key in one of the languages, and beside it what it is for. `WLAN-Schlüssel`, `clé d'API`,
//! `llave de licencia`, `Sub-Key`. A primary, sort or foreign key is none of these.

use super::NameHint;

/// Words for a key, folded.
#[rustfmt::skip]
const KEYS: &[&str] = &[
    "schlussel", "schluessel", "key", "cle", "clave", "llave", "chave", "chiave", "sleutel", "klucz", "anahtar", "nyckel", "nokkel",
    "nogle", "avain", "klic", "kulcs", "cheie", "kljuc", "\u{43a}\u{43b}\u{44e}\u{447}", "\u{43a}\u{43b}\u{44e}\u{447}\u{430}", "\u{30ad}\u{30fc}",
    "\u{9375}", "\u{5bc6}\u{94a5}", "\u{5bc6}\u{9470}", "\u{d0a4}",
];

/// What a person types to get into a network: any text may be it.
#[rustfmt::skip]
const NETWORKS: &[&str] =
    &["wlan", "wifi", "ssid", "wpa", "wpa2", "wpa3", "netzwerk", "network", "reseau", "rete", "rede", "netz", "hotspot", "preshared", "funknetz"];

/// What else a key is for.
#[rustfmt::skip]
const PURPOSES: &[&str] = &[
    "api", "app", "zugangs", "zugriffs", "access", "acces", "acceso", "acesso", "accesso", "toegangs", "dostepu", "erisim", "privater", "privat", "private",
    "privada", "privata", "privee", "prywatny", "geheimer", "geheim", "secret", "secreta", "secrete", "segreta", "tajny", "lizenz", "licence", "license",
    "licencia", "licenca", "licenza", "licentie", "lisans", "produkt", "product", "produit", "aktivierungs", "activation", "activacion", "attivazione",
    "activatie", "freischalt", "verschlussel", "verschlusselungs", "encryption", "chiffrement", "cifrado", "cifratura", "versleutelings", "signatur", "signing",
    "master", "haupt", "maitre", "maestra", "mestra", "dienst", "service", "abo", "abonnement", "subscription", "konto", "account", "storage", "shared",
    "consumer", "developer", "entwickler", "partner", "function", "functions", "tenantapi", "vendor", "wiederherstellungs", "recovery", "recuperation", "rescue",
    "sign", "hmac", "encrypt", "decrypt", "decryption", "crypt", "cipher", "cookie", "session", "jwt", "fernet", "auth", "vault", "unseal", "seal",
    "backup", "installations", "install", "serien", "registrierungs", "registration", "registrazione", "registro", "webhook", "push", "server",
];

/// What stands between the two, folded: `clave de la API`, `clé d'API`.
const BETWEEN: &[&str] = &[
    "", "de", "d", "del", "dela", "der", "des", "di", "da", "do", "du", "van", "zum", "fur", "for", "of",
    "pour", "para", "per",
];

/// What a folded name tells that is a key of something, and nothing else.
pub(super) fn hint(folded: &str) -> Option<NameHint> {
    KEYS.iter().find_map(|key| {
        let purpose = match (folded.strip_suffix(key), folded.strip_prefix(key)) {
            (Some(before), _) if !before.is_empty() => before,
            (_, Some(behind)) if !behind.is_empty() => BETWEEN
                .iter()
                .find_map(|between| behind.strip_prefix(between).filter(|purpose| is_purpose(purpose)))?,
            _ => return None,
        };
        if NETWORKS.iter().any(|network| purpose.ends_with(network)) {
            Some(NameHint::Password)
        } else {
            PURPOSES.iter().any(|known| purpose.ends_with(known)).then_some(NameHint::Token)
        }
    })
}

fn is_purpose(text: &str) -> bool {
    NETWORKS.contains(&text) || PURPOSES.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::{NameHint, hint};

    #[test]
    fn a_key_is_told_by_what_it_opens() {
        for (name, told) in [
            ("wlanschlussel", Some(NameHint::Password)),
            ("ssidkey", Some(NameHint::Password)),
            ("cledapi", Some(NameHint::Token)),
            ("llavedelicencia", Some(NameHint::Token)),
            ("ocpapimsubscriptionkey", Some(NameHint::Token)),
            ("xfunctionskey", Some(NameHint::Token)),
            ("cookiesignkey", Some(NameHint::Token)),
            ("primarykey", None),
            ("primarschlussel", None),
            ("clavesol", None),
            ("hotkey", None),
        ] {
            assert_eq!(hint(name), told, "{name}");
        }
    }
}
