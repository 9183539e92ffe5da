//! What makes values larger is bounded before it runs: jaq adds, repeats and writes out in one go, so that counting steps is no
//! help against `"x" * 1e12`, nor against forty doublings. Every program, and the standard library with it, has these
//! operations replaced by ones that look at what would come out.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::native::{Fun, bome, run, v};
use jaq_core::ops::Math;
use jaq_core::path::{Part, Path};
use jaq_core::{Cv, Error};
use jaq_json::{Num, Val};

use super::meter::DataKind;
use super::size::{LARGEST, LONGEST, PARTS, TEXT, is_writable, length, too_much};
use super::value;

/// Bits of a whole number. Larger ones take seconds to multiply and to write.
const WIDEST: u64 = 100_000;

// No program can name these: `!` is no letter of a name.
const PLUS: &str = "!plus";
const TIMES: &str = "!times";
const OVER: &str = "!over";
const INDEX: &str = "!index";
const WRITABLE: &str = "!writable";
const SMALL: &str = "!small";
const OPERAND: &str = "$!operand";

/// The operations with a look at their result first.
pub(super) fn natives() -> [Fun<DataKind>; 6] {
    [
        run((PLUS, v(2), |cv| {
            let (left, right) = operands(cv);
            bome(if fits_together(&left, &right) { left + right } else { Err(too_large("+")) })
        })),
        run((TIMES, v(2), |cv| {
            let (left, right) = operands(cv);
            bome(if product_fits(&left, &right) { left * right } else { Err(too_large("*")) })
        })),
        run((OVER, v(2), |cv| {
            let (left, right) = operands(cv);
            bome(parts_fit(&left, &right).and_then(|()| left / right))
        })),
        run((INDEX, v(0), |cv| {
            let long = matches!(&cv.1, Val::Arr(items) if items.len() > 1_000);
            bome(if long { Err(too_much("a list in brackets", "1,000 items")) } else { Ok(cv.1) })
        })),
        run((WRITABLE, v(0), |cv| {
            bome(if is_writable(&cv.1, LARGEST) { Ok(cv.1) } else { Err(too_large("writing it out")) })
        })),
        run((SMALL, v(0), |cv| {
            let small = length(&cv.1).is_none_or(|length| length <= LARGEST);
            bome(if small { Ok(cv.1) } else { Err(too_large("a text")) })
        })),
    ]
}

fn operands(mut cv: Cv<'_, DataKind>) -> (Val, Val) {
    // The last argument is the first on the stack.
    let right = cv.0.pop_var();
    let left = cv.0.pop_var();
    (left, right)
}

fn too_large(what: &str) -> Error<Val> {
    Error::new(value::text(&format!("too large: {what} gives more than a program may make")))
}

fn fits_together(left: &Val, right: &Val) -> bool {
    match (left, right) {
        (Val::Arr(left), Val::Arr(right)) => left.len() + right.len() <= LONGEST,
        (Val::Obj(left), Val::Obj(right)) => left.len() + right.len() <= LONGEST,
        _ => length(left).zip(length(right)).is_none_or(|(left, right)| left + right <= LARGEST),
    }
}

fn product_fits(left: &Val, right: &Val) -> bool {
    let (text, times) = match (left, right) {
        (Val::Num(left), Val::Num(right)) => return bits(left) + bits(right) <= WIDEST,
        (text, Val::Num(times)) | (Val::Num(times), text) => (text, times),
        _ => return true,
    };
    // Only whole numbers repeat; everything else is jaq's own error.
    let Some(length) = length(text) else { return true };
    let times = match times {
        Num::Int(times) => usize::try_from(*times).unwrap_or_default(),
        Num::BigInt(_) => usize::MAX,
        _ => return true,
    };
    length.saturating_mul(times) <= LARGEST
}

/// A text over a text is its parts: `split` with one argument is this.
fn parts_fit(left: &Val, right: &Val) -> Result<(), Error<Val>> {
    let (Val::TStr(left) | Val::BStr(left), Val::TStr(right) | Val::BStr(right)) = (left, right) else {
        return Ok(());
    };
    if left.len() > TEXT {
        return Err(too_much("split", "a text of 1 MB"));
    }
    // With nothing in between, every character is a part.
    let parts =
        if right.is_empty() { left.len() } else { memchr::memmem::find_iter(left, &right[..]).count() };
    if parts > PARTS { Err(too_much("split", "100,000 parts")) } else { Ok(()) }
}

fn bits(number: &Num) -> u64 {
    match number {
        Num::BigInt(number) => number.bits(),
        _ => 64,
    }
}

/// A definition with the operations in it replaced.
pub(super) fn definition(mut definition: Def<&str>) -> Def<&str> {
    definition.body = term(definition.body);
    definition
}

/// A term with the operations in it replaced.
pub(super) fn term(whole: Term<&str>) -> Term<&str> {
    match whole {
        Term::BinOp(left, BinaryOp::Math(op @ (Math::Add | Math::Mul | Math::Div)), right) => {
            Term::Call(named(op), vec![term(*left), term(*right)])
        }
        // `f += g` is `g as $x | f |= . + $x`.
        Term::BinOp(left, BinaryOp::UpdateMath(op @ (Math::Add | Math::Mul | Math::Div)), right) => {
            let sum = Term::Call(named(op), vec![Term::Id, Term::Var(OPERAND)]);
            let update = Term::BinOp(inner(left), BinaryOp::Update, Box::new(sum));
            Term::BinOp(inner(right), BinaryOp::Pipe(Some(Pattern::Var(OPERAND))), Box::new(update))
        }
        Term::BinOp(left, BinaryOp::Pipe(bound), right) => {
            Term::BinOp(inner(left), BinaryOp::Pipe(bound.map(pattern)), inner(right))
        }
        Term::BinOp(left, op, right) => Term::BinOp(inner(left), op, inner(right)),
        Term::Str(format, parts) => text(format, parts),
        Term::Call("tojson", arguments) if arguments.is_empty() => {
            then(Term::Call(WRITABLE, Vec::new()), Term::Call("tojson", Vec::new()))
        }
        Term::Call(name, arguments) => Term::Call(name, arguments.into_iter().map(term).collect()),
        Term::Arr(items) => Term::Arr(items.map(inner)),
        Term::Obj(fields) => {
            Term::Obj(fields.into_iter().map(|(key, value)| (term(key), value.map(term))).collect())
        }
        Term::Neg(of) => Term::Neg(inner(of)),
        Term::Label(name, of) => Term::Label(name, inner(of)),
        Term::Fold(name, over, bound, arguments) => {
            Term::Fold(name, inner(over), pattern(bound), arguments.into_iter().map(term).collect())
        }
        Term::TryCatch(of, otherwise) => Term::TryCatch(inner(of), otherwise.map(inner)),
        Term::IfThenElse(cases, otherwise) => {
            let cases = cases.into_iter().map(|(when, then)| (term(when), term(then))).collect();
            Term::IfThenElse(cases, otherwise.map(inner))
        }
        Term::Def(definitions, of) => Term::Def(definitions.into_iter().map(definition).collect(), inner(of)),
        Term::Path(of, Path(parts)) => {
            let parts = parts.into_iter().map(|(part, optional)| {
                let part = match part {
                    Part::Index(at) => Part::Index(index(at)),
                    Part::Range(from, to) => Part::Range(from.map(term), to.map(term)),
                };
                (part, optional)
            });
            Term::Path(inner(of), Path(parts.collect()))
        }
        Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) => whole,
    }
}

#[expect(
    clippy::boxed_local,
    clippy::unnecessary_box_returns,
    reason = "the syntax tree keeps its parts in boxes, and this is given to `map` over them"
)]
fn inner(of: Box<Term<&str>>) -> Box<Term<&str>> {
    Box::new(term(*of))
}

/// What stands in brackets: what is computed may be a list, which is then searched for.
fn index(at: Term<&str>) -> Term<&str> {
    let plain = matches!(at, Term::Num(_))
        || matches!(&at, Term::Str(None, parts) if parts.iter().all(|part| !matches!(part, StrPart::Term(_))));
    let at = term(at);
    if plain { at } else { then(at, Term::Call(INDEX, Vec::new())) }
}

fn named(op: Math) -> &'static str {
    match op {
        Math::Add => PLUS,
        Math::Div => OVER,
        _ => TIMES,
    }
}

fn then<'s>(first: Term<&'s str>, second: Term<&'s str>) -> Term<&'s str> {
    Term::BinOp(Box::new(first), BinaryOp::Pipe(None), Box::new(second))
}

/// `"a \(f) b"`: what is written into it, and the whole.
fn text<'s>(format: Option<&'s str>, parts: Vec<StrPart<&'s str, Term<&'s str>>>) -> Term<&'s str> {
    let mut composed = false;
    let parts = parts.into_iter().map(|part| match part {
        StrPart::Term(of) => {
            composed = true;
            StrPart::Term(then(term(of), Term::Call(WRITABLE, Vec::new())))
        }
        plain => plain,
    });
    let whole = Term::Str(format, parts.collect());
    if composed { then(whole, Term::Call(SMALL, Vec::new())) } else { whole }
}

fn pattern(bound: Pattern<&str>) -> Pattern<&str> {
    match bound {
        Pattern::Var(name) => Pattern::Var(name),
        Pattern::Arr(items) => Pattern::Arr(items.into_iter().map(pattern).collect()),
        Pattern::Obj(fields) => {
            Pattern::Obj(fields.into_iter().map(|(key, value)| (term(key), pattern(value))).collect())
        }
    }
}
