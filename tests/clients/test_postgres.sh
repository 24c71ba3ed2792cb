#!/bin/sh
# The extension in a PostgreSQL server: test_postgres.sh LINTGATE BUILD
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../postgres.sh"
lintgate=$1
build=$2

fail() {
    echo "not ok - $*" >&2
    exit 1
}

ok() {
    echo "ok - $*"
}

# is WANT SQL: the query answers that.
is() {
    have=$(sql -c "$2")
    [ "$have" = "$1" ] || fail "want $1, have $have of $2"
}

postgres_find
folder=$(mktemp -d /tmp/lintgate-postgres-XXXXXX)
chmod 755 "$folder"
trap 'postgres_end; rm -rf "$folder"' EXIT
cd "$folder"

# A server finds its folders from where its program is: a tree with copies of the programs, and links to the rest, can have an extension of its own.
tree=$folder/tree
share=$(pg_config --sharedir)
library=$(pg_config --pkglibdir)
mkdir -p "$tree$postgres_bin" "$tree$(dirname "$share")" "$tree$(dirname "$library")"
cp "$postgres_bin/postgres" "$postgres_bin/initdb" "$tree$postgres_bin"
cp -rs "$share" "$tree$share"
cp -rs "$library/." "$tree$library/"
DESTDIR=$tree cmake --install "$build" --component postgres >/dev/null
chmod -R go+rX "$tree"
[ -e "$tree$library/lintgate.so" ] || fail "want lintgate.so in $library, have none"
postgres_bin=$tree$postgres_bin
postgres_begin "$folder/server"
sql -c 'CREATE EXTENSION lintgate'
ok 'the extension installs into a tree, and CREATE EXTENSION finds it'

openssl req -x509 -newkey rsa:3072 -nodes -keyout key.pem -subj '/C=DE/O=Example/CN=Root' -days 3000 \
    -addext keyUsage=critical,keyCertSign,cRLSign -outform DER -out pass.der 2>/dev/null
"$lintgate" explain --example leaf.ku.rsa | openssl x509 -outform DER -out refuse.der
head -c 100 refuse.der >cut.der
head -c 2000 /dev/urandom >random.der
{ printf '\060\203\004\223\340' && head -c 300000 /dev/zero; } >long.der
for file in pass refuse cut random long; do
    "$lintgate" lint --json "$file.der" >"$file.json" || true
    {
        printf "SELECT lintgate_lint('\\\\x"
        od -An -v -tx1 "$file.der" | tr -d ' \n'
        printf "') = \$json\$%s\$json\$::jsonb - 'file'\n" "$(cat "$file.json")"
    } >"$file.sql"
    [ "$(sql -f "$file.sql")" = t ] || fail "want what lint --json says of $file.der, have $(sed 's/ = .*//' "$file.sql" | sql -f -)"
done
ok 'the answer is what lint --json says, without the file'
grep -q '"verdict":"pass"' pass.json && grep -q '"verdict":"refuse"' refuse.json && grep -q '"verdict":"unparsed"' cut.json random.json long.json \
    || fail 'want all three verdicts'
is unparsed "SELECT lintgate_lint('') ->> 'verdict'"
is unparsed "SELECT lintgate_lint('\\x30') ->> 'verdict'"
is t 'SELECT lintgate_lint(NULL) IS NULL'
ok 'malformed octets are a verdict, and NULL is NULL'

version=$("$lintgate" --version)
is "$(echo "$version" | sed -n 's/.* rules //p')" 'SELECT lintgate_rules_version()'
is "$(echo "$version" | sed -n 's/SHA-256 of the rules: //p')" "SELECT encode(lintgate_rules_sha256(), 'hex')"
is 's|s,s|s,s|s' "SELECT string_agg(concat(provolatile, '|', proparallel), ',') FROM pg_proc WHERE proname LIKE 'lintgate%'"
ok 'the rules are those of the command'

# Documents that the server has compressed and moved out of the row; judged by several processes.
{
    printf "CREATE TABLE certificate AS SELECT n, CASE WHEN n %% 10 = 0 THEN '\\\\x"
    od -An -v -tx1 refuse.der | tr -d ' \n'
    printf "'::bytea WHEN n %% 10 = 1 THEN decode(repeat('3000', 4000), 'hex') ELSE '\\\\x"
    od -An -v -tx1 pass.der | tr -d ' \n'
    printf "'::bytea END AS der FROM generate_series(1, 400) n; ANALYZE certificate\n"
} >table.sql
sql -f table.sql
cat >parallel.sql <<'SQL'
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2;
EXPLAIN SELECT lintgate_lint(der) ->> 'verdict', count(*) FROM certificate GROUP BY 1;
SELECT lintgate_lint(der) ->> 'verdict', count(*) FROM certificate GROUP BY 1 ORDER BY 1;
SQL
sql -f parallel.sql >parallel.out
grep -q 'Parallel Seq Scan' parallel.out || fail "want a parallel plan, have $(cat parallel.out)"
[ "$(grep -E '^(pass|refuse|unparsed)\|' parallel.out | tr '\n' ' ')" = 'pass|320 refuse|40 unparsed|40 ' ] || fail "want 320, 40 and 40, have $(cat parallel.out)"
ok 'several processes judge a table'

# What some hundred calls need is given back.
is t "WITH run AS MATERIALIZED (SELECT sum(length(lintgate_lint(der)::text)) AS length FROM certificate) SELECT length > 0 AND
    (SELECT sum(total_bytes) FROM pg_backend_memory_contexts) < 16 * 1024 * 1024 FROM run"
is 0 "SELECT count(*) FROM certificate WHERE lintgate_lint(der) -> 'findings' @> '[{\"rule\": \"no.such.rule\"}]'"
is 40 "SELECT count(*) FROM certificate WHERE lintgate_lint(der) -> 'findings' @> '[{\"rule\": \"leaf.ku.rsa\"}]'"
ok 'memory does not grow with the table, and findings can be asked for'
sql -c 'DROP EXTENSION lintgate'
postgres_end
