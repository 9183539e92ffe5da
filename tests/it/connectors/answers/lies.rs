//! Where a system says what is not so exactly as it says what is: no client can tell, and no trial can ask for it.
//!
//! Of the same kind are three for which there is no trial at all: a search that gives an empty list, a list without a count and without
//! pages that is cut, and a list of things at a person's address that are another person's and name nobody.

/// Connector, request, fault, and why nobody can tell.
const LIES: &[(&str, &str, &str, &str)] = &[
    ("auth0", "searched", "somebody else", SEARCH),
    ("auth0", "invitations", "somebody else", SEARCH),
    ("betterauth", "invitations", "somebody else", LISTING),
    ("betterauth", "invited_to", "somebody else", LISTING),
    ("directus", "by_address", "somebody else", SEARCH),
    ("export", "rows", "somebody else", FILE),
    ("export", "also_invited", "somebody else", FILE),
    ("gitea-people", "by_login", "404", NOBODY),
    ("keycloak", "events", "pages of half the size", LOG),
    ("keystone", "by_mail", "somebody else", LISTING),
    ("scim", "named", "fewer than the total", PART),
    ("workos", "by_own_id", "404", NOBODY),
];

const FILE: &str = "a file in which others stand alone says that this one is not there";
const LISTING: &str = "a listing of all in which others stand alone says that this one is not there";
const LOG: &str =
    "a log has no count: what is older than its one page is not there, as where the system forgets it";

const NOBODY: &str = "404 is how it says that nobody has this name or id";

/// The one who is seen is there, which is "likely" and no more: a second one of the name would make it a contradiction.
const PART: &str = "of two accounts of one name one is seen, in a listing that is known to be cut";

const SEARCH: &str =
    "it is a search, and a search that gives other people alone says that this one is not there";

/// Whether what comes of it is the system's own word.
pub(super) fn is_one(connector: &str, request: &str, fault: &str) -> bool {
    LIES.iter().any(|(of, at, what, _)| (*of, *at, *what) == (connector, request, fault))
}
