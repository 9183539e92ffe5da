//! WebP (RFC 9649): a RIFF file of chunks with a four-letter name, a length and data padded to an even length.

/// Pictures, their transparency and their animation.
const KEPT: &[&[u8; 4]] = &[b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"];
/// What may stand inside one frame of an animation.
const KEPT_IN_FRAME: &[&[u8; 4]] = &[b"VP8 ", b"VP8L", b"ALPH"];
/// Flags of VP8X that say that metadata follows: ICC profile, EXIF, XMP.
const METADATA_FLAGS: u8 = 0x20 | 0x08 | 0x04;
/// Bytes of a frame's own header, before its chunks.
const FRAME_HEADER: usize = 16;

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let rest = bytes.strip_prefix(b"RIFF").ok_or("no WebP signature")?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or("the WebP ends too early")?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| "the WebP is too long")?;
    let body = rest.get(..length).ok_or("the WebP ends too early")?;
    let chunks = body.strip_prefix(b"WEBP").ok_or("no WebP signature")?;
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    copy(chunks, KEPT, &mut out)?;
    if out.len() == 12 {
        return Err("no picture in the WebP");
    }
    let length = u32::try_from(out.len() - 8).map_err(|_| "the WebP is too long")?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(out)
}

fn copy(mut chunks: &[u8], kept: &[&[u8; 4]], out: &mut Vec<u8>) -> Result<(), &'static str> {
    while !chunks.is_empty() {
        let (head, behind) = chunks.split_first_chunk::<8>().ok_or("the WebP ends too early")?;
        let (name, length) = (&head[..4], u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        let length = usize::try_from(length).map_err(|_| "a WebP chunk is too long")?;
        let data = behind.get(..length).ok_or("the WebP ends too early")?;
        // The last chunk of some writers lacks its padding.
        chunks = behind.get(length + length % 2..).unwrap_or_default();
        if !kept.iter().any(|kept| kept.as_slice() == name) {
            continue;
        }
        let start = out.len();
        out.extend_from_slice(head);
        match name {
            b"VP8X" => {
                let [flags, rest @ ..] = data else { return Err("an empty header in the WebP") };
                out.push(flags & !METADATA_FLAGS);
                out.extend_from_slice(rest);
            }
            b"ANMF" => {
                let (header, frame) =
                    data.split_at_checked(FRAME_HEADER).ok_or("a frame of the WebP ends too early")?;
                out.extend_from_slice(header);
                copy(frame, KEPT_IN_FRAME, out)?;
                let length = u32::try_from(out.len() - start - 8).map_err(|_| "a WebP chunk is too long")?;
                out[start + 4..start + 8].copy_from_slice(&length.to_le_bytes());
            }
            _ => out.extend_from_slice(data),
        }
        if !(out.len() - start).is_multiple_of(2) {
            out.push(0);
        }
    }
    Ok(())
}
