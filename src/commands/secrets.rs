//! The secrets of this process. Stdout, stderr and the log belong to the process, so the vault that they share does, too.

use std::sync::LazyLock;

use crate::redact::mask::Mask;
use crate::vault::Vault;

static MASK: LazyLock<Mask> = LazyLock::new(Mask::default);

/// Every secret of this process.
pub(super) fn vault() -> &'static Vault {
    MASK.vault()
}

/// What takes the secrets of this process out of everything that it says.
pub(super) fn mask() -> &'static Mask {
    &MASK
}
