-- Annotations (RFC 5464). folder_id 0: of the account as a whole; user_id 0: shared, else whose private one it is.
CREATE TABLE metadata (
    account_id INTEGER NOT NULL,
    folder_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (account_id, folder_id, user_id, name)
);
CREATE INDEX metadata_by_user ON metadata (user_id);

-- Rights (RFC 4314). grantee_id 0: anyone; is_negative 1: what is taken away.
CREATE TABLE acl (
    account_id INTEGER NOT NULL,
    folder_id INTEGER NOT NULL,
    grantee_id INTEGER NOT NULL,
    is_negative INTEGER NOT NULL,
    rights INTEGER NOT NULL,
    PRIMARY KEY (account_id, folder_id, grantee_id, is_negative)
) WITHOUT ROWID;
CREATE INDEX acl_by_grantee ON acl (grantee_id);

-- 1: an account that is nobody's: no one logs in, its folders are shared.
ALTER TABLE user ADD COLUMN is_shared INTEGER NOT NULL DEFAULT 0;
