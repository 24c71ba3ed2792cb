#!/bin/sh
# keytool with SunPKCS11 as its first provider lets lintgate make its digests, and CRLs of keytool: test_keytool_first.sh LINTGATE MODULE
set -eu
. "$(dirname "$0")/ca.sh"
needs keytool openjdk-17-jre-headless
ca_begin "$1" "$2"
leaf_files
sed 's/^sign  .*/sign = certificate crl\nraw-signing = registered/' lintgate.conf >changed && mv changed lintgate.conf

slot=$(softhsm2-util --show-slots | awk '/^Slot / { slot = $2 } /Label: *ca *$/ { print slot; exit }')
cat >java.cfg <<CONF
name = lintgate
library = $module
slot = $slot
CONF
cat >first.properties <<CONF
security.provider.1=SunPKCS11 $folder/java.cfg
security.provider.2=SUN
security.provider.3=SunRsaSign
security.provider.4=SunEC
security.provider.5=SunJSSE
security.provider.6=SunJCE
CONF
token='-keystore NONE -storetype PKCS11'

# issue FIRST|LATER KEY ALGORITHM USAGE: the chain is in chain.pem
issue() {
    rm -f chain.pem
    [ "$1" = FIRST ] && provider='-J-Djava.security.properties=first.properties' \
        || provider='-providerClass sun.security.pkcs11.SunPKCS11 -providerArg java.cfg'
    # shellcheck disable=SC2086 # several words
    keytool -gencert $provider $token -storepass "$pin" -alias "ca-$2" -sigalg "$3" -infile leaf.csr -outfile chain.pem -rfc \
        -validity 365 -dname "CN=anna.muster@example.org" -ext "ku:critical=$4" -ext san=email:anna.muster@example.org \
        -ext 2.5.29.32=300b3009060767810c01050103 -ext eku=emailProtection \
        -ext crl=uri:http://crl.example.org/issuing.crl -ext aia=caIssuers:uri:http://ca.example.org/issuing.der
}
good=digitalSignature,keyEncipherment

for way in 'rsa RSASSA-PSS' 'ec SHA256withECDSA'; do
    key=${way% *}
    # shellcheck disable=SC2086 # two words
    issue FIRST $way "$good" >out 2>&1 || fail "$(cat out)"
    want_signed "$key"
    openssl x509 -in chain.pem -out signed.pem
    verified_leaf "$key" signed.pem
    ok "keytool, SunPKCS11 first, $way: a conforming certificate is issued, verifies, and is in the journal"
done
decisions 5 >newest
want '"mechanism":"CKM_SHA256_RSA_PKCS_PSS by CKM_RSA_PKCS_PSS (digested)"' newest

refused out issue FIRST rsa RSASSA-PSS digitalSignature,keyCertSign
want CKR_FUNCTION_REJECTED out
[ ! -s chain.pem ] || fail "want no certificate from keytool, have a file of $(wc -c <chain.pem) octets"
want_refused rsa leaf.ku.rsa
ok "keytool, SunPKCS11 first, RSASSA-PSS: keyCertSign is refused for leaf.ku.rsa; the HSM made no signature"

refused out issue LATER rsa RSASSA-PSS "$good"
want CKR_DATA_INVALID out
want_unknown rsa
ok "keytool, SunPKCS11 later, RSASSA-PSS: a digest that Java made itself is refused with CKR_DATA_INVALID"

# shellcheck disable=SC2086 # several words
refused out keytool -gencrl -J-Djava.security.properties=first.properties $token -storepass "$pin" -alias ca-ec -id 4711 \
    -sigalg SHA256withECDSA -file signed.crl
want CKR_DATA_INVALID out
[ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
decisions 1 >newest
want '"rule":"rfc5280.crl.version_v2"' newest
ok "keytool -gencrl: its CRL of version 1 is refused for rfc5280.crl.version_v2"
want_intact
