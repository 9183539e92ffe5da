//! What may be seen in Pending Invites.

use crate::case::CheckId;
use crate::checks::{HandFinding, HandLook, Sight};

/// The FAQ's step 2.
pub(super) const LOOK: HandLook = HandLook {
    after: &[],
    sights: &[
        Sight { says: "no: they accepted", settles: &[HandFinding::passes(CheckId::Invite)] },
        Sight {
            says: "yes, and the invite has not expired",
            settles: &[HandFinding::fails(CheckId::Invite, "invite_pending")],
        },
        Sight {
            says: "yes, and the invite has expired",
            settles: &[HandFinding::fails(CheckId::Invite, "invite_expired")],
        },
        Sight {
            says: "no: the invite was cancelled",
            settles: &[HandFinding::fails(CheckId::Invite, "invite_cancelled")],
        },
        Sight {
            says: "no, and they are no user either",
            settles: &[HandFinding::fails(CheckId::Invite, "neither")],
        },
    ],
};
