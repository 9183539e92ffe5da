//! A password that one command writes and the next one reads: `echo V | sudo -S`, `printf 'V' | docker login --password-stdin`,
//! `sudo -S <<< V`, `'V' | ConvertTo-SecureString`; and a dialogue of `expect`.

use std::ops::Range;

use memchr::memmem;

use super::{read, shell};
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::span::Span;

const RULE: &str = "password on a command line";

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("sudo -S", reader),
    cue("sudo -kS", reader),
    cue("sudo -k -S", reader),
    cue("--stdin", reader),
    cue("-password-stdin", reader),
    cue("--with-token", reader),
    cue("chpasswd", reader),
    cue("passphrase-fd 0", reader),
    cue("kinit ", reader),
    cue("cryptsetup ", reader),
    cue("su -c", reader),
    cue("smbpasswd -s", reader),
    cue("convertto-securestring", powershell),
    cue("credential(", credential),
    cue("pscredential]::new(", credential),
    cue("send \"", expect),
];

/// How far before the reader the writer is looked for.
const BEFORE: usize = 300;

fn reader(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let from = hit.start.saturating_sub(BEFORE);
    let before = &line[from..hit.start];
    if let Some(pipe) = memchr::memrchr(b'|', before) {
        let written = &before[..pipe];
        let writer = [&b"echo "[..], b"printf ", b"print ", b"Write-Output "]
            .iter()
            .filter_map(|word| memmem::rfind(written, word).map(|at| at + word.len()))
            .max();
        if let Some(at) = writer {
            let words = shell::words(&line[..from + pipe], from + at);
            let is_told = |word: &&Range<usize>| {
                !line[(*word).clone()].starts_with(b"-") && !is_format(&line[(*word).clone()])
            };
            if let Some(word) = words.iter().find(is_told) {
                let mut value = shell::inside(line, word.clone());
                // chpasswd reads `user:V`.
                if line[hit.clone()] == *b"chpasswd"
                    && let Some(colon) = memchr::memchr(b':', &line[value.clone()])
                {
                    value.start += colon + 1;
                }
                let text = &line[value.clone()];
                let ending = if text.ends_with(b"\\n") { 2 } else { 0 };
                read::push(line, value.start..value.end - ending, RULE, spans);
            }
        }
    }
    let behind = &line[hit.end..line.len().min(hit.end + BEFORE)];
    if let Some(here) = memmem::find(behind, b"<<<") {
        read::push(line, read::value(line, read::blanks(line, hit.end + here + 3)), RULE, spans);
    }
}

/// The first argument of printf: `'%s\n'`.
fn is_format(word: &[u8]) -> bool {
    memmem::find(word, b"%s").is_some() && word.len() <= 8
}

/// `ConvertTo-SecureString "V" -AsPlainText -Force`, `'V' | ConvertTo-SecureString …`.
fn powershell(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let mut at = read::blanks(line, hit.end);
    for switch in [&b"-AsPlainText "[..], b"-Force ", b"-String "] {
        if line[at..].len() >= switch.len() && line[at..at + switch.len()].eq_ignore_ascii_case(switch) {
            at = read::blanks(line, at + switch.len());
        }
    }
    let value = read::value(line, at);
    if !line[value.clone()].starts_with(b"-") && !value.is_empty() {
        read::push(line, value, RULE, spans);
    }
    let before = line[hit.start.saturating_sub(BEFORE)..hit.start].trim_ascii_end();
    if let Some(piped) = before.strip_suffix(b"|").map(<[u8]>::trim_ascii_end)
        && let Some(quote) = piped.last().filter(|byte| matches!(byte, b'"' | b'\''))
        && let Some(open) = memchr::memrchr(*quote, &piped[..piped.len() - 1])
    {
        let start = hit.start.saturating_sub(BEFORE);
        read::push(line, start + open + 1..start + piped.len() - 1, RULE, spans);
    }
}

/// `NetworkCredential("mia", "V")`, `[pscredential]::new('mia', 'V')`.
fn credential(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(user) = read::quoted(line, read::blanks(line, hit.end)) else { return };
    let comma = read::blanks(line, user.end + 1);
    if line.get(comma) == Some(&b',')
        && let Some(value) = read::quoted(line, read::blanks(line, comma + 1))
    {
        read::push(line, value, RULE, spans);
    }
}

/// `expect "*assword:" { send "V\r" }`.
fn expect(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let before = &line[hit.start.saturating_sub(BEFORE)..hit.start];
    if memmem::find(before, b"assword").is_none() && memmem::find(before, b"assphrase").is_none() {
        return;
    }
    if let Some(mut value) = read::quoted(line, hit.end - 1) {
        let text = &line[value.clone()];
        value.end -= text.iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if line[value.clone()].ends_with(b"\\r") || line[value.clone()].ends_with(b"\\n") {
            value.end -= 2;
        }
        read::push(line, value, RULE, spans);
    }
}
