#!/usr/bin/env bash
# smallstep's step-ca as a whole CA, with its key in SoftHSM behind lintgate, and a subscriber that enrols over HTTPS.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tests/clients/ca.sh
needs go go
build=$(mktemp -d)
cp tests/interop/stepca/go.mod tests/interop/stepca/go.sum tests/interop/stepca/main.go "$build"
(cd "$build" && GOFLAGS=-modcacherw go build -o stepca .) >"$build/log" 2>&1 || {
    echo "SKIPPED - want github.com/smallstep/certificates built, have $(tail -n 1 "$build/log")" >&2
    rm -rf "$build"
    exit 77
}
scripts/setup test
scripts/build release lintgate_command lintgate_module
ca_begin "$PWD/build/lintgate" "$PWD/build/lintgate.so"
mv "$build/stepca" "$folder/stepca"
rm -rf "$build"

# issue KEY HOW WHAT: starts the CA, enrols, ends it
issue() {
    rm -f signed.pem
    ./stepca "$module" ca "$pin" "ca-$1" "$folder/root.pem" "$folder/ca-$1.pem" "$2" "$3" signed.pem
}

refused out issue rsa stock certificate
want 'CKR_MECHANISM_INVALID' out
[ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
ok "step-ca as it is: its digest is refused with CKR_MECHANISM_INVALID; the HSM made no signature"

sed 's/^sign  .*/sign = certificate crl\nraw-signing = registered/' lintgate.conf >changed && mv changed lintgate.conf
for key in rsa ec; do
    refused out issue "$key" stock certificate
    want_unknown "$key"
    want 'registered or submitted before (docs/raw-signing.md)' newest
    ok "step-ca as it is, $key: a digest that nobody registered is refused; the journal names the way out"

    issue "$key" registered certificate >out 2>&1 || fail "$(cat out)"
    want_signed "$key"
    verified_leaf "$key" signed.pem
    ok "step-ca whose signer registers, $key: a subscriber enrols over HTTPS; the certificate verifies, and is in the journal"

    refused out issue "$key" registered bad
    [ ! -e signed.pem ] || fail "want no certificate, have one"
    decisions 1 >newest
    want '"kind":"refusal"' newest
    want '"rule":"leaf.ku.ec"' newest
    [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
    ok "step-ca whose signer registers, $key: a template with certSign is refused for leaf.ku.ec; the HSM made no signature"

    issue "$key" registered crl >out 2>&1 || fail "$(cat out)"
    want_signed "$key"
    verified_crl "$key" signed.pem
    ok "step-ca whose signer registers, $key: a CRL is signed, verifies, and is in the journal"
done
want_intact
