#!/usr/bin/env bash
# pkcs11js, graphene-pk11 and node-webcrypto-p11 sign through lintgate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tests/clients/ca.sh
needs npm npm
build=$(mktemp -d)
cp tests/interop/npm/package.json tests/interop/npm/sign.mjs "$build"
(cd "$build" && npm install --no-audit --no-fund && npm rebuild pkcs11js --foreground-scripts && ls node_modules/pkcs11js/build/Release/pkcs11.node) \
    >"$build/log" 2>&1 || {
    echo "SKIPPED - want pkcs11js, graphene-pk11 and node-webcrypto-p11 installed, have $(tail -n 1 "$build/log")" >&2
    rm -rf "$build"
    exit 77
}
scripts/setup test
scripts/build release lintgate_command lintgate_module make_tbs
make_tbs=$PWD/build/tests/make_tbs
ca_begin "$PWD/build/lintgate" "$PWD/build/lintgate.so"
mv "$build" npm

# sign WAY KEY
sign() {
    rm -f tbs.sig
    node npm/sign.mjs "$1" "$module" ca "$pin" "ca-$2" tbs tbs.sig
}

# tbs KEY [OPTION…]
tbs() {
    key=$1
    shift
    [ "$key" = rsa ] && algorithm=rsa-sha256 || algorithm=ecdsa-sha256
    "$make_tbs" --issuer "ca-$key.pem" --alg "$algorithm" --profile mailbox-validated/strict "$@" tbs
}

for way in pkcs11js graphene webcrypto; do
    for key in rsa ec; do
        tbs "$key"
        sign "$way" "$key" >out 2>&1 || fail "$way: $(cat out)"
        want_signed "$key"
        "$make_tbs" --join tbs tbs.sig signed.pem
        verified_leaf "$key" signed.pem
        ok "$way, $key: a conforming certificate is signed, verifies, and is in the journal"
        tbs "$key" --defect keyCertSign
        refused out sign "$way" "$key"
        want 'CKR_FUNCTION_REJECTED' out
        want_refused "$key" leaf.ku.rsa
        ok "$way, $key: keyCertSign is refused for leaf.ku.rsa; the HSM made no signature"
    done
done
want_intact
