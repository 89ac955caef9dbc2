CREATE TABLE attempts (
    attempt_id INTEGER NOT NULL,
    scope VARCHAR(40) NOT NULL,
    subject VARCHAR(64) NOT NULL,
    at VARCHAR(27) NOT NULL,
    PRIMARY KEY (attempt_id)
);
CREATE TABLE clerk_sessions (
    token_hash VARCHAR(64) NOT NULL,
    clerk_id VARCHAR(36) NOT NULL,
    expires_at VARCHAR(27) NOT NULL,
    PRIMARY KEY (token_hash),
    FOREIGN KEY(clerk_id) REFERENCES clerks (clerk_id)
);
CREATE TABLE clerks (
    clerk_id VARCHAR(36) NOT NULL,
    name VARCHAR(80) NOT NULL,
    password_hash VARCHAR(200) NOT NULL,
    created_at VARCHAR(27) NOT NULL,
    disabled_at VARCHAR(27),
    PRIMARY KEY (clerk_id),
    UNIQUE (name)
);
CREATE TABLE enrolment_codes (
    code_hash VARCHAR(64) NOT NULL,
    label VARCHAR(80) NOT NULL,
    created_at VARCHAR(27) NOT NULL,
    expires_at VARCHAR(27) NOT NULL,
    used_at VARCHAR(27),
    PRIMARY KEY (code_hash)
);
CREATE TABLE help_calls (
    call_id VARCHAR(36) NOT NULL,
    terminal_id VARCHAR(36) NOT NULL,
    visit_id VARCHAR(36),
    visitor VARCHAR(80) NOT NULL,
    for_whom VARCHAR(160) NOT NULL,
    topic VARCHAR(80) NOT NULL,
    screen VARCHAR(80) NOT NULL,
    language VARCHAR(5) NOT NULL,
    state VARCHAR(10) NOT NULL,
    asked_at VARCHAR(27) NOT NULL,
    accepted_at VARCHAR(27),
    clerk_id VARCHAR(36),
    ended_at VARCHAR(27),
    ended_by VARCHAR(20),
    PRIMARY KEY (call_id),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE TABLE number_series (
    name VARCHAR(40) NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE ratings (
    "key" VARCHAR(36) NOT NULL,
    body_hash VARCHAR(64) NOT NULL,
    number VARCHAR(40) NOT NULL,
    terminal_id VARCHAR(36) NOT NULL,
    grade INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    text TEXT NOT NULL,
    item VARCHAR(40) NOT NULL,
    rated_at VARCHAR(27) NOT NULL,
    received_at VARCHAR(27) NOT NULL,
    PRIMARY KEY ("key"),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE TABLE schema_info (
    version INTEGER NOT NULL
);
CREATE TABLE secrets (
    name VARCHAR(40) NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE signing_keys (
    kid VARCHAR(40) NOT NULL,
    use VARCHAR(10) NOT NULL,
    private_key BLOB NOT NULL,
    not_before VARCHAR(27) NOT NULL,
    not_after VARCHAR(27) NOT NULL,
    revoked_at VARCHAR(27),
    PRIMARY KEY (kid)
);
CREATE TABLE sms_codes (
    sms_id VARCHAR(36) NOT NULL,
    terminal_id VARCHAR(36) NOT NULL,
    number_digest VARCHAR(64) NOT NULL,
    code_digest VARCHAR(64) NOT NULL,
    purpose VARCHAR(40) NOT NULL,
    expires_at VARCHAR(27) NOT NULL,
    tries_left INTEGER NOT NULL,
    used_at VARCHAR(27),
    PRIMARY KEY (sms_id),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE TABLE submissions (
    "key" VARCHAR(36) NOT NULL,
    body_hash VARCHAR(64) NOT NULL,
    body BLOB NOT NULL,
    terminal_id VARCHAR(36) NOT NULL,
    state VARCHAR(12) NOT NULL,
    reply TEXT,
    claimed_until VARCHAR(27),
    received_at VARCHAR(27) NOT NULL,
    settled_at VARCHAR(27),
    PRIMARY KEY ("key"),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE TABLE synthetic_filings (
    "key" VARCHAR(36) NOT NULL,
    body_hash VARCHAR(64) NOT NULL,
    taxpayer_id VARCHAR(80) NOT NULL,
    task VARCHAR(10) NOT NULL,
    period_start VARCHAR(10) NOT NULL,
    period_end VARCHAR(10) NOT NULL,
    amounts TEXT NOT NULL,
    decided_at VARCHAR(27) NOT NULL,
    outcome TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    PRIMARY KEY ("key")
);
CREATE TABLE terminals (
    terminal_id VARCHAR(36) NOT NULL,
    label VARCHAR(80) NOT NULL,
    name VARCHAR(80) NOT NULL,
    software_version VARCHAR(40) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    enrolled_at VARCHAR(27) NOT NULL,
    last_seen_at VARCHAR(27),
    revoked_at VARCHAR(27),
    PRIMARY KEY (terminal_id),
    UNIQUE (token_hash)
);
CREATE TABLE used_codes (
    code_digest VARCHAR(64) NOT NULL,
    until VARCHAR(27) NOT NULL,
    PRIMARY KEY (code_digest)
);
CREATE TABLE visits (
    visit_id VARCHAR(36) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    terminal_id VARCHAR(36) NOT NULL,
    person_key VARCHAR(80) NOT NULL,
    masked_name VARCHAR(80) NOT NULL,
    evidence VARCHAR(20) NOT NULL,
    only_taxpayer VARCHAR(80),
    created_at VARCHAR(27) NOT NULL,
    expires_at VARCHAR(27) NOT NULL,
    ended_at VARCHAR(27),
    PRIMARY KEY (visit_id),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE INDEX attempts_by_subject ON attempts (scope, subject, at);
CREATE INDEX help_calls_by_state ON help_calls (state, asked_at);
CREATE INDEX ix_synthetic_filings_taxpayer_id ON synthetic_filings (taxpayer_id);
CREATE UNIQUE INDEX one_accepted_filing_per_period ON synthetic_filings (taxpayer_id, task, period_start, period_end) WHERE accepted = 1 AND period_start != '';