//! GIF (its specification of 1990, 89a): a header, tables of colours, and blocks. Frames, their control blocks and the number
//! of loops stay; comments, text blocks, XMP and what stands behind the end go.

const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2C;
const TRAILER: u8 = 0x3B;
const CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

/// Applications whose block says how often an animation runs, and nothing else.
const LOOPS: &[&[u8]] = &[b"NETSCAPE2.0", b"ANIMEXTS1.0"];

const SHORT: &str = "the GIF ends too early";

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut out = Vec::with_capacity(bytes.len());
    let (head, rest) = bytes.split_at_checked(13).ok_or(SHORT)?;
    out.extend_from_slice(head);
    let (table, mut rest) = rest.split_at_checked(table(head[10])).ok_or(SHORT)?;
    out.extend_from_slice(table);
    let mut frames = 0_usize;
    loop {
        let (&block, behind) = rest.split_first().ok_or(SHORT)?;
        rest = match block {
            TRAILER if frames == 0 => return Err("no picture in the GIF"),
            TRAILER => {
                out.push(TRAILER);
                return Ok(out);
            }
            IMAGE => {
                let descriptor = behind.get(..9).ok_or(SHORT)?;
                // The descriptor, its own table of colours, and the size of the codes before the data.
                let start = 9 + self::table(descriptor[8]) + 1;
                let end = start + blocks(behind.get(start..).ok_or(SHORT)?)?;
                out.push(IMAGE);
                out.extend_from_slice(&behind[..end]);
                frames += 1;
                &behind[end..]
            }
            EXTENSION => {
                let (&label, data) = behind.split_first().ok_or(SHORT)?;
                let end = blocks(data)?;
                let is_loop =
                    || LOOPS.iter().any(|name| data[1..].starts_with(name)) && data[0] == 11 && end == 17;
                if label == CONTROL && end == 6 || label == APPLICATION && is_loop() {
                    out.extend_from_slice(&[EXTENSION, label]);
                    out.extend_from_slice(&data[..end]);
                }
                &data[end..]
            }
            // Some writers put a zero too many behind a block.
            0 => behind,
            _ => return Err("a block of the GIF is out of place"),
        };
    }
}

/// Bytes of a table of colours, by the flags that stand before it.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Bytes of a chain of data blocks with the empty one at its end.
fn blocks(bytes: &[u8]) -> Result<usize, &'static str> {
    let mut at = 0;
    loop {
        match bytes.get(at) {
            None => return Err(SHORT),
            Some(0) => return Ok(at + 1),
            Some(length) => at += 1 + usize::from(*length),
        }
    }
}
