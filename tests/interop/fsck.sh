#!/usr/bin/env bash
# fsck of transparency-dev/tessera, built from its module, must accept a sealed journal, and refuse one with a changed octet.
# INTEROP_RECORDS says how many records (100,000).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

records=${INTEROP_RECORDS:-100000}
module=github.com/transparency-dev/tessera/cmd/fsck@v1.0.2
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT

skip() {
    echo "interop: SKIPPED: $1: nobody but lintgate has looked at a sealed journal in this run" >&2
    exit 77
}

command -v go >/dev/null || skip 'want Go to build fsck, have none'
echo "interop: go install $module"
GOBIN=$folder/bin GOFLAGS=-modcacherw go install "$module" >"$folder/go.log" 2>&1 \
    || skip "want the source of $module, cannot get or build it ($(tail -n 1 "$folder/go.log"))"

scripts/setup test
scripts/build release lintgate_command journal_sample
lintgate=build/lintgate

# fsck tells success in a line, not by its exit status; where a tile differs it may wait for ever, so it gets this long.
patience=${INTEROP_SECONDS:-300}
accepts() {
    timeout "$patience" "$folder/bin/fsck" --storage_url="file://$folder/log/" --public_key="$folder/log/key.pub" --ui=false >"$folder/fsck.log" 2>&1 || true
    grep -q "Successfully fsck'd log with size $1 " "$folder/fsck.log"
}

seal() {
    "$lintgate" log seal --key "$folder/seal.key" --origin interop.example.org/journal --to "$folder/log" "$folder/journal"
}

mkdir -m 700 "$folder/journal"
(umask 077 && openssl genpkey -algorithm ed25519 -out "$folder/seal.key" 2>/dev/null)

echo 'interop: a few records, then more, each time sealed and read by fsck'
for more in 1 255 1 1000; do
    build/journal_sample "$folder/journal" "$more"
    seal >/dev/null
    size=$(sed -n 2p "$folder/log/checkpoint")
    accepts "$size" || { cat "$folder/fsck.log"; echo "interop: fsck refuses a log of $size records" >&2; exit 1; }
    echo "interop: fsck accepts $size records"
done

echo "interop: $records more"
time build/journal_sample "$folder/journal" "$records"
time seal
size=$(sed -n 2p "$folder/log/checkpoint")
time accepts "$size" || { cat "$folder/fsck.log"; echo "interop: fsck refuses a log of $size records" >&2; exit 1; }
echo "interop: fsck accepts $size records: $(grep -o 'root [^ ]*' "$folder/fsck.log")"
time "$lintgate" log verify --public-key "$folder/log/key.pub" --sealed "$folder/log" "$folder/journal"

tile=$folder/log/tile/entries/001
printf 'X' | dd of="$tile" bs=1 seek=200 conv=notrunc 2>/dev/null
patience=30
if accepts "$size"; then
    echo 'interop: fsck accepts a log with a changed entry: it proves nothing here' >&2
    exit 1
fi
echo 'interop: fsck refuses the log once one octet of an entry is changed'
if "$lintgate" log verify --public-key "$folder/log/key.pub" --sealed "$folder/log" "$folder/journal" 2>"$folder/verify.log"; then
    echo 'interop: lintgate log verify accepts it' >&2
    exit 1
fi
echo "interop: so does lintgate log verify: $(tail -n 1 "$folder/verify.log" | sed "s|$folder|…|g")"
