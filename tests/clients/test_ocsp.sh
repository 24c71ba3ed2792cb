#!/bin/sh
# OCSP responses that openssl makes, signed through lintgate by pkcs11-tool and verified by openssl: test_ocsp.sh LINTGATE MODULE JOIN_OCSP
set -eu
. "$(dirname "$0")/ca.sh"
join=$3
ca_begin "$1" "$2"

# An issuing CA whose key is on disk, and two responders of it whose keys are in the token; a CA in the token that answers itself.
cat >answers.ext <<EOF
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign, digitalSignature
extendedKeyUsage = emailProtection
certificatePolicies = 2.5.29.32.0
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EOF
cat >responder.ext <<EOF
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = yes
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EOF
serial=0x7a010203040506070809
printf 'V\t301126000000Z\t\t%s\tunknown\t/CN=Anna Muster\n' "${serial#0x}" | tr a-f A-F >index.txt

# certificate NAME PUBLIC.pem ISSUER ISSUER_KEY EXTENSIONS: of the subject "Muster NAME"
certificate() {
    openssl x509 -new -force_pubkey "$2" -subj "/C=DE/O=Muster CA GmbH/CN=Muster $1" -days 30 \
        -set_serial "0x7$(openssl rand -hex 15)" -CA "$3" -CAkey "$4" -extfile "$5" -out "$1.pem" 2>>ceremony.log
}

# token_key NAME ID TYPE: a key in the token, its public key in NAME.pub.pem
token_key() {
    hsm --keypairgen --key-type "$3" --id "$2" --label "$1"
    hsm --read-object --type pubkey --id "$2" --output-file "$1.pub"
    openssl pkey -pubin -inform DER -in "$1.pub" -out "$1.pub.pem"
}

# throw_away NAME ISSUER ISSUER_KEY EXTENSIONS: a key with the name of NAME, for openssl to make a response with
throw_away() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.away.key" 2>>ceremony.log
    openssl pkey -in "$1.away.key" -pubout -out "$1.away.pub"
    openssl x509 -new -force_pubkey "$1.away.pub" -subj "/C=DE/O=Muster CA GmbH/CN=Muster $1" -days 30 \
        -set_serial 0x71 -CA "$2" -CAkey "$3" -extfile "$4" -out "$1.away.pem" 2>>ceremony.log
}

openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out issuer.key 2>>ceremony.log
openssl pkey -in issuer.key -pubout -out issuer.pub.pem
certificate issuer issuer.pub.pem root.pem root.key answers.ext
token_key ocsp-rsa 13 rsa:3072
token_key ocsp-ec 14 EC:prime256v1
token_key self 15 EC:prime256v1
certificate ocsp-rsa ocsp-rsa.pub.pem issuer.pem issuer.key responder.ext
certificate ocsp-ec ocsp-ec.pub.pem issuer.pem issuer.key responder.ext
certificate self self.pub.pem root.pem root.key answers.ext
throw_away ocsp-rsa issuer.pem issuer.key responder.ext
throw_away ocsp-ec issuer.pem issuer.key responder.ext
throw_away self root.pem root.key answers.ext

for name in ocsp-rsa ocsp-ec; do
    printf '\n[key "%s"]\nselect    = pkcs11:token=ca;object=%s;type=private\nissuer    = %s\nresponder = %s\nsign      = ocsp-response\n' \
        "$name" "$name" "$folder/issuer.pem" "$folder/$name.pem"
done >>lintgate.conf
printf '\n[key "self"]\nselect = pkcs11:token=ca;object=self;type=private\nissuer = %s\nsign   = crl ocsp-response\n' \
    "$folder/self.pem" >>lintgate.conf
"$lintgate" check-config lintgate.conf >checked 2>&1 || fail "$(cat checked)"
want "responder = $folder/ocsp-rsa.pem" checked

# response NAME ISSUER [OPTION…]: ResponseData about the certificate, by openssl with a throw-away key; in the file tbs
response() {
    name=$1
    ca=$2
    shift 2
    openssl ocsp -issuer "$ca" -serial "$serial" -no_nonce -reqout request >>ceremony.log 2>&1
    openssl ocsp -index index.txt -CA "$ca" -rsigner "$name.away.pem" -rkey "$name.away.key" -reqin request \
        -respout answer "$@" >>ceremony.log 2>&1 || fail "$(cat ceremony.log)"
    offset=$(openssl asn1parse -inform DER -in answer | awk -F: '/OCTET STRING/ { print $1 + 0; exit }')
    openssl asn1parse -inform DER -in answer -strparse "$offset" -out basic -noout
    header=$(openssl asn1parse -inform DER -in basic | sed -n '1s/.*hl=\([0-9]*\).*/\1/p')
    openssl asn1parse -inform DER -in basic -strparse "$header" -out tbs -noout
}

# sign ID MECHANISM: the file tbs through lintgate; the signature is in tbs.sig
sign() {
    rm -f tbs.sig
    pkcs11-tool --module "$module" --login --pin "$pin" --token-label ca --id "$1" --sign --mechanism "$2" \
        --input-file tbs --output-file tbs.sig
}

# conforms NAME ID MECHANISM ALGORITHM ISSUER CERTIFICATE
conforms() {
    response "$1" "$5" -ndays 3
    sign "$2" "$3" >out 2>&1 || fail "$(cat out)"
    want_signed "$1"
    "$join" tbs tbs.sig "$4" "$6" response.der
    openssl ocsp -respin response.der -issuer "$5" -serial "$serial" -no_nonce -CAfile root.pem -verify_other "$5" >verified 2>&1 \
        || fail "$(cat verified)"
    want 'Response verify OK' verified
    want "$serial: good" verified
    "$lintgate" lint --issuer "$5" --responder "$1.pem" --severity warning response.der >linted || fail "$(cat linted)"
    ok "pkcs11-tool, $3: a response of $1 ($(wc -c <tbs) octets) is signed, is in the journal, and openssl verifies it"
}

# refuses NAME ID MECHANISM RULE WHAT: what is in tbs
refuses() {
    refused out sign "$2" "$3"
    [ ! -s tbs.sig ] || fail "want no signature from pkcs11-tool, have a file"
    want_refused "$1" "$4"
    ok "pkcs11-tool, $3: $5 is refused for $4; the HSM made no signature"
}

# refuses_kind NAME ID MECHANISM WHAT: for no rule, but because it is not for this key to sign
refuses_kind() {
    refused out sign "$2" "$3"
    [ ! -s tbs.sig ] || fail "want no signature from pkcs11-tool, have a file"
    [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
    decisions 1 >newest
    want '"kind":"refusal"' newest
    want "\"key\":\"$1\"" newest
    ok "pkcs11-tool, $3: $4 is refused; the HSM made no signature"
}

conforms ocsp-rsa 13 SHA256-RSA-PKCS rsa-sha256 issuer.pem ocsp-rsa.pem
conforms ocsp-ec 14 ECDSA-SHA256 ecdsa-sha256 issuer.pem ocsp-ec.pem
conforms self 15 ECDSA-SHA256 ecdsa-sha256 self.pem -

response ocsp-rsa issuer.pem -ndays 11
refuses ocsp-rsa 13 SHA256-RSA-PKCS ocsp.sub.interval_max_10d 'a response for eleven days'
response ocsp-ec issuer.pem -nmin 60
refuses ocsp-ec 14 ECDSA-SHA256 ocsp.sub.interval_min_8h 'a response for an hour'
response ocsp-ec issuer.pem
refuses ocsp-ec 14 ECDSA-SHA256 ocsp.sub.interval_present 'a response without nextUpdate'
response self self.pem -ndays 3
refuses_kind ocsp-rsa 13 SHA256-RSA-PKCS 'a response of somebody else, about a certificate of another CA'
openssl req -new -key issuer.key -subj '/CN=Somebody' -outform DER -out request.der
header=$(openssl asn1parse -inform DER -in request.der | sed -n '1s/.*hl=\([0-9]*\).*/\1/p')
openssl asn1parse -inform DER -in request.der -strparse "$header" -out tbs -noout
refuses_kind ocsp-ec 14 ECDSA-SHA256 'a certification request for a responder to sign'

"$lintgate" log verify >out || fail "$(cat out)"
want ": intact, " out
ok "lintgate log verify finds the journal intact"
