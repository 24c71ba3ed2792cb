#!/usr/bin/env bash
# count_lint.sh [BUILD [NAME...]]: instructions of one judgement of each document of count_lint, by callgrind; the same on every run of
# one build on one machine, whatever else runs there. Columns: name, octets, findings, instructions of lint_document.
set -euo pipefail
build=${1:-build}
shift || true
command -v valgrind >/dev/null || { echo "count_lint.sh: want valgrind" >&2; exit 2; }
out=$(mktemp)
trap 'rm -f "$out" "$out.log"' EXIT
(($# > 0)) || mapfile -t names < <("$build/bench/count_lint")
for name in "${names[@]:-$@}"; do
    said=$(valgrind --tool=callgrind --callgrind-out-file="$out" --toggle-collect=lint_document --log-file="$out.log" \
        "$build/bench/count_lint" "$name")
    printf '%-20s %s, %s instructions\n' "$name" "$said" "$(sed -n 's/.*Collected : //p' "$out.log")"
done
