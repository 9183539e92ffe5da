//! Credentials that somebody tells in a sentence, in a dozen languages: passwords, PINs, one-time codes, recovery codes, seed
//! phrases, answers to security questions.

mod answer;
mod code;
mod code_nouns;
mod grammar;
mod looks;
mod nouns;
mod one_time;
mod password;
mod recovery;
mod sentence;
mod sign_in;
mod status;

use super::cue::Cue;

/// What reads on from which word.
pub(super) const TABLES: &[&[Cue]] = &[
    answer::CUES,
    one_time::CUES[0],
    one_time::CUES[1],
    one_time::CUES[2],
    one_time::CUES[3],
    one_time::CUES[4],
    one_time::CUES[5],
    password::CUES,
    recovery::CUES,
    sign_in::CUES,
];
