//! Work that several ask for at once and that is done once. The first one does it, the others wait; when the first one is dropped
//! on the way, the next one goes on in its place. What is worth keeping is kept, up to so many bytes: what was not asked for the
//! longest goes first.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use tokio::sync::OnceCell;

/// What becomes of work.
pub(super) trait SharedOutcome: Clone {
    /// About how many bytes it takes; `None`: who asks next does it anew.
    fn weight(&self) -> Option<usize>;

    /// Whether it says nothing to those who waited for it, too.
    fn is_of_one_run(&self) -> bool;
}

/// Outcomes by key, and work in flight.
#[derive(Debug)]
pub(super) struct SingleFlight<T> {
    known: RefCell<Outcomes<T>>,
    /// Bytes that are kept.
    most: usize,
}

#[derive(Debug)]
struct Outcomes<T> {
    by_key: HashMap<Rc<str>, Flight<T>>,
    /// Keys of what is kept, by when it was last asked for.
    by_use: BTreeMap<u64, Rc<str>>,
    turn: u64,
    weight: usize,
}

#[derive(Debug)]
struct Flight<T> {
    cell: Rc<OnceCell<T>>,
    weight: usize,
    /// When it was last asked for, once it is kept.
    used: Option<u64>,
}

impl<T: SharedOutcome> SingleFlight<T> {
    pub(super) fn new(most: usize) -> Self {
        let known = Outcomes { by_key: HashMap::new(), by_use: BTreeMap::new(), turn: 0, weight: 0 };
        Self { known: RefCell::new(known), most }
    }

    /// The outcome of `work`, and whether it was done for this caller. One that does not fit is forgotten, for everybody.
    pub(super) async fn once<W: Future<Output = T>>(
        &self,
        key: &str,
        fits: impl Fn(&T) -> bool,
        work: impl Fn() -> W,
    ) -> (T, bool) {
        loop {
            let cell = self.known.borrow_mut().cell(key);
            if let Some(known) = cell.get() {
                if fits(known) {
                    return (known.clone(), false);
                }
                self.known.borrow_mut().forget(key, &cell);
                continue;
            }
            let is_own = Cell::new(false);
            let begun = || {
                is_own.set(true);
                work()
            };
            let outcome = cell.get_or_init(begun).await.clone();
            if is_own.get() {
                let mut known = self.known.borrow_mut();
                match outcome.weight().filter(|weight| *weight <= self.most) {
                    Some(weight) => known.keep(key, &cell, weight, self.most),
                    None => known.forget(key, &cell),
                }
                return (outcome, true);
            }
            if !outcome.is_of_one_run() && fits(&outcome) {
                return (outcome, false);
            }
        }
    }
}

impl<T> Outcomes<T> {
    /// The place for an outcome, and that it was asked for now.
    fn cell(&mut self, key: &str) -> Rc<OnceCell<T>> {
        self.turn += 1;
        if let Some(flight) = self.by_key.get_mut(key) {
            if let Some(used) = &mut flight.used
                && let Some(key) = self.by_use.remove(used)
            {
                *used = self.turn;
                self.by_use.insert(self.turn, key);
            }
            return Rc::clone(&flight.cell);
        }
        let cell = Rc::new(OnceCell::new());
        let flight = Flight { cell: Rc::clone(&cell), weight: 0, used: None };
        self.by_key.insert(key.into(), flight);
        cell
    }

    /// Keeps what is in this cell, unless another one took its place; what was not asked for the longest goes.
    fn keep(&mut self, key: &str, cell: &Rc<OnceCell<T>>, weight: usize, most: usize) {
        self.turn += 1;
        let Some(flight) = self.by_key.get_mut(key).filter(|flight| Rc::ptr_eq(&flight.cell, cell)) else {
            return;
        };
        (flight.weight, flight.used) = (weight, Some(self.turn));
        self.by_use.insert(self.turn, key.into());
        self.weight += weight;
        while self.weight > most
            && let Some((_, oldest)) = self.by_use.pop_first()
        {
            self.weight -= self.by_key.remove(&oldest).map_or(0, |flight| flight.weight);
        }
    }

    /// Forgets what is in this cell: who asks next does it anew.
    fn forget(&mut self, key: &str, cell: &Rc<OnceCell<T>>) {
        if !self.by_key.get(key).is_some_and(|flight| Rc::ptr_eq(&flight.cell, cell)) {
            return;
        }
        if let Some(flight) = self.by_key.remove(key) {
            self.weight -= flight.weight;
            if let Some(used) = flight.used {
                self.by_use.remove(&used);
            }
        }
    }
}
