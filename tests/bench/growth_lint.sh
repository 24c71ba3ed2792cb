#!/usr/bin/env bash
# growth_lint.sh [BUILD [SHAPE...]]: how many times as many instructions the judgement of a document of each shape of growth_lint takes when it
# has twice as many parts, by callgrind: the same on every run of one build. 2.0 is linear, 4.0 is quadratic. Takes minutes.
set -euo pipefail
build=${1:-build}
shift || true
command -v valgrind >/dev/null || { echo "growth_lint.sh: want valgrind" >&2; exit 2; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
(($# > 0)) || mapfile -t shapes < <("$build/bench/growth_lint" --shapes)
for shape in "${shapes[@]:-$@}"; do
    read -r name first <<<"$shape"
    [ -n "${first:-}" ] || first=$("$build/bench/growth_lint" --shapes | sed -n "s/^$name //p")
    counts=()
    for n in "$first" $((2 * first)); do
        valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect=lint_document --log-file="$log" \
            "$build/bench/growth_lint" "$name" "$n" >/dev/null
        counts+=("$(sed -n 's/.*Collected : //p' "$log")")
    done
    printf '%-26s %9d parts %12d instructions, twice as many: x %s\n' "$name" "$first" "${counts[0]}" \
        "$(awk "BEGIN { printf \"%.1f\", ${counts[1]} / ${counts[0]} }")"
done
