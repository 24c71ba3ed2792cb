#!/bin/sh
# What make_tbs makes, signed by a real key, is a certificate that OpenSSL verifies; make_documents writes what OpenSSL reads.
set -eu
make_tbs=$1
make_documents=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

certify() { # KEY ALG OUT OPTION...: OUT.pem, signed with KEY.key as PKCS#11 would
    key=$1 alg=$2 out=$3
    shift 3
    "$make_tbs" --alg "$alg" "$@" "$out.der"
    openssl dgst -"${alg##*-}" -sign "$key.key" -out "$out.sig" "$out.der"
    "$make_tbs" --join "$out.der" "$out.sig" "$out.pem"
}

check() { # NAME ALG: a root, a CA below it and a leaf below that, all with the key in NAME.key
    openssl pkey -in "$1.key" -pubout -outform DER -out "$1.pub"
    certify "$1" "$2" root --ca "$1.pub"
    certify "$1" "$2" issuing --ca "$1.pub" --issuer root.pem
    certify "$1" "$2" leaf --issuer issuing.pem
    openssl verify -x509_strict -purpose smimesign -CAfile root.pem -untrusted issuing.pem leaf.pem
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
