//! What a driver's error means. A database's own words are repeated only where they are about the statement, which is the file's: the
//! words about a value quote it.

use sqlx::error::DatabaseError;
use sqlx::mysql::MySqlDatabaseError;

use super::{DatabaseKind, SqlError};
use crate::facts::GapReason;
use crate::text::io_words::io_words;

/// What to do about it, and whether the database's words may be repeated.
struct Meaning {
    reason: GapReason,
    status: u16,
    advice: &'static str,
    quotes: bool,
}

const fn meaning(reason: GapReason, status: u16, advice: &'static str, quotes: bool) -> Meaning {
    Meaning { reason, status, advice, quotes }
}

const SIGN_IN: Meaning = meaning(
    GapReason::Unauthorized,
    401,
    "it does not let these credentials in: check the user and the password in the profile, and from where that user may connect",
    false,
);
const RIGHT: Meaning = meaning(GapReason::Forbidden, 403, "the user lacks a right", true);
const WRITES: Meaning = meaning(
    GapReason::Malformed,
    400,
    "the statement writes, or calls what does, and a connector only reads",
    false,
);
const TOO_MANY: Meaning =
    meaning(GapReason::Throttled, 429, "it takes no more connections: try again later", false);
const LATE: Meaning = meaning(
    GapReason::TimedOut,
    408,
    "the statement was not done in time: see whether an index serves it, or give it more with --timeout",
    false,
);
const NO_DATABASE: Meaning =
    meaning(GapReason::WrongAddress, 404, "there is no such database: check `url` in the profile", false);
const NO_TABLE: Meaning = meaning(
    GapReason::WrongAddress,
    404,
    "it is not there, or not for this user: check that `url` names the right database, and the schema in front of the table",
    true,
);
const NO_COLUMN: Meaning = meaning(GapReason::Malformed, 400, "the statement does not fit the schema", true);
const VALUE: Meaning = meaning(
    GapReason::Malformed,
    400,
    "a value does not fit what the statement makes of it: compare it as text, or check it in `bind`",
    false,
);
const GONE: Meaning =
    meaning(GapReason::Failed, 503, "the database is stopping, starting or broken: try again later", false);
const OTHER: Meaning = meaning(GapReason::Failed, 500, "the database refused the statement", false);

impl SqlError {
    /// What a driver says.
    pub(super) fn of(place: &str, kind: DatabaseKind, error: &sqlx::Error) -> Self {
        let unreachable =
            |what: String| Self { status: 503, passes: true, ..wrong(place, GapReason::Unreachable, &what) };
        match error {
            sqlx::Error::Database(error) => Self::refused(place, kind, error.as_ref()),
            sqlx::Error::Io(error) if error.to_string().contains("certificate") => unreachable(no_tls(error)),
            sqlx::Error::Io(error) => {
                let said = io_words(error);
                unreachable(format!(
                    "no connection ({said}); check `url`, and that this machine can reach it"
                ))
            }
            sqlx::Error::Tls(error) => unreachable(no_tls(error)),
            // It may quote what came, so that its words stay out.
            sqlx::Error::Protocol(_) => wrong(
                place,
                GapReason::WrongAddress,
                "something else than this database answers there: check `url`",
            ),
            sqlx::Error::Configuration(_) => {
                wrong(place, GapReason::WrongAddress, "the address cannot be used: check `url`")
            }
            sqlx::Error::WorkerCrashed => unreachable("the connection ended; try again".to_owned()),
            _ => wrong(place, GapReason::Malformed, "the answer could not be read"),
        }
    }

    fn refused(place: &str, kind: DatabaseKind, error: &dyn DatabaseError) -> Self {
        let (code, meaning) = match kind {
            DatabaseKind::Postgres => {
                let code = error.code().unwrap_or_default().into_owned();
                let meaning = of_postgres(&code);
                (code, meaning)
            }
            DatabaseKind::MySql => {
                let number =
                    error.try_downcast_ref::<MySqlDatabaseError>().map_or(0, MySqlDatabaseError::number);
                (number.to_string(), of_mysql(number))
            }
            DatabaseKind::Sqlite => {
                let code = error.code().unwrap_or_default().into_owned();
                let meaning = of_sqlite(&code, error.message());
                (code, meaning)
            }
        };
        let said = if meaning.quotes { format!("{}; ", error.message()) } else { String::new() };
        let detail = format!("{place}: {said}{} ({code})", meaning.advice);
        let scope = (meaning.reason == GapReason::Forbidden).then(|| right(error.message()));
        let passes = matches!(meaning.reason, GapReason::Throttled | GapReason::TimedOut | GapReason::Failed);
        Self { reason: meaning.reason, detail, scope, status: meaning.status, passes }
    }
}

fn no_tls(error: &impl std::fmt::Display) -> String {
    format!(
        "TLS, over which another machine is asked, did not come about ({error}); if its certificate authority is its own, name its \
         bundle in SSL_CERT_FILE, or, where the network between is yours, set allow_http = true in the profile"
    )
}

/// The right to what a refusal names: "permission denied for table users", "SELECT command denied to user … for table 'users'".
fn right(message: &str) -> String {
    if let Some((_, database)) = message.split_once(" to database ") {
        return format!("access to database {}", database.replace('\'', ""));
    }
    let named =
        message.rsplit_once(" for ").map(|(_, named)| named.split(" in table").next().unwrap_or(named));
    match named {
        Some(named) if named.starts_with("function") => format!("EXECUTE on {named}"),
        Some(named) if !named.contains("schema") => {
            format!("SELECT on {}", named.replace(['\'', '`', '"'], ""))
        }
        Some(named) => format!("USAGE on {named}"),
        None => "SELECT on what the statement names".to_owned(),
    }
}

fn of_postgres(code: &str) -> Meaning {
    match code {
        "42501" => RIGHT,
        "25001" | "25006" => WRITES,
        "53300" => TOO_MANY,
        "57014" | "55P03" | "25P03" => LATE,
        "3D000" => NO_DATABASE,
        "42P01" | "3F000" => NO_TABLE,
        _ if code.starts_with("28") => SIGN_IN,
        // About the statement and its names alone; values stand beside it.
        _ if code.starts_with("42") => NO_COLUMN,
        _ if code.starts_with("22") => VALUE,
        _ if ["57", "58", "53", "08", "XX"].iter().any(|class| code.starts_with(class)) => GONE,
        _ => OTHER,
    }
}

fn of_mysql(number: u16) -> Meaning {
    match number {
        1045 | 1130 | 1698 | 1820 | 1862 | 3118 | 4151 => SIGN_IN,
        1044 | 1142 | 1143 | 1227 | 1370 => RIGHT,
        1792 | 1290 | 1836 => WRITES,
        1040 | 1203 | 1226 => TOO_MANY,
        1205 | 1969 | 3024 | 1317 => LATE,
        1049 => NO_DATABASE,
        1146 => NO_TABLE,
        1052 | 1054 | 1060 | 1064 | 1109 | 1305 | 1055 | 1222 => NO_COLUMN,
        1264 | 1292 | 1366 | 1690 | 3141 | 4038 => VALUE,
        1053 | 1927 | 2006 | 2013 => GONE,
        _ => OTHER,
    }
}

fn of_sqlite(code: &str, message: &str) -> Meaning {
    // The lower byte says what it is, the upper ones in more detail.
    match code.parse::<u32>().map_or(0, |code| code & 0xFF) {
        5 | 6 | 9 => LATE,
        8 => WRITES,
        14 | 23 => meaning(
            GapReason::WrongAddress,
            404,
            "the file cannot be opened: check `url`, and who may read it",
            false,
        ),
        26 => meaning(GapReason::WrongAddress, 404, "the file is no SQLite database: check `url`", false),
        10 | 11 => GONE,
        1 if message.starts_with("no such table") => NO_TABLE,
        1 if ["no such", "near ", "incomplete", "ambiguous", "SELECTs", "wrong number", "unrecognized"]
            .iter()
            .any(|words| message.starts_with(words)) =>
        {
            NO_COLUMN
        }
        20 | 25 => VALUE,
        _ => OTHER,
    }
}

/// Nobody answered in time.
pub(super) fn late(place: &str) -> SqlError {
    SqlError {
        status: 408,
        passes: true,
        ..wrong(place, GapReason::TimedOut, "no answer in time; give it more with --timeout")
    }
}

/// Something that the database did not say itself.
pub(super) fn wrong(place: &str, reason: GapReason, what: &str) -> SqlError {
    SqlError { reason, detail: format!("{place}: {what}"), scope: None, status: 400, passes: false }
}
