#!/bin/sh
# test_incidents.sh MAKE_DOCUMENTS PAGE: the table of the page is what the cases say, and each directory that it names has both twins.
set -eu
make_documents=$1
page=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

"$make_documents" --incidents >"$dir/want"
sed -n '/^| bug | what is wrong /,/^$/p' "$page" | sed '/^$/d' >"$dir/have"
diff -u "$dir/have" "$dir/want"

"$make_documents" "$dir/documents"
sed -n 's/.*`\(incident-[0-9]*\)` |$/\1/p' "$dir/want" | while read -r name; do
    test -s "$dir/documents/$name/fail-1.pem"
    test -s "$dir/documents/$name/pass-1.pem"
done
