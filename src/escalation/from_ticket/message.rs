//! The messages in a ticket's body: what was written last, and below it what was forwarded or answered; without signatures and the
//! sentences of lawyers.

use super::line::{BodyLine, BodyLineKind};
use super::{signed, words};

/// What a message is to the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageKind {
    /// What the requester wrote.
    Own,
    /// What they passed on.
    Forwarded,
    /// What they answered to.
    Earlier,
}

/// One message.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) kind: MessageKind,
    /// The address of who wrote it, where its head says it.
    pub(super) from: Option<String>,
    /// That part of its head, whole.
    pub(super) by: String,
    pub(super) lines: Vec<BodyLine>,
    /// The name under it.
    pub(super) signed: Option<String>,
}

impl Message {
    fn new(kind: MessageKind, by: &str) -> Self {
        let from = super::addresses_in(by).into_iter().next();
        Self { kind, from, by: by.to_owned(), lines: Vec::new(), signed: None }
    }

    /// What is said in it, in paragraphs.
    pub(super) fn prose(&self) -> Vec<String> {
        let mut all = vec![String::new()];
        for line in &self.lines {
            if line.kind != BodyLineKind::Prose || line.is_blank() {
                all.push(String::new());
            } else if let Some(last) = all.last_mut() {
                if !last.is_empty() {
                    last.push('\n');
                }
                last.push_str(line.text.trim());
            }
        }
        all.retain(|paragraph| !paragraph.is_empty());
        all
    }

    pub(super) fn has_words(&self) -> bool {
        self.lines.iter().any(|line| !line.is_blank())
    }
}

/// The messages, the newest first. `forwards`: the subject says that something is passed on; `None`: it says nothing.
pub(super) fn split(lines: &[BodyLine], forwards: Option<bool>) -> Vec<Message> {
    let mut messages = vec![Message::new(MessageKind::Own, "")];
    let mut announced: Option<MessageKind> = None;
    let mut at = 0;
    while at < lines.len() {
        let text = bare(&lines[at].text);
        if let Some(kind) = separator(&text) {
            // Under "FW: …" Outlook calls what it passes on an original message.
            let first = messages.len() == 1 && forwards == Some(true);
            let kind = if first { MessageKind::Forwarded } else { kind };
            announced = Some(kind);
            if kind == MessageKind::Forwarded || !head_follows(&lines[at + 1..]) {
                messages.push(Message::new(kind, ""));
            }
            at += 1;
            continue;
        }
        if let Some((length, from)) =
            head(&lines[at..], || announced.is_some() || is_ruled(&lines[..at], forwards))
        {
            let empty =
                messages.last().is_some_and(|last| last.kind != MessageKind::Own && !last.has_words());
            let kind = announced.take().unwrap_or_else(|| kind_of_head(forwards, &messages));
            if empty {
                messages.pop();
            }
            messages.push(Message::new(kind, &from));
            at += length;
            continue;
        }
        if let Some((length, from)) = attribution(&lines[at..]) {
            let kind = announced.take().filter(|kind| *kind == MessageKind::Forwarded);
            messages.push(Message::new(kind.unwrap_or(MessageKind::Earlier), &from));
            at += length;
            // What stands behind the quotation is the writer's again.
            let quoted = lines[at..]
                .iter()
                .take_while(|line| line.kind == BodyLineKind::Quote || line.is_blank())
                .count();
            if lines[at..at + quoted].iter().any(|line| line.kind == BodyLineKind::Quote) {
                let inner: Vec<BodyLine> = lines[at..at + quoted]
                    .iter()
                    .map(|line| BodyLine::new(BodyLineKind::Prose, line.text.clone()))
                    .collect();
                let mut below = split(&inner, Some(false)).into_iter();
                if let (Some(last), Some(first)) = (messages.last_mut(), below.next()) {
                    last.lines = first.lines;
                }
                messages.extend(below);
                at += quoted;
                let own = lines[at..].to_vec();
                messages[0].lines.extend(own);
                break;
            }
            continue;
        }
        let line = lines[at].clone();
        let last = messages.len() - 1;
        // In a forwarded or earlier mail, `>` only says that it is one.
        let line = if last > 0 && line.kind == BodyLineKind::Quote {
            BodyLine::new(BodyLineKind::Prose, line.text)
        } else {
            line
        };
        messages[last].lines.push(line);
        at += 1;
    }
    for message in &mut messages {
        message.signed = signed::name_under(&message.lines);
        message.lines = without_ends(std::mem::take(&mut message.lines));
    }
    messages
}

/// Without the signs of quotation.
fn bare(text: &str) -> String {
    text.trim().trim_start_matches(['>', ' ', '*']).trim_end_matches('*').trim().to_owned()
}

fn separator(text: &str) -> Option<MessageKind> {
    let lower = text.to_lowercase();
    let inner =
        lower.trim_matches(|c: char| c == '-' || c == '_' || c == '=' || c.is_whitespace() || c == ':');
    if inner.is_empty() || inner.split_whitespace().count() > 6 {
        return None;
    }
    if words::FORWARDED.iter().any(|known| inner.starts_with(known)) {
        return Some(MessageKind::Forwarded);
    }
    let ruled = lower.starts_with("--") || lower.starts_with("__");
    (ruled && words::ORIGINAL.iter().any(|known| inner.starts_with(known))).then_some(MessageKind::Earlier)
}

/// Whether a rule is above it, in what is passed on.
fn is_ruled(above: &[BodyLine], forwards: Option<bool>) -> bool {
    let last = above.iter().rev().find(|line| !line.is_blank()).map(|line| bare(&line.text));
    let rule = |text: &String| text.len() > 4 && text.chars().all(|c| matches!(c, '-' | '_' | '='));
    forwards == Some(true) && last.as_ref().is_some_and(rule)
}

fn head_follows(lines: &[BodyLine]) -> bool {
    let next = lines.iter().position(|line| !line.is_blank());
    next.is_some_and(|next| next < 3 && head(&lines[next..], || true).is_some())
}

/// The head of a mail in the text: how many lines it has, and who wrote the mail. `ruled`: below a line that says that a mail follows, where
/// From and Subject are enough, as Outlook writes it.
fn head(lines: &[BodyLine], ruled: impl FnOnce() -> bool) -> Option<(usize, String)> {
    let first = bare(&lines.first()?.text);
    let from = value_of(&first, &words::FROM)?;
    let mut length = 1;
    let (mut others, least) = (0, if ruled() { 1 } else { 2 });
    for line in lines.iter().skip(1).take(9) {
        let text = bare(&line.text);
        if value_of(&text, &words::HEAD).is_some() {
            others += 1;
        } else if text.is_empty() || others >= least {
            break;
        }
        length += 1;
    }
    if others < least {
        return None;
    }
    Some((length, from))
}

fn value_of(text: &str, names: &[&str]) -> Option<String> {
    let (name, value) = text.split_once([':', '：'])?;
    let name = name.trim().trim_matches('*').trim().to_lowercase();
    names.contains(&name.as_str()).then(|| value.trim_matches(['*', ' ']).to_owned())
}

fn kind_of_head(forwards: Option<bool>, messages: &[Message]) -> MessageKind {
    let above = &messages[messages.len() - 1];
    if above.kind != MessageKind::Own {
        return above.kind;
    }
    let says = above.prose().join(" ").to_lowercase();
    let points = says.split_whitespace().count() < 4 || words::BELOW.iter().any(|known| says.contains(known));
    match forwards {
        Some(true) => MessageKind::Forwarded,
        None if points => MessageKind::Forwarded,
        _ => MessageKind::Earlier,
    }
}

/// "On Tuesday, Ana wrote:", in one line or two.
fn attribution(lines: &[BodyLine]) -> Option<(usize, String)> {
    let first = bare(&lines.first()?.text);
    let two = lines.get(1).map(|next| format!("{first} {}", bare(&next.text))).filter(|_| !first.is_empty());
    for (length, text) in [(1, Some(first.clone())), (2, two)] {
        let Some(text) = text else { continue };
        let lower = text.to_lowercase();
        let begins = ["am ", "op ", "den ", "on ", "le ", "el ", "em ", "il "]
            .iter()
            .any(|word| lower.starts_with(word));
        let ends = lower.trim_end_matches([':', '：', ' ']);
        let wrote = words::WROTE.iter().any(|known| {
            ends.ends_with(known) || ((begins || text.contains('@')) && lower.contains(&format!(" {known} ")))
        });
        let dated = text.chars().any(|c| c.is_ascii_digit()) || text.contains('@');
        if wrote && dated && text.ends_with([':', '：']) && text.len() < 250 {
            return Some((length, text));
        }
    }
    None
}

/// Without signature, greetings at the end and disclaimers. What was set apart stays, wherever it stands.
fn without_ends(lines: Vec<BodyLine>) -> Vec<BodyLine> {
    let mut kept: Vec<BodyLine> = Vec::new();
    let mut signs = false;
    let mut seen = false;
    for line in lines {
        let text = line.text.trim();
        let lower = text.to_lowercase();
        if line.kind == BodyLineKind::Prose {
            let ends = matches!(text, "--" | "—" | "__" | "___")
                || line.text == "-- "
                || words::SENT_FROM.iter().any(|known| lower.starts_with(known));
            let few = text.split_whitespace().count() <= 5;
            let bare = lower.trim_end_matches([',', '.', '!', ' ']);
            if ends || (seen && few && words::CLOSING.contains(&bare)) {
                signs = true;
            }
            // "PS:" and what is announced ("Error:") is said behind the name, too.
            if signs && (lower.starts_with("ps") || lower.starts_with("p.s") || words::announces(text)) {
                signs = false;
            }
            if signs || is_disclaimer(&lower) {
                continue;
            }
            seen |= !text.is_empty();
        }
        kept.push(line);
    }
    kept
}

fn is_disclaimer(lower: &str) -> bool {
    lower.split_whitespace().count() >= 8
        && words::DISCLAIMER.iter().filter(|known| lower.contains(**known)).count() >= 2
}
