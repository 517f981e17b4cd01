-- Addresses that a user may send as besides those that lead to the user; a local part of * stands for a whole domain.
CREATE TABLE sender_grant (
    user_id INTEGER NOT NULL,
    domain TEXT NOT NULL,
    local_part TEXT NOT NULL,
    PRIMARY KEY (user_id, domain, local_part)
) WITHOUT ROWID;
CREATE INDEX sender_grant_by_address ON sender_grant (domain, local_part);

-- Octets of the body that belong to the copies in mailboxes alone: a queued message may share its body with them.
ALTER TABLE queue_message ADD COLUMN content_start INTEGER NOT NULL DEFAULT 0;

-- Destinations that another process wants tried at once, whatever the runner knows of them.
CREATE TABLE queue_probe (
    destination TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Recipients that nothing is sent to; without an end for ever.
CREATE TABLE suppression (
    domain TEXT NOT NULL,
    local_part TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    expires_at INTEGER,
    reason TEXT NOT NULL,
    PRIMARY KEY (domain, local_part)
) WITHOUT ROWID;
