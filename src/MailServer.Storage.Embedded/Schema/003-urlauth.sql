-- The secrets by which URLs of a folder's messages are signed (RFC 4467).
CREATE TABLE url_key (
    account_id INTEGER NOT NULL,
    folder_id INTEGER NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (account_id, folder_id)
) WITHOUT ROWID;
