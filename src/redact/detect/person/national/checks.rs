//! Check digits of national numbers. Each gets the digits and letters without separators, in the length of its form.

fn digits(value: &[u8]) -> Vec<u32> {
    value.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0')).collect()
}

fn number(value: &[u8]) -> u64 {
    value
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .fold(0, |number, byte| number * 10 + u64::from(byte - b'0'))
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn is_date(month: u64, day: u64) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// Area, group and serial are never zero; 666 and from 900 on were never given (Social Security Administration).
pub(super) fn ssn(value: &[u8]) -> bool {
    let (area, group, serial) = (number(&value[..3]), number(&value[3..5]), number(&value[5..]));
    area != 0 && area != 666 && area < 900 && group != 0 && serial != 0
}

fn same(digits: &[u32]) -> bool {
    digits.windows(2).all(|pair| pair[0] == pair[1])
}

fn mod_11(digits: &[u32], weights: &[u32]) -> u32 {
    match weighted(digits, weights) % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

/// Two check digits, weights from 10 and from 11 down (Receita Federal).
pub(super) fn cpf(value: &[u8]) -> bool {
    let digits = digits(value);
    digits.len() == 11
        && !same(&digits)
        && mod_11(&digits[..9], &[10, 9, 8, 7, 6, 5, 4, 3, 2]) == digits[9]
        && mod_11(&digits[..10], &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) == digits[10]
}

/// The same of a company.
pub(super) fn cnpj(value: &[u8]) -> bool {
    let digits = digits(value);
    digits.len() == 14
        && !same(&digits)
        && mod_11(&digits[..12], &[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digits[12]
        && mod_11(&digits[..13], &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digits[13]
}

/// The date of birth; of women the month is 50 more, and 20 more where the numbers of a day had run out (act 133/2000). Those
/// that were given since 1954 are divisible by 11; nothing else is written like this, so that a wrong one goes, too.
pub(super) fn rodne_cislo(value: &[u8]) -> bool {
    let (month, day) = (number(&value[2..4]), number(&value[4..6]));
    [0, 20, 50, 70].iter().any(|more| month.checked_sub(*more).is_some_and(|month| is_date(month, day)))
}

/// 97 less the remainder; the first digit is the sex, the fourth and fifth the month (INSEE).
pub(super) fn nir(value: &[u8]) -> bool {
    let digits = digits(value);
    if digits.len() != 15 || !matches!(digits[0], 1 | 2) {
        return false;
    }
    let month = digits[3] * 10 + digits[4];
    let body = number(&value[..13]);
    (matches!(month, 1..=12 | 20..=42 | 50..=99)) && 97 - body % 97 == number(&value[13..])
}

/// ISO 7064 MOD 11,10, and one digit of the first ten that is there twice or three times (Bundeszentralamt für Steuern).
pub(super) fn steuer_id(value: &[u8]) -> bool {
    let digits = digits(value);
    if digits.len() != 11 || digits[0] == 0 {
        return false;
    }
    let product = digits[..10].iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == digits[10]
}

/// The algorithm of Verhoeff (UIDAI); never begins with 0 or 1.
pub(super) fn aadhaar(value: &[u8]) -> bool {
    const MULTIPLY: [[u8; 10]; 10] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
        [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
        [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
        [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
        [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
        [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
        [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
        [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];
    const PERMUTE: [[u8; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    let check = value.iter().rev().enumerate().fold(0_u8, |check, (place, byte)| {
        let digit = byte.wrapping_sub(b'0') % 10;
        MULTIPLY[usize::from(check)][usize::from(PERMUTE[place % 8][usize::from(digit)])]
    });
    value.first().is_some_and(|first| *first >= b'2') && check == 0
}

/// The check digit of EAN-13, as the Swiss AHV number has it.
pub(super) fn ean13(value: &[u8]) -> bool {
    let digits = digits(value);
    digits.len() == 13 && weighted(&digits, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

/// 97 less the remainder; of those born from 2000 on, with a 2 in front.
pub(super) fn belgian(value: &[u8]) -> bool {
    let (body, check) = (number(&value[..9]), number(&value[9..]));
    97 - body % 97 == check || 97 - (2_000_000_000 + body) % 97 == check
}

/// The letters that begin and end a national insurance number (HMRC, NIM39110).
pub(super) fn nino(value: &[u8]) -> bool {
    let (first, second, last) = (value[0], value[1], value[8]);
    !b"DFIQUV".contains(&first)
        && !b"DFIOQUV".contains(&second)
        && matches!(last, b'A'..=b'D')
        && ![&b"BG"[..], b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"].contains(&&value[..2])
}

/// The letters of the remainder by 23.
const SPANISH: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";

fn spanish(number: u64) -> Option<u8> {
    usize::try_from(number % 23).ok().and_then(|rest| SPANISH.get(rest)).copied()
}

/// The letter is the remainder by 23. A date with a `Z` behind it is a date.
pub(super) fn dni(value: &[u8]) -> bool {
    let is_day = matches!(&value[..2], b"19" | b"20")
        && is_date(number(&value[4..6]), number(&value[6..8]))
        && matches!(value[8], b'T' | b'Z');
    !is_day && spanish(number(&value[..8])) == Some(value[8])
}

/// The same with X, Y or Z for 0, 1 or 2 in front.
pub(super) fn nie(value: &[u8]) -> bool {
    let Some(lead) = b"XYZ".iter().position(|letter| *letter == value[0]) else { return false };
    let lead = u64::try_from(lead).unwrap_or(0);
    spanish(lead * 10_000_000 + number(&value[1..8])) == Some(value[8])
}

/// The date of birth, and the remainder by 31 as a character.
pub(super) fn hetu(value: &[u8]) -> bool {
    const LETTERS: &[u8] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    let (digits, last): (Vec<u8>, u8) = (
        value[..value.len() - 1].iter().filter(|byte| byte.is_ascii_digit()).copied().collect(),
        value[value.len() - 1],
    );
    let rest = usize::try_from(number(&digits) % 31).unwrap_or(0);
    digits.len() == 9 && is_date(number(&digits[2..4]), number(&digits[..2])) && LETTERS[rest] == last
}

/// Luhn over the ten digits behind the century, and a date of the last century: `20260101-1234` is a log's.
pub(super) fn personnummer(value: &[u8]) -> bool {
    let digits = digits(value);
    let sum: u32 = digits[2..]
        .iter()
        .enumerate()
        .map(|(place, digit)| {
            let double = digit * if place.is_multiple_of(2) { 2 } else { 1 };
            if double > 9 { double - 9 } else { double }
        })
        .sum();
    value.starts_with(b"19") && is_date(number(&value[4..6]), number(&value[6..8])) && sum.is_multiple_of(10)
}

/// The date of birth, and 1 to 4 for sex and century.
pub(super) fn korean(value: &[u8]) -> bool {
    is_date(number(&value[2..4]), number(&value[4..6])) && matches!(value[6], b'1'..=b'4')
}

/// Weights 5 4 3 2 7 6 5 4 3 2 (AFIP).
pub(super) fn cuit(value: &[u8]) -> bool {
    let digits = digits(value);
    let check = match 11 - weighted(&digits[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        11 => 0,
        10 => 9,
        check => check,
    };
    matches!(&value[..2], b"20" | b"23" | b"24" | b"27" | b"30" | b"33" | b"34") && digits[10] == check
}

/// Weights 2 to 7 from the right, `K` for ten.
pub(super) fn rut(value: &[u8]) -> bool {
    let body = digits(&value[..value.len() - 1]);
    let sum: u32 = body
        .iter()
        .rev()
        .zip([2, 3, 4, 5, 6, 7].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = match 11 - sum % 11 {
        11 => b'0',
        10 => b'K',
        check => b'0' + u8::try_from(check).unwrap_or(0),
    };
    value[value.len() - 1].to_ascii_uppercase() == check
}

/// Seventeen digits with the date of birth in them, and a check by weights (GB 11643).
pub(super) fn chinese(value: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = digits(&value[..17]);
    let rest = usize::try_from(weighted(&body, &WEIGHTS) % 11).unwrap_or(0);
    matches!(&value[6..8], b"19" | b"20")
        && is_date(number(&value[10..12]), number(&value[12..14]))
        && b"10X98765432"[rest] == value[17]
}

/// Four letters, the date of birth, sex, state, consonants.
pub(super) fn curp(value: &[u8]) -> bool {
    is_date(number(&value[6..8]), number(&value[8..10])) && matches!(value[10], b'H' | b'M')
}

/// The letter of the month, and the day, which is 40 more of women. Nothing else is written like this, so that one whose check letter is
/// wrong goes, too: somebody mistyped it.
pub(super) fn codice_fiscale(value: &[u8]) -> bool {
    b"ABCDEHLMPRST".contains(&value[8])
        && matches!(number(&value[9..11]) % 40, 1..=31)
        && number(&value[9..11]) < 72
}
