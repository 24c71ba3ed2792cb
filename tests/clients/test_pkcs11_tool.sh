#!/bin/sh
# pkcs11-tool signs through lintgate: test_pkcs11_tool.sh LINTGATE MODULE MAKE_TBS
set -eu
. "$(dirname "$0")/ca.sh"
make_tbs=$3
ca_begin "$1" "$2"

# sign ID MECHANISM FILE: the signature is in FILE.sig
sign() {
    rm -f "$3.sig"
    pkcs11-tool --module "$module" --login --pin "$pin" --token-label ca --id "$1" --sign --mechanism "$2" \
        --signature-format openssl --input-file "$3" --output-file "$3.sig"
}

# conforms KEY CA ID MECHANISM CASE
conforms() {
    "$make_tbs" "ca-$1.der" "$5" >tbs
    sign "$3" "$4" tbs >out 2>&1 || fail "$(cat out)"
    want_signed "$1"
    "$make_tbs" tbs tbs.sig >leaf.der
    openssl x509 -inform DER -in leaf.der -out leaf.pem
    openssl verify -CAfile root.pem -untrusted "ca-$1.pem" leaf.pem >verified 2>&1 || fail "$(cat verified)"
    "$lintgate" lint --severity warning leaf.pem >linted || fail "$(cat linted)"
    ok "pkcs11-tool, $4: the signature of a conforming certificate ($5) is made, verifies, and is in the journal"
}

# refuses KEY ID MECHANISM CASE RULE
refuses() {
    "$make_tbs" "ca-$1.der" "$4" >tbs
    refused out sign "$2" "$3" tbs
    want "0x200" out # CKR_FUNCTION_REJECTED, which OpenSC 0.23 does not know by name
    [ ! -s tbs.sig ] || fail "want no signature from pkcs11-tool, have a file of $(wc -c <tbs.sig) octets"
    want_refused "$1" "$5"
    ok "pkcs11-tool, $3: $4 is refused with CKR_FUNCTION_REJECTED for $5; the HSM made no signature"
}

for case in conforming long; do
    conforms rsa ca-rsa 01 SHA256-RSA-PKCS $case
    conforms ec ca-ec 02 ECDSA-SHA256 $case
done
for key in 'rsa 01 SHA256-RSA-PKCS' 'ec 02 ECDSA-SHA256'; do
    # shellcheck disable=SC2086
    refuses $key key-cert-sign leaf.ku.rsa
    # shellcheck disable=SC2086
    refuses $key other-mailbox leaf.san.subject_mailbox_repeated
    # shellcheck disable=SC2086
    refuses $key two-policies leaf.cp.exactly_one_reserved
done

"$make_tbs" ca-rsa.der conforming >tbs
openssl dgst -sha256 -binary -out digest tbs
for key in '01 RSA-PKCS' '02 ECDSA'; do
    # shellcheck disable=SC2086
    refused out sign $key digest
    want CKR_MECHANISM_INVALID out
    [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
    ok "pkcs11-tool, ${key#* }: a digest is refused with CKR_MECHANISM_INVALID; the HSM made no signature"
done

"$lintgate" log verify >out || fail "$(cat out)"
want ": intact, " out
ok "lintgate log verify finds the journal intact"
