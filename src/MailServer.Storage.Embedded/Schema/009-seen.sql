-- \Seen of those who read somebody else's folder and keep it for themselves. The owner's stands in the messages;
-- here is only when it changed.
CREATE TABLE folder_reader (
    folder_id INTEGER NOT NULL,
    reader_id INTEGER NOT NULL,
    mod_seq INTEGER NOT NULL,
    -- How many messages the reader has seen.
    seen INTEGER NOT NULL,
    PRIMARY KEY (folder_id, reader_id)
) WITHOUT ROWID;
CREATE INDEX folder_reader_by_reader ON folder_reader (reader_id);

CREATE TABLE seen_mark (
    folder_id INTEGER NOT NULL,
    reader_id INTEGER NOT NULL,
    first_uid INTEGER NOT NULL,
    last_uid INTEGER NOT NULL,
    mod_seq INTEGER NOT NULL,
    is_seen INTEGER NOT NULL,
    PRIMARY KEY (folder_id, reader_id, first_uid)
) WITHOUT ROWID;

-- The last modification sequence of such a change; 0: nobody but the owner reads the folder.
ALTER TABLE folder ADD COLUMN private_mod_seq INTEGER NOT NULL DEFAULT 0;

-- A limit of metadata (RFC 9208 §5.4); NULL is none.
ALTER TABLE account ADD COLUMN quota_annotations INTEGER;
DROP INDEX account_copy;
CREATE INDEX account_copy ON account (id, quota_bytes, last_uid_validity, quota_messages, quota_folders, quota_annotations);

-- Groups that access control lists name: their grantee_id is the id, negative. Who belongs to them the directory knows.
CREATE TABLE acl_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
);
