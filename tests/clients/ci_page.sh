#!/usr/bin/env bash
# Runs docs/ci.md as it stands, with the lintgate that was built in place of an installed one: ci_page.sh PAGE COMMAND MODULE
set -euo pipefail
page=$1 command=$2 module=$3
for program in softhsm2-util pkcs11-tool openssl; do
    command -v "$program" >/dev/null || { echo "SKIPPED - want $program, have none" >&2; exit 77; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TMPDIR=$folder
mkdir "$folder/bin"
ln -s "$command" "$folder/bin/lintgate"
export PATH=$folder/bin:$PATH

awk '/^```/ { shell = $0 == "```sh"; next } shell' "$page" \
    | sed "s|/usr/lib/x86_64-linux-gnu/pkcs11/lintgate.so|$module|" >"$folder/page.sh"
bash -euo pipefail "$folder/page.sh" >"$folder/said" 2>&1 || { cat "$folder/said" >&2; echo "not ok - the page fails" >&2; exit 1; }
said() { # EXPRESSION, of whole lines
    grep -qxE "$1" "$folder/said" || { cat "$folder/said" >&2; echo "not ok - want $1 in the lines above" >&2; exit 1; }
}
said '.*C_Sign.* failed: rv = .*'
said ' +[0-9]+  .*  issuing +REFUSED CKR_FUNCTION_REJECTED .*'
said '.*/journal: intact, [0-9]+ records'
said '\{"segment":1,.*"kind":"refusal".*"rule":"leaf.ku.rsa".*'
said '0' # nothing was signed
[[ -s $(find "$folder" -name report.html) ]] || { echo "not ok - want a report" >&2; exit 1; }
[[ -z $(find "$folder" -name other.sig -size +0) ]] || { echo "not ok - want no signature" >&2; exit 1; }
echo "ok - the page about CI jobs does what it says"
