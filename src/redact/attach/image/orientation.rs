//! The one tag of EXIF that is part of how a picture is shown: which way up it is (EXIF 2.32, 4.6.4, tag 0x0112). A phone writes
//! the photo of a screen as the sensor saw it, and this tag.

const EXIF: &[u8] = b"Exif\0\0";
const TAG: u16 = 0x0112;
/// The type of the tag: an unsigned number of 16 bits.
const SHORT: u16 = 3;

/// An EXIF block with nothing but the orientation of this one. `None`: there is none, or it is upright.
pub(super) fn only(exif: &[u8]) -> Option<Vec<u8>> {
    let orientation = read(exif.strip_prefix(EXIF)?)?;
    let mut out = EXIF.to_vec();
    // Big-endian, the first directory behind the header; one entry; no further directory.
    out.extend_from_slice(b"MM\0*\0\0\0\x08\0\x01");
    out.extend_from_slice(&TAG.to_be_bytes());
    out.extend_from_slice(&SHORT.to_be_bytes());
    out.extend_from_slice(&[0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
    Some(out)
}

fn read(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let long = |at: usize| {
        let (one, two) = (u32::from(short(at)?), u32::from(short(at + 2)?));
        usize::try_from(if big { one << 16 | two } else { two << 16 | one }).ok()
    };
    let directory = long(4)?;
    let count = usize::from(short(directory)?);
    let entry =
        (0..count).map(|number| directory + 2 + number * 12).find(|entry| short(*entry) == Some(TAG))?;
    let is_number = short(entry + 2)? == SHORT && long(entry + 4)? == 1;
    let orientation = u8::try_from(short(entry + 8)?).ok()?;
    (is_number && (2..=8).contains(&orientation)).then_some(orientation)
}
