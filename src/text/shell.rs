//! A value as one word of a command line, for the shell that it will be pasted into.
//!
//! Whoever calls decides about control characters, and about what a program would take for an option or a file.

/// A shell that people paste commands into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shell {
    /// `sh` and its kin: bash, zsh, dash.
    Posix,
    /// `cmd.exe`.
    Cmd,
    /// `PowerShell` from 7.3 on, which hands quotation marks to a program as they are.
    PowerShell7,
    /// Windows `PowerShell` 5.1, which does not.
    PowerShell5,
}

impl Shell {
    /// The word: as it is where the shell reads it so, else quoted.
    pub(crate) fn word(self, value: &str) -> String {
        match self {
            // zsh takes `=ls` for the path of a program.
            Self::Posix if value.starts_with('=') => quoted(value),
            Self::Posix => word(value),
            Self::Cmd if is_plain(value, b"%") => value.to_owned(),
            Self::Cmd => careted(&as_argument(value)),
            Self::PowerShell7 | Self::PowerShell5 if is_plain(value, b"%+@,") => value.to_owned(),
            Self::PowerShell7 => in_power_shell(value),
            Self::PowerShell5 => in_power_shell(&escaped(value)),
        }
    }
}

/// One word of a POSIX shell: as it is where a shell reads it so, else in single quotes.
pub(crate) fn word(value: &str) -> String {
    if is_plain(value, b"") { value.to_owned() } else { quoted(value) }
}

/// In single quotes of a POSIX shell, whatever it is.
pub(crate) fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}

/// Nothing but letters, digits and marks that mean nothing to a shell, nor to this one (`but`).
fn is_plain(value: &str, but: &[u8]) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"@%+=:,./_-".contains(&byte) && !but.contains(&byte);
    !value.is_empty() && value.bytes().all(plain)
}

/// In single quotes of `PowerShell`, which takes the curly ones for the same and reads two of them as one.
fn in_power_shell(value: &str) -> String {
    let mut word = String::from("'");
    for letter in value.chars() {
        if matches!(letter, '\'' | '\u{2018}'..='\u{201b}') {
            word.push(letter);
        }
        word.push(letter);
    }
    word + "'"
}

/// In double quotes, as programs on Windows take their command line apart (Microsoft, "Parsing C command-line arguments").
fn as_argument(value: &str) -> String {
    format!("\"{}\"", escaped(value))
}

/// What stands between such quotes: backslashes count only in front of a quotation mark, and of the one that ends the word.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut backslashes = 0;
    for letter in value.chars() {
        match letter {
            '\\' => backslashes += 1,
            '"' => {
                text.extend(std::iter::repeat_n('\\', backslashes + 1));
                backslashes = 0;
            }
            _ => backslashes = 0,
        }
        text.push(letter);
    }
    text.extend(std::iter::repeat_n('\\', backslashes));
    text
}

/// With a caret before everything that `cmd` acts on, the quotation marks among it: it then sees no quotes, in which it would still
/// put variables in.
fn careted(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if "()%!^\"<>&|".contains(letter) {
            word.push('^');
        }
        word.push(letter);
    }
    word
}

#[cfg(test)]
mod tests {
    use super::{Shell, escaped, quoted};
    use proptest::prelude::*;

    /// As `cmd` reads a word that has no quotes for it: what stands behind a caret is what it is.
    fn read_by_cmd(word: &str) -> String {
        let mut letters = word.chars();
        let mut read = String::new();
        while let Some(letter) = letters.next() {
            assert!(!"()%!\"<>&|".contains(letter), "cmd acts on {letter} in {word}");
            read.extend(if letter == '^' { letters.next() } else { Some(letter) });
        }
        read
    }

    /// As a program on Windows reads one argument.
    fn read_by_program(argument: &str) -> String {
        let (mut read, mut quoted, mut rest) = (String::new(), false, argument);
        while let Some(letter) = rest.chars().next() {
            let backslashes = rest.len() - rest.trim_start_matches('\\').len();
            let behind = &rest[backslashes..];
            if backslashes > 0 && behind.starts_with('"') {
                read.push_str(&"\\".repeat(backslashes / 2));
                if backslashes % 2 == 1 {
                    read.push('"');
                    rest = &behind[1..];
                } else {
                    rest = behind;
                }
            } else if letter == '"' {
                quoted = !quoted;
                rest = &rest[1..];
            } else {
                assert!(quoted || letter != ' ', "two arguments: {argument}");
                read.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
        assert!(!quoted, "a quote is open: {argument}");
        read
    }

    /// As `PowerShell` reads a word in single quotes.
    fn read_by_power_shell(word: &str) -> String {
        let Some(inside) = word.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) else {
            return word.to_owned();
        };
        let mut letters = inside.chars().peekable();
        let mut read = String::new();
        while let Some(letter) = letters.next() {
            if "'\u{2018}\u{2019}\u{201a}\u{201b}".contains(letter) {
                assert!(letters.next().is_some(), "a quote ends the word: {word}");
            }
            read.push(letter);
        }
        read
    }

    #[test]
    fn what_each_shell_takes() {
        let word = |value: &str| {
            [Shell::Posix, Shell::Cmd, Shell::PowerShell7, Shell::PowerShell5].map(|shell| shell.word(value))
        };
        assert_eq!(word("ana@acme.example")[0], "ana@acme.example");
        assert_eq!(word("ana@acme.example")[1], "ana@acme.example");
        assert_eq!(word("ana@acme.example")[2], "'ana@acme.example'");
        assert_eq!(word("You don't"), [r"'You don'\''t'", "^\"You don't^\"", "'You don''t'", "'You don''t'"]);
        assert_eq!(word("100%")[1], "^\"100^%^\"");
        assert_eq!(word("say \"no\"")[2..], ["'say \"no\"'", "'say \\\"no\\\"'"]);
        assert_eq!(word("")[0], "''");
        assert_eq!(word("=ls")[0], "'=ls'");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// Whatever it is, the program gets it as it is.
        #[test]
        fn on_windows_a_word_is_read_as_it_was(value in "[ a-z'\"\\\\%!^&|<>()$`@=;,*?~\u{2018}-\u{201b}é]{0,12}") {
            prop_assert_eq!(read_by_program(&read_by_cmd(&Shell::Cmd.word(&value))), value.clone());
            prop_assert_eq!(read_by_power_shell(&Shell::PowerShell7.word(&value)), value.clone());
            let handed_on = read_by_power_shell(&Shell::PowerShell5.word(&value));
            prop_assert_eq!(read_by_program(&format!("\"{handed_on}\"")), value.clone());
            prop_assert_eq!(read_by_program(&format!("\"{}\"", escaped(&value))), value);
        }
    }

    /// A real shell is asked: all words of a run at once.
    #[cfg(unix)]
    #[test]
    fn a_posix_shell_reads_a_word_as_it_was() {
        let mut runner = proptest::test_runner::TestRunner::default();
        let values: Vec<String> = (0..256)
            .map(|_| {
                let tree = "[ a-z'\"\\\\%!^&|<>()$`@=;,*?~#\\[\\]{}é-]{0,12}".new_tree(&mut runner);
                proptest::strategy::ValueTree::current(&tree.unwrap())
            })
            .collect();
        let words: Vec<String> = values.iter().map(|value| Shell::Posix.word(value)).collect();
        let script = format!("printf '%s\\n' {}", words.join(" "));
        let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
        let read = String::from_utf8(output.stdout).unwrap();
        assert_eq!(read.lines().collect::<Vec<_>>(), values);
        assert_eq!(quoted("a"), "'a'");
    }
}
