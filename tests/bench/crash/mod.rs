//! Crash trials: the program files while something goes wrong, and the ticketing system says what became of it.

pub(crate) mod calls;
pub(crate) mod course;
pub(crate) mod death;
pub(crate) mod desk;
pub(crate) mod fault;
pub(crate) mod held;
pub(crate) mod http;
pub(crate) mod machine;
pub(crate) mod plan;
pub(crate) mod proxy;
pub(crate) mod random;
pub(crate) mod receiver;
pub(crate) mod step;
pub(crate) mod system;
pub(crate) mod table;
pub(crate) mod times;
pub(crate) mod trial;
pub(crate) mod verdict;
