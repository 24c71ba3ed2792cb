#!/bin/sh
# What make_tbs makes, signed by a real key, is a certificate that OpenSSL verifies; make_documents writes what OpenSSL reads.
set -eu
make_tbs=$1
make_documents=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

check() { # NAME ALG: a CA and a leaf with the key in NAME.key, signed as PKCS#11 would
    openssl pkey -in "$1.key" -pubout -outform DER -out "$1.pub"
    "$make_tbs" --root "$1.pub" --alg "$2" root.der
    openssl dgst -"${2##*-}" -sign "$1.key" -out root.sig root.der
    "$make_tbs" --join root.der root.sig root.pem
    "$make_tbs" --issuer root.pem --alg "$2" leaf.der
    openssl dgst -"${2##*-}" -sign "$1.key" -out leaf.sig leaf.der
    "$make_tbs" --join leaf.der leaf.sig leaf.pem
    openssl verify -x509_strict -purpose smimesign -CAfile root.pem leaf.pem
}

openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key 2>/dev/null
check rsa rsa-sha256
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.key 2>/dev/null
check ec ecdsa-sha256

# r and s one after the other, as C_Sign gives them
raw=$(openssl asn1parse -inform DER -in leaf.sig | sed -n 's/.*INTEGER *://p' | while read -r number; do
    printf '%064s' "$number" | tr ' ' 0
done)
printf '%s' "$raw" | sed 's/../\\\\x&/g' | xargs printf '%b' >raw.sig
"$make_tbs" --join leaf.der raw.sig raw.pem
cmp leaf.pem raw.pem

"$make_documents" documents
test "$(find documents -name '*.pem' | wc -l)" -ge 100
openssl x509 -in documents/leaf.ku.rsa/pass-1.pem -noout
