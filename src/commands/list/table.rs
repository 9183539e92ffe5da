//! A list as text: columns for people, `ID<tab>NAME` for pipes.

use crate::case::{Candidate, NameOf};
use crate::text::columns;
use crate::text::visible::one_line;

/// One per line: what a case names it by, and behind a tab its name where that is another text.
pub(super) fn lines(of: NameOf, all: &[Candidate]) -> String {
    let line = |one: &Candidate| {
        let id = one.given_as(of);
        let line = if one.name.is_empty() || one.name == id { id } else { format!("{id}\t{}", one.name) };
        // A tab in a name would be a column more.
        format!("{}\n", line.split('\t').map(one_line).collect::<Vec<_>>().join("\t"))
    };
    all.iter().map(line).collect()
}

/// A table with a head, for a screen of that width.
pub(super) fn aligned(of: NameOf, all: &[Candidate], width: Option<usize>) -> String {
    let head = match of {
        NameOf::User => ["USER", "NAME", "TENANTS", "ID"],
        NameOf::Action => ["ACTION", "", "ALSO CALLED", ""],
        NameOf::Role => ["ROLE", "", "", "ID"],
        NameOf::Tenant | NameOf::Feature | NameOf::Object => ["ID", "NAME", "ALSO CALLED", ""],
    };
    let row = |one: &Candidate| {
        let id = one.given_as(of);
        let other = |text: &str| if text == id { String::new() } else { text.to_owned() };
        let also = if of == NameOf::User { one.tenants.join(", ") } else { one.aliases.join(", ") };
        let cells = [id.clone(), other(&one.name), also, other(&one.id)];
        cells.map(|cell| one_line(&cell).into_owned()).to_vec()
    };
    columns::table(&head, &all.iter().map(row).collect::<Vec<_>>(), width)
}

#[cfg(test)]
mod tests {
    use super::{aligned, lines};
    use crate::case::{Candidate, NameOf};

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let all = [Candidate::new("acme-prod", "Acme"), Candidate::new("日本", "日本")];
        assert_eq!(aligned(NameOf::Tenant, &all, None), "ID         NAME\nacme-prod  Acme\n日本\n");
        assert_eq!(lines(NameOf::Tenant, &all), "acme-prod\tAcme\n日本\n");
        assert_eq!(aligned(NameOf::Tenant, &[], None), "");
    }
}
