//! Cleans free text and values of named fields: finds what must not leave, and puts a token in its place.
//!
//! Cleaning is idempotent: tokens stay as they are, so cleaning a clean text changes nothing.

mod addresses;
mod held;
mod look;

use std::borrow::Cow;
use std::sync::Arc;

use super::bodies::Bodies;
use super::class::Class;
use super::closing;
use super::detect::{self, ColumnTable, DetectScope, PersonNames, Span};
use super::findings::{Log, TextPlace};
use super::found::FoundMemory;
use super::known::KnownSecrets;
use super::mask::Mask;
use super::policy::{Policy, Treatment};
use super::pseudonym::{self, Pseudonyms};
use super::scan::{self, shapes};
use crate::vault::Vault;

use addresses::{ShownAddresses, are_addresses, hide_nothing};
pub(super) use look::Look;

/// What stands in the place of a text that could not be cleaned.
const WITHHELD: &str = "[text withheld: it could not be cleaned]";

/// How often a text is looked at again after something was replaced in it. Twice is nearly always enough.
const ROUNDS: usize = 8;
/// The rule that finds what the tool holds.
const KNOWN: &str = "known secret";

/// Cleans text under one policy, with the secrets of one vault and one key for tokens.
#[derive(Debug)]
pub struct Cleaner {
    mask: Mask,
    pseudonyms: Arc<Pseudonyms>,
    policy: Policy,
    bodies: Bodies,
    names: Arc<PersonNames>,
    memory: FoundMemory,
    shown: ShownAddresses,
    /// Its texts are parts of one in which the secrets of the tool were looked for as a whole, in every notation.
    is_part: bool,
}

impl Cleaner {
    /// A cleaner. What the vault holds when a text is cleaned is taken out of it. `names` are the names of people that the facts
    /// mention; fewer than three characters are ignored.
    pub fn new(
        vault: &Vault,
        pseudonyms: Pseudonyms,
        policy: Policy,
        names: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            mask: Mask::of(vault),
            pseudonyms: Arc::new(pseudonyms),
            policy,
            names: Arc::new(PersonNames::new(names)),
            bodies: Bodies::default(),
            memory: FoundMemory::default(),
            shown: ShownAddresses::default(),
            is_part: false,
        }
    }

    /// The same, for captures of which so much of the bodies may leave.
    #[must_use]
    pub fn with_bodies(mut self, bodies: Bodies) -> Self {
        self.bodies = bodies;
        self
    }

    /// How much of the bodies in a capture leaves.
    #[must_use]
    pub fn bodies(&self) -> Bodies {
        self.bodies
    }

    /// The same with this memory of what was found.
    fn remembering(&self, memory: FoundMemory) -> Self {
        Self {
            mask: self.mask.clone(),
            pseudonyms: Arc::clone(&self.pseudonyms),
            policy: self.policy,
            names: Arc::clone(&self.names),
            bodies: self.bodies,
            memory,
            shown: self.shown.clone(),
            is_part: self.is_part,
        }
    }

    /// The same, that leaves these addresses of one person as they are written.
    pub(super) fn showing(&self, addresses: &[String]) -> Self {
        let shown = ShownAddresses::new(addresses);
        Self { shown, ..self.remembering(self.memory.for_a_file(false)) }
    }

    /// The same for one file: what it finds is its own. With `applies`, its last step looks everywhere in a text for what was
    /// found anywhere in it.
    pub(super) fn for_a_file(&self, applies: bool) -> Self {
        Self { is_part: true, ..self.remembering(self.memory.for_a_file(applies)) }
    }

    /// The same, that takes out everywhere what was found to be a secret so far; `None` when nothing was.
    pub(super) fn knowing(&self) -> Option<Self> {
        self.memory.knowing().map(|memory| self.remembering(memory))
    }

    /// Adds what another has found.
    pub(super) fn absorb(&self, other: &Self) {
        self.memory.absorb(&other.memory);
    }

    /// The same, for which these texts of the case are no secrets, whatever a file calls them.
    pub(super) fn sparing<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Self {
        self.remembering(self.memory.sparing(texts))
    }

    /// Whether something that was found elsewhere stands in these bytes, also in an archive.
    #[must_use]
    pub fn finds_again(&self, bytes: &[u8]) -> bool {
        self.memory.search().is_some_and(|search| scan::holds(bytes, &search))
    }

    /// The tokens made so far.
    #[must_use]
    pub fn pseudonyms(&self) -> &Pseudonyms {
        &self.pseudonyms
    }

    /// The secrets that are taken out.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        self.mask.vault()
    }

    /// The search for them, as of this moment.
    pub(super) fn known(&self) -> Arc<KnownSecrets> {
        self.mask.known()
    }

    /// What happens to each class.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Cleans free text, which may hold several lines. In the log, the lines of a text that stands at `line N` are counted on
    /// from N.
    pub fn text<'t>(&self, text: &'t str, place: &TextPlace, log: &mut Log) -> Cow<'t, str> {
        let known = self.mask.known();
        if self.is_broken(&known) {
            return withhold(text, place, log);
        }
        self.clean(text, None, None, &known, place, log)
    }

    /// Cleans lines of a table, whose columns have names, or of any other text.
    pub(super) fn rows<'t>(
        &self,
        text: &'t str,
        table: Option<&ColumnTable>,
        place: &TextPlace,
        log: &mut Log,
    ) -> Cow<'t, str> {
        let known = self.mask.known();
        if self.is_broken(&known) {
            return withhold(text, place, log);
        }
        self.clean(text, None, table, &known, place, log)
    }

    /// Cleans a value that has a name, such as a header, cookie, query parameter, form field or JSON key: a value whose name
    /// says that it is secret goes whole, any other is cleaned as text.
    pub fn field<'t>(&self, name: &str, value: &'t str, place: &TextPlace, log: &mut Log) -> Cow<'t, str> {
        let known = self.mask.known();
        if self.is_broken(&known) {
            return withhold(value, place, log);
        }
        let named = self.until_stable(Cow::Borrowed(value), place, log, |value, spans| {
            if known.is_whole(value).is_some() {
                spans.push(Span::secret(0..value.len(), KNOWN));
            }
            detect::field(name, value, &self.scope(), spans);
        });
        match named {
            Cow::Borrowed(value) => self.clean(value, Some(name), None, &known, place, log),
            Cow::Owned(value) => {
                Cow::Owned(self.clean(&value, Some(name), None, &known, place, log).into_owned())
            }
        }
    }

    /// First what may reach over several lines, then line by line.
    fn clean<'t>(
        &self,
        text: &'t str,
        name: Option<&str>,
        table: Option<&ColumnTable>,
        known: &KnownSecrets,
        place: &TextPlace,
        log: &mut Log,
    ) -> Cow<'t, str> {
        let scope = self.scope();
        let text = self.until_stable(Cow::Borrowed(text), place, log, |text, spans| {
            self.held(text, known, spans);
            detect::blocks(text, &scope, spans);
            detect::beside(text, &scope, spans);
        });
        let find = |line: &str, spans: &mut Vec<Span>| {
            match table {
                Some(table) if table.is_header(line) => return,
                Some(table) => table.row(line.trim_end_matches(['\r', '\n']), &scope, spans),
                None => {}
            }
            detect::line(line, name, &scope, spans);
        };
        let mut public = detect::public_blocks(&text).into_iter().peekable();
        let mut out: Option<String> = None;
        let mut start = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let at = || TextPlace { file: place.file.clone(), at: place.down(number) };
            while public.next_if(|block| block.end <= start).is_some() {}
            let is_public = public
                .peek()
                .is_some_and(|block| block.start <= start && start + line.trim_end().len() <= block.end);
            let mut spans = Vec::new();
            if !is_public {
                find(line, &mut spans);
            }
            let addresses = are_addresses(&spans).then(|| spans.clone());
            let spans = detect::merge_spans(line, spans);
            if !spans.is_empty() {
                let place = at();
                let first = Cow::Owned(self.replace(line, &spans, &place, log));
                let cleaned = if addresses.is_some_and(|found| hide_nothing(line, &found, &spans)) {
                    first
                } else {
                    self.until_stable(first, &place, log, |line, spans| find(line, spans))
                };
                out.get_or_insert_with(|| text[..start].to_owned()).push_str(&cleaned);
            } else if let Some(out) = &mut out {
                out.push_str(line);
            }
            start += line.len();
        }
        match out {
            Some(out) => Cow::Owned(out),
            None => text,
        }
    }

    /// Looks and replaces until nothing more is found, so that cleaning a clean text changes nothing.
    fn until_stable<'t>(
        &self,
        mut text: Cow<'t, str>,
        place: &TextPlace,
        log: &mut Log,
        find: impl Fn(&str, &mut Vec<Span>),
    ) -> Cow<'t, str> {
        for _ in 0..ROUNDS {
            let mut spans = Vec::new();
            find(&text, &mut spans);
            let spans = detect::merge_spans(&text, spans);
            if spans.is_empty() {
                break;
            }
            text = Cow::Owned(self.replace(&text, &spans, place, log));
        }
        text
    }

    /// The token for a value that goes whole, whatever it looks like: where it stands says that it is secret.
    pub(super) fn replace_all_of<'t>(
        &self,
        rule: &'static str,
        class: Class,
        value: &'t str,
        place: &TextPlace,
        log: &mut Log,
    ) -> Cow<'t, str> {
        if self.policy.treatment(class) == Treatment::Keep {
            return Cow::Borrowed(value);
        }
        let spans = detect::merge_spans(value, vec![Span::new(0..value.len(), class, rule)]);
        if spans.is_empty() {
            Cow::Borrowed(value)
        } else {
            Cow::Owned(self.replace(value, &spans, place, log))
        }
    }

    /// What the closing scan would stop at in a cleaned text.
    pub(super) fn closing_spans(&self, text: &str) -> Vec<Span> {
        let mut spans = closing::spans(text, self.memory.search().as_deref());
        spans.retain(|span| self.policy.treatment(span.class) != Treatment::Keep);
        spans
    }

    /// The text without these spans; `None` when none of them is left after what is a token was taken off.
    pub(super) fn without(
        &self,
        text: &str,
        spans: Vec<Span>,
        place: &TextPlace,
        log: &mut Log,
    ) -> Option<String> {
        let spans = detect::merge_spans(text, spans);
        (!spans.is_empty()).then(|| self.replace(text, &spans, place, log))
    }

    /// The last step for a short text: [`Self::text`] takes out what the detectors find, this what the closing scan would.
    pub(super) fn closed<'t>(
        &self,
        mut text: Cow<'t, str>,
        place: &TextPlace,
        log: &mut Log,
    ) -> Cow<'t, str> {
        for _ in 0..ROUNDS {
            let Some(closed) = self.without(&text, self.closing_spans(&text), place, log) else { break };
            text = Cow::Owned(closed);
        }
        text
    }

    /// Whether a text says something about a secret instead of being one.
    pub(super) fn is_said(text: &str) -> bool {
        detect::is_said(text)
    }

    /// Whether a value of this name is secret by its name alone.
    pub(super) fn is_secret_name(name: &str) -> bool {
        detect::is_secret_name(name)
    }

    /// How much of a text may be cleaned by itself when more of it follows: up to the end of the last whole line that is not
    /// inside a private key. Zero means that more must be read first.
    #[must_use]
    pub fn whole_lines(text: &str) -> usize {
        let end = memchr::memrchr(b'\n', text.as_bytes()).map_or(0, |last| last + 1);
        detect::open_key(&text.as_bytes()[..end])
            .map_or(end, |start| text[..start].rfind('\n').map_or(0, |last| last + 1))
    }

    fn is_broken(&self, known: &KnownSecrets) -> bool {
        let names = self.scope().names;
        known.is_broken()
            || names.is_some_and(PersonNames::is_broken)
            || detect::is_broken()
            || shapes::is_broken()
    }

    fn scope(&self) -> DetectScope<'_> {
        let names =
            Some(self.names.as_ref()).filter(|_| self.policy.treatment(Class::Name) != Treatment::Keep);
        DetectScope { policy: &self.policy, names }
    }

    fn replace(&self, text: &str, spans: &[Span], place: &TextPlace, log: &mut Log) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut done, mut lines) = (0, 0);
        for span in spans {
            let between = &text[done..span.range.start];
            lines += between.bytes().filter(|byte| *byte == b'\n').count();
            out.push_str(between);
            let here = &text[span.range.clone()];
            let value = span.decoded.as_deref().unwrap_or(here);
            let token = match self.policy.treatment(span.class) {
                Treatment::Keep => here.to_owned(),
                Treatment::Pseudonym if self.shown.holds(span.class, value) => here.to_owned(),
                Treatment::Pseudonym => self.pseudonyms.token(span.class, value),
                Treatment::Drop => span.class.dropped().to_owned(),
            };
            self.memory.note(span.class, span.rule, value);
            log.add(span.rule, span.class, &place.file, || place.down(lines), &token, 1);
            out.push_str(&token);
            lines += here.bytes().filter(|byte| *byte == b'\n').count();
            done = span.range.end;
        }
        out.push_str(&text[done..]);
        out
    }
}

fn withhold<'t>(text: &'t str, place: &TextPlace, log: &mut Log) -> Cow<'t, str> {
    if text.is_empty() || pseudonym::is_token(text) || text == WITHHELD {
        return Cow::Borrowed(text);
    }
    log.push("withheld", Class::Secret, place, WITHHELD);
    // Owned: who sees a borrowed text takes it for the one that was handed in.
    Cow::Owned(WITHHELD.to_owned())
}
