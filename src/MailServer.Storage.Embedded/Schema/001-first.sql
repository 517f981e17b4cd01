-- Account 0 owns what was deleted and waits to be cleaned away.
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    quota_bytes INTEGER,
    used_bytes INTEGER NOT NULL DEFAULT 0,
    used_messages INTEGER NOT NULL DEFAULT 0,
    last_uid_validity INTEGER NOT NULL DEFAULT 0
);
INSERT INTO account (id) VALUES (0);

CREATE TABLE folder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    special_use INTEGER NOT NULL DEFAULT 0,
    uid_validity INTEGER NOT NULL,
    uid_next INTEGER NOT NULL DEFAULT 1,
    highest_mod_seq INTEGER NOT NULL DEFAULT 1,
    messages INTEGER NOT NULL DEFAULT 0,
    unseen INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    deleted_size INTEGER NOT NULL DEFAULT 0,
    recent_from INTEGER NOT NULL DEFAULT 1,
    UNIQUE (account_id, name)
);

-- The messages of a folder, packed, up to 240 a row; id is folder_id << 32 | the first UID that the page may hold.
CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    entries BLOB NOT NULL
);

-- Keywords stand for bits in the packed messages.
CREATE TABLE keyword (
    folder_id INTEGER NOT NULL,
    bit INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (folder_id, bit)
) WITHOUT ROWID;

-- UIDs that went, with the modification sequence of their going.
CREATE TABLE expunged (
    folder_id INTEGER NOT NULL,
    mod_seq INTEGER NOT NULL,
    uids TEXT NOT NULL,
    PRIMARY KEY (folder_id, mod_seq)
) WITHOUT ROWID;

CREATE TABLE subscription (
    account_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (account_id, name)
) WITHOUT ROWID;

-- One row a message, shared by every copy of it.
CREATE TABLE body (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    segment_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    length INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    refs INTEGER NOT NULL,
    message_index BLOB NOT NULL
);
CREATE INDEX body_by_segment ON body (segment_id);

CREATE TABLE segment (
    id INTEGER PRIMARY KEY,
    -- 1: a file of one large body; it goes when the body goes.
    is_single INTEGER NOT NULL,
    live_bytes INTEGER NOT NULL,
    used_bytes INTEGER NOT NULL
);

CREATE TABLE domain (
    name TEXT PRIMARY KEY,
    catch_all TEXT
) WITHOUT ROWID;

-- A user's id is the id of the account.
CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    domain TEXT NOT NULL,
    local_part TEXT NOT NULL,
    verifier TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    UNIQUE (domain, local_part)
);

CREATE TABLE scram_secret (
    user_id INTEGER NOT NULL,
    algorithm INTEGER NOT NULL,
    salt BLOB NOT NULL,
    iterations INTEGER NOT NULL,
    stored_key BLOB NOT NULL,
    server_key BLOB NOT NULL,
    PRIMARY KEY (user_id, algorithm)
) WITHOUT ROWID;

CREATE TABLE alias (
    domain TEXT NOT NULL,
    local_part TEXT NOT NULL,
    position INTEGER NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (domain, local_part, position)
) WITHOUT ROWID;

CREATE TABLE queue_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reverse_path TEXT,
    parameters TEXT NOT NULL,
    body_id INTEGER NOT NULL,
    enqueued_at INTEGER NOT NULL,
    -- 1: no item is left, and the server has to give the body up.
    is_done INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX queue_message_by_age ON queue_message (enqueued_at);
CREATE INDEX queue_message_done ON queue_message (id) WHERE is_done = 1;

CREATE TABLE queue_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    destination TEXT NOT NULL,
    parameters TEXT NOT NULL,
    next_attempt INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    delay_notified INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER NOT NULL DEFAULT 0,
    token INTEGER NOT NULL DEFAULT 0,
    -- When it can be leased; NULL while it is held.
    due INTEGER GENERATED ALWAYS AS (CASE WHEN held THEN NULL ELSE max(next_attempt, leased_until) END) VIRTUAL
);
CREATE INDEX queue_item_due ON queue_item (due);
CREATE INDEX queue_item_by_destination ON queue_item (destination, due);
CREATE INDEX queue_item_by_message ON queue_item (message_id);

CREATE TABLE queue_attempt (
    item_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    host TEXT,
    answer TEXT NOT NULL,
    PRIMARY KEY (item_id, number)
) WITHOUT ROWID;

CREATE TABLE queue_pause (
    destination TEXT PRIMARY KEY
) WITHOUT ROWID;
