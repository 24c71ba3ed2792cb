-- The spool that several hosts share: lintgate spool schema | psql DATABASE, as the database's owner, once. PostgreSQL 11 or later.
-- Who may leave documents is a member of lintgate_submitter; the hosts that sign are members of lintgate_host. Neither owns anything here.
BEGIN;

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lintgate_submitter') THEN
        CREATE ROLE lintgate_submitter NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'lintgate_host') THEN
        CREATE ROLE lintgate_host NOLOGIN;
    END IF;
END $$;

CREATE SCHEMA lintgate;
GRANT USAGE ON SCHEMA lintgate TO lintgate_submitter, lintgate_host;

-- A row is a document that somebody left, for one signature by one host.
CREATE TABLE lintgate.spool (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name     text NOT NULL,        -- KEY.DIGEST.VALUE, as the document's file is called on each host
    document bytea NOT NULL CHECK (octet_length(document) BETWEEN 1 AND 134217728),
    lifetime integer NOT NULL CHECK (lifetime BETWEEN 1 AND 3600), -- seconds
    left_by  text NOT NULL DEFAULT session_user,
    left_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    taken_by text,                 -- a host
    taken_at timestamptz,          -- NULL: nobody has it yet
    CHECK (CASE substr(name, 65, 8)
           WHEN '.sha256.' THEN name ~ '^[0-9a-f]{64}[.]sha256[.][0-9a-f]{64}$' AND substr(name, 73) = encode(sha256(document), 'hex')
           WHEN '.sha384.' THEN name ~ '^[0-9a-f]{64}[.]sha384[.][0-9a-f]{96}$' AND substr(name, 73) = encode(sha384(document), 'hex')
           WHEN '.sha512.' THEN name ~ '^[0-9a-f]{64}[.]sha512[.][0-9a-f]{128}$' AND substr(name, 73) = encode(sha512(document), 'hex')
           ELSE false END)
);
ALTER TABLE lintgate.spool ALTER COLUMN document SET STORAGE EXTERNAL; -- DER is hardly worth compressing
CREATE INDEX spool_waiting ON lintgate.spool (name) WHERE taken_at IS NULL;

-- The notification has the name alone: a CRL would not fit, and hosts fetch only what is of a key of theirs.
CREATE FUNCTION lintgate.spool_tell() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    PERFORM pg_notify('lintgate_spool', NEW.name);
    RETURN NULL;
END $$;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON lintgate.spool FOR EACH ROW EXECUTE FUNCTION lintgate.spool_tell();

-- What was taken stays taken, whoever asks; and is on disk before anybody hears of it, whatever the database's settings are.
CREATE FUNCTION lintgate.spool_take() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.taken_at IS NOT NULL THEN
        RAISE EXCEPTION 'want a document that nobody has taken, have one that % took', OLD.taken_by;
    END IF;
    IF NEW.taken_by IS NULL THEN
        RAISE EXCEPTION 'want the name of the host that takes it, have none';
    END IF;
    IF pg_catalog.current_setting('synchronous_commit') <> 'remote_apply' THEN
        PERFORM pg_catalog.set_config('synchronous_commit', 'on', true);
    END IF;
    NEW.taken_at := pg_catalog.clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER take BEFORE UPDATE ON lintgate.spool FOR EACH ROW EXECUTE FUNCTION lintgate.spool_take();

-- Submitters see nothing, not even what they left, and set no time; hosts leave nothing and change nothing but who has it.
REVOKE ALL ON lintgate.spool FROM PUBLIC;
GRANT INSERT (name, document, lifetime) ON lintgate.spool TO lintgate_submitter;
GRANT SELECT, DELETE, UPDATE (taken_by) ON lintgate.spool TO lintgate_host;

COMMIT;
