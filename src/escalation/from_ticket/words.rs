//! Words by which the parts of a ticket are told apart, lower case, in the languages of users (`words.txt`). They tell who writes about whom;
//! what is the matter is told by systems.

use std::sync::LazyLock;

/// A list of the file.
type WordList = LazyLock<Vec<&'static str>>;

const FILE: &str = include_str!("words.txt");

/// The words between a line in brackets and the next one.
fn list(name: &str) -> Vec<&'static str> {
    let lines = FILE
        .lines()
        .skip_while(|line| line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) != Some(name));
    let lines = lines.skip(1).take_while(|line| !line.starts_with('['));
    lines.flat_map(|line| line.split('|')).filter(|word| !word.trim().is_empty()).collect()
}

/// A line that begins what is passed on.
pub(super) static FORWARDED: WordList = LazyLock::new(|| list("forwarded"));
/// A ruled line that begins what was answered.
pub(super) static ORIGINAL: WordList = LazyLock::new(|| list("original"));
/// Who wrote it, in a mail's head.
pub(super) static FROM: WordList = LazyLock::new(|| list("from"));
/// What else stands in one.
pub(super) static HEAD: WordList = LazyLock::new(|| list("head"));
/// How a line ends that says who wrote what follows.
pub(super) static WROTE: WordList = LazyLock::new(|| list("wrote"));
/// Words that point to what stands below.
pub(super) static BELOW: WordList = LazyLock::new(|| list("below"));
/// A line with nothing else, behind which somebody signs.
pub(super) static CLOSING: WordList = LazyLock::new(|| list("closing"));
/// How the line of a device or a mail program begins.
pub(super) static SENT_FROM: WordList = LazyLock::new(|| list("sent_from"));
/// Words of which two stand in what lawyers put under mails.
pub(super) static DISCLAIMER: WordList = LazyLock::new(|| list("disclaimer"));
/// Somebody says it of themselves.
pub(super) static FIRST: WordList = LazyLock::new(|| list("first"));
/// Somebody else is spoken of.
pub(super) static THIRD: WordList = LazyLock::new(|| list("third"));
/// Something does not go.
pub(super) static INABLE: WordList = LazyLock::new(|| list("inable"));
/// Signing in is spoken of.
pub(super) static SIGN_IN: WordList = LazyLock::new(|| list("sign_in"));
/// What is shown on a screen is spoken of.
pub(super) static SAYS: WordList = LazyLock::new(|| list("says"));
/// A line that begins so shows an error as it is.
pub(super) static ERROR_LABEL: WordList = LazyLock::new(|| list("error_label"));
/// How a subject begins that passes a mail on.
pub(super) static PASSED_ON: WordList = LazyLock::new(|| list("passed_on"));
/// How one begins that answers.
pub(super) static ANSWERED: WordList = LazyLock::new(|| list("answered"));
/// A line that tells a story.
pub(super) static TOLD: WordList = LazyLock::new(|| list("told"));
/// A screen says that something failed.
pub(super) static FAILURE: WordList = LazyLock::new(|| list("failure"));
/// Orders to a program or an assistant.
pub(super) static ORDERS: WordList = LazyLock::new(|| list("orders"));
/// Words between two clauses.
pub(super) static BUT: WordList = LazyLock::new(|| list("but"));
/// Something does not go, in languages in which that sentence needs nobody who says it.
pub(super) static SUBJECTLESS: WordList = LazyLock::new(|| list("subjectless"));
/// A screen shows something: nobody speaks.
pub(super) static SHOWN: WordList = LazyLock::new(|| list("shown"));
/// One who is not named is spoken of.
pub(super) static SOMEONE: WordList = LazyLock::new(|| list("someone"));
/// More than one cannot.
pub(super) static MANY: WordList = LazyLock::new(|| list("many"));
/// More than one, who cannot only where the clause says so.
pub(super) static ALL: WordList = LazyLock::new(|| list("all"));
/// More than one, whoever else speaks.
pub(super) static GROUP: WordList = LazyLock::new(|| list("group"));
/// Before somebody who is asked to help.
pub(super) static ASKS: WordList = LazyLock::new(|| list("asks"));
/// What stands behind a name of whom something does not go.
pub(super) static PERSON_CANNOT: WordList = LazyLock::new(|| list("person_cannot"));
/// The same, where the word for "not" comes later.
pub(super) static PERSON_CAN: WordList = LazyLock::new(|| list("person_can"));
/// Words for "not".
pub(super) static NOT: WordList = LazyLock::new(|| list("not"));
/// What is done to a thing, and by nobody.
pub(super) static PASSIVE: WordList = LazyLock::new(|| list("passive"));
/// Who may stand behind a verb, so that what is before it is a thing.
pub(super) static PRONOUNS: WordList = LazyLock::new(|| list("pronouns"));
/// Words behind which a name begins a clause.
pub(super) static LEAD: WordList = LazyLock::new(|| list("lead"));
/// Words between two names.
pub(super) static JOINS: WordList = LazyLock::new(|| list("joins"));
/// Small words in names.
pub(super) static PARTICLE: WordList = LazyLock::new(|| list("particle"));
/// Words between a name and where somebody works.
pub(super) static PLACE_OF: WordList = LazyLock::new(|| list("place_of"));
/// Words between a name and its verb.
pub(super) static STILL: WordList = LazyLock::new(|| list("still"));
/// Capitalised words that name nobody: programs, pages, groups.
pub(super) static THING: WordList = LazyLock::new(|| list("thing"));
/// Words that a sentence begins with.
pub(super) static ORDINARY: WordList = LazyLock::new(|| list("ordinary"));
/// It is well again.
pub(super) static WORKS_AGAIN: WordList = LazyLock::new(|| list("works_again"));
/// Words for what does not go in sentences that say that all is well.
pub(super) static POLITE: WordList = LazyLock::new(|| list("polite"));
/// Access is spoken of.
pub(super) static ACCESS: WordList = LazyLock::new(|| list("access"));
/// How a letter begins, and no screen.
pub(super) static FORMAL: WordList = LazyLock::new(|| list("formal"));
/// How a letter begins.
pub(super) static GREETING: WordList = LazyLock::new(|| list("greeting"));

/// Whether a line says that the error comes next.
pub(super) fn announces(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let Some((label, _)) = lower.split_once([':', '：']) else { return false };
    let label = label.trim().trim_matches(['*', '_']);
    ERROR_LABEL.contains(&label)
}
