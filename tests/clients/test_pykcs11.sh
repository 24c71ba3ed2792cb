#!/bin/sh
# PyKCS11 signs through lintgate, whole data and digests: test_pykcs11.sh LINTGATE MODULE MAKE_TBS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/ca.sh"
make_tbs=$3
/usr/bin/python3 -c 'import PyKCS11' 2>/dev/null || {
    echo "SKIPPED - want PyKCS11 of the package python3-pykcs11, have none" >&2
    exit 77
}
ca_begin "$1" "$2"
sed 's/^sign  .*/sign = certificate crl\nraw-signing = registered/' lintgate.conf >changed && mv changed lintgate.conf

# tbs KEY [OPTION…]: what the CA is to sign is in the file tbs
tbs() {
    key=$1
    shift
    [ "$key" = rsa ] && algorithm=rsa-sha256 || algorithm=ecdsa-sha256
    "$make_tbs" --issuer "ca-$key.pem" --alg "$algorithm" --profile mailbox-validated/strict "$@" tbs
}

# sign KEY HOW
sign() {
    rm -f tbs.sig
    /usr/bin/python3 "$here/pykcs11_ca.py" "$module" ca "$pin" "ca-$1" "$2" tbs tbs.sig
}

# issued KEY HOW
issued() {
    tbs "$1"
    sign "$1" "$2" >out 2>&1 || fail "$(cat out)"
    want_signed "$1"
    "$make_tbs" --join tbs tbs.sig signed.pem
    verified_leaf "$1" signed.pem
    ok "PyKCS11, $1: a conforming certificate ($2) is signed, verifies, and is in the journal"
}

for key in rsa ec; do
    for how in whole hashed registered; do
        issued "$key" "$how"
        tbs "$key" --defect keyCertSign
        refused out sign "$key" "$how"
        want 'error leaf.ku.rsa at ' out # the report
        case $how in
        registered) want CKR_ATTRIBUTE_VALUE_INVALID out ;;
        *)
            want 'CKR_FUNCTION_REJECTED' out
            want_refused "$key" leaf.ku.rsa
            ;;
        esac
        [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
        ok "PyKCS11, $key: keyCertSign ($how) is refused for leaf.ku.rsa, and the program can say why"
    done
    tbs "$key"
    refused out sign "$key" digest
    want CKR_DATA_INVALID out
    want_unknown "$key"
    ok "PyKCS11, $key: a digest whose bytes nobody knows is refused with CKR_DATA_INVALID"
done
want_intact

# The example that makes keys: what the doctor says of pkcs11-tool's keys, it does not say of these.
printf '%s\n' "$hsm_pin" >hsm.pin
make_key() { # LABEL ID KIND MECHANISM
    /usr/bin/python3 "$here/../../config/examples/make_key.py" "$softhsm" ca hsm.pin "$@" >out 2>&1 || fail "$(cat out)"
    hsm --read-object --type pubkey --id "$2" --output-file "$1.pub"
    printf '\n[key "%s"]\nselect = pkcs11:token=ca;object=%s;type=private\npublic-key = %s\nsign = certificate\ncertificate-kinds = root-ca\nmechanisms = %s\n' \
        "$1" "$1" "$folder/$1.pub" SHA256-RSA-PKCS >>lintgate.conf
}
make_key made-rsa 11 rsa:3072 SHA256-RSA-PKCS
make_key made-ec 12 P-256 ECDSA
sed -i '$s/SHA256-RSA-PKCS/ECDSA-SHA256/' lintgate.conf
"$lintgate" doctor --modules "$folder/tokens" --pin-file "$folder/hsm.pin" >found || true
want 'key ca-rsa (id 01): want CKA_DECRYPT false, have true' found
want_not 'key made-' found
want 'errors: ' found
ok 'make_key.py makes keys that sign and do nothing else'
