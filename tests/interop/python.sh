#!/usr/bin/env bash
# python-pkcs11 signs through lintgate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tests/clients/ca.sh
needs python3 python3
build=$(mktemp -d)
(python3 -m venv "$build/venv" && "$build/venv/bin/pip" install --quiet python-pkcs11) >"$build/log" 2>&1 || {
    echo "SKIPPED - want python-pkcs11 installed, have $(tail -n 1 "$build/log")" >&2
    rm -rf "$build"
    exit 77
}
scripts/setup test
scripts/build release lintgate_command lintgate_module make_tbs
make_tbs=$PWD/build/tests/make_tbs
source=$PWD/tests/interop/python
ca_begin "$PWD/build/lintgate" "$PWD/build/lintgate.so"
mv "$build" python

# sign KEY HOW
sign() {
    rm -f tbs.sig
    python/venv/bin/python "$source/sign.py" "$module" ca "$pin" "ca-$1" "$2" tbs tbs.sig
}

# tbs KEY [OPTION…]
tbs() {
    key=$1
    shift
    [ "$key" = rsa ] && algorithm=rsa-sha256 || algorithm=ecdsa-sha256
    "$make_tbs" --issuer "ca-$key.pem" --alg "$algorithm" --profile mailbox-validated/strict "$@" tbs
}

for key in rsa ec; do
    tbs "$key"
    sign "$key" whole >out 2>&1 || fail "$(cat out)"
    want_signed "$key"
    "$make_tbs" --join tbs tbs.sig signed.pem
    verified_leaf "$key" signed.pem
    ok "python-pkcs11, $key: a conforming certificate is signed, verifies, and is in the journal"
    refused out sign "$key" digest
    want MechanismInvalid out
    [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
    ok "python-pkcs11, $key: a digest is refused with CKR_MECHANISM_INVALID"
    tbs "$key" --defect keyCertSign
    refused out sign "$key" whole
    want FunctionRejected out
    want_refused "$key" leaf.ku.rsa
    ok "python-pkcs11, $key: keyCertSign is refused for leaf.ku.rsa; the HSM made no signature"
done
want_intact
