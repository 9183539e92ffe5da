//! Sets of small numbers, for the unions of many pairs of roles.

/// A set of numbers, as the blocks of 64 in which it has one. What roles have in common lies close together, so that a union of two
/// roles with hundreds of permissions is a few steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits(Vec<(usize, u64)>);

impl Bits {
    /// Of these numbers, in any order, each as often as it comes.
    pub(super) fn of(mut numbers: Vec<usize>) -> Self {
        numbers.sort_unstable();
        let mut blocks: Vec<(usize, u64)> = Vec::new();
        for number in numbers {
            let (block, bit) = (number / 64, 1 << (number % 64));
            match blocks.last_mut() {
                Some((last, word)) if *last == block => *word |= bit,
                _ => blocks.push((block, bit)),
            }
        }
        Self(blocks)
    }

    /// Its numbers, ascending.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> + '_ {
        let of_block = |&(block, word): &(usize, u64)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| block * 64 + bit)
        };
        self.0.iter().flat_map(of_block)
    }

    /// Everything that is in one of the two.
    pub(super) fn union(&self, other: &Self) -> Self {
        let mut blocks = Vec::with_capacity(self.0.len().max(other.0.len()));
        self.joined(other, |block, word| blocks.push((block, word)));
        Self(blocks)
    }

    /// How many numbers the union has, and how many of them are marked.
    pub(super) fn union_counts(&self, other: &Self, marked: &[u64]) -> (usize, usize) {
        let (mut all, mut of_marked) = (0, 0);
        self.joined(other, |block, word| {
            all += word.count_ones() as usize;
            of_marked += (word & marked.get(block).copied().unwrap_or(0)).count_ones() as usize;
        });
        (all, of_marked)
    }

    /// Whether everything in it is in the other one.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let mut wider = other.0.iter();
        self.0.iter().all(|(block, word)| {
            wider
                .by_ref()
                .find(|(at, _)| at >= block)
                .is_some_and(|(at, all)| at == block && word & !all == 0)
        })
    }

    fn joined(&self, other: &Self, mut take: impl FnMut(usize, u64)) {
        let (mut left, mut right) = (self.0.as_slice(), other.0.as_slice());
        while let ([(one, word), one_rest @ ..], [(two, more), two_rest @ ..]) = (left, right) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => {
                    take(*one, *word);
                    left = one_rest;
                }
                std::cmp::Ordering::Greater => {
                    take(*two, *more);
                    right = two_rest;
                }
                std::cmp::Ordering::Equal => {
                    take(*one, word | more);
                    (left, right) = (one_rest, two_rest);
                }
            }
        }
        for (block, word) in left.iter().chain(right) {
            take(*block, *word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn unions_and_subsets_over_several_blocks() {
        let (one, other) = (Bits::of(vec![700, 3, 3, 64]), Bits::of(vec![3, 5, 900]));
        let both = one.union(&other);
        assert_eq!(both.numbers().collect::<Vec<_>>(), [3, 5, 64, 700, 900]);
        assert_eq!(one.union_counts(&other, &[1 << 3 | 1 << 4, 1]), (5, 2));
        assert!(one.is_within(&both) && other.is_within(&both));
        assert!(!both.is_within(&one) && !one.is_within(&other) && Bits::default().is_within(&one));
    }
}
