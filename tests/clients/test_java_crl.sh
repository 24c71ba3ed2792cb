#!/bin/sh
# Java (SunPKCS11) signs CRLs through lintgate, whole and refused: test_java_crl.sh LINTGATE MODULE SIGNCRL
set -eu
. "$(dirname "$0")/ca.sh"
needs java openjdk-17-jdk-headless
needs javac openjdk-17-jdk-headless
needs keytool openjdk-17-jre-headless
ca_begin "$1" "$2"
program=$3

sed 's/^sign .*/sign = crl/; /^profiles/d' lintgate.conf >changed && mv changed lintgate.conf
printf '\n[index]\nfile = %s/index.lmdb\n' "$folder" >>lintgate.conf
chmod 600 lintgate.conf
"$lintgate" index rebuild >out 2>&1 || fail "$(cat out)"

slot=$(softhsm2-util --show-slots | awk '/^Slot / { slot = $2 } /Label: *ca *$/ { print slot; exit }')
cat >java.cfg <<EOF
name = lintgate
library = $module
slot = $slot
EOF

# list KEY ALGORITHM NUMBER DAYS ENTRIES: the CRL is in crl.der
list() {
    rm -f crl.der
    java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$program" java.cfg "$pin" "ca-$1" "$2" "$3" "$4" "$5" crl.der
}

# lists KEY ALGORITHM NUMBER ENTRIES
lists() {
    list "$1" "$2" "$3" 7 "$4" >out 2>&1 || fail "$(cat out)"
    want_signed "$1"
    openssl crl -inform DER -in crl.der -noout -CAfile "ca-$1.pem" >verified 2>&1 || fail "$(cat verified)"
    want 'verify OK' verified
    "$lintgate" lint --severity warning crl.der >linted || fail "$(cat linted)"
    [ "$(openssl crl -inform DER -in crl.der -noout -text | grep -c 'Serial Number:')" -eq "$4" ] ||
        fail "want $4 entries, have others"
    ok "Java, $2: a CRL of $4 entries is signed, verifies, and is in the journal"
}

# refuses RULE WHAT KEY ALGORITHM NUMBER DAYS ENTRIES
refuses() {
    rule=$1
    what=$2
    shift 2
    refused out list "$@"
    want CKR_FUNCTION_REJECTED out
    [ ! -e crl.der ] || fail 'want no CRL from Java, have one'
    want_refused "$1" "$rule"
    ok "Java, $2: $what is refused with CKR_FUNCTION_REJECTED for $rule; the HSM made no signature"
}

lists rsa SHA256withRSA 1 2
lists rsa SHA256withRSA 2 20000
refuses crl.sub.nextupdate_10d 'a CRL for eleven days' rsa SHA256withRSA 3 11 2
lists ec SHA256withECDSA 1 20000
refuses rfc5280.crl.number_monotonic 'a number that was used' ec SHA256withECDSA 1 7 20001

# keytool's CRLs have no number and no authorityKeyIdentifier.
crl_of_keytool() {
    keytool -gencrl -keystore NONE -storetype PKCS11 -storepass "$pin" -providerClass sun.security.pkcs11.SunPKCS11 \
        -providerArg java.cfg -alias ca-rsa -sigalg SHA256withRSA -id 4711:4 -file crl.der
}
rm -f crl.der
refused out crl_of_keytool
want CKR_FUNCTION_REJECTED out
want_refused rsa rfc5280.crl.number_present
ok 'keytool -gencrl: a CRL without cRLNumber is refused; the HSM made no signature'

"$lintgate" index stat >out || fail "$(cat out)"
want 'scopes of CRLs 2, serials said to be revoked 40000' out
"$lintgate" log verify >out || fail "$(cat out)"
want ": intact, " out
ok 'lintgate log verify finds the journal intact'
