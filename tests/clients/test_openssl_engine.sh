#!/bin/sh
# openssl with libp11's engine, which sends only digests, issues what was left for it: test_openssl_engine.sh LINTGATE MODULE
set -eu
. "$(dirname "$0")/ca.sh"
engine=$(find /usr/lib -path '*engines-3/pkcs11.so' 2>/dev/null | head -n 1)
needs "${engine:-/usr/lib/engines-3/pkcs11.so}" libengine-pkcs11-openssl
ca_begin "$1" "$2"
leaf_files
away_files

cat >engine.cnf <<CONF
openssl_conf = start
[start]
engines = engines
[engines]
pkcs11 = pkcs11
[pkcs11]
engine_id = pkcs11
dynamic_path = $engine
MODULE_PATH = $module
PIN = $pin
init = 0
CONF
cat >ca.cnf <<CONF
[ca]
default_ca = house
[house]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
default_md = sha256
policy = names
copy_extensions = none
unique_subject = no
[names]
commonName = supplied
[crl_extensions]
authorityKeyIdentifier = keyid
CONF
: >index.txt
echo "7A$(openssl rand -hex 14)" | tr a-f A-F >serial
echo 01 >crlnumber
now=$(date -u +%y%m%d%H%M%SZ)
year=$(date -u -d '+365 days' +%y%m%d%H%M%SZ)
week=$(date -u -d '+7 days' +%y%m%d%H%M%SZ)

certificate() {
    openssl ca -config "$folder/ca.cnf" -batch -notext -in "$folder/leaf.csr" -startdate "$now" -enddate "$year" "$@"
}

crl() {
    openssl ca -config "$folder/ca.cnf" -gencrl -crl_lastupdate "$now" -crl_nextupdate "$week" "$@"
}

# rehearse KEY COMMAND…: with a throw-away key instead of the CA's, and a copy of the CA's files; what is made is in draft.pem
rehearse() {
    key=$1
    shift
    rm -rf rehearsal
    mkdir rehearsal
    cp index.txt serial crlnumber rehearsal
    (cd rehearsal && "$@" -cert "../away-$key.pem" -keyfile "../away-$key.key" -out ../draft.pem) >rehearsed 2>&1 || fail "$(cat rehearsed)"
}

# sign KEY COMMAND…: by the CA; in signed.pem
sign() {
    key=$1
    shift
    rm -f signed.pem
    OPENSSL_CONF="$folder/engine.cnf" "$@" -cert "$folder/ca-$key.pem" -engine pkcs11 -keyform engine \
        -keyfile "pkcs11:token=ca;object=ca-$key;type=private" -out signed.pem
}

# unsigned: what openssl ca left behind after a refusal is nothing
unsigned() {
    [ ! -s signed.pem ] || fail "want no file from openssl ca, have $(wc -c <signed.pem) octets"
    [ ! -s index.txt ] || fail "want an empty index.txt, have $(cat index.txt)"
}

refused out sign rsa certificate -extfile leaf.ext
want 'Mechanism invalid' out
unsigned
[ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
ok "openssl ca with the engine: a key that signs no digests refuses with CKR_MECHANISM_INVALID"

raw_signing
refused out sign rsa certificate -extfile leaf.ext
want 'Data invalid' out
unsigned
want_unknown rsa
want 'registered or submitted before (docs/raw-signing.md)' newest
ok "openssl ca with the engine: a certificate that nobody submitted is refused with CKR_DATA_INVALID; the journal names the way out"

# issued WHAT KEY COMMAND…: rehearsed, submitted, signed
issued() {
    what=$1
    key=$2
    shift 2
    rehearse "$key" "$@"
    "$lintgate" submit --key "$key" draft.pem >submitted 2>&1 || fail "$(cat submitted)"
    sign "$key" "$@" >out 2>&1 || fail "$(cat out)"
    want_signed "$key"
    case $what in
    CRL) verified_crl "$key" signed.pem ;;
    *) verified_leaf "$key" signed.pem ;;
    esac
    ok "openssl ca with the engine, $key: a $what that was submitted is signed, verifies, and is in the journal"
}

for key in rsa ec; do
    issued certificate "$key" certificate -extfile "$folder/leaf.ext"
    issued CRL "$key" crl -crlexts crl_extensions
    refused out sign "$key" crl -crlexts crl_extensions
    want_unknown "$key"
    ok "openssl ca -gencrl with the engine, $key: a second CRL needs a second submission"

    rehearse "$key" certificate -extfile "$folder/bad.ext"
    refused out "$lintgate" submit --key "$key" draft.pem
    want leaf.ku.rsa out
    refused out sign "$key" certificate -extfile bad.ext
    want 'Data invalid' out
    want_unknown "$key"
    ok "openssl ca with the engine, $key: submit refuses keyCertSign for leaf.ku.rsa; the HSM made no signature"
done
more_key p384 03 EC:secp384r1 'raw-signing = registered'
away_files p384
issued certificate p384 certificate -md sha384 -extfile "$folder/leaf.ext"

# Its AlgorithmIdentifier of RSASSA-PSS lacks the NULL of SBR 7.1.3.2.1, so it is not the one that was submitted. Refused, the engine asks for a
# signature by CKM_RSA_X_509 over a block that it has padded itself.
pss='-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32'
# shellcheck disable=SC2086 # several words
rehearse rsa certificate -extfile "$folder/leaf.ext" $pss
"$lintgate" submit --key rsa draft.pem >submitted 2>&1 || fail "$(cat submitted)"
# shellcheck disable=SC2086
refused out sign rsa certificate -extfile leaf.ext $pss
want 'Mechanism invalid' out
want_unknown rsa
want 'CKM_RSA_PKCS_PSS (not found)' newest
ok "openssl ca with the engine: RSASSA-PSS is refused, and CKM_RSA_X_509 in its place, too"

# The times in a response are those of its making: there is nothing to submit before.
openssl ocsp -issuer ca-rsa.pem -serial 0x7a01 -no_nonce -reqout request >>ceremony.log 2>&1
OPENSSL_CONF=engine.cnf openssl ocsp -index index.txt -CA ca-rsa.pem -rsigner ca-rsa.pem \
    -rkey 'org.openssl.engine:pkcs11:pkcs11:token=ca;object=ca-rsa;type=private' -reqin request -respout response >out 2>&1 || true
openssl ocsp -respin response -noverify >answer 2>&1 || true
want 'internalerror (2)' answer
want_unknown rsa
ok "openssl ocsp with the engine: a response is refused; the client gets an unsigned internalError"
want_intact
