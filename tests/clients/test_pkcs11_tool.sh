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
        --input-file "$3" --output-file "$3.sig"
}

# tbs KEY ALGORITHM [OPTION…]: what the CA is to sign is in the file tbs
tbs() {
    key=$1
    algorithm=$2
    shift 2
    "$make_tbs" --issuer "ca-$key.pem" --alg "$algorithm" --profile mailbox-validated/strict "$@" tbs
}

# conforms KEY ID MECHANISM ALGORITHM WHAT [OPTION…]
conforms() {
    key=$1
    id=$2
    mechanism=$3
    algorithm=$4
    what=$5
    shift 5
    tbs "$key" "$algorithm" "$@"
    sign "$id" "$mechanism" tbs >out 2>&1 || fail "$(cat out)"
    want_signed "$key"
    "$make_tbs" --join tbs tbs.sig leaf.pem
    openssl verify -CAfile root.pem -untrusted "ca-$key.pem" leaf.pem >verified 2>&1 || fail "$(cat verified)"
    "$lintgate" lint --severity warning leaf.pem >linted || fail "$(cat linted)"
    ok "pkcs11-tool, $mechanism: a conforming certificate ($what of $(wc -c <tbs) octets) is signed, verifies, and is in the journal"
}

# refuses KEY ID MECHANISM ALGORITHM DEFECT RULE
refuses() {
    tbs "$1" "$4" --defect "$5"
    refused out sign "$2" "$3" tbs
    want "0x200" out # CKR_FUNCTION_REJECTED, which OpenSC 0.23 does not know by name
    [ ! -s tbs.sig ] || fail "want no signature from pkcs11-tool, have a file of $(wc -c <tbs.sig) octets"
    want_refused "$1" "$6"
    ok "pkcs11-tool, $3: $5 is refused with CKR_FUNCTION_REJECTED for $6; the HSM made no signature"
}

openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out large.key 2>>ceremony.log
openssl pkey -in large.key -pubout -outform DER -out large.pub
for way in 'rsa 01 SHA256-RSA-PKCS rsa-sha256' 'ec 02 ECDSA-SHA256 ecdsa-sha256'; do
    # shellcheck disable=SC2086 # four words
    {
        conforms $way 'one call'
        conforms $way 'several calls' --key large.pub # more than the 1,024 octets that pkcs11-tool passes at once
        refuses $way keyCertSign leaf.ku.rsa
        refuses $way no-san-mailbox leaf.san.subject_mailbox_repeated
        refuses $way two-policies leaf.cp.exactly_one_reserved
    }
done

more_key p384 03 EC:secp384r1
more_key ed 04 EC:edwards25519
for way in 'p384 03 ECDSA-SHA384 ecdsa-sha384' 'ed 04 EDDSA ed25519'; do
    # shellcheck disable=SC2086 # four words
    {
        conforms $way 'one call'
        refuses $way keyCertSign leaf.ku.rsa
    }
done

tbs rsa rsa-sha256
openssl dgst -sha256 -binary -out digest tbs
for way in '01 RSA-PKCS' '02 ECDSA'; do
    # shellcheck disable=SC2086 # two words
    refused out sign $way digest
    want CKR_MECHANISM_INVALID out
    [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
    ok "pkcs11-tool, ${way#* }: a digest is refused with CKR_MECHANISM_INVALID; the HSM made no signature"
done

"$lintgate" log verify >out || fail "$(cat out)"
want ": intact, " out
ok "lintgate log verify finds the journal intact"
