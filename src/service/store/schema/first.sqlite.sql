-- Instants are milliseconds since 1970. What is `sealed` opens only with the profile's key.
CREATE TABLE cases (
    id TEXT PRIMARY KEY NOT NULL,
    delivery TEXT UNIQUE,
    at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    system TEXT,
    ticket TEXT,
    person TEXT,
    verdict TEXT,
    cause TEXT,
    exit_code INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,
    filed_sealed BLOB,
    error_sealed BLOB,
    owner_sealed BLOB,
    sealed BLOB
);
CREATE INDEX cases_at ON cases (at DESC, id DESC);
CREATE INDEX cases_unfinished ON cases (changed_at) WHERE state IN ('queued', 'running', 'waiting');

CREATE TABLE case_people (
    person TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    PRIMARY KEY (person, case_id)
);
CREATE INDEX case_people_case ON case_people (case_id);

CREATE TABLE case_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    who_sealed BLOB NOT NULL,
    what TEXT NOT NULL,
    about TEXT,
    case_id TEXT,
    ticket TEXT
);
CREATE INDEX case_log_about ON case_log (about);
CREATE TRIGGER case_log_update BEFORE UPDATE ON case_log
BEGIN SELECT RAISE(ABORT, 'the log is append only'); END;
CREATE TRIGGER case_log_delete BEFORE DELETE ON case_log
BEGIN SELECT RAISE(ABORT, 'the log is append only'); END;

CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    until INTEGER NOT NULL,
    sealed BLOB NOT NULL
);
CREATE TABLE leases (
    name TEXT PRIMARY KEY NOT NULL,
    holder TEXT NOT NULL,
    until INTEGER NOT NULL
);
CREATE TABLE written_back (
    place TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL
);
CREATE TABLE filed_problems (
    fingerprint TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL
);
