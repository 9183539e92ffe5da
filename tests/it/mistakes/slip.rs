//! One slip of the fingers: a character left out, typed twice, swapped with its neighbour, or another one.

/// Draws numbers, the same ones for the same seed.
pub(super) struct Draw(u64);

impl Draw {
    /// For this word, so that a mistake does not change with what comes before it.
    pub(super) fn new(seed: u64, word: &str) -> Self {
        // FNV-1a, and one step of splitmix64 for each number.
        let folded = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(folded ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// Less than `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// The word with one slip in it, which is none of `taken`; `None` when it is too short for that.
pub(super) fn slip(word: &str, draw: &mut Draw, taken: &[&str]) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|at| letters[*at].is_alphanumeric()).collect();
    if places.is_empty() {
        return None;
    }
    for _ in 0..40 {
        let at = places[draw.below(places.len())];
        let mut slipped = letters.clone();
        match draw.below(4) {
            0 if letters.len() > 2 => drop(slipped.remove(at)),
            1 => slipped.insert(at, letters[at]),
            2 if at + 1 < letters.len() && letters[at + 1].is_alphanumeric() => slipped.swap(at, at + 1),
            3 => slipped[at] = neighbour(letters[at], draw),
            _ => continue,
        }
        let slipped: String = slipped.into_iter().collect();
        if slipped != word && !taken.contains(&slipped.as_str()) {
            return Some(slipped);
        }
    }
    None
}

/// The key beside it on a keyboard.
fn neighbour(letter: char, draw: &mut Draw) -> char {
    const ROWS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let small = letter.to_ascii_lowercase();
    for row in ROWS {
        if let Some(at) = row.find(small) {
            let beside = if at == 0 || (draw.below(2) == 0 && at + 1 < row.len()) { at + 1 } else { at - 1 };
            return char::from(row.as_bytes()[beside]);
        }
    }
    'x'
}
