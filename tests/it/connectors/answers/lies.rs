//! Where a system says what is not so exactly as it says what is: no client can tell, and no trial can ask for it.

use escalate::case::CheckId;

/// Connector (`*`: every one), request, fault, and why nobody can tell.
const LIES: &[(&str, &str, &str, &str)] = &[
    ("auth0", "searched", "somebody else", SEARCH),
    ("auth0", "invitations", "somebody else", SEARCH),
    ("directus", "by_address", "somebody else", SEARCH),
];

const SEARCH: &str =
    "it is a search, and a search that gives other people alone says that this one is not there";

/// Whether a changed verdict is the system's own word.
pub(super) fn is_one(connector: &str, request: &str, fault: &str, _check: CheckId) -> bool {
    LIES.iter().any(|(of, at, what, _)| {
        (*of == "*" || *of == connector) && (*at == "*" || *at == request) && *what == fault
    })
}
