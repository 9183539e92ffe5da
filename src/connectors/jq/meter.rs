//! What bounds a program: steps, stack, memory and time. jaq asks for its table of terms at every step, and here that is counted.

use std::cell::{Cell, RefCell};
use std::hint::black_box;
use std::time::{Duration, Instant};

use jaq_core::data::HasLut;
use jaq_core::{DataT, Lut};
use jaq_json::Val;
use regex::bytes::Regex;

use super::cell::UnreadCell;
use crate::environment::memory;

/// Steps that a program may take: hundreds of times what a large answer needs. A debug build is ten times slower, so it gets a
/// tenth.
const STEPS: u64 = if cfg!(debug_assertions) { 1_000_000 } else { 10_000_000 };
/// Bytes of stack that a program may use: half of the smallest stack that a thread has here.
const STACK: usize = 1024 * 1024;

/// Bytes by which the process may grow while a program runs: hundreds of copies of the largest answer.
const MEMORY: u64 = 512 << 20;
/// Steps between two looks at the clock.
const PACE: u64 = 8;
/// How long nobody looks at memory and deadline. Memory takes time to fill: in this time some megabytes.
const UNSEEN: Duration = Duration::from_millis(2);

/// The marker that unwinds a program which went over its bounds: which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endless {
    /// Steps, or the stack.
    Steps,
    /// Memory.
    Memory,
    /// The deadline.
    Time,
}

/// A compiled pattern by its text, its flags, and how large it may be.
type CompiledPattern = ((String, String, usize), Regex);

/// Counts one run.
pub(super) struct Meter {
    steps: Cell<u64>,
    bottom: usize,
    /// When memory and deadline were looked at.
    looked: Cell<Instant>,
    /// What the process had when the program was first seen to take its time.
    memory: Cell<Option<u64>>,
    until: Option<Instant>,
    /// What the program last gave to `error`.
    pub(super) said: RefCell<Option<Val>>,
    /// What `when`, `among`, `yes_no` and `number` could not read, where this is left out; `None`: the program ends there.
    pub(super) unread: Option<RefCell<Vec<UnreadCell>>>,
    /// Patterns that were compiled.
    pub(super) patterns: RefCell<Vec<CompiledPattern>>,
}

impl Meter {
    /// For a program that must have ended at `until`. One that takes no time may run later, too.
    pub(super) fn new(until: Option<Instant>) -> Self {
        Self {
            steps: Cell::new(0),
            bottom: here(),
            looked: Cell::new(Instant::now()),
            memory: Cell::new(None),
            until,
            said: RefCell::new(None),
            unread: None,
            patterns: RefCell::new(Vec::new()),
        }
    }

    fn step(&self) {
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        if steps > STEPS || self.bottom.abs_diff(here()) > STACK {
            stop(Endless::Steps);
        }
        if steps.is_multiple_of(PACE) {
            self.tick();
        }
    }

    /// Looks at memory and deadline if nobody did for a while: before a filter that takes its time, too.
    pub(super) fn tick(&self) {
        let now = Instant::now();
        if now.duration_since(self.looked.get()) >= UNSEEN {
            self.look(now);
        }
    }

    fn look(&self, now: Instant) {
        self.looked.set(now);
        if self.until.is_some_and(|until| now >= until) {
            stop(Endless::Time);
        }
        let Some(has) = memory::resident() else { return };
        let had = self.memory.get().unwrap_or(has);
        self.memory.set(Some(had));
        if has.saturating_sub(had) > MEMORY {
            stop(Endless::Memory);
        }
    }
}

fn stop(bound: Endless) -> ! {
    // Unlike `panic!`, this calls no panic hook, so nothing is printed; `Programs::run` catches it.
    std::panic::resume_unwind(Box::new(bound));
}

/// An address near the top of the stack.
#[inline(never)]
fn here() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(black_box(&marker)).addr()
}

/// Tells jaq which values and which context our programs run with.
pub(super) struct DataKind;

impl DataT for DataKind {
    type V<'a> = Val;
    type Data<'a> = Data<'a>;
}

/// What a running program carries.
#[derive(Clone, Copy)]
pub(super) struct Data<'a> {
    pub(super) lut: &'a Lut<DataKind>,
    pub(super) meter: &'a Meter,
}

impl<'a> HasLut<'a, DataKind> for Data<'a> {
    fn lut(&self) -> &'a Lut<DataKind> {
        self.meter.step();
        self.lut
    }
}
