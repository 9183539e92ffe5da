//! What goes wrong on the wire, from the first layer, for servers that are real.

#[path = "../faults/directory.rs"]
pub(crate) mod directory;
#[expect(dead_code, reason = "some of it is about tickets")]
#[path = "../faults/fault.rs"]
mod fault;
#[path = "../faults/twisted.rs"]
mod twisted;
#[expect(dead_code, reason = "some of it is about tickets")]
#[path = "../faults/wire.rs"]
pub(crate) mod wire;
