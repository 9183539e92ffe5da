//! The account that the directories of a profile found, for those who know people by the id of it alone: permission engines and flag
//! services. It comes once the directories have answered.

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared, ready};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::facts::{Account, Answer, Gap, GapReason, NoAnswer, Question};

/// What `$account` will be: an object `{ id, email, username, name }`, of nulls where no directory tells; or why nobody can say.
#[derive(Clone)]
pub struct FoundAccount(Shared<BoxFuture<'static, Result<Value, Gap>>>);

/// Says it, once.
pub struct TellAccount(oneshot::Sender<Result<Value, Gap>>);

impl FoundAccount {
    /// No directory is asked.
    #[must_use]
    pub fn untold() -> Self {
        Self::known(object(None))
    }

    /// It is this object.
    #[must_use]
    pub fn known(account: Value) -> Self {
        Self(ready(Ok(account)).boxed().shared())
    }

    /// It comes later.
    #[must_use]
    pub fn later() -> (TellAccount, Self) {
        let (tell, told) = oneshot::channel();
        let told = async {
            let nobody =
                || Gap::new(Question::Account, GapReason::Interrupted, "it was not asked to the end");
            told.await.unwrap_or_else(|_| Err(nobody()))
        };
        (TellAccount(tell), Self(told.boxed().shared()))
    }

    /// # Errors
    /// The directories could not say who the person is.
    pub(super) async fn value(&self) -> Result<Value, Gap> {
        self.0.clone().await
    }
}

impl TellAccount {
    /// What the directories answer, all together.
    pub fn tell(self, answer: &Answer<Vec<Account>>) {
        let told = match answer {
            Ok(seen) => match seen.value.as_deref() {
                Some([one]) => Ok(object(Some(one))),
                Some([]) | None => Ok(object(None)),
                Some(all) => Err(ambiguous(&seen.connector, all.len())),
            },
            Err(NoAnswer::Gap(gap)) if gap.reason == GapReason::NotCollected && gap.connector.is_none() => {
                Ok(object(None))
            }
            Err(NoAnswer::Gap(gap)) => Err(gap.clone()),
            Err(NoAnswer::Conflict(conflict)) => {
                Err(Gap::new(Question::Account, GapReason::Conflict, conflict.detail.clone()))
            }
        };
        // Nobody waits for it where no connector names it.
        let _ = self.0.send(told);
    }
}

fn ambiguous(connector: &str, count: usize) -> Gap {
    let mut gap =
        Gap::new(Question::Account, GapReason::NoContext, format!("{count} accounts answer to that name"));
    gap.connector = Some(connector.to_owned());
    gap
}

fn object(account: Option<&Account>) -> Value {
    match account {
        Some(Account { id, email, username, name, .. }) => {
            json!({ "id": id, "email": email, "username": username, "name": name })
        }
        None => json!({ "id": null, "email": null, "username": null, "name": null }),
    }
}
