#!/bin/sh
# What the journal writes is what audit/FORMAT.md says, by the word of a program that shares no code with it.
# test_journal_format.sh JOURNAL_SAMPLE VERIFIER FORMAT.md
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
file=$directory/journal-000001.jsonl
changed=$directory/changed

intact() { # FILE WHAT
    sh "$verifier" "$1" || {
        echo "want an intact chain: $2"
        exit 1
    }
}
broken() { # FILE WHAT
    if sh "$verifier" "$1"; then
        echo "want a broken chain: $2"
        exit 1
    fi
}
verifier=$2

"$1" "$directory"
intact "$file" "as written"
sed 's/anna@/emma@/' "$file" >"$changed"
broken "$changed" "a changed name"
sed 3d "$file" >"$changed"
broken "$changed" "a deleted line"
awk 'NR == 2 { held = $0; next } { print } NR == 3 { print held }' "$file" >"$changed"
broken "$changed" "reordered lines"
sed 1d "$file" >"$changed"
broken "$changed" "a missing first line"
head -c -1 "$file" >"$changed"
broken "$changed" "a torn tail"
sed -n '/^```jsonl$/,/^```$/p' "$3" | sed '1d;$d' >"$changed"
[ -s "$changed" ]
intact "$changed" "the example of the document"
