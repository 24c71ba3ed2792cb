#!/usr/bin/env bash
# Debian's Chromium, driven by the npm package playwright-core, opens pages of lintgate report, filters and opens decisions, and has
# nothing to complain of.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
skip() {
    echo "interop: SKIPPED: $1: no browser has looked at a report in this run" >&2
    exit 77
}

command -v npm >/dev/null || skip 'want npm, have none'
chromium=$(command -v chromium || command -v google-chrome) || skip 'want Chromium (Debian package chromium), have none'
echo 'interop: npm install playwright-core'
(cd "$folder" && npm install --no-audit --no-fund playwright-core >npm.log 2>&1) || skip "want playwright-core, cannot get it ($(tail -n 1 "$folder/npm.log"))"

scripts/setup test
scripts/build release lintgate_command journal_sample test_log_report
mkdir -m 700 "$folder/small" "$folder/large"
"$(find build -type f -name test_log_report)" "$folder/small"
"$(find build -type f -name journal_sample)" "$folder/large" "${INTEROP_REFUSALS:-50000}"
build/lintgate report -o "$folder/small.html" "$folder/small"
build/lintgate report -o "$folder/large.html" "$folder/large"
cp tests/interop/page.js "$folder"
node "$folder/page.js" "$chromium" "$folder/small.html" "$folder/large.html"
