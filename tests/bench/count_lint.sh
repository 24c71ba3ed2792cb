#!/usr/bin/env bash
# count_lint.sh [BUILD [NAME...]]: instructions of one judgement of each document of bench_lint, by callgrind; the same on every run of
# one build on one machine, whatever else runs there. Columns: name, octets, findings, instructions of lint_document.
set -euo pipefail
build=${1:-build}
names=("${@:2}")
command -v valgrind >/dev/null || { echo "count_lint.sh: want valgrind" >&2; exit 2; }
out=$(mktemp)
trap 'rm -f "$out" "$out.log"' EXIT
((${#names[@]})) || mapfile -t names < <("$build/bench/bench_lint" --names)
for name in "${names[@]}"; do
    said=$(valgrind --tool=callgrind --callgrind-out-file="$out" --toggle-collect=lint_document --log-file="$out.log" \
        "$build/bench/bench_lint" --once "$name")
    printf '%-36s %s, %s instructions\n' "$name" "$said" "$(sed -n 's/.*Collected : //p' "$out.log")"
done
