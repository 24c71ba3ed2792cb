-- postgres/lintgate.sql - the functions of the extension. docs/postgres.md says what they are good for.
\echo Use "CREATE EXTENSION lintgate" to load this file. \quit

-- STABLE and not IMMUTABLE: another version of lintgate has other rules, and an index or a generated column would keep the old answer.
CREATE FUNCTION lintgate_lint(der bytea) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'lintgate_lint'
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION lintgate_lint(bytea) IS 'what lintgate lint --json says of one document in DER, without its file';

CREATE FUNCTION lintgate_rules_version() RETURNS text
    AS 'MODULE_PATHNAME', 'lintgate_rules_version'
    LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lintgate_rules_version() IS 'version of the rules, as lintgate --version prints it';

CREATE FUNCTION lintgate_rules_sha256() RETURNS bytea
    AS 'MODULE_PATHNAME', 'lintgate_rules_sha256'
    LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lintgate_rules_sha256() IS 'SHA-256 of the rules, as lintgate --version prints it';
