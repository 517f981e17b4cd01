-- What the way out remembers of other domains: MTA-STS policies, and counts for reports on TLS.
CREATE TABLE transport_note (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE INDEX transport_note_by_end ON transport_note (expires_at);
