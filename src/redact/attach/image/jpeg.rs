//! JPEG (ITU-T T.81, annex B): marker segments, and coded data behind each start of scan.

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP14: u8 = 0xEE;

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let Some(mut rest) = bytes.strip_prefix(&[0xFF, SOI]) else { return Err("no JPEG signature") };
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&[0xFF, SOI]);
    let mut scans = 0_usize;
    loop {
        let (marker, behind) = marker(rest)?;
        match marker {
            EOI if scans == 0 => return Err("no picture in the JPEG"),
            EOI => {
                // What stands behind the end (a second picture, a video, notes) is not copied.
                out.extend_from_slice(&[0xFF, EOI]);
                return Ok(out);
            }
            // TEM and restart markers have no length and mean nothing here.
            0x01 | 0xD0..=0xD7 => rest = behind,
            SOI | 0x00 => return Err("a marker of the JPEG is out of place"),
            _ => {
                let (length, _) = behind.split_first_chunk::<2>().ok_or("the JPEG ends too early")?;
                let length = usize::from(u16::from_be_bytes(*length));
                let (segment, mut after) =
                    behind.split_at_checked(length).ok_or("the JPEG ends too early")?;
                let data = segment.get(2..).ok_or("a segment of the JPEG has no length")?;
                keep(marker, data, &mut out)?;
                if marker == SOS {
                    scans += 1;
                    let coded = coded_length(after);
                    out.extend_from_slice(&after[..coded]);
                    after = &after[coded..];
                }
                rest = after;
            }
        }
    }
}

/// The next marker and what follows it. Fill bytes before it are left out.
fn marker(bytes: &[u8]) -> Result<(u8, &[u8]), &'static str> {
    let [0xFF, rest @ ..] = bytes else {
        return Err("the JPEG ends too early or has bytes between its segments");
    };
    let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
    match &rest[fill..] {
        [marker, behind @ ..] => Ok((*marker, behind)),
        [] => Err("the JPEG ends too early"),
    }
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

/// Copies a segment if the decoder needs it: tables, frames, scans, and the two that say how colours are coded.
fn keep(marker: u8, data: &[u8], out: &mut Vec<u8>) -> Result<(), &'static str> {
    let kept: Vec<u8> = match marker {
        // JFIF: version and density without the thumbnail; JFXX holds only a thumbnail.
        APP0 if data.starts_with(b"JFIF\0") && data.len() >= 14 => [&data[..12], &[0, 0]].concat(),
        // Adobe: says whether the colours are YCbCr, RGB, CMYK or YCCK.
        APP14 if data.starts_with(b"Adobe") && data.len() >= 12 => data[..12].to_vec(),
        // SOF, DHT, DAC, SOS, DQT, DNL, DRI, DHP, EXP.
        0xC0..=0xCF | SOS..=0xDF => data.to_vec(),
        _ => return Ok(()),
    };
    let length = u16::try_from(kept.len() + 2).map_err(|_| "a segment of the JPEG is too long")?;
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&kept);
    Ok(())
}
