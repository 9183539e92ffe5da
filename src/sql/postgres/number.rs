//! `numeric` of PostgreSQL: digits to the base of ten thousand.

use std::fmt::Write as _;

use serde_json::Value;

use super::super::number::real;

/// A number; `None`: the bytes are none.
pub(super) fn decimal(bytes: &[u8]) -> Option<Value> {
    let words: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    let [count, weight, sign, scale, digits @ ..] = words.as_slice() else { return None };
    match *sign {
        0 | 0x4000 => {}
        0xC000 => return Some(Value::String("NaN".to_owned())),
        0xD000 => return Some(Value::String("Infinity".to_owned())),
        0xF000 => return Some(Value::String("-Infinity".to_owned())),
        _ => return None,
    }
    if digits.len() != usize::from(*count) {
        return None;
    }
    let weight = i32::from(weight.cast_signed());
    // Where the digit of ten thousand to this power stands.
    let digit = |power: i32| {
        let index = usize::try_from(weight - power).ok();
        index.and_then(|index| digits.get(index)).copied().unwrap_or(0)
    };
    let mut text = String::new();
    for power in (0..=weight.max(0)).rev() {
        let _ = write!(text, "{:04}", digit(power));
    }
    let whole = text.trim_start_matches('0');
    let mut text = if whole.is_empty() { "0".to_owned() } else { whole.to_owned() };
    let scale = usize::from(*scale);
    if scale > 0 {
        let mut fraction = String::new();
        let mut power = -1;
        while fraction.len() < scale {
            let _ = write!(fraction, "{:04}", digit(power));
            power -= 1;
        }
        text = format!("{text}.{}", &fraction[..scale]);
    }
    Some(real(if *sign == 0x4000 { format!("-{text}") } else { text }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::decimal;

    fn bytes(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn decimals_are_numbers_where_json_holds_them() {
        for (words, value) in [
            (vec![0, 0, 0, 0], json!(0)),
            (vec![1, 0, 0, 0, 7], json!(7)),
            (vec![2, 1, 0, 0, 1, 2345], json!(12345)),
            (vec![1, 1, 0, 0, 3], json!(30000)),
            (vec![2, 0, 0, 2, 12, 5000], json!(12.5)),
            (vec![1, u16::MAX, 0x4000, 4, 25], json!(-0.0025)),
            (vec![5, 4, 0, 0, 123, 4567, 8901, 2345, 6789], json!("1234567890123456789")),
            (vec![0, 0, 0xC000, 0], json!("NaN")),
        ] {
            assert_eq!(decimal(&bytes(&words)), Some(value), "{words:?}");
        }
        assert_eq!(decimal(&bytes(&[2, 0, 0, 0, 1])), None);
    }
}
