//! Pictures: nothing but the picture.

use super::*;

const PNG: &[u8] = include_bytes!("../../data/images/all.png");
const JPEG: &[u8] = include_bytes!("../../data/images/all.jpg");
const CMYK: &[u8] = include_bytes!("../../data/images/cmyk.jpg");
const WEBP: &[u8] = include_bytes!("../../data/images/all.webp");
const MOVING: &[u8] = include_bytes!("../../data/images/moving.webp");

const ALL: &[(&str, &[u8])] =
    &[("all.png", PNG), ("all.jpg", JPEG), ("cmyk.jpg", CMYK), ("all.webp", WEBP), ("moving.webp", MOVING)];

fn has(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn everything_beside_the_picture_is_gone() {
    for (name, bytes) in ALL {
        assert!(has(bytes, b"LEAK"), "{name}");
        let cleaned = clean(name, bytes).unwrap();
        for gone in [
            "LEAK",
            "Exif",
            "EXIF",
            "xmpmeta",
            "XMP ",
            "ICCP",
            "iCCP",
            "ICC_PROFILE",
            "tEXt",
            "zTXt",
            "iTXt",
            "eXIf",
            "jane",
        ] {
            assert!(!has(&cleaned.bytes, gone.as_bytes()), "{name}: {gone}");
        }
        assert!(cleaned.media_type.starts_with("image/"));
        assert_eq!(clean(name, &cleaned.bytes).unwrap().bytes, cleaned.bytes, "{name}: twice");
    }
}

/// PNG: the data chunks one after the other. JPEG: everything from the first table of the frame on that codes pixels. WebP:
/// the picture chunks.
fn pixels(name: &str, bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    if name.ends_with("png") {
        let mut rest = &bytes[8..];
        while rest.len() >= 12 {
            let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
            if matches!(&rest[4..8], b"IHDR" | b"IDAT" | b"IEND") {
                parts.push(rest[..length + 12].to_vec());
            }
            let ends = &rest[4..8] == b"IEND";
            rest = &rest[length + 12..];
            if ends {
                break;
            }
        }
    } else if name.ends_with("webp") {
        let mut at = 12;
        while at + 8 <= bytes.len() {
            let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
            if matches!(&bytes[at..at + 4], b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF") {
                parts.push(bytes[at..at + 8 + length].to_vec());
            }
            at += 8 + length + length % 2;
        }
    } else {
        // From the first quantisation table to the last end of image.
        let start = bytes.windows(2).position(|pair| pair == [0xFF, 0xDB]).unwrap();
        let end = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xD9]).unwrap();
        parts.push(bytes[start..end + 2].to_vec());
    }
    parts
}

#[test]
fn the_bytes_that_make_the_pixels_are_the_same() {
    for (name, bytes) in ALL {
        let cleaned = clean(name, bytes).unwrap().bytes;
        let (before, after) = (pixels(name, bytes), pixels(name, &cleaned));
        assert!(!before.is_empty() && before.iter().map(Vec::len).sum::<usize>() > 200, "{name}");
        assert_eq!(before, after, "{name}");
    }
}

#[test]
fn a_damaged_picture_is_refused_at_every_length() {
    for (name, bytes) in ALL {
        let cleaned = clean(name, bytes).unwrap().bytes;
        for end in 0..cleaned.len() {
            if let Ok(part) = clean(name, &cleaned[..end]) {
                assert!(!part.media_type.starts_with("image/"), "{name} of {end} bytes");
            }
        }
    }
}
