-- Limits besides that of octets (RFC 9208 §5.2, §5.3); NULL is none.
ALTER TABLE account ADD COLUMN quota_messages INTEGER;
ALTER TABLE account ADD COLUMN quota_folders INTEGER;

DROP INDEX account_copy;
CREATE INDEX account_copy ON account (id, quota_bytes, last_uid_validity, quota_messages, quota_folders);
