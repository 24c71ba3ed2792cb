#!/usr/bin/env bash
# Bouncy Castle over SunPKCS11 issues certificates, CRLs and OCSP responses through lintgate, unbuffered and buffered.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tests/clients/ca.sh
needs mvn maven
needs javac openjdk-17-jdk-headless
build=$(mktemp -d)
cp tests/interop/bouncycastle/pom.xml tests/interop/bouncycastle/Issue.java "$build"
(cd "$build" && mvn -B -q dependency:copy-dependencies -DoutputDirectory=lib && javac -cp 'lib/*' -d . Issue.java) >"$build/log" 2>&1 || {
    echo "SKIPPED - want bcpkix-jdk18on, have $(tail -n 1 "$build/log")" >&2
    rm -rf "$build"
    exit 77
}
scripts/setup test
scripts/build release lintgate_command lintgate_module
ca_begin "$PWD/build/lintgate" "$PWD/build/lintgate.so"
mv "$build" java

sed -i 's/cRLSign/cRLSign, digitalSignature/' ca.ext # for a CA that answers OCSP requests itself
ca_key ca-self 03 rsa:3072
sed 's/^sign  .*/sign = certificate crl/' lintgate.conf >changed && mv changed lintgate.conf
printf '\n[key "self"]\nselect = pkcs11:token=ca;object=ca-self;type=private\nissuer = %s\nsign   = ocsp-response\n' "$folder/ca-self.pem" \
    >>lintgate.conf
slot=$(softhsm2-util --show-slots | awk '/^Slot / { slot = $2 } /Label: *ca *$/ { print slot; exit }')
printf 'name = lintgate\nlibrary = %s\nslot = %s\n' "$module" "$slot" >java.cfg
: >hsm.log

# issue KEY WHAT HOW ALGORITHM
issue() {
    rm -f signed
    java -cp "java:java/lib/*" Issue java.cfg "$pin" "ca-$1" "$2" "$3" "$4" signed
}

# refuses KEY WHAT HOW ALGORITHM RULE
refuses() {
    refused out issue "$1" "$2" "$3" "$4"
    want CKR_FUNCTION_REJECTED out
    [ ! -s signed ] || fail "want no file, have $(wc -c <signed) octets"
    want_refused "$1" "$5"
    ok "Bouncy Castle, $2, $3, $4: refused for $5; the HSM made no signature"
}

for how in unbuffered buffered; do
    for way in 'rsa SHA256withRSA' 'rsa SHA256withRSAandMGF1' 'ec SHA256withECDSA'; do
        key=${way% *} algorithm=${way#* }
        issue "$key" certificate "$how" "$algorithm" >out 2>&1 || fail "$(cat out)"
        want_signed "$key"
        verified_leaf "$key" signed
        issue "$key" crl "$how" "$algorithm" >out 2>&1 || fail "$(cat out)"
        want_signed "$key"
        verified_crl "$key" signed
        ok "Bouncy Castle, $how, $algorithm: a certificate and a CRL are signed, verify, and are in the journal"
    done
    issue self ocsp "$how" SHA256withRSA >out 2>&1 || fail "$(cat out)"
    want_signed self
    openssl ocsp -respin signed -VAfile ca-self.pem -issuer ca-self.pem >verified 2>&1 || fail "$(cat verified)"
    want 'Response verify OK' verified
    ok "Bouncy Castle, $how: an OCSP response is signed, verifies, and is in the journal"
done
refuses rsa bad buffered SHA256withRSA leaf.ku.rsa
refuses ec bad unbuffered SHA256withECDSA leaf.ku.rsa
refuses ec bad-crl unbuffered SHA256withECDSA crl.sub.nextupdate_10d
refuses self bad-ocsp buffered SHA256withRSA ocsp.sub.interval_max_10d
want_intact
