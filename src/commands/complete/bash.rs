//! bash cuts a line into words where other shells do not, at `=`, `:` and `@` too, and takes what is completed as if it had been
//! typed. So it has a script of its own, which sends the words as they are.

use std::ffi::OsString;

/// What bash reads as something else than itself, and a name may have.
const SPECIAL: &[char] = &[
    ' ', '\t', '"', '\'', '\\', '$', '&', '|', ';', '<', '>', '(', ')', '`', '*', '?', '[', ']', '{', '}',
    '!', '#', '~',
];

/// Registers `escalate` in bash; `VAR` stands for the variable that makes it answer.
pub(in crate::commands) const SCRIPT: &str = r#"_escalate() {
    local IFS=$'\013'
    COMPREPLY=( $(_CLAP_COMPLETE_INDEX="$COMP_CWORD" VAR=bash escalate -- "${COMP_WORDS[@]}") )
    if [[ $? != 0 ]]; then
        unset COMPREPLY
    elif [[ "${COMPREPLY-}" =~ [=/:]$ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o bashdefault -F _escalate escalate
"#;

/// The line up to the cursor as it was typed, and how much of its last word bash has already: `--found role=fail` comes as four
/// words, and only the last is put into the line.
pub(super) fn joined(words: &[OsString], cursor: usize) -> (Vec<OsString>, usize) {
    let mut line: Vec<OsString> = Vec::new();
    let (mut glued, mut before) = (false, 0);
    for word in words.iter().take(cursor.saturating_add(1)) {
        let is_cut = !word.is_empty() && word.to_string_lossy().chars().all(|c| matches!(c, '=' | ':' | '@'));
        // `explain @file` begins a word with it; in the value of a flag it stands in the middle.
        let of_flag = line.iter().rev().nth(1).is_some_and(|word| word.to_string_lossy().starts_with("--"));
        match line.last_mut() {
            Some(last) if glued || (is_cut && (word != "@" || of_flag)) => {
                before = if is_cut { last.len() + word.len() } else { last.len() };
                last.push(word);
            }
            _ => {
                before = 0;
                line.push(word.clone());
            }
        }
        glued = is_cut;
    }
    (line, before)
}

/// Takes the quote off the last word, if it begins with one and has no other one.
pub(super) fn unquoted(line: &mut [OsString]) -> bool {
    let Some(last) = line.last_mut() else { return false };
    let text = last.to_string_lossy().into_owned();
    let Some(quote @ ('"' | '\'')) = text.chars().next() else { return false };
    *last = text.trim_start_matches(quote).into();
    true
}

/// A candidate as it must be typed behind the first `before` bytes, which are there; between quotes, as it is.
pub(super) fn escaped(candidate: &str, before: usize, quoted: bool) -> String {
    let rest = candidate.get(before..).unwrap_or(candidate);
    if quoted {
        return rest.to_owned();
    }
    let mut typed = String::with_capacity(rest.len());
    for letter in rest.chars() {
        if SPECIAL.contains(&letter) {
            typed.push('\\');
        }
        typed.push(letter);
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::{escaped, joined};

    #[test]
    fn a_word_that_bash_cut_is_one_again() {
        let line = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(Into::into).collect();
            let (line, before) = joined(&words, words.len() - 1);
            (line.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>(), before)
        };
        assert_eq!(line(&["escalate", "--found", "role", "=", ""]).0, ["escalate", "--found", "role="]);
        assert_eq!(
            line(&["escalate", "--found", "role", "=", "fa"]),
            (vec!["escalate".to_owned(), "--found".to_owned(), "role=fa".to_owned()], 5)
        );
        assert_eq!(line(&["escalate", "--found", "role", "=", "fail", ":", "no"]).0[2], "role=fail:no");
        assert_eq!(
            line(&["escalate", "--tenant", "=", "ac"]),
            (vec!["escalate".to_owned(), "--tenant=ac".to_owned()], 9)
        );
        assert_eq!(line(&["escalate", "--tenant", "ac"]).1, 0);
        assert_eq!(line(&["escalate", "--found", "role", "="]).0[2], "role=");
        assert_eq!(
            line(&["escalate", "--error", "@", "err"]),
            (vec!["escalate".to_owned(), "--error".to_owned(), "@err".to_owned()], 1)
        );
    }

    #[test]
    fn a_blank_is_part_of_the_name() {
        assert_eq!(escaped("reassign a conversation", 0, false), "reassign\\ a\\ conversation");
        assert_eq!(escaped("role=fail:no_role", 5, false), "fail:no_role");
    }
}
