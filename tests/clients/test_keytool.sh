#!/bin/sh
# Java's keytool (SunPKCS11) issues certificates through lintgate: test_keytool.sh LINTGATE MODULE
set -eu
. "$(dirname "$0")/ca.sh"
needs keytool openjdk-17-jre-headless
ca_begin "$1" "$2"

slot=$(softhsm2-util --show-slots | awk '/^Slot / { slot = $2 } /Label: *ca *$/ { print slot; exit }')
cat >java.cfg <<EOF
name = lintgate
library = $module
slot = $slot
EOF
openssl req -new -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj "/CN=anna.muster@example.org" 2>>ceremony.log

usage='ku:critical=digitalSignature,keyEncipherment'
mailbox='san=email:anna.muster@example.org'
policy='2.5.29.32=300b3009060767810c01050103' # certificatePolicies { 2.23.140.1.5.1.3 }

# issue KEY ALGORITHM USAGE SAN POLICIES: the chain is in chain.pem
issue() {
    rm -f chain.pem
    keytool -gencert -keystore NONE -storetype PKCS11 -storepass "$pin" \
        -providerClass sun.security.pkcs11.SunPKCS11 -providerArg java.cfg \
        -alias "ca-$1" -sigalg "$2" -infile leaf.csr -outfile chain.pem -rfc -validity 365 -dname "CN=anna.muster@example.org" \
        -ext "$3" -ext "$4" -ext "$5" -ext eku=emailProtection \
        -ext crl=uri:http://crl.example.org/issuing.crl -ext aia=caIssuers:uri:http://ca.example.org/issuing.der
}

# conforms KEY ALGORITHM
conforms() {
    issue "$1" "$2" "$usage" "$mailbox" "$policy" >out 2>&1 || fail "$(cat out)"
    want_signed "$1"
    openssl x509 -in chain.pem -out leaf.pem
    openssl verify -CAfile root.pem -untrusted "ca-$1.pem" leaf.pem >verified 2>&1 || fail "$(cat verified)"
    "$lintgate" lint leaf.pem >linted || fail "$(cat linted)"
    ok "keytool, $2: a conforming certificate is issued, verifies, and is in the journal"
}

# refuses KEY ALGORITHM USAGE SAN POLICIES RULE WHAT
refuses() {
    refused out issue "$1" "$2" "$3" "$4" "$5"
    want CKR_FUNCTION_REJECTED out
    [ ! -s chain.pem ] || fail "want no certificate from keytool, have a file of $(wc -c <chain.pem) octets"
    want_refused "$1" "$6"
    ok "keytool, $2: $7 is refused with CKR_FUNCTION_REJECTED for $6; the HSM made no signature"
}

for key in 'rsa SHA256withRSA' 'ec SHA256withECDSA'; do
    # shellcheck disable=SC2086
    conforms $key
    # shellcheck disable=SC2086
    refuses $key 'ku:critical=digitalSignature,keyCertSign' "$mailbox" "$policy" leaf.ku.rsa \
        'keyUsage keyCertSign'
    # shellcheck disable=SC2086
    refuses $key "$usage" 'san=email:office@example.org' "$policy" leaf.san.subject_mailbox_repeated \
        'a mailbox missing in subjectAltName'
    # shellcheck disable=SC2086
    refuses $key "$usage" "$mailbox" 2.5.29.32=30163009060767810c010501033009060767810c01050102 \
        leaf.cp.exactly_one_reserved 'a second reserved policy'
done

more_key p384 03 EC:secp384r1
conforms p384 SHA384withECDSA
refuses p384 SHA384withECDSA 'ku:critical=digitalSignature,keyCertSign' "$mailbox" "$policy" leaf.ku.rsa 'keyUsage keyCertSign'

# A request for another certificate of the CA's own, by the CA above it or across.
sed 's/^sign .*/sign = certificate certificate-request/' lintgate.conf >changed && mv changed lintgate.conf
ask() { # ask KEY ALGORITHM [OPTION…]: the request is in ca.csr
    rm -f ca.csr
    key=$1
    algorithm=$2
    shift 2
    keytool -certreq -keystore NONE -storetype PKCS11 -storepass "$pin" -providerClass sun.security.pkcs11.SunPKCS11 \
        -providerArg java.cfg -alias "ca-$key" -sigalg "$algorithm" -file ca.csr "$@"
}
for key in 'rsa SHA256withRSA' 'ec SHA256withECDSA'; do
    # shellcheck disable=SC2086
    ask $key >out 2>&1 || fail "$(cat out)"
    want_signed "${key% *}"
    openssl req -verify -noout -in ca.csr >verified 2>&1 || fail "$(cat verified)"
    "$lintgate" lint --severity warning ca.csr >linted || fail "$(cat linted)"
    ok "keytool, ${key#* }: a request of the CA is signed, verifies, and is in the journal"
    # shellcheck disable=SC2086
    refused out ask $key -dname CN=Another
    [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
    ok "keytool, ${key#* }: a request in another name is refused; the HSM made no signature"
done

"$lintgate" log verify >out || fail "$(cat out)"
want ": intact, " out
ok "lintgate log verify finds the journal intact"
