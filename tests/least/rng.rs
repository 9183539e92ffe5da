//! Numbers that look random and are the same for the same seed (xorshift).

pub(crate) struct WorldRng(u64);

impl WorldRng {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = Self((seed ^ 0x5851_F42D_4C95_7F2D).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..6 {
            rng.below(2);
        }
        rng
    }

    /// A number below `count`, which is not 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // What stands behind is the weaker half.
        usize::try_from(self.0 >> 33).unwrap_or_default() % count
    }

    /// True in `percent` of 100 draws.
    pub(crate) fn pct(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}
