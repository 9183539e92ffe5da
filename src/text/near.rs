//! One slip of the fingers: a letter too many, too few, another one, or two neighbours in turn (which is one slip, not two). Names are
//! compared as [`fold`] writes them.

use super::fold::fold;

/// Whether one slip makes the one of the other. Names that are the same are not near.
pub(crate) fn slip(one: &str, other: &str) -> bool {
    // A word of one letter that is forgotten leaves two spaces, which are one in a folded text.
    let unfolded = one_edit(&one.to_lowercase(), &other.to_lowercase());
    let (one, other) = (fold(one), fold(other));
    // Of names of one or two letters every other one is a slip away.
    one != other && one.chars().count().max(other.chars().count()) > 2 && (unfolded || one_edit(&one, &other))
}

/// Whether one slip in the part before the `@`, or in the domain, makes the one address of the other; also one in the `@` itself. A
/// text without an `@` is compared with the part before it.
pub(crate) fn address_slip(given: &str, address: &str) -> bool {
    let (given, address) = (fold(given), fold(address));
    let Some((local, domain)) = address.rsplit_once('@') else { return slip(&given, &address) };
    match given.rsplit_once('@') {
        Some((given_local, given_domain)) => {
            (given_domain == domain && one_edit(given_local, local))
                || (given_local == local && one_edit(given_domain, domain))
                || one_edit(&given, &address)
        }
        None => given == local || slip(&given, local) || one_edit(&given, &address),
    }
}

/// Whether the words of `given` are all among those of a name: "Ana" of "Ana Ito", "Ito, Ana".
pub(crate) fn words_of(given: &str, name: &str) -> bool {
    let (given, name) = (words(given), words(name));
    !given.is_empty() && given.iter().all(|word| name.contains(word))
}

/// Whether two names of people are the same, whatever the order of their words: "Ito, Ana" is "Ana Ito".
pub(crate) fn same_person(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (words(one), words(other));
    one.sort_unstable();
    other.sort_unstable();
    !one.is_empty() && one == other
}

/// Pieces of a text of which one slip leaves at least one as it is, each once: what a server that can only search for parts of names is
/// asked for. Of an address, of the part before the `@`, the later ones with the `@` behind them.
///
/// As long as they can be, because a server lists the first hundred of what has a piece, and all of them have an "a": the two halves, and
/// the whole with the two neighbours at the cut in turn, which is the one slip that is in both halves. Of a piece with quotes in it the
/// longest part without: the filters of some servers (SCIMMY) cannot be written with them.
pub(crate) fn pieces(text: &str) -> Vec<String> {
    let folded = fold(text);
    let (name, end) = match folded.rsplit_once('@') {
        Some((local, _)) => (local, "@"),
        None => (folded.as_str(), ""),
    };
    let letters: Vec<char> = name.chars().collect();
    // The half that no `@` makes longer is the longer one.
    let cut = if end.is_empty() { letters.len() / 2 } else { letters.len().div_ceil(2) };
    let (first, second) = letters.split_at(cut);
    let mut turned = letters.clone();
    if letters.len() > 1 {
        turned.swap(cut - 1, cut);
    }
    let piece = |letters: &[char], end: &str| {
        let whole = letters.iter().collect::<String>() + end;
        whole.split(['"', '\\']).map(str::trim).max_by_key(|part| part.len()).unwrap_or_default().to_owned()
    };
    let mut pieces = vec![piece(first, ""), piece(second, end), piece(&turned, end)];
    pieces.retain(|piece| !piece.is_empty());
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    folded.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// One edit: one letter in, out or changed, or two neighbours in turn. In one pass, because a directory may be asked for each of its
/// people.
pub(crate) fn one_edit(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let start = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[start..], &long[start..]);
    match long.len() - short.len() {
        0 if short.is_empty() => false,
        0 => {
            short[1..] == long[1..]
                || (short.len() > 1 && short[0] == long[1] && short[1] == long[0] && short[2..] == long[2..])
        }
        1 => *short == long[1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{address_slip, one_edit, pieces, same_person, slip, words_of};

    #[test]
    fn one_slip_and_not_two() {
        for near in ["acme-prd", "acme-prodd", "acme-rpod", "Acme-Brod", "acme_prod"] {
            assert!(slip(near, "acme-prod"), "{near}");
        }
        for far in ["acme-prod", "ACME-PROD", "acme-pr", "acme-sandbox", "acme-dorp"] {
            assert!(!slip(far, "acme-prod"), "{far}");
        }
        assert!(!slip("eu", "us") && !slip("a", "b") && slip("eu", "eu1"));
    }

    #[test]
    fn addresses_are_compared_part_by_part() {
        for near in ["anna@acme.example", "ana@acme.exmaple", "ana", "naa@acme.example", "ana.acme.example"] {
            assert!(address_slip(near, "ana@acme.example"), "{near}");
        }
        for far in ["anna@acme.exmple", "ben@acme.example", "ana@globex.example", "ben"] {
            assert!(!address_slip(far, "ana@acme.example"), "{far}");
        }
    }

    #[test]
    fn the_words_of_a_name_have_no_order() {
        assert!(same_person("Ito, Ana", "ana ito") && !same_person("Ana", "Ana Ito"));
        assert!(words_of("Ana", "Ana Ito") && !words_of("Anna", "Ana Ito") && !words_of(" ", "Ana Ito"));
    }

    proptest! {
        #[test]
        fn one_edit_is_a_distance_of_one(one in "[abc]{0,6}", other in "[abc]{0,6}") {
            prop_assert_eq!(one_edit(&one, &other), strsim::osa_distance(&one, &other) == 1);
        }

        #[test]
        fn a_slip_leaves_a_piece(name in "[a-e.]{3,12}", at in 0..12_usize, how in 0..4_u8, letter in prop::char::range('a', 'e')) {
            let mut slipped: Vec<char> = name.chars().collect();
            let at = at % slipped.len();
            match how {
                0 => slipped.insert(at, letter),
                1 => { slipped.remove(at); }
                2 => slipped[at] = letter,
                _ if at > 0 => slipped.swap(at - 1, at),
                _ => {}
            }
            let slipped: String = slipped.into_iter().collect();
            let address = format!("{name}@acme.example");
            let searched = pieces(&format!("{slipped}@acme.example"));
            prop_assert!(searched.is_empty() || searched.iter().any(|piece| address.contains(piece)), "{name} {slipped}");
        }
    }
}
