//! Texts as people's editors and shells write them: UTF-8 with or without the mark in front, and UTF-16 with it, which is what Windows'
//! Notepad calls Unicode and what `>` makes in its PowerShell.

/// The text in these bytes, without the mark in front.
///
/// # Errors
/// The place of the first byte that does not fit, from 1.
pub(crate) fn decoded(bytes: Vec<u8>) -> Result<String, usize> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => {
            let mut text = String::from_utf8(bytes).map_err(|error| error.utf8_error().valid_up_to() + 1)?;
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok(text)
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, usize> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(bytes.len() + 2);
    }
    let mut text = String::with_capacity(pairs.len());
    let mut at = 3;
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let letter = letter.map_err(|_| at)?;
        at += letter.len_utf16() * 2;
        text.push(letter);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn the_same_text_in_four_encodings() {
        let text = "Zugriff verweigert: Ä 🙂\r\nline 2";
        let little: Vec<u8> =
            [0xfeff_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> =
            [0xfeff_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), little, big] {
            assert_eq!(decoded(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_fits_none_is_said_by_its_place() {
        assert_eq!(decoded(b"ab\xff".to_vec()), Err(3));
        assert_eq!(decoded(b"\xff\xfea\0b".to_vec()), Err(5));
        assert_eq!(decoded(b"\xff\xfea\0\0\xd8b\0".to_vec()), Err(5));
        assert_eq!(decoded(Vec::new()).as_deref(), Ok(""));
    }
}
