-- What is told to whom, once: a row for each subject, occurrence, rule, recipient and channel.
CREATE TABLE reminder (
    number {serial},
    id {text} NOT NULL,
    organisation {text} NOT NULL,
    register {text} NOT NULL,
    record {text} NOT NULL,
    occurrence {text} NOT NULL,  -- the day it is due
    rule {text} NOT NULL,
    recipient {text} NOT NULL,   -- a person, or a webhook
    channel {text} NOT NULL,     -- mail, webhook
    what {text} NOT NULL,        -- what is due
    ready_at {int} NOT NULL,     -- when it may leave
    state {text} NOT NULL,       -- waiting, sent, obsolete, dead
    delivery {text},
    settled_at {int}
) {strict};
CREATE UNIQUE INDEX reminder_once ON reminder (organisation, record, occurrence, rule, recipient, channel);
CREATE UNIQUE INDEX reminder_by_id ON reminder (id);
CREATE INDEX reminder_by_state ON reminder (organisation, state);
CREATE INDEX reminder_by_delivery ON reminder (delivery);

-- A mail or a call that carries reminders. `open` may still take some in; `trying` may have arrived, and is repeated as it is.
CREATE TABLE delivery (
    id {text} NOT NULL PRIMARY KEY,
    organisation {text} NOT NULL,
    recipient {text} NOT NULL,
    channel {text} NOT NULL,
    state {text} NOT NULL,       -- open, trying, sent, obsolete, dead
    made_at {int} NOT NULL,
    attempts {int} NOT NULL,
    next_at {int} NOT NULL,
    error {text},
    settled_at {int}
) {strict};
CREATE INDEX delivery_by_state ON delivery (organisation, state);

-- When reminders were last looked through (nil UUID), and when they weren't though they should have been.
CREATE TABLE reminder_run (
    installation {text} NOT NULL PRIMARY KEY,
    at {int} NOT NULL
) {strict};
CREATE TABLE reminder_gap (
    number {serial},
    from_at {int} NOT NULL,
    until_at {int} NOT NULL
) {strict};

-- What webhooks are signed with; no log, export or bundle holds it.
CREATE TABLE webhook_secret (
    webhook {text} NOT NULL PRIMARY KEY,
    organisation {text} NOT NULL,
    secret {text} NOT NULL
) {strict};

-- Hashes of the secrets in links by which a task is completed without an account, once.
CREATE TABLE completion_link (
    hash {bytes} NOT NULL PRIMARY KEY,
    reminder {text} NOT NULL,
    made_at {int} NOT NULL,
    used_at {int}
) {strict};
