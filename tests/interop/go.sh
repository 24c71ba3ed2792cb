#!/usr/bin/env bash
# crypto11 and miekg/pkcs11 issue through lintgate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tests/clients/ca.sh
needs go go
build=$(mktemp -d)
cp tests/interop/go/go.mod tests/interop/go/go.sum tests/interop/go/main.go "$build"
(cd "$build" && GOFLAGS=-modcacherw go build -o interop .) >"$build/log" 2>&1 || {
    echo "SKIPPED - want crypto11 and miekg/pkcs11 built, have $(tail -n 1 "$build/log")" >&2
    rm -rf "$build"
    exit 77
}
scripts/setup test
scripts/build release lintgate_command lintgate_module
ca_begin "$PWD/build/lintgate" "$PWD/build/lintgate.so"
mv "$build/interop" "$folder/interop"
rm -rf "$build"
sed 's/^sign  .*/sign = certificate crl\nraw-signing = registered/' lintgate.conf >changed && mv changed lintgate.conf

more_key p384 03 EC:secp384r1 'raw-signing = registered'
sed 's/^sign = certificate$/sign = certificate crl/' lintgate.conf >changed && mv changed lintgate.conf

# sign KEY HOW WHAT
sign() { ./interop "$module" ca "$pin" "ca-$1" "ca-$1.pem" "$2" "$3" signed.pem; }

for key in rsa ec p384; do
    for how in registered whole; do
        sign "$key" "$how" certificate >out 2>&1 || fail "$(cat out)"
        want_signed "$key"
        verified_leaf "$key" signed.pem
        sign "$key" "$how" crl >out 2>&1 || fail "$(cat out)"
        want_signed "$key"
        verified_crl "$key" signed.pem
        ok "Go, $key: a conforming certificate and CRL ($how) are signed, verify, and are in the journal"
        refused out sign "$key" "$how" bad
        case $how in
        registered)
            want 'pkcs11: 0x13: CKR_ATTRIBUTE_VALUE_INVALID' out
            [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
            ;;
        *)
            want 'pkcs11: 0x200: CKR_FUNCTION_REJECTED' out
            want_refused "$key" leaf.ku.rsa
            ;;
        esac
        ok "Go, $key: keyCertSign ($how) is refused for leaf.ku.rsa; the HSM made no signature"
    done
    refused out sign "$key" digest certificate
    want 'pkcs11: 0x20: CKR_DATA_INVALID' out
    want_unknown "$key"
    ok "Go, $key: what crypto11 sends by itself, a digest, is refused with CKR_DATA_INVALID"
done
for how in registered whole; do
    sign rsa "$how" pss >out 2>&1 || fail "$(cat out)"
    want_signed rsa
    decisions 2 >newest
    want CKM_SHA256_RSA_PKCS_PSS newest
    verified_leaf rsa signed.pem
    ok "Go, RSASSA-PSS: a conforming certificate ($how) is signed, verifies, and is in the journal"
done
want_intact
