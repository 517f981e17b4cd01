-- A second copy of what nothing else tells, on pages of their own: a repair reads them when a page of the table is damaged.
-- Counters are not in them, so that deliveries do not write them.
CREATE INDEX folder_copy ON folder (id, account_id, name, special_use, uid_validity);
CREATE INDEX user_copy ON user (id, domain, local_part, verifier, enabled, is_shared);
CREATE INDEX account_copy ON account (id, quota_bytes, last_uid_validity);
