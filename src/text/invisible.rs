//! Characters that a reader does not see, or that change how the others are shown: in a name they make two names look like
//! one, in a report they act on the terminal.

/// What such a character does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Invisible {
    /// Ends a line.
    LineBreak,
    /// A control character: bell, escape, backspace.
    Control,
    /// Takes no room: spaces of no width, joiners, soft hyphen, byte order mark, deprecated format characters.
    ZeroWidth,
    /// Turns the writing direction around.
    Direction,
    /// A tag character: ASCII that nobody sees.
    Tag,
}

/// What the character does, if it is one of them.
pub(crate) fn invisible(character: char) -> Option<Invisible> {
    Some(match character {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Invisible::LineBreak,
        _ if character.is_control() => Invisible::Control,
        '\u{AD}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' => Invisible::ZeroWidth,
        '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Invisible::Direction,
        '\u{E0000}'..='\u{E007F}' => Invisible::Tag,
        _ => return None,
    })
}

/// Whether the character joins or parts its neighbours: an emoji of several people, Persian, Hindi. Text needs it, a name that
/// is compared does not.
pub(crate) fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}')
}
