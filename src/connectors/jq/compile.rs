//! Compiling the programs of a file, all at once.

use std::ops::Range;
use std::sync::OnceLock;

use jaq_core::compile::Undefined;
use jaq_core::load::lex::{Lexer, StrPart, Tok, Token};
use jaq_core::load::parse::{BinaryOp, Def, Parser, Term};
use jaq_core::load::{Arena, File, Loader, parse as parse_definitions, span};
use jaq_core::native::{Fun, bome, run, v};
use jaq_core::{Compiler, Cv, Error, Exn, Filter, ops};
use jaq_json::Val;

use super::cell::{self, ReadCell, UnreadCell};
use super::meter::DataKind;
use super::{bounded, guarded, inert, like, pattern, reach, value, when, why};
use crate::text::fold::{fold, spellings};

/// Native filters with side effects, or that read more than their input: the clock, the environment, the local time zone.
const IMPURE: &[&str] = &[
    "halt",
    "env",
    "now",
    "input",
    "inputs",
    "debug_empty",
    "stderr_empty",
    "localtime",
    "strflocaltime",
    "error_empty",
];
/// Definitions that rest on them.
const IMPURE_DEFINITIONS: &[&str] = &["stderr", "debug", "halt", "halt_error"];
/// `range` in jq: jaq's native one loops without asking for its terms, so the meter would never stop `range(0; infinite)`.
const RANGE: &str = "
    def empty: {}[] as $x | .;
    def range($from; $to; $by):
      def up: if . < $to then ., (. + $by | up) else empty end;
      def down: if . > $to then ., (. + $by | down) else empty end;
      if $by > 0 then $from | up elif $by < 0 then $from | down else empty end;
";
/// The variable that says which program to run. No program can name it.
const WHICH: &str = "$!which";

/// The compiled programs of a file.
pub(in super::super) struct Programs {
    pub(super) filter: Filter<DataKind>,
}

impl std::fmt::Debug for Programs {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Programs").finish_non_exhaustive()
    }
}

/// What is wrong with a program.
#[derive(Debug)]
pub(in super::super) struct Wrong {
    /// Which program, by its place in the list.
    pub(in super::super) program: usize,
    /// Bytes of the program.
    pub(in super::super) at: Range<usize>,
    /// What is wrong.
    pub(in super::super) kind: WrongKind,
}

/// The kinds of mistake that the loader words itself.
#[derive(Debug)]
pub(in super::super) enum WrongKind {
    /// It does not parse.
    Syntax(String),
    /// No such filter, with its number of arguments.
    Filter(String, usize),
    /// No such variable, without the `$`.
    Variable(String),
}

/// Every variable that a program names, first mention first, with where. Local ones too.
pub(in super::super) fn mentions(program: &str) -> Vec<(String, Range<usize>)> {
    fn walk(tokens: &[Token<&str>], program: &str, found: &mut Vec<(String, Range<usize>)>) {
        for Token(text, token) in tokens {
            match token {
                Tok::Var => {
                    let name = text.trim_start_matches('$');
                    if !found.iter().any(|(known, _)| known == name) {
                        found.push((name.to_owned(), span(program, text)));
                    }
                }
                Tok::Str(parts) => {
                    for part in parts {
                        if let StrPart::Term(inner) = part {
                            walk(std::slice::from_ref(inner), program, found);
                        }
                    }
                }
                Tok::Block(inner) => walk(inner, program, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    if let Ok(tokens) = Lexer::new(program).lex() {
        walk(&tokens, program, &mut found);
    }
    found
}

impl Programs {
    /// Compiles `programs`, which may name the variables `globals` (each with its `$`).
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    pub(in super::super) fn compile(programs: &[String], globals: &[String]) -> Result<Self, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut names = Vec::new();
        let parsed: Vec<Option<Term<&str>>> = programs
            .iter()
            .enumerate()
            .map(|(index, program)| {
                names.push(format!("!program{index}"));
                parse(program)
                    .map_err(|(at, message)| {
                        wrong.push(Wrong { program: index, at, kind: WrongKind::Syntax(message) });
                    })
                    .ok()
            })
            .collect();
        let numbers: Vec<String> = (0..programs.len()).map(|index| index.to_string()).collect();
        let choose = chosen(&names, &numbers);
        let own = parsed
            .into_iter()
            .zip(&names)
            .map(|(body, name)| Def { name: name.as_str(), args: Vec::new(), body: body.unwrap_or_default() })
            .chain([Def { name: "choose_program", args: Vec::new(), body: choose }]);
        let arena = Arena::default();
        let file = File { code: "choose_program", path: () };
        let loaded = Loader::new(prelude().iter().cloned().chain(own)).load(&arena, file);
        let Ok(modules) = loaded else { return Err(wrong) };
        let variables = globals.iter().map(String::as_str).chain([WHICH]);
        let compiled = Compiler::<_, DataKind>::default()
            .with_funs(natives())
            .with_global_vars(variables)
            .compile(modules);
        match compiled {
            Ok(filter) if wrong.is_empty() => Ok(Self { filter }),
            Ok(_) => Err(wrong),
            Err(files) => {
                for (part, undefined) in files.into_iter().flat_map(|(_, errors)| errors) {
                    let Some((program, at)) = locate(programs, part) else { continue };
                    let kind = match undefined {
                        Undefined::Filter(arity) => WrongKind::Filter(part.to_owned(), arity),
                        Undefined::Var => WrongKind::Variable(part.trim_start_matches('$').to_owned()),
                        other => WrongKind::Syntax(format!("no {} `{part}`", other.as_str())),
                    };
                    wrong.push(Wrong { program, at, kind });
                }
                Err(wrong)
            }
        }
    }
}

/// The program of that number, by halves: a file may have two hundred, and each run of one begins here.
fn chosen<'t>(names: &'t [String], numbers: &'t [String]) -> Term<&'t str> {
    match names {
        [] => Term::default(),
        [name] => Term::Call(name.as_str(), Vec::new()),
        _ => {
            let middle = names.len() / 2;
            let which = Box::new(Term::Var(WHICH));
            let number = Box::new(Term::Num(numbers[middle].as_str()));
            let is_before = Term::BinOp(which, BinaryOp::Cmp(ops::Cmp::Lt), number);
            let before = chosen(&names[..middle], &numbers[..middle]);
            let behind = chosen(&names[middle..], &numbers[middle..]);
            Term::IfThenElse(vec![(is_before, before)], Some(Box::new(behind)))
        }
    }
}

/// Which program a piece of text belongs to.
fn locate(programs: &[String], part: &str) -> Option<(usize, Range<usize>)> {
    let address = part.as_ptr().addr();
    programs.iter().enumerate().find_map(|(index, program)| {
        let start = program.as_ptr().addr();
        (start..=start + program.len()).contains(&address).then(|| (index, span(program, part)))
    })
}

/// Parses one program; no `import` and no `include`, because only a term is expected.
fn parse(program: &str) -> Result<Term<&str>, (Range<usize>, String)> {
    let tokens = Lexer::new(program).lex().map_err(|errors| {
        let first = errors.into_iter().next();
        first.map_or_else(
            || (0..0, "jq: not a program".to_owned()),
            |(expected, rest)| {
                let start = span(program, rest).start;
                (start..start, format!("jq: expected {}", expected.as_str()))
            },
        )
    })?;
    let parsed = Parser::new(&tokens).parse(Parser::term);
    parsed.map(bounded::term).map_err(|errors| {
        let first = errors.into_iter().next();
        first.map_or_else(
            || (0..0, "jq: not a program".to_owned()),
            |(expected, found)| {
                let at = span(program, Token::opt_as_str(found, program));
                (at, format!("jq: expected {}", expected.as_str()))
            },
        )
    })
}

/// The standard library, parsed once in a process.
fn prelude() -> &'static [Def<&'static str>] {
    static PRELUDE: OnceLock<Vec<Def<&'static str>>> = OnceLock::new();
    PRELUDE.get_or_init(|| {
        let range = parse_definitions(RANGE, |parser| parser.defs()).into_iter().flatten();
        let all = range.chain(jaq_core::defs()).chain(jaq_std::defs()).chain(jaq_json::defs());
        let pure = all.filter(|definition| !IMPURE_DEFINITIONS.contains(&definition.name));
        guarded::definitions().chain(pure.map(bounded::definition)).collect()
    })
}

/// The native filters that are pure, and ours.
fn natives() -> impl Iterator<Item = Fun<DataKind>> {
    let all = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let pure = all.filter(|(name, arguments, _)| {
        let range = *name == "range" && arguments.len() == 3;
        !(range || IMPURE.contains(name) || pattern::NAMES.contains(name))
    });
    let when: Fun<DataKind> = run(("when", v(0), |cv| {
        bome(match &cv.1 {
            Val::Null => Ok(Val::Null),
            Val::Num(number) => instant(number.to_string().parse().ok().and_then(when::of_number), &cv.1),
            other => {
                let text = value::as_text(other);
                match (text.as_deref().and_then(when::of_text), text) {
                    (None, Some(text)) => cell_of(&cv, Err(UnreadCell::undated(text))),
                    (found, _) => instant(found, other),
                }
            }
        })
    }));
    let fold: Fun<DataKind> = run(("fold", v(0), |cv| {
        bome(match value::as_text(&cv.1) {
            Some(text) => Ok(Val::from(fold(&text))),
            None => Err(Error::str(format_args!("{} is no text to fold", cv.1))),
        })
    }));
    let spelled: Fun<DataKind> = run(("spellings", v(0), |cv| {
        bome(match value::as_text(&cv.1) {
            Some(text) => Ok(spellings(&text).into_iter().map(Val::from).collect()),
            None => Err(Error::str(format_args!("{} is no text to spell", cv.1))),
        })
    }));
    let reach: Fun<DataKind> = run(("reach", v(1), |mut cv| {
        let edges = cv.0.pop_var();
        bome(reach::from(&cv.1, &edges))
    }));
    let why: Fun<DataKind> = run(("why", v(0), |cv| bome(why::explained(&cv.1))));
    let like: Fun<DataKind> = run(("like", v(1), |mut cv| {
        let text = cv.0.pop_var();
        bome(like::is(&cv.1, &text))
    }));
    let near: Fun<DataKind> = run(("near", v(1), |mut cv| {
        let text = cv.0.pop_var();
        bome(Ok(like::near(&cv.1, &text)))
    }));
    let pieces: Fun<DataKind> = run(("pieces", v(0), |cv| bome(like::pieces(&cv.1))));
    let among: Fun<DataKind> = run(("among", v(1), |mut cv| {
        let words = cv.0.pop_var();
        bome(cell::among(&cv.1, &words).and_then(|read| cell_of(&cv, read)))
    }));
    let yes_no: Fun<DataKind> = run(("yes_no", v(0), |cv| bome(cell_of(&cv, cell::yes_no(&cv.1)))));
    let or_name: Fun<DataKind> =
        run(("yes_no_or_name", v(0), |cv| bome(cell_of(&cv, cell::yes_no_or_name(&cv.1)))));
    let number: Fun<DataKind> = run(("number", v(0), |cv| bome(cell_of(&cv, cell::number(&cv.1)))));
    let error: Fun<DataKind> = run(("error_empty", v(0), |cv| {
        *cv.0.data().meter.said.borrow_mut() = Some(cv.1.clone());
        Box::new(std::iter::once(Err(Exn::from(Error::new(cv.1)))))
    }));
    let own = [when, fold, spelled, reach, why, like, near, pieces, among, yes_no, or_name, number, error];
    let all = pure.chain(own).chain(inert::filters()).map(guarded::hidden);
    all.chain(bounded::natives()).chain(guarded::natives()).chain(pattern::filters())
}

/// What was read. What was not is null and noted where it costs its field only, and else ends the program.
fn cell_of(cv: &Cv<'_, DataKind>, read: ReadCell) -> Result<Val, Error<Val>> {
    read.or_else(|cell| match &cv.0.data().meter.unread {
        Some(unread) => {
            unread.borrow_mut().push(cell);
            Ok(Val::Null)
        }
        None => Err(cell.error()),
    })
}

fn instant(found: Option<String>, value: &Val) -> Result<Val, Error<Val>> {
    found.map(Val::from).ok_or_else(|| Error::str(format_args!("{value} is not an instant")))
}
