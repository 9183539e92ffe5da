//! What bounds a program: steps and stack. jaq asks for its table of terms at every step, and here that is counted.

use std::cell::{Cell, RefCell};
use std::hint::black_box;

use jaq_core::data::HasLut;
use jaq_core::{DataT, Lut};
use jaq_json::Val;

/// Steps that a program may take: hundreds of times what a large answer needs. A debug build is ten times slower, so it gets a
/// tenth.
const STEPS: u64 = if cfg!(debug_assertions) { 1_000_000 } else { 10_000_000 };
/// Bytes of stack that a program may use: half of the smallest stack that a thread has here.
const STACK: usize = 1024 * 1024;

/// The marker that unwinds a program which went over its bounds.
pub(super) struct Endless;

/// Counts one run.
pub(super) struct Meter {
    steps: Cell<u64>,
    bottom: usize,
    /// What the program last gave to `error`.
    pub(super) said: RefCell<Option<Val>>,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self { steps: Cell::new(0), bottom: here(), said: RefCell::new(None) }
    }

    fn step(&self) {
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        if steps > STEPS || self.bottom.abs_diff(here()) > STACK {
            // Unlike `panic!`, this calls no panic hook, so nothing is printed; `Programs::run` catches it.
            std::panic::resume_unwind(Box::new(Endless));
        }
    }
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
