#!/bin/sh
# GnuTLS' certtool, which sends only digests, issues what was left for it: test_certtool.sh LINTGATE MODULE
set -eu
. "$(dirname "$0")/ca.sh"
needs certtool gnutls-bin
ca_begin "$1" "$2"
leaf_files
away_files
export GNUTLS_PIN="$pin"

serial=0x7a$(openssl rand -hex 14)
cat >leaf.template <<CONF
cn = "anna.muster@example.org"
serial = "$serial"
activation_date = "$(date -u '+%Y-%m-%d %H:%M:%S')"
expiration_date = "$(date -u -d '+365 days' '+%Y-%m-%d %H:%M:%S')"
email = "anna.muster@example.org"
signing_key
encryption_key
email_protection_key
policy1 = 2.23.140.1.5.1.3
crl_dist_points = "http://crl.example.org/issuing.crl"
ca_issuers_uri = "http://ca.example.org/issuing.der"
CONF
{ cat leaf.template; echo "policy2 = 2.23.140.1.5.1.2"; } >bad.template
cat >crl.template <<CONF
crl_this_update_date = "$(date -u '+%Y-%m-%d %H:%M:%S')"
crl_next_update_date = "$(date -u -d '+7 days' '+%Y-%m-%d %H:%M:%S')"
crl_revocation_date = "$(date -u '+%Y-%m-%d %H:%M:%S')"
crl_number = 7
CONF
openssl x509 -req -in leaf.csr -CA away-rsa.pem -CAkey away-rsa.key -set_serial "0x7b$(openssl rand -hex 14)" -days 365 -out revoked.pem \
    2>>ceremony.log

hash=sha256

# certificate TEMPLATE CA KEY OUT [OPTION…]
certificate() {
    template=$1 ca=$2 private=$3 out=$4
    shift 4
    certtool --generate-certificate --load-request leaf.csr --template "$template" --load-ca-certificate "$ca" --load-ca-privkey "$private" \
        --hash "$hash" --outfile "$out" "$@"
}

# crl TEMPLATE CA KEY OUT [OPTION…]
crl() {
    template=$1 ca=$2 private=$3 out=$4
    shift 4
    certtool --generate-crl --template "$template" --load-ca-certificate "$ca" --load-ca-privkey "$private" \
        --hash "$hash" --outfile "$out" "$@"
}

# rehearse KEY WHAT TEMPLATE [OPTION…]: with a throw-away key instead of the CA's; in draft.pem
rehearse() {
    name=$1 what=$2 template=$3
    shift 3
    rm -f draft.pem
    "$what" "$template" "away-$name.pem" "away-$name.key" draft.pem "$@" >rehearsed 2>&1 || fail "$(cat rehearsed)"
}

# sign KEY WHAT TEMPLATE [OPTION…]: by the CA; in signed.pem
sign() {
    name=$1 what=$2 template=$3
    shift 3
    rm -f signed.pem
    "$what" "$template" "ca-$name.pem" "pkcs11:token=ca;object=ca-$name;type=private" signed.pem --provider "$module" "$@"
}

refused out sign rsa certificate leaf.template
want 'PKCS #11 unsupported feature' out
[ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
ok "certtool: a key that signs no digests refuses with CKR_MECHANISM_INVALID"

raw_signing
refused out sign rsa certificate leaf.template
want 'PKCS #11 error in data' out
[ ! -s signed.pem ] || fail "want no file from certtool, have $(wc -c <signed.pem) octets"
want_unknown rsa
want 'registered or submitted before (docs/raw-signing.md)' newest
ok "certtool: a certificate that nobody submitted is refused with CKR_DATA_INVALID; the journal names the way out"

# issued KEY WHAT TEMPLATE [OPTION…]: rehearsed, submitted, signed
issued() {
    rehearse "$@"
    "$lintgate" submit --key "$1" draft.pem >submitted 2>&1 || fail "$(cat submitted)"
    sign "$@" >out 2>&1 || fail "$(cat out)"
    want_signed "$1"
    [ "$2" = crl ] && verified_crl "$1" signed.pem || verified_leaf "$1" signed.pem
    ok "certtool, $*: what was submitted is signed, verifies, and is in the journal"
}
for key in rsa ec; do
    issued "$key" certificate leaf.template
    issued "$key" crl crl.template --load-certificate revoked.pem
    rehearse "$key" crl crl.template
    refused out "$lintgate" submit --key "$key" draft.pem
    want rfc5280.crl.empty_absent out
    ok "certtool, $key: submit refuses the CRL of a CA that has revoked nothing, for certtool leaves an empty list in it"
    rehearse "$key" certificate bad.template
    refused out "$lintgate" submit --key "$key" draft.pem
    want leaf.cp.exactly_one_reserved out
    refused out sign "$key" certificate bad.template
    want_unknown "$key"
    ok "certtool, $key: submit refuses a second reserved policy for leaf.cp.exactly_one_reserved; the HSM made no signature"
done
# Its AlgorithmIdentifier of RSASSA-PSS lacks the NULL of SBR 7.1.3.2.1.
rehearse rsa certificate leaf.template --sign-params rsa-pss
refused out "$lintgate" submit --key rsa draft.pem
refused out sign rsa certificate leaf.template --sign-params rsa-pss
want_unknown rsa
ok "certtool: RSASSA-PSS is refused"

hash=sha512
# Ed25519: certtool sends the whole certificate, so a key without raw-signing does.
ca_key ca-ed 04 EC:edwards25519
printf '\n[key "ed"]\nselect = pkcs11:token=ca;object=ca-ed;type=private\nissuer = %s\nsign   = certificate crl\n' "$folder/ca-ed.pem" >>lintgate.conf
: >hsm.log
sign ed certificate leaf.template >out 2>&1 || fail "$(cat out)"
want_signed ed
verified_leaf ed signed.pem
sign ed crl crl.template --load-certificate revoked.pem >out 2>&1 || fail "$(cat out)"
want_signed ed
verified_crl ed signed.pem
ok "certtool, Ed25519: a certificate and a CRL are signed whole, verify, and are in the journal"
refused out sign ed certificate bad.template
want 'PKCS #11 error' out
want_refused ed leaf.cp.exactly_one_reserved
ok "certtool, Ed25519: a second reserved policy is refused for leaf.cp.exactly_one_reserved; the HSM made no signature"
want_intact
