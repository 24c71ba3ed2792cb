#!/bin/sh
# pkcs11-tool sends only a digest of what lintgate submit left: test_submit.sh LINTGATE MODULE MAKE_TBS
set -eu
. "$(dirname "$0")/ca.sh"
make_tbs=$3
ca_begin "$1" "$2"

mkdir -m 700 spool
sed 's/^profiles = .*/&\nraw-signing = registered/' lintgate.conf >lintgate.new
printf '[spool]\ndirectory = %s/spool\n' "$folder" >>lintgate.new
mv lintgate.new lintgate.conf

# digest_info: what CKM_RSA_PKCS takes for the SHA-256 of the file tbs, RFC 8017 9.2 note 1
digest_info() {
    printf '\060\061\060\015\006\011\140\206\110\001\145\003\004\002\001\005\000\004\040' >input
    openssl dgst -sha256 -binary tbs >>input
}

# sign ID MECHANISM: the signature of the file input is in the file tbs.sig
sign() {
    rm -f tbs.sig
    pkcs11-tool --module "$module" --login --pin "$pin" --token-label ca --id "$1" --sign --mechanism "$2" \
        --input-file input --output-file tbs.sig
}

# signs KEY ID MECHANISM ALGORITHM
signs() {
    "$make_tbs" --issuer "ca-$1.pem" --alg "$4" --profile mailbox-validated/strict tbs
    if [ "$3" = RSA-PKCS ]; then digest_info; else openssl dgst -sha256 -binary tbs >input; fi

    refused out sign "$2" "$3" # tried again in parts, which such a mechanism has not: that error is the one that is shown
    [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
    decisions 1 >newest
    want ' (not found)"' newest
    want "$(openssl dgst -sha256 -r tbs | cut -c 1-64)" newest
    ok "pkcs11-tool, $3: a digest of unknown bytes is refused; the journal has the digest, and the HSM made no signature"

    "$lintgate" submit --key "$1" tbs >out 2>&1 || fail "$(cat out)"
    sign "$2" "$3" >out 2>&1 || fail "$(cat out)"
    want_signed "$1"
    decisions 2 >newest
    want " by CKM_$(echo "$3" | tr - _) (spooled)\"" newest
    "$make_tbs" --join tbs tbs.sig leaf.pem
    openssl verify -CAfile root.pem -untrusted "ca-$1.pem" leaf.pem >verified 2>&1 || fail "$(cat verified)"
    ok "pkcs11-tool, $3: what was submitted is signed by its digest, verifies, and is in the journal"

    refused out sign "$2" "$3"
    [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
    ok "pkcs11-tool, $3: but once"

    "$make_tbs" --issuer "ca-$1.pem" --alg "$4" --profile mailbox-validated/strict --defect two-policies tbs
    refused out "$lintgate" submit --key "$1" tbs
    want leaf.cp.exactly_one_reserved out
    [ -z "$(ls spool)" ] || fail "want nothing in the spool, have $(ls spool)"
    ok "lintgate submit, $1: what does not conform is not left"
}

signs rsa 01 RSA-PKCS rsa-sha256
signs ec 02 ECDSA ecdsa-sha256
"$lintgate" log verify >out || fail "$(cat out)"
want ": intact, " out
ok "lintgate log verify finds the journal intact"
