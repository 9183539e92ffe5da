//! How many requests may still go out for what only remedies need: a tenant may have any number of roles, and a diagnosis does not
//! wait for all of them.

use std::cell::Cell;
use std::rc::Rc;

use super::Run;
use super::fault::Fault;
use crate::facts::GapReason;

/// Requests that the remedies of one diagnosis may cost, over all connectors.
const FOR_REMEDIES: usize = 50;

/// Requests that are left.
#[derive(Debug)]
pub struct Spare(Cell<usize>);

impl Default for Spare {
    fn default() -> Self {
        Self(Cell::new(FOR_REMEDIES))
    }
}

impl Spare {
    /// For trying a file out: everything is looked at.
    #[must_use]
    pub fn unbounded() -> Self {
        Self(Cell::new(usize::MAX))
    }

    /// For trying a system: about as many as the longest shipped connector sends about one person.
    #[must_use]
    pub fn for_trying() -> Self {
        Self(Cell::new(300))
    }

    /// Takes one, if one is left.
    fn take(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left > 0
    }
}

impl Run<'_> {
    /// From here on every request is taken from `spare`.
    pub(in super::super) fn spend(&self, spare: &Rc<Spare>) {
        *self.spare.borrow_mut() = Some(Rc::clone(spare));
    }

    /// Until the next [`Self::spend`], nothing is taken from what requests are taken from now.
    pub(in super::super) fn unspend(&self) -> Option<Rc<Spare>> {
        self.spare.borrow_mut().take()
    }

    /// Takes a request from what is left.
    pub(super) fn afford(&self, request: &str) -> Result<(), Fault> {
        if self.spare.borrow().as_ref().is_none_or(|spare| spare.take()) {
            return Ok(());
        }
        self.cut.set(self.cut.get() + 1);
        let detail = format!(
            "request {request} was not sent: at most {FOR_REMEDIES} requests look for remedies; the rest was not looked at"
        );
        let mut fault = Fault::new(GapReason::Incomplete, detail);
        fault.unaffordable = true;
        Err(fault)
    }
}
