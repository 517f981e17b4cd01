-- Distribution lists; their settings are JSON, so that a new one does not change the table.
CREATE TABLE list (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    domain TEXT NOT NULL,
    local_part TEXT NOT NULL,
    settings TEXT NOT NULL,
    UNIQUE (domain, local_part)
);

-- Members by the key of their address; the address as it was written is what mail goes to.
CREATE TABLE list_member (
    id INTEGER PRIMARY KEY,
    list_id INTEGER NOT NULL,
    domain TEXT NOT NULL,
    local_part TEXT NOT NULL,
    address TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    state INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    bounces INTEGER NOT NULL DEFAULT 0,
    last_bounce INTEGER,
    UNIQUE (list_id, domain, local_part)
);

-- Header lines that one envelope of a shared message has for itself.
ALTER TABLE queue_message ADD COLUMN headers BLOB;

-- What mailboxes answer by themselves, and whom they have answered.
CREATE TABLE auto_reply (
    account_id INTEGER PRIMARY KEY,
    settings TEXT NOT NULL
);
CREATE TABLE auto_reply_sent (
    account_id INTEGER NOT NULL,
    domain TEXT NOT NULL,
    local_part TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, domain, local_part)
) WITHOUT ROWID;
