//! Random bytes of the system, as digits: names that nobody else has, and secrets.

use crate::text::digest::hex;

/// So many random bytes, as hexadecimal digits: twice as many.
///
/// # Errors
/// The system gives no random bytes.
pub(crate) fn digits(bytes: usize) -> Result<String, getrandom::Error> {
    let mut filled = vec![0; bytes];
    getrandom::fill(&mut filled)?;
    Ok(hex(&filled))
}

#[cfg(test)]
mod tests {
    #[test]
    fn digits_are_twice_the_bytes_and_new_each_time() {
        let (one, other) = (super::digits(16).unwrap(), super::digits(16).unwrap());
        assert_eq!((one.len(), other.len()), (32, 32));
        assert_ne!(one, other);
    }
}
