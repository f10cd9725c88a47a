-- The log is the store. One row of `entry` per change: its leaf (canonical JSON), the leaf's hash for the Merkle tree,
-- and its content (salt and the whole record as canonical JSON). Everything else points into it.

-- One row per tree: an organisation's, or the installation's own (nil UUID).
CREATE TABLE log (
    organisation {text} NOT NULL PRIMARY KEY,
    size {int} NOT NULL,     -- leaves so far; the next leaf's seq
    last_at {int} NOT NULL   -- microseconds since 1970; instants of a log only grow
) {strict};

-- By rowid, so that it only appends; salt and snapshot are null once erased.
CREATE TABLE entry (
    number {serial},
    organisation {text} NOT NULL REFERENCES log (organisation),
    seq {int} NOT NULL,
    at {int} NOT NULL,
    actor {text} NOT NULL,
    action {text} NOT NULL,
    register {text} NOT NULL,
    record {text} NOT NULL,
    version {int} NOT NULL,
    leaf {text} NOT NULL,
    leaf_hash {bytes} NOT NULL,
    salt {bytes},
    snapshot {text}
) {strict};
CREATE UNIQUE INDEX entry_by_seq ON entry (organisation, seq);
CREATE INDEX entry_by_record ON entry (organisation, register, record, seq);

-- What is now: the newest content of each record.
CREATE TABLE head (
    organisation {text} NOT NULL,
    register {text} NOT NULL,
    record {text} NOT NULL,
    entry {int} NOT NULL REFERENCES entry (number),
    version {int} NOT NULL,
    archived {int} NOT NULL,
    PRIMARY KEY (organisation, register, record)
) {strict};

-- The references in the newest contents: ids of records, of users, of requirements.
CREATE TABLE link (
    organisation {text} NOT NULL,
    register {text} NOT NULL,
    record {text} NOT NULL,
    member {text} NOT NULL,
    position {int} NOT NULL,
    target {text} NOT NULL,
    PRIMARY KEY (organisation, register, record, member, position)
) {strict};
CREATE INDEX link_by_target ON link (target, register);

-- Hashes of tokens' secrets; the secrets are kept nowhere.
CREATE TABLE secret (
    hash {bytes} NOT NULL PRIMARY KEY,
    organisation {text} NOT NULL,
    token {text} NOT NULL
) {strict};

-- Answers to requests that carried an Idempotency-Key, for seven days. `record` and `version` name the content to answer
-- with, so that an erased content stays nowhere; `answer` holds ids and counts only.
CREATE TABLE idempotency (
    token {text} NOT NULL,
    method {text} NOT NULL,
    path {text} NOT NULL,
    key {text} NOT NULL,
    body_hash {bytes} NOT NULL,
    at {int} NOT NULL,
    status {int} NOT NULL,
    organisation {text} NOT NULL,
    register {text} NOT NULL,
    record {text} NOT NULL,
    version {int} NOT NULL,
    answer {text} NOT NULL,
    location {text} NOT NULL,
    PRIMARY KEY (token, method, path, key)
) {strict};
CREATE INDEX idempotency_by_age ON idempotency (at);
