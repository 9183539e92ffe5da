//! A request that asks a database: values beside the query, rows as a list of objects.

use jaq_json::Val;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use super::answer::Answered;
use super::fault::{Fault, FaultHolds};
use super::scope::Scope;
use super::tried::Tried;
use super::value::RequestValue;
use super::{RequestStep, Run};
use crate::connectors::jq;
use crate::connectors::model::{Auth, Request, SqlTarget};
use crate::connectors::template::TemplatePart;
use crate::facts::GapReason;
use crate::http::{Sending, Want, interrupted};
use crate::sql::{DatabaseKind, SqlAccess, SqlAddress, SqlConnection, SqlError, SqlQuestion, SqlRows};

impl Run<'_> {
    /// What a query is worth.
    ///
    /// # Errors
    /// A value is not known, the database was not reached or refused, or the rows are not what the file expects.
    pub(super) async fn sql(
        &self,
        index: usize,
        sql: &SqlTarget,
        scope: &Scope<'_>,
    ) -> Result<RequestValue, Fault> {
        let request = &self.configured.connector.requests[index];
        self.weigh(request, &[])?;
        self.afford(&request.name)?;
        let values = self.bound(request, sql, scope)?;
        self.tell(&request.name, RequestStep::Started);
        let answered = self.asked_of_database(index, sql, &values).await;
        self.tell(&request.name, if answered.is_ok() { RequestStep::Answered } else { RequestStep::Failed });
        let (input, complete) = answered.map_err(|mut fault| {
            if matches!(fault.reason, GapReason::Forbidden | GapReason::Unauthorized) {
                fault.scope = request.scope.clone().or(fault.scope);
            }
            fault
        })?;
        let headers = jq::to_jq(json!({}));
        let scope = Scope { answer: Some((200, &headers)), ..*scope };
        let value = self.finished(index, input, &scope)?;
        Ok(RequestValue { complete, ..RequestValue::whole(value) })
    }

    /// The values of a query. One that is nothing but `{{…}}` is bound as what it is, every other one as a text.
    pub(super) fn bound(
        &self,
        request: &Request,
        sql: &SqlTarget,
        scope: &Scope<'_>,
    ) -> Result<Vec<Value>, Fault> {
        let one = |template| {
            let text = self.text(template, scope);
            let [TemplatePart::Value(reference)] = template.parts.as_slice() else {
                return text.map(Value::String);
            };
            let root = self.configured.connector.resolve(&reference.root).map(|name| self.value(name, scope));
            match root.as_ref().and_then(|root| jq::at(root, &reference.path)) {
                Some(value @ (Val::Num(_) | Val::Bool(_) | Val::Arr(_))) => Ok(jq::to_json(value)),
                _ => text.map(Value::String),
            }
        };
        sql.bind.iter().map(one).collect::<Result<_, _>>().map_err(|mut fault| {
            if fault.reason == GapReason::Malformed {
                fault.detail = format!("request {} could not be written: {}", request.name, fault.detail);
            }
            fault
        })
    }

    /// The database at the connector's address.
    pub(super) fn database(&self) -> Result<SqlAddress, Fault> {
        self.server_at(SqlAddress::parse)
    }

    /// The rows, and whether they are all.
    async fn asked_of_database(
        &self,
        index: usize,
        sql: &SqlTarget,
        values: &[Value],
    ) -> Result<(Val, bool), Fault> {
        let request = &self.configured.connector.requests[index];
        if let Some(recorded) = self.context.recorded {
            let reply = self.replay(recorded, index)?;
            self.weigh(request, reply.bytes())?;
            return match self.read(request, &recording()?, &reply)? {
                Answered::Got(got) => Ok((got.input.clone(), true)),
                Answered::Missing => Ok((Val::Null, true)),
            };
        }
        let address = self.database()?;
        let found = tokio::select! {
            biased;
            () = interrupted(&self.context.deadline) => Err(Fault::new(GapReason::Interrupted, format!("{address}: interrupted"))),
            found = self.rows(&address, sql, values) => found,
        };
        let status = found.as_ref().map_or_else(|fault| fault.status.unwrap_or_default(), |_| 200);
        let rows = found.as_ref().map(|found| Value::from(found.rows.clone())).unwrap_or_default();
        let answer = rows.to_string().into_bytes();
        if self.watched == Some(index) {
            let url = address.to_string();
            self.seen.borrow_mut().push(Tried { method: "SQL", url, status, answer: answer.clone() });
        }
        let complete = !found?.more;
        self.weigh(request, &answer)?;
        self.hold_given(&rows);
        Ok((jq::to_jq(rows), complete))
    }

    async fn rows(&self, address: &SqlAddress, sql: &SqlTarget, values: &[Value]) -> Result<SqlRows, Fault> {
        let login = self.login(address)?;
        let until = self.context.deadline.until();
        let access = SqlAccess {
            address,
            login: login.as_ref().map(|(user, password)| (user.as_str(), password)),
            folder: &self.configured.folder,
            in_plain: self.configured.allow_http,
            until,
        };
        let (rows, bytes) = (sql.limit, self.context.http.limits().answer);
        let question = SqlQuestion { statement: &sql.statement, values, rows, bytes, until };
        let mut kept = self.connection.lock().await;
        if self.turned_away.get() {
            let detail = format!(
                "{address}: not asked, because the credentials of connector {} were refused",
                self.configured.name
            );
            return Err(Fault::new(GapReason::Unauthorized, detail));
        }
        let found = match kept.take() {
            Some(open) => Ok(open),
            None => SqlConnection::open(&access).await,
        };
        let found = match found {
            Ok(mut connection) => {
                let found = connection.ask(&question).await;
                *kept = Some(connection).filter(SqlConnection::is_usable);
                found
            }
            Err(error) => Err(error),
        };
        found.map_err(|error| {
            // Databases count failed sign-ins, too, and block the machine.
            self.turned_away.set(self.turned_away.get() || error.reason == GapReason::Unauthorized);
            self.unasked(error)
        })
    }

    fn unasked(&self, error: SqlError) -> Fault {
        let SqlError { reason, detail, scope, status, passes } = error;
        let mut fault = Fault::new(reason, self.mask().text(&detail).into_owned());
        fault.scope = scope;
        fault.status = Some(status);
        fault.holds = if passes { FaultHolds::Now } else { FaultHolds::Always };
        fault
    }

    /// User and password; a file has neither.
    fn login(&self, address: &SqlAddress) -> Result<Option<(String, SecretString)>, Fault> {
        if address.kind == DatabaseKind::Sqlite {
            return Ok(None);
        }
        let Some(Auth::Sql { user, password }) = &self.configured.connector.auth else {
            let detail = format!(
                "{address}: connector {} has no [auth.sql], which says who asks",
                self.configured.name
            );
            return Err(Fault::new(GapReason::Unauthorized, detail));
        };
        let scope = Scope::default();
        let (user, password) = (self.text(user, &scope)?, self.text(password, &scope)?);
        Ok(Some((user, SecretString::from(password))))
    }
}

/// In the place of what would be sent, where an answer is recorded.
fn recording() -> Result<Sending, Fault> {
    let url =
        Url::parse("sql:recorded").map_err(|error| Fault::new(GapReason::Malformed, error.to_string()))?;
    Ok(Sending {
        method: reqwest::Method::GET,
        url,
        headers: reqwest::header::HeaderMap::new(),
        body: None,
        read: true,
        want: Want::Bytes,
        at_once: 1,
        pace: std::time::Duration::ZERO,
        turned_away: None,
    })
}
