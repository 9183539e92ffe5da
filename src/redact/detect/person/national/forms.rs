//! The forms of national numbers.

use super::checks;

/// A form and its check.
pub(super) struct NationalForm {
    /// `9` a digit, `A` a capital, `X` a digit or a capital, `~` nothing or a blank; everything else stands for itself.
    shape: &'static str,
    /// Whether the digits and capitals of a text of this form are such a number.
    pub(super) is_right: fn(&[u8]) -> bool,
    /// The rule in words.
    pub(super) rule: &'static str,
}

/// The fewest digits of a form: most words have none, which is cheaper to see than that no form fits.
pub(super) const FEWEST_DIGITS: usize = 6;

/// Longer ones first, where one begins as another.
pub(super) const FORMS: &[NationalForm] = &[
    // Italy: six letters of the name, the date of birth, the town, a check letter.
    NationalForm { shape: "AAAAAA99A99A999A", is_right: checks::codice_fiscale, rule: "codice fiscale" },
    // Mexico.
    NationalForm { shape: "AAAA999999AAAAAAX9", is_right: checks::curp, rule: "CURP" },
    // China: region, date of birth, number, check.
    NationalForm { shape: "99999999999999999X", is_right: checks::chinese, rule: "resident identity number" },
    // Brazil, a person and a company.
    NationalForm { shape: "999.999.999-99", is_right: checks::cpf, rule: "CPF" },
    NationalForm { shape: "99.999.999/9999-99", is_right: checks::cnpj, rule: "CNPJ" },
    // France.
    NationalForm {
        shape: "9~99~99~99~999~999~99",
        is_right: checks::nir,
        rule: "numéro de sécurité sociale",
    },
    // India, in three groups.
    NationalForm { shape: "9999 9999 9999", is_right: checks::aadhaar, rule: "Aadhaar" },
    // Germany, in four groups.
    NationalForm { shape: "99 999 999 999", is_right: checks::steuer_id, rule: "Steuer-ID" },
    NationalForm { shape: "99 999999 A 999", is_right: |_| true, rule: "Sozialversicherungsnummer" },
    // Switzerland.
    NationalForm { shape: "756.9999.9999.99", is_right: checks::ean13, rule: "AHV number" },
    // Belgium.
    NationalForm { shape: "99.99.99-999.99", is_right: checks::belgian, rule: "rijksregisternummer" },
    // The United States.
    NationalForm { shape: "999-99-9999", is_right: checks::ssn, rule: "social security number" },
    // The United Kingdom.
    NationalForm { shape: "AA 99 99 99 A", is_right: checks::nino, rule: "national insurance number" },
    NationalForm { shape: "AA999999A", is_right: checks::nino, rule: "national insurance number" },
    // Spain, of a citizen and of a foreigner.
    NationalForm { shape: "99999999A", is_right: checks::dni, rule: "DNI" },
    NationalForm { shape: "99999999-A", is_right: checks::dni, rule: "DNI" },
    NationalForm { shape: "A9999999A", is_right: checks::nie, rule: "NIE" },
    NationalForm { shape: "A-9999999-A", is_right: checks::nie, rule: "NIE" },
    // Finland.
    NationalForm { shape: "999999-999X", is_right: checks::hetu, rule: "henkilötunnus" },
    NationalForm { shape: "999999A999X", is_right: checks::hetu, rule: "henkilötunnus" },
    // Czechia and Slovakia.
    NationalForm { shape: "999999/9999", is_right: checks::rodne_cislo, rule: "rodné číslo" },
    // Portugal.
    NationalForm {
        shape: "99999999 9 XX9",
        is_right: |value| value[9].is_ascii_uppercase(),
        rule: "cartão de cidadão",
    },
    // Sweden, with the century.
    NationalForm { shape: "99999999-9999", is_right: checks::personnummer, rule: "personnummer" },
    // Korea.
    NationalForm { shape: "999999-9999999", is_right: checks::korean, rule: "resident registration number" },
    // Argentina.
    NationalForm { shape: "99-99999999-9", is_right: checks::cuit, rule: "CUIT" },
    // Chile.
    NationalForm { shape: "99.999.999-X", is_right: checks::rut, rule: "RUT" },
];

impl NationalForm {
    /// The length of the text of this form that `text` begins with.
    pub(super) fn length(&self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        for wanted in self.shape.bytes() {
            let byte = text.get(at).copied();
            let fits = match wanted {
                b'~' => {
                    at += usize::from(byte == Some(b' '));
                    continue;
                }
                b'9' => byte?.is_ascii_digit(),
                b'A' => byte?.is_ascii_uppercase(),
                b'X' => byte?.is_ascii_uppercase() || byte?.is_ascii_digit() || byte == Some(b'k'),
                other => byte == Some(other),
            };
            if !fits {
                return None;
            }
            at += 1;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::{FEWEST_DIGITS, FORMS};

    #[test]
    fn every_form_has_so_many_digits() {
        for form in FORMS {
            let digits = form.shape.bytes().filter(u8::is_ascii_digit).count();
            assert!(digits >= FEWEST_DIGITS, "{}", form.shape);
        }
    }
}
