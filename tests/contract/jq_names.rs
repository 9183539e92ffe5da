//! Names in a jq program: the fields that it reads, the keys that it makes, the variables that it mentions.

use std::collections::BTreeSet;

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::load::{Lexer, Parser};
use jaq_core::path::Part;

/// What a program names.
#[derive(Debug, Default, Clone)]
pub(crate) struct Names {
    /// Fields that are read: `.id`, `."x-y"`, `{id}`, `as {id: $x}`.
    pub(crate) read: BTreeSet<String>,
    /// Keys of objects that the program makes itself.
    pub(crate) made: BTreeSet<String>,
    /// Variables, without `$`, those that the program binds itself included.
    pub(crate) variables: BTreeSet<String>,
}

/// Names of a program, by its parsed form.
pub(crate) fn names(program: &str) -> Names {
    let tokens = Lexer::new(program).lex().unwrap_or_else(|errors| panic!("jq: {errors:?} in {program}"));
    let term = Parser::new(&tokens)
        .parse(Parser::term)
        .unwrap_or_else(|errors| panic!("jq: {errors:?} in {program}"));
    let mut names = Names::default();
    names.term(&term);
    names
}

impl Names {
    fn term(&mut self, term: &Term<&str>) {
        match term {
            Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) => {}
            Term::Str(_, parts) => self.string(parts),
            Term::Arr(inner) => self.terms(inner.as_deref()),
            Term::Obj(members) => {
                for (key, value) in members {
                    self.member(key, value.as_ref());
                }
            }
            Term::Neg(inner) | Term::Label(_, inner) => self.term(inner),
            Term::BinOp(left, operator, right) => {
                self.term(left);
                match operator {
                    BinaryOp::Pipe(Some(pattern)) => self.pattern(pattern),
                    BinaryOp::Assign | BinaryOp::Update => self.assigned(left),
                    _ => {}
                }
                self.term(right);
            }
            Term::Fold(_, source, pattern, rest) => {
                self.term(source);
                self.pattern(pattern);
                self.terms(rest);
            }
            Term::TryCatch(inner, caught) => {
                self.term(inner);
                self.terms(caught.as_deref());
            }
            Term::IfThenElse(branches, otherwise) => {
                for (condition, then) in branches {
                    self.term(condition);
                    self.term(then);
                }
                self.terms(otherwise.as_deref());
            }
            Term::Def(definitions, rest) => {
                self.terms(definitions.iter().map(|definition: &Def<&str, _>| &definition.body));
                self.term(rest);
            }
            Term::Call(name, arguments) => {
                self.terms(arguments);
                if *name == "has" {
                    arguments.iter().filter_map(literal).for_each(|key| {
                        self.read.insert(key.to_owned());
                    });
                }
                if *name == "capture" {
                    let groups =
                        arguments.iter().filter_map(literal).flat_map(|pattern| pattern.split("(?<").skip(1));
                    self.made.extend(groups.filter_map(|rest| Some(rest.split_once('>')?.0.to_owned())));
                }
                if *name == "match" {
                    self.made.extend(["captures", "string", "offset", "length", "name"].map(str::to_owned));
                }
                if *name == "why" {
                    let made = [
                        "any", "all", "minus", "leaf", "is", "path", "lacks", "taken_by", "unmet", "missing",
                    ];
                    self.made.extend(made.map(str::to_owned));
                }
                if matches!(*name, "from_entries" | "to_entries" | "with_entries") {
                    self.made.extend(["key", "value"].map(str::to_owned));
                }
            }
            Term::Var(name) => {
                self.variables.insert(name.trim_start_matches('$').to_owned());
            }
            Term::Path(base, path) => {
                self.term(base);
                for (part, _) in &path.0 {
                    self.part(part);
                }
            }
        }
    }

    fn terms<'t>(&mut self, terms: impl IntoIterator<Item = &'t Term<&'t str>>) {
        for term in terms {
            self.term(term);
        }
    }

    /// `.guid = …` makes a key.
    fn assigned(&mut self, left: &Term<&str>) {
        if let Term::Path(_, path) = left
            && let Some((Part::Index(index), _)) = path.0.last()
            && let Some(name) = literal(index)
        {
            self.made.insert(name.to_owned());
        }
    }

    fn part(&mut self, part: &Part<Term<&str>>) {
        match part {
            Part::Index(index) => match literal(index) {
                Some(name) => {
                    self.read.insert(name.to_owned());
                }
                None => self.term(index),
            },
            Part::Range(from, to) => self.terms(from.iter().chain(to)),
        }
    }

    /// `{key: value}` makes a key; `{key}` reads the field and makes the key; `{$x}` makes a key of a variable.
    fn member(&mut self, key: &Term<&str>, value: Option<&Term<&str>>) {
        match (literal(key), key) {
            (Some(name), _) => {
                self.made.insert(name.to_owned());
                if value.is_none() {
                    self.read.insert(name.to_owned());
                }
            }
            (None, Term::Var(name)) if value.is_none() => {
                self.made.insert(name.trim_start_matches('$').to_owned());
                self.term(key);
            }
            (None, _) => self.term(key),
        }
        self.terms(value);
    }

    fn pattern(&mut self, pattern: &Pattern<&str>) {
        match pattern {
            Pattern::Var(_) => {}
            Pattern::Arr(inner) => {
                for inner in inner {
                    self.pattern(inner);
                }
            }
            Pattern::Obj(members) => {
                for (key, inner) in members {
                    match (literal(key), key) {
                        (Some(name), _) => {
                            self.read.insert(name.to_owned());
                        }
                        (None, Term::Var(name)) => {
                            self.read.insert(name.trim_start_matches('$').to_owned());
                        }
                        (None, _) => self.term(key),
                    }
                    self.pattern(inner);
                }
            }
        }
    }

    fn string(&mut self, parts: &[StrPart<&str, Term<&str>>]) {
        for part in parts {
            if let StrPart::Term(inner) = part {
                self.term(inner);
            }
        }
    }
}

/// A text without interpolation.
fn literal<'a>(term: &Term<&'a str>) -> Option<&'a str> {
    match term {
        Term::Str(None, parts) => match parts.as_slice() {
            [StrPart::Str(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}
