//! `read`: a local export in place of a server. JSON, NDJSON and CSV, by the file's ending, in UTF-8 or UTF-16.

mod columns;
mod decoded;
mod separator;
mod stream;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use chrono::{DateTime, Utc};
use jaq_json::Val;
use serde_json::Value as Json;

use super::Run;
use super::fault::Fault;
use super::scope::Scope;
use super::value::{Basis, RequestValue};
use crate::connectors::jq;
use crate::connectors::model::{Program, Request, RequestTarget};
use crate::connectors::template::{TemplatePart, TextTemplate};
use crate::environment::file;
use crate::facts::{GapReason, Origin};
use crate::text::io_words::io_words;

/// Bytes that an export may have that is read as a whole.
const LARGEST: u64 = 64_000_000;

/// Bytes of what `keep` wants of a file, written as JSON: it is about one person, or a catalogue.
const MOST_KEPT: usize = 16_000_000;

/// A table always has its header line, also where it has no rows.
const NO_HEADER: &str = "there is nothing in the file, not even a header line; export it again";

/// A file that was read.
#[derive(Clone, Debug)]
pub(in super::super) struct FileSeen {
    pub(in super::super) path: PathBuf,
    /// As of when it is true.
    pub(in super::super) at: DateTime<Utc>,
    /// No line, row or item is in it.
    pub(in super::super) is_empty: bool,
}

impl Run<'_> {
    /// A file's content, through `value`.
    pub(super) fn file(
        &self,
        index: usize,
        scope: &Scope<'_>,
        basis: &mut Basis,
    ) -> Result<RequestValue, Fault> {
        let request = &self.configured.connector.requests[index];
        let RequestTarget::File { path, separator, optional } = &request.target else {
            return Err(Fault::new(GapReason::Malformed, "not a file"));
        };
        let mut is_empty = false;
        let content = if let Some(recorded) = self.context.recorded {
            let reply = self.replay(recorded, index)?;
            let content = serde_json::from_slice(reply.bytes()).map(jq::to_jq).unwrap_or_default();
            match (&request.keep, content) {
                (Some(keep), Val::Arr(items)) => {
                    jq::list(self.keeping(request, keep, items.to_vec(), scope)?.to_vec())
                }
                (_, content) => content,
            }
        } else {
            let path = self.place(path, scope)?;
            if *optional && !path.exists() {
                return Ok(RequestValue::whole(Val::Null));
            }
            let wrong = |reason, what: &str| Fault::new(reason, format!("{}: {what}", path.display()));
            let unreadable = |error: std::io::Error| self.unread(index, &path, &error);
            let modified = std::fs::metadata(&path).and_then(|about| about.modified());
            let date = self.configured.as_of.or_else(|| modified.ok().map(DateTime::<Utc>::from));
            basis.at = basis.at.min(date.unwrap_or(basis.at));
            let columns = |some: &[Val]| {
                columns::misnamed(some, &request.columns)
                    .map_or(Ok(()), |what| Err(wrong(GapReason::Malformed, &what)))
            };
            let ending = ending(&path).map_err(|what| wrong(GapReason::Malformed, &what))?;
            let content = if let Some(keep) = &request.keep {
                let file = file::open(&path).map_err(unreadable)?;
                let mut kept = Kept::default();
                let mut fault = None;
                is_empty = true;
                let read = stream::each(file, &ending, *separator, &mut |some| {
                    let fits = if is_empty { columns(&some) } else { Ok(()) };
                    is_empty &= some.is_empty();
                    let wanted = fits.and_then(|()| self.keeping(request, keep, some, scope));
                    let taken = wanted.and_then(|wanted| {
                        kept.add(&wanted).map_err(|what| wrong(GapReason::Malformed, &what))
                    });
                    taken.map_err(|broken| {
                        fault = Some(broken);
                        String::new()
                    })
                });
                if let Some(fault) = fault {
                    return Err(fault);
                }
                read.map_err(|what| wrong(GapReason::Malformed, &what))?;
                jq::list(kept.items)
            } else {
                let bytes = file::read(&path, LARGEST).map_err(unreadable)?;
                let content =
                    parse(&ending, &bytes, *separator).map_err(|what| wrong(GapReason::Malformed, &what))?;
                if let Val::Arr(items) = &content {
                    columns(items)?;
                    is_empty = items.is_empty();
                }
                content
            };
            let seen = FileSeen { path: path.clone(), at: date.unwrap_or(self.context.now), is_empty };
            self.files_seen.borrow_mut().insert(index, seen);
            content
        };
        basis.origin = Origin::Export;
        let value = RequestValue::whole(self.finished(index, content, scope)?);
        if self.is_blank(index) {
            basis.limits.insert(format!(
                "nothing is in {}, so it counts as a log without entries",
                self.read_from(index)
            ));
        }
        if is_empty && self.configured.connector.matters_empty(index) {
            basis.limits.insert(format!("nothing is in {}", self.read_from(index)));
            return Ok(RequestValue { complete: false, ..value });
        }
        Ok(value)
    }

    /// The file of a request, for people.
    fn read_from(&self, index: usize) -> String {
        let read = self.file_seen(index).map(|seen| seen.path.display().to_string());
        read.unwrap_or_else(|| {
            format!("what request {} reads", self.configured.connector.requests[index].name)
        })
    }

    /// Whether the file of a request has no bytes at all, which only a log may.
    fn is_blank(&self, index: usize) -> bool {
        let seen = self.file_seen(index).filter(|seen| seen.is_empty);
        seen.is_some_and(|seen| std::fs::metadata(&seen.path).is_ok_and(|about| about.len() == 0))
    }

    /// A file that is not there was not exported: nobody looked, and nobody else is doubted for that.
    fn unread(&self, index: usize, path: &Path, error: &std::io::Error) -> Fault {
        let connector = &self.configured.connector;
        let RequestTarget::File { path: parts, .. } = &connector.requests[index].target else {
            return Fault::new(GapReason::Malformed, "not a file");
        };
        let mut names = parts.iter().flat_map(TextTemplate::references).map(|reference| &reference.root);
        let setting = names.find_map(|name| connector.settings.iter().find(|spec| spec.name == *name));
        let (name, shown) = (&self.configured.name, path.display());
        let change = setting
            .map_or_else(String::new, |spec| format!(", or name another file in `{}` of {name}", spec.name));
        if error.kind() == std::io::ErrorKind::NotFound {
            let what = setting.map(|spec| spec.about.as_str()).filter(|about| !about.is_empty());
            let what = what.map_or_else(String::new, |about| format!(" ({about})"));
            let detail = format!("not exported: there is no {shown}{what}");
            return Fault::new(GapReason::NotCollected, detail);
        }
        let why = io_words(error);
        Fault::new(GapReason::WrongAddress, format!("{shown}: {why}; export it again{change}"))
    }

    /// What `keep` wants of some things of a file.
    fn keeping(
        &self,
        request: &Request,
        keep: &Program,
        some: Vec<Val>,
        scope: &Scope<'_>,
    ) -> Result<Rc<Vec<Val>>, Fault> {
        let place = format!("keep of request {}", request.name);
        let wanted = self.program(keep, jq::list(some), scope);
        match wanted.map_err(|failure| self.broken(&place, failure))? {
            Val::Arr(wanted) => Ok(wanted),
            _ => Err(Fault::new(
                GapReason::Malformed,
                format!("{place} gives no list, as map(select(…)) does"),
            )),
        }
    }

    /// The path under the profile's folder. A setting may be a path; a value of the case is one name in it.
    fn place(&self, parts: &[TextTemplate], scope: &Scope<'_>) -> Result<PathBuf, Fault> {
        let mut path = self.configured.folder.clone();
        for template in parts {
            for (literal, text) in self.part(template, scope)? {
                let from_case = !literal
                    && template
                        .parts
                        .iter()
                        .any(|part| matches!(part, TemplatePart::Value(of) if of.root == "case"));
                if from_case && text.contains(['/', '\\', '\0', ':']) {
                    let detail = format!("`{text}` cannot be part of a file's name");
                    return Err(Fault::new(GapReason::NoContext, detail));
                }
            }
            let text: String = self.part(template, scope)?.into_iter().map(|(_, text)| text).collect();
            path.push(text);
        }
        Ok(path)
    }
}

/// What is kept of a file, within bounds.
#[derive(Default)]
struct Kept {
    items: Vec<Val>,
    bytes: usize,
}

impl Kept {
    fn add(&mut self, wanted: &[Val]) -> Result<(), String> {
        self.bytes += wanted.iter().map(|item| item.to_string().len()).sum::<usize>();
        if self.bytes > MOST_KEPT {
            return Err(format!(
                "what `keep` wants of it has more than {MOST_KEPT} bytes; keep less, or export a shorter time"
            ));
        }
        self.items.extend_from_slice(wanted);
        Ok(())
    }
}

/// The file's ending, if it is one of those that can be read.
fn ending(path: &Path) -> Result<String, String> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    if ["json", "ndjson", "jsonl", "csv", "tsv"].contains(&ending.as_str()) {
        Ok(ending)
    } else {
        Err(format!("`.{ending}` is not one of json, ndjson, jsonl, csv, tsv"))
    }
}

fn parse(ending: &str, bytes: &[u8], separator: Option<u8>) -> Result<Val, String> {
    let text = decoded::text(bytes)?;
    match ending {
        "json" => {
            serde_json::from_str::<Json>(&text).map(jq::to_jq).map_err(|error| format!("not JSON: {error}"))
        }
        "ndjson" | "jsonl" => text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(number, line)| {
                serde_json::from_str::<Json>(line)
                    .map(jq::to_jq)
                    .map_err(|error| format!("line {}: not JSON: {error}", number + 1))
            })
            .collect(),
        _ => rows(
            &text,
            separator
                .map_or_else(|| separator::of(text.as_bytes(), usual(ending)), separator::Separator::said),
        ),
    }
}

/// What stands between columns where the file's name has this ending.
fn usual(ending: &str) -> u8 {
    if ending == "tsv" { b'\t' } else { b',' }
}

/// Rows as objects by the header's names; every value is a text.
fn rows(text: &str, separator: separator::Separator) -> Result<Val, String> {
    let text = text.get(separator.skipped..).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new().delimiter(separator.byte).from_reader(text.as_bytes());
    let names: Vec<Val> = reader.headers().map_err(|error| error.to_string())?.iter().map(jq::text).collect();
    if names.is_empty() {
        return Err(NO_HEADER.to_owned());
    }
    for (index, name) in names.iter().enumerate() {
        if names[..index].contains(name) {
            return Err(format!("two columns are called {name}"));
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        rows.push(Val::obj(names.iter().cloned().zip(record.iter().map(jq::text)).collect()));
    }
    Ok(jq::list(rows))
}
