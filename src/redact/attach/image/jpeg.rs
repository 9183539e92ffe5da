//! JPEG (ITU-T T.81, annex B): marker segments, and coded data behind each start of scan.

use super::orientation;

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP14: u8 = 0xEE;

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let Some(mut rest) = bytes.strip_prefix(&[0xFF, SOI]) else { return Err("no JPEG signature") };
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&[0xFF, SOI]);
    let (mut scans, mut turned) = (0_usize, false);
    loop {
        let Some((marker, behind)) = marker(rest) else { return end(scans, out) };
        match marker {
            // What stands behind the end (a second picture, a video, notes) is not copied.
            EOI => return end(scans, out),
            // TEM, restart markers and stuffed bytes have no length and mean nothing here.
            0x00 | 0x01 | 0xD0..=0xD7 => rest = behind,
            SOI if scans > 0 => return end(scans, out),
            SOI => return Err("a marker of the JPEG is out of place"),
            _ => {
                let Some((data, mut after)) = segment(behind) else { return end(scans, out) };
                if marker == APP1 && !turned {
                    if let Some(orientation) = orientation::only(data) {
                        write(marker, &orientation, &mut out)?;
                        turned = true;
                    }
                } else if let Some(kept) = kept(marker, data) {
                    write(marker, &kept, &mut out)?;
                }
                if marker == SOS {
                    let coded = coded_length(after);
                    scans += usize::from(coded > 0);
                    out.extend_from_slice(&after[..coded]);
                    after = &after[coded..];
                }
                rest = after;
            }
        }
    }
}

/// The picture, ended as it must be. One that was cut in its data is shown as far as it goes: viewers do so, too, and a screen's
/// upper half may be what matters.
fn end(scans: usize, mut out: Vec<u8>) -> Result<Vec<u8>, &'static str> {
    if scans == 0 {
        return Err("there is no picture in the JPEG, or it ends too early");
    }
    out.extend_from_slice(&[0xFF, EOI]);
    Ok(out)
}

/// The next marker and what follows it. Fill bytes before it are left out, and so are bytes that belong to no segment: a
/// decoder skips them.
fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let rest = &bytes[memchr::memchr(0xFF, bytes)?..];
    let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
    rest[fill..].split_first().map(|(marker, behind)| (*marker, behind))
}

/// The data of a segment, and what follows it.
fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, _) = bytes.split_first_chunk::<2>()?;
    let (segment, after) = bytes.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    Some((segment.get(2..)?, after))
}

/// Bytes of coded data up to the next marker that is not a restart and not a stuffed 0xFF.
fn coded_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xFF)) {
        at += found;
        match bytes.get(at + 1) {
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            _ => return at,
        }
    }
    bytes.len()
}

/// A segment as the decoder needs it: tables, frames, scans, and the two that say how colours are coded.
fn kept(marker: u8, data: &[u8]) -> Option<Vec<u8>> {
    match marker {
        // JFIF: version and density without the thumbnail; JFXX holds only a thumbnail.
        APP0 if data.starts_with(b"JFIF\0") && data.len() >= 14 => Some([&data[..12], &[0, 0]].concat()),
        // Adobe: says whether the colours are YCbCr, RGB, CMYK or YCCK.
        APP14 if data.starts_with(b"Adobe") && data.len() >= 12 => Some(data[..12].to_vec()),
        // SOF, DHT, DAC, SOS, DQT, DNL, DRI, DHP, EXP.
        0xC0..=0xCF | SOS..=0xDF => Some(data.to_vec()),
        _ => None,
    }
}

fn write(marker: u8, data: &[u8], out: &mut Vec<u8>) -> Result<(), &'static str> {
    let length = u16::try_from(data.len() + 2).map_err(|_| "a segment of the JPEG is too long")?;
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(data);
    Ok(())
}
