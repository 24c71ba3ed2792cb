#!/bin/sh
# An offline root by config/examples/offline-root.conf: its own certificate, then a subordinate that is named, and no other:
# test_offline_root.sh LINTGATE MODULE MAKE_TBS EXAMPLE
set -eu
. "$(dirname "$0")/ca.sh"
make_tbs=$3
example=$4
ca_begin "$1" "$2" # the token, and subscribers' CAs beside the root

hsm --keypairgen --key-type rsa:3072 --id 09 --label root
hsm --read-object --type pubkey --id 09 --output-file top.pub
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 2>>ceremony.log | openssl pkey -pubout -outform DER -out sub.pub
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 2>>ceremony.log | openssl pkey -pubout -outform DER -out other.pub
openssl pkey -pubin -inform DER -in top.pub -out root-key.pem

# sign FILE: with the root's key through lintgate; the signature is in FILE.sig
sign() {
    rm -f "$1.sig"
    pkcs11-tool --module "$module" --login --pin "$pin" --token-label ca --id 09 --sign --mechanism SHA256-RSA-PKCS \
        --input-file "$1" --output-file "$1.sig"
}

# must_sign FILE WHAT
must_sign() {
    sign "$1" >out 2>&1 || fail "$2: $(cat out)"
    [ "$(hsm_signatures)" -eq 1 ] || fail "$2: want 1 signature made by the HSM, have none or more"
}

# must_refuse FILE WHAT WHY: WHY is in the newest record
must_refuse() {
    refused out sign "$1"
    [ ! -s "$1.sig" ] || fail "$2: want no signature, have one"
    [ "$(hsm_signatures)" -eq 0 ] || fail "$2: want no signature made by the HSM, have one"
    decisions 1 >newest
    want '"kind":"refusal"' newest
    want "$3" newest
    ok "$2 is refused ($3); the HSM made no signature"
}

# 1. The root's own certificate, by the words at the end of the example
sed -n '/^# \[key "offline-root"\]/,$s/^# //p' "$example" >ceremony.key
{
    printf '[module]\nbackend = %s\n\n[audit]\ndirectory = %s\n\n' "$spy" "$folder/journal"
    sed "s|token=root|token=ca|; s|/etc/lintgate/root-key.pem|$folder/root-key.pem|" ceremony.key
} >lintgate.conf
pin=$hsm_pin # the example knows no other
"$lintgate" check-config lintgate.conf >checked 2>&1 || fail "$(cat checked)"
want_not 'warning: ' checked
"$make_tbs" --ca top.pub --alg rsa-sha256 top
must_sign top 'the root'
"$make_tbs" --join top top.sig top.pem
openssl verify -x509_strict -CAfile top.pem top.pem >verified 2>&1 || fail "$(cat verified)"
"$lintgate" lint --severity warning top.pem >linted || fail "$(cat linted)"
ok "a root's key without certificate signs its own one with root-ca; it verifies"
"$make_tbs" --ca sub.pub --alg rsa-sha256 --issuer top.pem sub
must_refuse sub 'a subordinate of a root that has no certificate yet' '"reason":"policy"'

# 2. The example: a subordinate that is named
key=$(sha256sum sub.pub | cut -d' ' -f1)
sed "s|^backend .*|backend = $spy|; s|^directory .*|directory = $folder/journal|; s|token=root|token=ca|
s|/etc/lintgate/root.pem|$folder/top.pem|; s|^pin-ca-keys .*|pin-ca-keys = $key|" "$example" >lintgate.conf
"$lintgate" check-config lintgate.conf >checked 2>&1 || fail "$(cat checked)"
want_not 'warning: ' checked
must_sign sub 'the named subordinate'
"$make_tbs" --join sub sub.sig sub.pem
openssl verify -x509_strict -CAfile top.pem sub.pem >verified 2>&1 || fail "$(cat verified)"
"$lintgate" lint --severity warning --issuer top.pem sub.pem >linted || fail "$(cat linted)"
ok "the subordinate that the policy names is certified; openssl verifies it"

# 3. And nothing else
"$make_tbs" --ca other.pub --alg rsa-sha256 --issuer top.pem other
must_refuse other 'a subordinate with another key' '"rule":"pin.ca-keys"'
must_refuse top 'the root itself' '"reason":"policy"'
"$make_tbs" --issuer top.pem --alg rsa-sha256 leaf
must_refuse leaf "a subscriber's certificate" '"reason":"policy"'
sed 's|^pin-ca-subjects .*|pin-ca-subjects = CN=Another%20CA,C=AT|' lintgate.conf >changed && mv changed lintgate.conf
must_refuse sub 'a subordinate with another name' '"rule":"pin.ca-subjects"'

"$lintgate" log verify >out || fail "$(cat out)"
want ": intact, " out
ok "lintgate log verify finds the journal intact"
