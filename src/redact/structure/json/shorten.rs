//! A document that is too long, made shorter without ceasing to be JSON: of lists the newest items, of objects every key, and a
//! note in the place of a value that is too long on its own.

use std::ops::Range;

use super::read::JsonReader;
use crate::redact::structure::placeholder::{self, RemovedKind};

/// An item that needs more than this part of the room is shortened itself; of smaller ones, older ones are left out.
const HUGE: usize = 4;

/// The document in at most so many bytes (or hardly more), and how many values became a note. `None`: it is no JSON.
pub(in crate::redact) fn shorten(text: &str, most: usize) -> Option<(String, usize)> {
    let mut reader = JsonReader::new(text);
    reader.peek();
    let start = reader.at;
    reader.skip(0).ok()?;
    let end = reader.at;
    reader.end().ok()?;
    let mut shorter = Shorter { text, notes: 0, out: String::with_capacity(most) };
    shorter.value(start..end, most)?;
    Some((shorter.out, shorter.notes))
}

struct Shorter<'s> {
    text: &'s str,
    notes: usize,
    out: String,
}

impl Shorter<'_> {
    fn value(&mut self, range: Range<usize>, room: usize) -> Option<()> {
        if range.len() <= room {
            self.out.push_str(&self.text[range]);
            return Some(());
        }
        match self.text.as_bytes()[range.start] {
            b'[' => self.list(range, room),
            b'{' => self.object(range, room),
            _ => {
                self.note(&range);
                Some(())
            }
        }
    }

    fn note(&mut self, range: &Range<usize>) {
        self.notes += 1;
        self.out.push('"');
        self.out.push_str(&placeholder::note(RemovedKind::Text, range.len()));
        self.out.push('"');
    }

    fn list(&mut self, range: Range<usize>, room: usize) -> Option<()> {
        let items = children(self.text, range.clone())?;
        let (Some(first), Some(last)) = (items.first(), items.last()) else {
            self.note(&range);
            return Some(());
        };
        let (first, last) = (first.start, last.end);
        let mut left = room.saturating_sub(first - range.start + range.end - last);
        // From the newest on; written the other way round.
        let mut kept = Vec::new();
        for item in items.into_iter().rev() {
            if item.len() < left {
                left -= item.len() + 1;
                kept.push(self.text[item].to_owned());
            } else if item.len() > room / HUGE && left > room / HUGE {
                let mut shorter = Shorter { text: self.text, notes: 0, out: String::new() };
                shorter.value(item, left / 2)?;
                left = left.saturating_sub(shorter.out.len() + 1);
                self.notes += shorter.notes;
                kept.push(shorter.out);
            } else {
                break;
            }
        }
        self.out.push_str(&self.text[range.start..first]);
        for (number, item) in kept.iter().rev().enumerate() {
            if number > 0 {
                self.out.push(',');
            }
            self.out.push_str(item);
        }
        self.out.push_str(&self.text[last..range.end]);
        Some(())
    }

    fn object(&mut self, range: Range<usize>, room: usize) -> Option<()> {
        let values = children(self.text, range.clone())?;
        let around = range.len() - values.iter().map(Range::len).sum::<usize>();
        let Some(mut left) = room.checked_sub(around).filter(|_| !values.is_empty()) else {
            self.note(&range);
            return Some(());
        };
        // The short ones whole, and what they leave of the room to the long ones.
        let mut by_length: Vec<usize> = (0..values.len()).collect();
        by_length.sort_unstable_by_key(|number| values[*number].len());
        let mut rooms = vec![0; values.len()];
        for (done, number) in by_length.iter().enumerate() {
            let share = left / (values.len() - done);
            rooms[*number] = share.min(values[*number].len());
            left -= rooms[*number];
        }
        let mut copied = range.start;
        for (value, room) in values.into_iter().zip(rooms) {
            self.out.push_str(&self.text[copied..value.start]);
            copied = value.end;
            self.value(value, room)?;
        }
        self.out.push_str(&self.text[copied..range.end]);
        Some(())
    }
}

/// Where the items of a list stand, or the values of an object.
fn children(text: &str, range: Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut reader = JsonReader { text, at: range.start };
    let is_object = reader.take(b'{');
    if !is_object && !reader.take(b'[') {
        return None;
    }
    let mut found = Vec::new();
    if reader.take(b'}') || reader.take(b']') {
        return Some(found);
    }
    loop {
        reader.peek();
        if is_object {
            reader.string().ok()?;
            reader.expect(b':').ok()?;
            reader.peek();
        }
        let start = reader.at;
        reader.skip(0).ok()?;
        found.push(start..reader.at);
        if !reader.take(b',') {
            return Some(found);
        }
    }
}
