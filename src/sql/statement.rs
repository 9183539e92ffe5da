//! The text of a query: one statement that reads, with values by name in it. It is read as all three databases read it; what they read
//! differently is refused, so that no name is taken for text or text for a name.

use std::fmt::Write as _;

use super::DatabaseKind;

/// What a query may begin with.
const BEGINS: &[&str] = &["select", "with", "values", "table"];

/// A query with named values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SqlStatement {
    pieces: Vec<StatementPiece>,
    names: Vec<String>,
    /// `?` stands outside of texts: an operator in PostgreSQL, a value everywhere else.
    has_question: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum StatementPiece {
    Text(String),
    /// The place of its name.
    Value(usize),
}

/// What is wrong with a text, and where: the byte.
type WrongStatement = (usize, String);

impl SqlStatement {
    /// Reads a text.
    ///
    /// # Errors
    /// It is not one query, or holds what databases read differently.
    pub(crate) fn parse(text: &str) -> Result<Self, WrongStatement> {
        if let Some(at) = text.find("{{") {
            let what = "a statement has no {{…}}: values go into `bind`, and stand here as :name";
            return Err((at, what.to_owned()));
        }
        let mut reader = StatementReader {
            text,
            at: 0,
            start: 0,
            pieces: Vec::new(),
            names: Vec::new(),
            words: Vec::new(),
            has_question: false,
        };
        let end = reader.run()?;
        if end > reader.start {
            reader.pieces.push(StatementPiece::Text(text[reader.start..end].to_owned()));
        }
        verbs(&reader.words)?;
        Ok(Self { pieces: reader.pieces, names: reader.names, has_question: reader.has_question })
    }

    /// The names of its values, each once.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether it has a `?` that this database takes for a value.
    pub(crate) fn has_stray_value(&self, kind: DatabaseKind) -> bool {
        self.has_question && kind != DatabaseKind::Postgres
    }

    /// As a driver wants it, and which name stands at each of its places.
    pub(crate) fn written(&self, kind: DatabaseKind) -> (String, Vec<usize>) {
        let mut text = String::new();
        let mut order: Vec<usize> = match kind {
            DatabaseKind::MySql => Vec::new(),
            DatabaseKind::Postgres | DatabaseKind::Sqlite => (0..self.names.len()).collect(),
        };
        for piece in &self.pieces {
            match (piece, kind) {
                (StatementPiece::Text(literal), _) => text.push_str(literal),
                (StatementPiece::Value(index), DatabaseKind::Postgres) => _ = write!(text, "${}", index + 1),
                (StatementPiece::Value(index), DatabaseKind::Sqlite) => _ = write!(text, "?{}", index + 1),
                (StatementPiece::Value(index), DatabaseKind::MySql) => {
                    text.push('?');
                    order.push(*index);
                }
            }
        }
        (text, order)
    }
}

/// Reads a text from its start to its end.
struct StatementReader<'t> {
    text: &'t str,
    at: usize,
    /// Where the text begins that is no piece yet.
    start: usize,
    pieces: Vec<StatementPiece>,
    names: Vec<String>,
    /// Words outside of texts, in lower case.
    words: Vec<(String, usize)>,
    has_question: bool,
}

impl StatementReader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// To its end, or to a `;` behind which nothing comes: where the statement ends.
    fn run(&mut self) -> Result<usize, WrongStatement> {
        let mut end = None;
        while let Some(c) = self.rest().chars().next() {
            if let Some(end) = end
                && !c.is_whitespace()
                && !self.rest().starts_with("--")
                && !self.rest().starts_with("/*")
            {
                return Err((
                    end,
                    "a request has exactly one statement: something comes behind this `;`".to_owned(),
                ));
            }
            match c {
                '\'' | '"' | '`' => self.quoted(c)?,
                '-' if self.rest().starts_with("--") => {
                    self.at += self.rest().find('\n').unwrap_or(self.rest().len());
                }
                '/' if self.rest().starts_with("/*") => self.comment()?,
                '$' => self.dollar()?,
                ':' if self.rest().starts_with("::") => self.at += 2,
                ':' => self.value(),
                '@' if self.rest()[1..].starts_with(begins_word) && !self.text[..self.at].ends_with('@') => {
                    return Err((
                        self.at,
                        "`@name` is a variable: values go into `bind`, and stand here as :name".to_owned(),
                    ));
                }
                ';' => {
                    end = Some(self.at);
                    self.at += 1;
                }
                c if begins_word(c) => self.word(),
                c => {
                    self.has_question |= c == '?';
                    self.at += c.len_utf8();
                }
            }
        }
        Ok(end.unwrap_or(self.text.len()))
    }

    /// A text or a name in quotes. `MySQL` takes `\'` for a quote in a text, the others for its end.
    fn quoted(&mut self, quote: char) -> Result<(), WrongStatement> {
        let from = self.at;
        loop {
            self.at += 1;
            let Some(length) = self.rest().find(quote) else {
                return Err((from, format!("this {quote} is not closed")));
            };
            let backslashes = self.rest()[..length].chars().rev().take_while(|c| *c == '\\').count();
            self.at += length;
            if backslashes % 2 == 1 && quote != '`' {
                return Err((
                    self.at - 1,
                    format!(
                        "databases read a backslash before {quote} differently: write {quote}{quote} for a quote, and \
                             another character in ESCAPE"
                    ),
                ));
            }
            if !self.rest()[1..].starts_with(quote) {
                self.at += 1;
                return Ok(());
            }
            self.at += 1;
        }
    }

    fn comment(&mut self) -> Result<(), WrongStatement> {
        let rest = self.rest();
        let inner = rest[2..].find("*/").map(|end| &rest[2..2 + end]);
        let Some(inner) = inner else { return Err((self.at, "this comment is not closed".to_owned())) };
        // MySQL runs what stands in the one, and PostgreSQL counts the other.
        if inner.starts_with(['!', 'M']) && inner.trim_start_matches('M').starts_with('!') {
            return Err((self.at, "`/*!` is no comment everywhere: MySQL runs it".to_owned()));
        }
        if inner.contains("/*") {
            return Err((self.at, "databases read a comment in a comment differently".to_owned()));
        }
        self.at += inner.len() + 4;
        Ok(())
    }

    /// A text between `$tag$`, as PostgreSQL has it.
    fn dollar(&mut self) -> Result<(), WrongStatement> {
        let from = self.at;
        let tag = self.rest()[1..].find('$').map(|end| &self.rest()[..end + 2]);
        let is_tag = |tag: &&str| {
            let name = &tag[1..tag.len() - 1];
            name.is_empty() || (name.starts_with(begins_word) && name.chars().all(in_word))
        };
        let Some(tag) = tag.filter(is_tag).map(str::to_owned) else {
            return Err((from, "values go into `bind`, and stand here as :name, not as $1".to_owned()));
        };
        let Some(end) = self.rest()[tag.len()..].find(&tag) else {
            return Err((from, format!("the text that begins with {tag} is not closed")));
        };
        self.at += end + 2 * tag.len();
        Ok(())
    }

    fn value(&mut self) {
        let name: String = self.rest()[1..].chars().take_while(|c| in_word(*c)).collect();
        if !name.starts_with(begins_word) {
            self.at += 1;
            return;
        }
        if self.at > self.start {
            self.pieces.push(StatementPiece::Text(self.text[self.start..self.at].to_owned()));
        }
        self.at += 1 + name.len();
        self.start = self.at;
        let known = self.names.iter().position(|known| *known == name);
        let index = known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        self.pieces.push(StatementPiece::Value(index));
    }

    fn word(&mut self) {
        let from = self.at;
        // A name may have a dollar in it: `v$session`.
        let rest = self.rest();
        self.at += rest.find(|c| !in_word(c) && c != '$').unwrap_or(rest.len());
        self.words.push((self.text[from..self.at].to_lowercase(), from));
    }
}

/// A statement that reads, by its words outside of texts. What writes in spite of its words is refused by the database.
fn verbs(words: &[(String, usize)]) -> Result<(), WrongStatement> {
    let Some((first, at)) = words.first() else { return Err((0, "the statement is empty".to_owned())) };
    if !BEGINS.contains(&first.as_str()) {
        return Err((
            *at,
            format!("a connector only reads: a statement begins with {}", BEGINS.join(", ").to_uppercase()),
        ));
    }
    for (index, (word, at)) in words.iter().enumerate() {
        let next = words.get(index + 1).map_or("", |(next, _)| next.as_str());
        let wrong = match (word.as_str(), next) {
            // MySQL writes files with it, and PostgreSQL tables.
            ("into", _) => "a connector only reads: INTO writes",
            ("for", "update" | "share" | "no" | "key") | ("lock", "in") => {
                "a connector only reads: this locks rows"
            }
            _ => continue,
        };
        return Err((*at, wrong.to_owned()));
    }
    Ok(())
}

fn begins_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::{DatabaseKind, SqlStatement};

    fn written(text: &str, kind: DatabaseKind) -> String {
        SqlStatement::parse(text).unwrap().written(kind).0
    }

    #[test]
    fn names_become_what_a_driver_wants_and_everything_else_stays() {
        let text = "SELECT ':a', \":b\", x::text, data ? 'k', a[1 : 2] -- :c\nFROM t /* :d */ WHERE u = :u AND (v = :v OR w=:u) AND $q$ :e $q$ <> '';";
        let kept = "SELECT ':a', \":b\", x::text, data ? 'k', a[1 : 2] -- :c\nFROM t /* :d */ WHERE u = ";
        let end = " AND $q$ :e $q$ <> ''";
        assert_eq!(written(text, DatabaseKind::Postgres), format!("{kept}$1 AND (v = $2 OR w=$1){end}"));
        assert_eq!(written(text, DatabaseKind::Sqlite), format!("{kept}?1 AND (v = ?2 OR w=?1){end}"));
        let statement = SqlStatement::parse(text).unwrap();
        assert_eq!(
            statement.written(DatabaseKind::MySql),
            (format!("{kept}? AND (v = ? OR w=?){end}"), vec![0, 1, 0])
        );
        assert_eq!(statement.names(), ["u", "v"]);
        assert!(
            statement.has_stray_value(DatabaseKind::Sqlite)
                && !statement.has_stray_value(DatabaseKind::Postgres)
        );
    }

    #[test]
    fn what_is_not_one_query_is_refused_at_its_place() {
        for (text, at, says) in [
            ("", 0, "is empty"),
            ("-- nothing\n", 0, "is empty"),
            ("DELETE FROM t", 0, "begins with SELECT"),
            ("EXPLAIN ANALYZE DELETE FROM t", 0, "begins with SELECT"),
            ("SELECT 1; DROP TABLE t", 8, "exactly one statement"),
            ("SELECT 1;;", 8, "exactly one statement"),
            ("SELECT '{{case.user}}'", 8, "values go into `bind`"),
            ("SELECT $1", 7, "not as $1"),
            ("SELECT @user", 7, "is a variable"),
            ("SELECT 'it\\'s'", 10, "a backslash before '"),
            ("SELECT 'open", 7, "is not closed"),
            ("SELECT $a$ open", 7, "is not closed"),
            ("SELECT 1 /* open", 9, "is not closed"),
            ("SELECT 1 /*! INTO OUTFILE 'f' */", 9, "MySQL runs it"),
            ("SELECT 1 /*M! x */", 9, "MySQL runs it"),
            ("SELECT 1 /* a /* b */ */", 9, "comment in a comment"),
            ("SELECT a INTO b FROM c", 9, "INTO writes"),
            ("SELECT a FROM b FOR UPDATE", 16, "locks rows"),
        ] {
            let (place, what) = SqlStatement::parse(text).unwrap_err();
            assert!(what.contains(says), "{text}: {what}");
            assert_eq!(place, at, "{text}: {what}");
        }
        for text in [
            "(SELECT 1)",
            "  values (1)",
            "WITH a AS (SELECT 1) TABLE a",
            "SELECT 1; -- done",
            "SELECT 'C:\\\\', '' || ';'",
        ] {
            assert!(SqlStatement::parse(text).is_ok(), "{text}");
        }
    }
}
