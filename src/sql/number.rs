//! Numbers as JSON holds them: what a number of jq cannot hold is a text.

use serde_json::{Number, Value};

/// Up to here every whole number is one of jq.
const WHOLE: i128 = 1 << 53;

/// A whole number.
pub(super) fn whole(number: i128) -> Value {
    match i64::try_from(number) {
        Ok(small) if number.abs() <= WHOLE => Value::from(small),
        _ => Value::String(number.to_string()),
    }
}

/// A number of 64 bits: JSON has neither infinity nor what is none.
pub(super) fn float(number: f64) -> Value {
    Number::from_f64(number).map_or_else(|| Value::String(number.to_string()), Value::Number)
}

/// A number that is written in digits: as one where nothing of it is lost, else as it is written.
pub(super) fn real(text: String) -> Value {
    if !text.contains(['.', 'e', 'E'])
        && let Ok(number) = text.parse()
    {
        return whole(number);
    }
    let digits = text.chars().filter(char::is_ascii_digit).collect::<String>();
    // A number of 64 bits holds fifteen digits, whatever they are.
    let fits = digits.trim_start_matches('0').trim_end_matches('0').len() <= 15;
    let number =
        text.parse::<f64>().ok().filter(|number| number.is_finite() && fits).and_then(Number::from_f64);
    number.map_or(Value::String(text), Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{float, real, whole};

    #[test]
    fn a_number_loses_nothing() {
        assert_eq!(whole(9_007_199_254_740_992), json!(9_007_199_254_740_992_i64));
        assert_eq!(whole(9_007_199_254_740_993), json!("9007199254740993"));
        assert_eq!(whole(u64::MAX.into()), json!("18446744073709551615"));
        for (text, value) in [
            ("1.50", json!(1.5)),
            ("0.1000000000000000001", json!("0.1000000000000000001")),
            ("-3", json!(-3)),
        ] {
            assert_eq!(real(text.to_owned()), value);
        }
        assert_eq!(float(0.1 + 0.2), json!(0.1 + 0.2));
        assert_eq!(float(f64::NEG_INFINITY), json!("-inf"));
    }
}
