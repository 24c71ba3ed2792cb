#!/usr/bin/env bash
# Every program that measures runs, and what it tells becomes tables. What the numbers are is nobody's business here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
programs=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
    echo "bench: $*" >&2
    exit 1
}

# want PROGRAM SECTION [ARGUMENT…]: rows of that section
want() {
    local program=$1 section=$2
    shift 2
    "$programs/$program" --smoke --tsv "$folder/rows" "$@" >"$folder/out" || fail "$program: $(cat "$folder/out")"
    if grep -q SKIPPED "$folder/out"; then
        cat "$folder/out"
    elif ! grep -q "^$section" "$folder/rows"; then
        fail "$program: want rows of \"$section\", have $(cut -f 1 "$folder/rows" | sort -u)"
    fi
}
want bench_lint 'Lint: one document'
want bench_crl 'CRLs of every form' 100
want bench_bulk 'Bulk: 8 leaf certificates'
want bench_gate 'Gate: a signature, journal on disk' "$folder"
want bench_journal 'Journal: records on disk' "$folder"
want bench_memory 'Memory: of the host'
want bench_start 'Start: the command'
want bench_index 'Index: 100 certificates' "$folder"
awk -F '\t' 'NF != 8 || $5 !~ /^-?[0-9.e+-]+$/ { print "bench: want eight fields and a number, have " $0; exit 1 }' "$folder/rows"

while IFS= read -r name; do
    grep -q '^[0-9]* octets, [0-9]* findings$' <<<"$("$programs/bench_lint" --once "$name")" || fail "want a judgement of $name"
done < <("$programs/bench_lint" --names | grep .)

mkdir "$folder/documents"
"$programs/bench_lint" --write "$folder/documents"
python3 tests/bench/peers.py "$programs/bench_lint" "$folder/documents" "$folder/rows" 1 >/dev/null
python3 tests/bench/report.py "$folder/rows" "$folder/json" "$folder/md" processor=none
python3 tests/bench/curve.py "$folder/rows" "$folder/growth.svg"
[ "$(grep -c '<circle' "$folder/growth.svg")" -eq 6 ] || fail "want three points of two lines, have $(cat "$folder/growth.svg")"
python3 -c 'import json, sys; assert len(json.load(open(sys.argv[1]))["rows"]) > 100' "$folder/json"
grep -q '^### Other linters beside' "$folder/md" || fail "want a table of linters, have none"
mkdir -m 700 "$folder/journal"
"$programs/count_gate" 1 "$folder/journal"
[ "$(grep -c '"kind":"outcome"' "$folder/journal/journal-000001.jsonl")" -eq 1 ] || fail 'want a signature, have none'

# Twice what leaf does, half of it called by branch.
cat >"$folder/callgrind" <<'END'
ob=lintgate.so
fl=/lint/lint.c
fn=lint_document
1 100
cfn=branch
calls=1 1
1 300
fn=branch
2 100
cob=other.so
cfi=???
cfn=leaf
calls=1 1
2 200
ob=other.so
fl=???
fn=leaf
3 200
END
[ "$(python3 tests/bench/callgrind.py count "$folder/callgrind")" = 400 ] || fail 'want 400 instructions'
[ "$(python3 tests/bench/callgrind.py count --without other "$folder/callgrind")" = 200 ] || fail 'want 200 without other.so'
python3 tests/bench/callgrind.py flame "$folder/callgrind" "$folder/svg" title
grep -q '<title>leaf: 50.0 %</title>' "$folder/svg" || fail "want a flame graph, have $(cat "$folder/svg")"
