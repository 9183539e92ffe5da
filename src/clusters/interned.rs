//! Values by number: a hundred thousand cases have the same few hundred roles, sentences and remedies.

use std::collections::HashMap;
use std::hash::Hash;

/// Values, each once, by the number under which it came first.
#[derive(Debug)]
pub(super) struct Interned<T> {
    numbers: HashMap<T, u32>,
    values: Vec<T>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { numbers: HashMap::new(), values: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash> Interned<T> {
    /// The number of a value.
    pub(super) fn number(&mut self, value: T) -> u32 {
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        // More than four billion different values are not held in memory.
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.clone());
        self.numbers.insert(value, number);
        number
    }

    /// The value of a number that was given out here.
    pub(super) fn value(&self, number: u32) -> &T {
        &self.values[number as usize]
    }

    /// All values, by number.
    pub(super) fn values(&self) -> &[T] {
        &self.values
    }
}
