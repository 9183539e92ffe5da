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
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_damaged_picture_is_refused_at_every_length() {
    for (name, bytes) in ALL {
        let cleaned = clean(name, bytes).unwrap().bytes;
        for end in 0..cleaned.len() {
            let Ok(part) = clean(name, &cleaned[..end]) else { continue };
            // A JPEG that ends in its data is shown as far as it goes, and ends as a JPEG does.
            let is_shown = part.media_type == "image/jpeg"
                && has(&part.bytes, &[0xFF, 0xDA])
                && part.bytes.ends_with(&[0xFF, 0xD9]);
            assert!(is_shown || !part.media_type.starts_with("image/"), "{name} of {end} bytes");
        }
    }
}

/// Every picture says what was not looked at.
#[test]
fn what_a_picture_shows_was_not_looked_at() {
    for (name, bytes) in ALL {
        assert!(clean(name, bytes).unwrap().note.unwrap().contains("not looked at"), "{name}");
    }
}

/// An APP1 segment of EXIF with this orientation, a camera's name and an owner.
fn exif(big: bool, orientation: u8) -> Vec<u8> {
    let short = |value: u16| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let long = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let mut tiff = if big { b"MM".to_vec() } else { b"II".to_vec() };
    tiff.extend(short(42));
    tiff.extend(long(8));
    tiff.extend(short(2));
    for (tag, kind, count, value) in [
        (0x010F_u16, 2_u16, 4_u32, *b"LEAK"),
        (0x0112, 3, 1, {
            let bytes = short(u16::from(orientation));
            [bytes[0], bytes[1], 0, 0]
        }),
    ] {
        tiff.extend(short(tag));
        tiff.extend(short(kind));
        tiff.extend(long(count));
        tiff.extend(value);
    }
    tiff.extend(long(0));
    tiff.extend(b"LEAK in a thumbnail");
    let length = u16::try_from(tiff.len() + 8).unwrap();
    [&[0xFF, 0xE1][..], &length.to_be_bytes(), b"Exif\0\0", &tiff].concat()
}

/// The orientation that a reader finds: the only entry of the only directory.
fn orientation(jpeg: &[u8]) -> Option<u8> {
    let at = jpeg.windows(6).position(|window| window == b"Exif\0\0")?;
    let tiff = &jpeg[at + 6..];
    assert_eq!(tiff[..10], *b"MM\0*\0\0\0\x08\0\x01");
    assert_eq!(tiff[10..18], [0x01, 0x12, 0, 3, 0, 0, 0, 1]);
    Some(tiff[19])
}

#[test]
fn a_photo_stays_upright() {
    let plain = clean("a.jpg", CMYK).unwrap().bytes;
    for big in [false, true] {
        for value in [0_u8, 1, 3, 6, 8, 9] {
            let photo = [&plain[..2], &exif(big, value), &plain[2..]].concat();
            let cleaned = clean("a.jpg", &photo).unwrap().bytes;
            assert!(!has(&cleaned, b"LEAK"));
            assert_eq!(orientation(&cleaned), Some(value).filter(|value| (2..=8).contains(value)));
            assert_eq!(pixels("a.jpg", &cleaned), pixels("a.jpg", &plain));
            assert_eq!(clean("a.jpg", &cleaned).unwrap().bytes, cleaned, "twice");
        }
    }
}

#[test]
fn a_jpeg_that_viewers_open_is_not_refused() {
    let plain = clean("a.jpg", CMYK).unwrap().bytes;
    let table = plain.windows(2).position(|pair| pair == [0xFF, 0xDB]).unwrap();
    for odd in [
        [&plain[..], b"\nLEAK behind the end"].concat(),
        [&plain[..table], b"LEAK between", &plain[table..]].concat(),
        [&plain[..table], &[0xFF, 0xFF, 0xFF], &plain[table..]].concat(),
        plain[..plain.len() - 2].to_vec(),
        // A segment that claims more than there is, behind the picture.
        [&plain[..plain.len() - 2], &[0xFF, 0xE1, 0xFF, 0xFF, b'L', b'E', b'A', b'K']].concat(),
    ] {
        assert_eq!(clean("a.jpg", &odd).unwrap().bytes, plain);
    }
}

/// A GIF of two frames of two by two pixels, with everything that a GIF can hold beside them.
fn gif() -> Vec<u8> {
    let frame = [
        &b"\x21\xF9\x04\x04\x0A\0\0\0\x2C\0\0\0\0\x02\0\x02\0\x80\xFF\0\0\0\0\xFF\x02\x03\x44\x02\x05\0"[..],
    ]
    .concat();
    [
        b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xFF\xFF\xFF".as_slice(),
        b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0",
        b"\x21\xFF\x0BXMP DataXMP\x04LEAK\0",
        b"\x21\xFE\x04LEAK\x05jane!\0",
        &frame,
        b"\x21\x01\x0C\0\0\0\0\0\0\0\0\0\0\0\0\x04LEAK\0",
        &frame,
        b"\x3BLEAK",
    ]
    .concat()
}

#[test]
fn of_a_gif_frames_and_loops_stay() {
    let cleaned = clean("a.gif", &gif()).unwrap();
    assert_eq!(cleaned.media_type, "image/gif");
    assert!(!has(&cleaned.bytes, b"LEAK") && !has(&cleaned.bytes, b"jane") && !has(&cleaned.bytes, b"XMP"));
    assert!(has(&cleaned.bytes, b"NETSCAPE2.0\x03\x01\0\0\0") && cleaned.bytes.ends_with(b"\x3B"));
    assert_eq!(
        cleaned.bytes.windows(4).filter(|window| *window == b"\x02\x03\x44\x02").count(),
        2,
        "both frames"
    );
    assert_eq!(clean("a.gif", &cleaned.bytes).unwrap().bytes, cleaned.bytes, "twice");
    for end in 0..cleaned.bytes.len() {
        assert!(clean("a.gif", &cleaned.bytes[..end]).is_err() || end < 6, "{end} bytes");
    }
}

#[test]
fn other_pictures_say_what_to_do() {
    for (name, bytes) in [
        ("a.bmp", &b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0"[..]),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0"),
        ("a.avif", b"\0\0\0\x18ftypavif\0\0\0\0"),
        ("a.tif", b"II*\0\x08\0\0\0"),
    ] {
        let refused = clean(name, bytes).unwrap_err().to_string();
        assert!(refused.contains("picture") && refused.contains("Save it as PNG or JPEG"), "{refused}");
    }
}
