-- Instants are milliseconds since 1970. What is `sealed` opens only with the profile's key.
CREATE TABLE cases (
    id TEXT PRIMARY KEY NOT NULL,
    delivery TEXT UNIQUE,
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    system TEXT,
    ticket TEXT,
    person TEXT,
    verdict TEXT,
    cause TEXT,
    exit_code BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT,
    filed_sealed BYTEA,
    error_sealed BYTEA,
    owner_sealed BYTEA,
    sealed BYTEA
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
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    who_sealed BYTEA NOT NULL,
    what TEXT NOT NULL,
    about TEXT,
    case_id TEXT,
    ticket TEXT
);
CREATE INDEX case_log_about ON case_log (about);
CREATE FUNCTION case_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append only';
END
$$;
CREATE TRIGGER case_log_rows BEFORE UPDATE OR DELETE ON case_log
    FOR EACH ROW EXECUTE FUNCTION case_log_stays();
CREATE TRIGGER case_log_whole BEFORE TRUNCATE ON case_log
    FOR EACH STATEMENT EXECUTE FUNCTION case_log_stays();

CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    until BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE TABLE leases (
    name TEXT PRIMARY KEY NOT NULL,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);
CREATE TABLE written_back (
    place TEXT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE TABLE filed_problems (
    fingerprint TEXT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
