# tests/clients/ca.sh - a CA on SoftHSM behind lintgate, for the client tests. Sourced; POSIX sh.
#
# ca_begin COMMAND MODULE makes, in a folder that is removed at exit ($folder, which is also the working directory):
#   a SoftHSM token "ca" with the keys ca-rsa (RSA-3072, id 01) and ca-ec (P-256, id 02), and their certificates
#   root.pem, ca-rsa.pem, ca-ec.pem   a root on disk, and what it says of the two keys
#   lintgate.conf                     both keys sign mailbox-validated/strict certificates; the journal is in journal/
#   hsm.log                           what reaches the HSM: pkcs11-spy stands between lintgate and SoftHSM
# and sets $lintgate, $module and $pin. With GATE_PIN=yes in the environment programs log in with a PIN of the gate's.

softhsm=/usr/lib/softhsm/libsofthsm2.so
spy=$(find /usr/lib -maxdepth 3 -name pkcs11-spy.so 2>/dev/null | head -n 1)
hsm_pin=1234
pin=$hsm_pin # what programs log in with

fail() {
    echo "not ok - $*" >&2
    exit 1
}

ok() {
    echo "ok - $*"
}

# needs PROGRAM PACKAGE: without the program, which may be a file, the test is skipped, and ctest says so.
needs() {
    command -v "$1" >/dev/null || [ -f "$1" ] || {
        echo "SKIPPED - want $1 of the package $2, have none" >&2
        exit 77
    }
}

# want WHAT FILE: the file has a line with the text.
want() {
    grep -qF -- "$1" "$2" || {
        cat "$2" >&2
        fail "want \"$1\" in $2, have the lines above"
    }
}

want_not() {
    if grep -F -- "$1" "$2" >&2; then
        fail "want no \"$1\" in $2, have the lines above"
    fi
}

# Runs a command that must fail; its output is in the file $1.
refused() {
    output=$1
    shift
    if "$@" >"$output" 2>&1; then
        cat "$output" >&2
        fail "want a failure, have success: $*"
    fi
}

background= # a process to end with the test

ca_end() {
    status=$?
    [ -z "$background" ] || kill "$background" 2>/dev/null || true
    cd /
    rm -rf "$folder"
    exit "$status"
}

hsm() { # the ceremony: straight at the token
    pkcs11-tool --module "$softhsm" --login --pin "$hsm_pin" --token-label ca "$@" >>ceremony.log 2>&1 || {
        cat ceremony.log >&2
        fail "pkcs11-tool $*"
    }
}

# A key inside the token, and a certificate for it from the root: ca_key NAME ID TYPE
ca_key() {
    case $3 in
    EC:secp384r1) # whose public half pkcs11-tool 0.23 cannot read
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out "$1.key" 2>>ceremony.log
        softhsm2-util --import "$1.key" --token ca --pin "$hsm_pin" --label "$1" --id "$2" >>ceremony.log
        openssl pkey -in "$1.key" -pubout -out "$1.pub.pem"
        ;;
    *)
        hsm --keypairgen --key-type "$3" --id "$2" --label "$1"
        hsm --read-object --type pubkey --id "$2" --output-file "$1.pub"
        openssl pkey -pubin -in "$1.pub" -out "$1.pub.pem" # DER, of Ed25519 PEM
        ;;
    esac
    openssl x509 -new -force_pubkey "$1.pub.pem" -subj "/C=DE/O=Muster CA GmbH/CN=Muster $1" -days 1825 -set_serial "0x7$(openssl rand -hex 15)" \
        -CA root.pem -CAkey root.key -extfile ca.ext -out "$1.pem"
    openssl x509 -in "$1.pem" -outform DER -out "$1.der"
    hsm --write-object "$1.der" --type cert --id "$2" --label "$1"
}

# The same for another one, ca-NAME, and its section: more_key NAME ID TYPE [LINE]
more_key() {
    ca_key "ca-$1" "$2" "$3"
    printf '\n[key "%s"]\nselect = pkcs11:token=ca;object=ca-%s;type=private\nissuer = %s\nsign = certificate\nprofiles = mailbox-validated/strict\n%s\n' \
        "$1" "$1" "$folder/ca-$1.pem" "${4:-}" >>lintgate.conf
    : >hsm.log
}

ca_files() {
    cat >softhsm2.conf <<EOF
directories.tokendir = $folder/tokens
objectstore.backend = file
log.level = ERROR
EOF
    cat >ca.ext <<EOF
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
extendedKeyUsage = emailProtection
certificatePolicies = 2.5.29.32.0
certificatePolicies = 2.5.29.32.0
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EOF
    cat >lintgate.conf <<EOF
[module]
backend = $spy

[audit]
directory = $folder/journal

[key "rsa"]
select   = pkcs11:token=ca;object=ca-rsa;type=private
issuer   = $folder/ca-rsa.pem
sign     = certificate
profiles = mailbox-validated/strict

[key "ec"]
select   = pkcs11:token=ca;object=ca-ec;type=private
issuer   = $folder/ca-ec.pem
sign     = certificate
profiles = mailbox-validated/strict
EOF
}

# From now on programs have a PIN of the gate's; the HSM's is in a file that is the gate's alone.
gate_pin() {
    pin=gate-pin-of-the-ca
    (umask 377 && printf '%s\n' "$hsm_pin" >pin)
    cat >>lintgate.conf <<EOF

[token "ca"]
gate-pin = \$scrypt\$ln=14,r=8,p=1\$MDEyMzQ1Njc4OWFiY2RlZg\$R8kXpid5IlnRoVX3m8EKuHb6/tVf3opQRXMHRNGauRw
pin-file = $folder/pin
EOF
}

ca_begin() {
    lintgate=$1
    module=$2
    needs softhsm2-util softhsm2
    needs pkcs11-tool opensc
    needs "${spy:-pkcs11-spy.so}" opensc
    needs openssl openssl
    folder=$(mktemp -d)
    trap ca_end EXIT
    trap 'exit 1' HUP INT TERM
    cd "$folder"
    mkdir -m 700 tokens journal
    ca_files
    export SOFTHSM2_CONF="$folder/softhsm2.conf" LINTGATE_CONF="$folder/lintgate.conf"
    export PKCS11SPY="$softhsm" PKCS11SPY_OUTPUT="$folder/hsm.log"
    softhsm2-util --init-token --free --label ca --so-pin 0000 --pin "$hsm_pin" >ceremony.log
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -keyout root.key -out root.pem -days 3650 \
        -subj "/C=DE/O=Muster CA GmbH/CN=Muster Root" -addext keyUsage=critical,keyCertSign,cRLSign 2>>ceremony.log
    ca_key ca-rsa 01 rsa:3072
    ca_key ca-ec 02 EC:prime256v1
    [ -z "${GATE_PIN:-}" ] || gate_pin
    : >hsm.log
}

# The calls that make signatures in what reached the HSM since the last look.
hsm_signatures() {
    grep -cE ': C_Sign(Final|Recover)?$' hsm.log || true
    : >hsm.log
}

# decisions N: the newest N records that are no start or stop of a process
decisions() {
    grep -vE '"kind":"(start|stop)"' journal/journal-000001.jsonl | tail -n "$1"
}

# The newest record with the word, as people see it.
shown() {
    "$lintgate" log show >log 2>&1 || fail "log show: $(cat log)"
    awk -v word="$1" '/^ *[0-9]+  / { record = "" } { record = record $0 "\n" } index(record, word) { last = record } END { printf "%s", last }' log
}

# want_signed KEY: the newest decision is a signature, which the HSM made, once.
want_signed() {
    made=$(hsm_signatures)
    [ "$made" -eq 1 ] || fail "want 1 signature made by the HSM, have $made"
    decisions 2 >newest
    want '"kind":"intent"' newest
    want "\"key\":\"$1\"" newest
    want '"result":"signed"' newest
    shown ' signed' >newest
    want " $1 " newest
}

# want_refused KEY RULE: the newest decision is a refusal because of the rule, and the HSM made no signature.
want_refused() {
    made=$(hsm_signatures)
    [ "$made" -eq 0 ] || fail "want no signature made by the HSM, have $made"
    decisions 1 >newest
    want '"kind":"refusal"' newest
    want "\"key\":\"$1\"" newest
    want "\"rule\":\"$2\"" newest
    shown ' REFUSED CKR_FUNCTION_REJECTED ' >newest
    want " $1 " newest
    want "error $2 at " newest
}

# --- What scripts for one client share ---

# A subscriber's key and request: leaf.key, leaf.csr. What openssl puts into its certificate: leaf.ext, and bad.ext with keyCertSign.
leaf_files() {
    openssl req -new -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj "/CN=anna.muster@example.org" 2>>ceremony.log
    cat >leaf.ext <<EOF
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = emailProtection
subjectAltName = email:anna.muster@example.org
certificatePolicies = 2.23.140.1.5.1.3
crlDistributionPoints = URI:http://crl.example.org/issuing.crl
authorityInfoAccess = caIssuers;URI:http://ca.example.org/issuing.der
authorityKeyIdentifier = keyid
EOF
    sed 's/^keyUsage.*/keyUsage = critical, digitalSignature, keyCertSign/' leaf.ext >bad.ext
}

# A throw-away key with the CA's name and key identifier, for a rehearsal of what the CA will sign: away-KEY.key, away-KEY.pem. Of KEY…, or of both.
away_files() {
    [ $# -gt 0 ] || set -- rsa ec
    for key in "$@"; do
        [ "$key" = rsa ] && type='RSA -pkeyopt rsa_keygen_bits:2048' || type='EC -pkeyopt ec_paramgen_curve:P-256'
        # shellcheck disable=SC2086 # several words
        openssl genpkey -algorithm $type -out "away-$key.key" 2>>ceremony.log
        identifier=$(openssl x509 -in "ca-$key.pem" -noout -ext subjectKeyIdentifier | sed -n '2s/[: ]//gp')
        printf 'basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign, cRLSign\nsubjectKeyIdentifier = %s\n' \
            "$identifier" >away.ext
        openssl req -new -key "away-$key.key" -subj "/C=DE/O=Muster CA GmbH/CN=Muster ca-$key" -out away.csr
        openssl x509 -req -in away.csr -signkey "away-$key.key" -days 30 -extfile away.ext -out "away-$key.pem" 2>>ceremony.log
    done
}

# Both keys sign digests, of what was registered or left in spool/.
raw_signing() {
    sed 's/^sign  .*/sign = certificate crl\nraw-signing = registered/' lintgate.conf >changed
    printf '\n[spool]\ndirectory = %s/spool\n' "$folder" >>changed
    mv changed lintgate.conf
    mkdir -m 700 spool
    "$lintgate" check-config lintgate.conf >checked 2>&1 || fail "$(cat checked)"
}

# verified_leaf KEY FILE: the certificate has a chain, and nothing to find fault with.
verified_leaf() {
    openssl verify -CAfile root.pem -untrusted "ca-$1.pem" "$2" >verified 2>&1 || fail "$(cat verified)"
    "$lintgate" lint "$2" >linted || fail "$(cat linted)"
}

# verified_crl KEY FILE
verified_crl() {
    openssl crl -in "$2" -CAfile "ca-$1.pem" -noout >verified 2>&1 || fail "$(cat verified)"
    want 'verify OK' verified
}

# want_unknown KEY: the newest decision is that nobody knows the bytes of a digest, and the HSM made no signature.
want_unknown() {
    made=$(hsm_signatures)
    [ "$made" -eq 0 ] || fail "want no signature made by the HSM, have $made"
    decisions 1 >newest
    want '"kind":"refusal"' newest
    want "\"key\":\"$1\"" newest
    want '(not found)"' newest
}

want_intact() {
    "$lintgate" log verify >out || fail "$(cat out)"
    want ": intact, " out
    ok "lintgate log verify finds the journal intact"
}
