//! The codes of countries behind the `+`.

/// Assigned codes of ITU-T E.164 (the list of assigned country codes): of one digit, of two, of three.
const TWO: &[u8] = &[
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58,
    60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

/// Whether the digits of an international number begin with the code of a country.
pub(super) fn is_code(digits: &[u8]) -> bool {
    let [first, second, third, ..] = digits else { return false };
    let (first, second, third) = (first - b'0', second - b'0', third - b'0');
    match first {
        0 => false,
        // North America: an area begins with 2 to 9.
        1 => digits.len() == 11 && second >= 2,
        7 => matches!(digits.len(), 11 | 10),
        _ if TWO.contains(&(first * 10 + second)) => true,
        _ => is_of_three(first, second, third),
    }
}

fn is_of_three(first: u8, second: u8, third: u8) -> bool {
    match (first, second) {
        (2, 2..=6) | (3, 5) | (5, 0 | 9) => true,
        (2, 1) => matches!(third, 1 | 2 | 3 | 6 | 8),
        (2, 9) => matches!(third, 0 | 1 | 7..=9),
        (3, 7) | (9, 6) => third != 9,
        (3, 8) => !matches!(third, 4 | 8),
        (4, 2) => matches!(third, 0 | 1 | 3),
        (6, 7) => third != 1,
        (6, 8) => third != 4,
        (6, 9) => third <= 2,
        (8, 0) => matches!(third, 0 | 8),
        (8, 5) => matches!(third, 0 | 2 | 3 | 5 | 6),
        (8, 7) => matches!(third, 0..=4 | 8),
        (8, 8) => matches!(third, 0..=3 | 6 | 8),
        (9, 7) => third != 8,
        (9, 9) => !matches!(third, 7 | 9),
        _ => false,
    }
}
