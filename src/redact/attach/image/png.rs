//! PNG (W3C PNG, third edition, clause 5): a signature, then chunks of length, type, data, CRC.

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What a decoder needs to show the same pixels. Not here on purpose: tEXt, zTXt, iTXt, eXIf, tIME, iCCP, sPLT, hIST and
/// everything private.
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sRGB", b"sBIT", b"cICP", b"bKGD",
    b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or("no PNG signature")?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(SIGNATURE);
    let mut first = true;
    loop {
        let (length, _) = rest.split_first_chunk::<4>().ok_or("the PNG ends too early")?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| "a PNG chunk is too long")?;
        let end = length.checked_add(12).ok_or("a PNG chunk is too long")?;
        let (chunk, behind) = rest.split_at_checked(end).ok_or("the PNG ends too early")?;
        let kind = &chunk[4..8];
        if first != (kind == b"IHDR") {
            return Err("the PNG does not start with its header");
        }
        first = false;
        if KEPT.iter().any(|kept| kept.as_slice() == kind) {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            // Some editors leave the uncropped picture behind the end.
            return if length == 0 { Ok(out) } else { Err("the PNG has data in its end chunk") };
        }
        rest = behind;
    }
}
