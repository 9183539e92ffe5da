//! Code page 850, in which the Windows console of western Europe writes: `ipconfig > a.txt`. Browsers do not know it, and take it
//! for windows-1252, where its letters are quotation marks and signs.

/// What a byte stands for.
pub(super) type Table = fn(u8) -> char;

/// 0x80 to 0xFF of code page 850 (Microsoft, "OEM Multilingual Latin I").
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// Bytes that are letters of western languages in code page 850, and in windows-1252 signs that no word has in its middle.
/// (Not 0x85, 0x92, 0x96, 0x97 and 0xA0: dots, apostrophe, dashes and the blank that does not break stand between letters.)
const LETTERS: &[u8] = &[
    0x80, 0x81, 0x82, 0x83, 0x84, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x94, 0x95,
    0x99, 0x9A, 0xA1, 0xA2, 0xA3, 0xA4,
];

/// The table, if what stands inside of words are letters by it and nothing by windows-1252.
pub(super) fn table(sample: &[u8]) -> Option<Table> {
    let (mut oem, mut other) = (0_usize, 0_usize);
    for window in sample.windows(3) {
        let [before, byte, after] = *window else { continue };
        if byte < 0x80 || !(before.is_ascii_alphabetic() || after.is_ascii_alphabetic()) {
            continue;
        }
        let inside = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
        if inside && LETTERS.contains(&byte) {
            oem += 1;
        } else if byte >= 0xC0 && byte != 0xE1 {
            other += 1;
        }
    }
    (oem > other).then_some(cp850 as Table)
}

fn cp850(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(high) => CP850.chars().nth(usize::from(high)).unwrap_or(char::from(byte)),
    }
}
