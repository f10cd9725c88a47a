-- Which records name which files, in any content that wasn't erased: a file nobody names is taken away.
CREATE TABLE file (
    organisation {text} NOT NULL REFERENCES log (organisation),
    record {text} NOT NULL,
    sha256 {text} NOT NULL,
    PRIMARY KEY (organisation, record, sha256)
) {strict};
CREATE INDEX file_by_hash ON file (sha256);

-- Leaves that say who read what: they are in the log, but change nothing that can be read.
ALTER TABLE log ADD COLUMN accesses {int} NOT NULL DEFAULT 0;
