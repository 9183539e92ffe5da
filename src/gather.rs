//! Gathering: every connector of the profile at once, and one set of facts out of what they found. The only place with
//! concurrency besides the requests of one connector.

mod list;

pub use list::list;

use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use futures_util::future::{join, join_all};

use crate::case::Case;
use crate::connectors::{
    AskedConnector, Configured, ConnectorKind, Context, FoundAccount, Interview, Spare, TellAccount,
};
use crate::facts::{Answer, AnswerSource, Answers, Fact, Facts, Question};

/// Which questions are asked when.
pub struct AskedWhen<'a> {
    /// At first.
    pub first: &'a BTreeSet<Question>,
    /// When the first answers are there: what a connector gives on demand, and what nobody needed before.
    pub more: &'a dyn Fn(&Facts) -> BTreeSet<Question>,
    /// Those that decide something for which a listing of an earlier run is not good enough.
    pub doubted: &'a dyn Fn(&Facts) -> BTreeSet<Question>,
    /// Told each time a system has answered the first questions: what is known by then, and the questions of which nobody can say more.
    pub told: Option<ToldFacts<'a>>,
}

/// Takes what is known of a case while it is still asked about, and the questions whose answers will not change any more.
pub type ToldFacts<'a> = &'a dyn Fn(&Facts, &BTreeSet<Question>);

/// Asks every directory and flag service at once, in two rounds: the questions of `first`, and then what `more` names when it has
/// seen the answers. The second round costs at most as many requests as [`Spare`] has, and is left out where no connector could say
/// more. Behind each, what was taken from listings of an earlier run is asked again as far as it is `doubted`.
///
/// `others` is what is known without asking: why a system of the profile is not asked.
///
/// Ends when all have answered, at the deadline, or when interrupted: what is not known by then is a gap.
pub async fn gather(
    connectors: &[Configured],
    others: Vec<Facts>,
    case: &Case,
    context: &Context<'_>,
    when: &AskedWhen<'_>,
) -> Facts {
    let read = connectors.iter().filter(|configured| configured.connector.kind != ConnectorKind::Ticketing);
    let (tell, account) = FoundAccount::later();
    let sources: Vec<AskedConnector<'_>> = read
        .map(|configured| AskedConnector::new(configured, case, context).about(account.clone()))
        .collect();
    let interviews: Vec<Interview<'_>> = sources.iter().map(Interview::new).collect();
    let asked = interviews.iter().map(async |interview| {
        interview.ask(when.first).await;
        if let Some(told) = when.told {
            let facts = merge(said(&interviews, &others), context.now);
            told(&facts, &final_questions(&interviews));
        }
    });
    join(join_all(asked), tell_account(&interviews, &others, context.now, tell)).await;
    let mut facts = settled(&interviews, &others, context.now, when.doubted).await;
    let wanted = (when.more)(&facts);
    if interviews.iter().any(|interview| interview.has_more(&wanted)) {
        let spare = Rc::new(Spare::default());
        join_all(interviews.iter().map(|interview| interview.ask_more(&wanted, &spare))).await;
        facts = settled(&interviews, &others, context.now, when.doubted).await;
    }
    keep(&interviews, case, &facts);
    facts
}

/// Says who the person is to those who know people by the id of an account, as soon as every directory has answered that.
async fn tell_account(interviews: &[Interview<'_>], others: &[Facts], now: DateTime<Utc>, tell: TellAccount) {
    if !interviews.iter().any(Interview::names_account) {
        return;
    }
    let directories = interviews.iter().filter(|interview| interview.kind() == ConnectorKind::Directory);
    let account = BTreeSet::from([Question::Account]);
    // No request goes out twice for it.
    join_all(directories.map(|directory| directory.ask(&account))).await;
    tell.tell(&merge(said(interviews, others), now).account);
}

/// The questions of which no system can say more. What rests on a kept listing may be asked again, so that nothing is final then.
fn final_questions(interviews: &[Interview<'_>]) -> BTreeSet<Question> {
    let all: BTreeSet<Question> = Question::ALL.iter().copied().collect();
    if interviews.iter().any(|interview| interview.rests_on_kept(&all)) {
        return BTreeSet::new();
    }
    let open = |question: Question| {
        let one = BTreeSet::from([question]);
        interviews.iter().any(|interview| interview.has_more(&one))
    };
    all.into_iter().filter(|question| !open(*question)).collect()
}

/// What each system says by now, and what is known without asking.
fn said(interviews: &[Interview<'_>], others: &[Facts]) -> Vec<Facts> {
    interviews.iter().map(Interview::facts).chain(others.iter().cloned()).collect()
}

/// The answers, when nothing that is doubted rests on a kept listing any more. Each turn sends requests that the next one does not, so
/// that there is a last one.
async fn settled(
    interviews: &[Interview<'_>],
    others: &[Facts],
    now: DateTime<Utc>,
    doubted: &dyn Fn(&Facts) -> BTreeSet<Question>,
) -> Facts {
    let all: BTreeSet<Question> = Question::ALL.iter().copied().collect();
    loop {
        let facts = merge(said(interviews, others), now);
        // Mostly nothing was kept, and then nobody need think about it.
        if !interviews.iter().any(|interview| interview.rests_on_kept(&all)) {
            return facts;
        }
        let doubted = doubted(&facts);
        if !interviews.iter().any(|interview| interview.rests_on_kept(&doubted)) {
            return facts;
        }
        join_all(interviews.iter().map(|interview| interview.ask_again(&doubted))).await;
    }
}

/// Writes the listings that may be kept; one that names a person of the case is none.
fn keep(interviews: &[Interview<'_>], case: &Case, facts: &Facts) {
    let known = facts.people();
    let people: Vec<String> = known.ids.into_iter().chain(known.names).chain([case.user.clone()]).collect();
    for interview in interviews {
        interview.write_kept(&people);
    }
}

/// Merges what the connectors found, in the order of the profile. Each fact says what its sources have to agree on.
#[must_use]
pub fn merge(found: Vec<Facts>, taken_at: DateTime<Utc>) -> Facts {
    Facts::collect(taken_at, &mut Merging(found))
}

/// What each connector found.
struct Merging(Vec<Facts>);

impl AnswerSource for Merging {
    fn answer<T: Fact>(&mut self, of: fn(&Facts) -> &Answer<T>) -> Answer<T> {
        T::merged(Answers::new(T::QUESTION, self.0.iter().map(|facts| of(facts).clone())))
    }
}
