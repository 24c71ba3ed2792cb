#!/bin/sh
# NSS' certutil and crlutil issue through lintgate once lintgate makes their digests: test_nss.sh LINTGATE MODULE
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/ca.sh"
needs certutil libnss3-tools
needs python3 python3
ca_begin "$1" "$2"
leaf_files
away_files

# certutil gives serial numbers of 32 bits, by the clock or by -m. Here that is waived; a CA should not.
tomorrow=$(date -u -d '+1 day' +%Y-%m-%d)
cat >>lintgate.conf <<CONF

[waiver "serial.entropy_64.tiny"]
profile     = mailbox-validated/strict
until       = $tomorrow
approved-by = the author of this test
reason      = certutil cannot do better
CONF

mkdir db
certutil -N -d sql:db --empty-password
modutil -dbdir sql:db -add lintgate -libfile "$module" -string "config=$folder/lintgate.conf" -force >out 2>&1 || fail "$(cat out)"
printf 'ca:%s\n' "$pin" >pins
for key in rsa ec; do
    certutil -A -d sql:db -n "muster-$key" -t CTu,CTu,CTu -i "ca-$key.pem" -f pins 2>>ceremony.log
done

# What certutil has no option for is taken from a certificate of openssl: extension NAME
extension() {
    openssl asn1parse -in draft.pem | awk -F: -v name="$1" '/OBJECT/ { found = $NF == name } found && /HEX DUMP/ { print $NF; exit }' \
        | basenc --base16 -d
}
openssl req -in leaf.csr -outform DER -out leaf.csr.der
for key in rsa ec; do
    openssl x509 -req -in leaf.csr -CA "away-$key.pem" -CAkey "away-$key.key" -days 90 -extfile leaf.ext -out draft.pem 2>>ceremony.log
    extension 'X509v3 Authority Key Identifier' >"aki-$key"
done
extension 'X509v3 Certificate Policies' >policies
extension 'X509v3 CRL Distribution Points' >points
extension 'Authority Information Access' >access

with_pin() { timeout 60 python3 "$here/type_pin.py" "$pin" "$@" </dev/null; }

# certificate KEY USAGE [OPTION…]: in signed.der and signed.pem
certificate() {
    name=$1 usage=$2
    shift 2
    rm -f signed.der
    with_pin certutil -C -d sql:db -c "ca:ca-$name" -i leaf.csr.der -o signed.der -v 3 -Z SHA256 -7 anna.muster@example.org \
        --keyUsage "critical,$usage" --extKeyUsage emailProtection --extGeneric \
        "2.5.29.32:not-critical:policies,2.5.29.31:not-critical:points,1.3.6.1.5.5.7.1.1:not-critical:access,2.5.29.35:not-critical:aki-$name" \
        "$@" && openssl x509 -inform DER -in signed.der -out signed.pem
}
# verified_leaf_of_nss KEY: all but its serial number is right.
verified_leaf_of_nss() {
    openssl verify -CAfile root.pem -untrusted "ca-$1.pem" signed.pem >verified 2>&1 || fail "$(cat verified)"
    "$lintgate" lint signed.pem >linted || true
    want ': 1 error' linted
    want 'serial.entropy_64.tiny' linted
}
good=digitalSignature,keyEncipherment

refused out certificate rsa "$good"
want 'invalid algorithm' out
[ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
ok "certutil: a key that signs no digests refuses with CKR_MECHANISM_INVALID"

sed 's/^sign  .*/sign = certificate crl\nraw-signing = registered/' lintgate.conf >changed && mv changed lintgate.conf
refused out certificate rsa "$good"
want_unknown rsa
ok "certutil: a digest that NSS made itself is refused with CKR_DATA_INVALID"

modutil -dbdir sql:db -default lintgate -mechanisms SHA256 -force >out 2>&1 || fail "$(cat out)"
for key in rsa ec; do
    certificate "$key" "$good" >out 2>&1 || fail "$(cat out)"
    want_signed "$key"
    decisions 2 >newest
    want '(digested)"' newest
    verified_leaf_of_nss "$key"
    ok "certutil, $key: a conforming certificate is issued, verifies, and is in the journal"

    refused out certificate "$key" digitalSignature,certSigning
    want_refused "$key" leaf.ku.rsa
    ok "certutil, $key: keyCertSign is refused for leaf.ku.rsa; the HSM made no signature"
done
certificate rsa "$good" --pss-sign >out 2>&1 || fail "$(cat out)"
want_signed rsa
decisions 2 >newest
want 'CKM_SHA256_RSA_PKCS_PSS by CKM_RSA_PKCS_PSS (digested)"' newest
verified_leaf_of_nss rsa
ok "certutil, rsa: a certificate with RSASSA-PSS is issued, verifies, and is in the journal"

# crlutil writes GeneralizedTime where RFC 5280 5.1.2.4 wants UTCTime, and a cRLNumber that is no INTEGER.
cat >crl.script <<CONF
update=$(date -u +%Y%m%d%H%M%SZ)
nextupdate=$(date -u -d '+7 days' +%Y%m%d%H%M%SZ)
addext authKeyId 0 0
addext crlNumber 0 7
addcert 4711 $(date -u +%Y%m%d%H%M%SZ)
CONF
refused out with_pin crlutil -G -d sql:db -n ca:ca-rsa -c crl.script -o signed.crl -Z SHA256 -B
want 'received bad data' out
want_unknown rsa
ok "crlutil: its CRL is none by RFC 5280, and is refused with CKR_DATA_INVALID"
want_intact
