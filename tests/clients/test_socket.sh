#!/bin/sh
# A CA process without access to token or HSM module signs through lintgate behind a socket: test_socket.sh LINTGATE MODULE MAKE_TBS UNITS
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/ca.sh"
make_tbs=$3
units=$4
needs systemd-socket-activate systemd
needs setpriv util-linux
remote=/usr/libexec/p11-kit/p11-kit-remote
needs "$remote" p11-kit
client=$(find /usr/lib -name p11-kit-client.so 2>/dev/null | head -n 1)
needs "${client:-p11-kit-client.so}" p11-kit-modules
[ "$(id -u)" -eq 0 ] || {
    echo 'SKIPPED - want root, to run the CA as another user' >&2
    exit 77
}
ca_begin "$1" "$2"
# The CA knows a PIN of the gate's alone; the HSM's is in a file that only the gate's user can read.
gate_pin
sed 's/^sign  .*/sign = certificate crl\nraw-signing = registered/' lintgate.conf >changed && mv changed lintgate.conf

# What the units say, with the paths of this test. The gate runs as the user of the test, the CA as nobody.
grep -qx 'Accept=yes' "$units/lintgate.socket" || fail "want Accept=yes in lintgate.socket"
command=$(sed -n "s|^ExecStart=||p" "$units/lintgate@.service")
[ "$command" = "$remote /usr/lib/x86_64-linux-gnu/pkcs11/lintgate.so" ] || fail "want p11-kit-remote with lintgate.so in lintgate@.service, have $command"
mkdir -m 755 public
chmod 711 "$folder"
chmod 700 tokens journal
systemd-socket-activate --accept --inetd --listen="$folder/public/p11.sock" --setenv=LINTGATE_CONF --setenv=SOFTHSM2_CONF --setenv=PKCS11SPY \
    --setenv=PKCS11SPY_OUTPUT "$remote" "$module" >activate.log 2>&1 &
background=$!
tries=0
until [ -S public/p11.sock ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || fail "want a socket, have $(cat activate.log)"
    sleep 0.1
done
chmod 666 public/p11.sock

# The CA's side: another user, that knows the socket and a folder of its own, and nothing of the HSM.
mkdir -m 777 ca
as_ca() {
    (cd ca && env -i PATH="$PATH" P11_KIT_SERVER_ADDRESS="unix:path=$folder/public/p11.sock" \
        setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs "$@")
}
refused out as_ca cat "$folder"/tokens/*/token.object
want 'ermission denied' out
refused out as_ca cat "$folder/pin"
want 'ermission denied' out
ok "the CA's user can read neither the token nor its PIN"

# tbs KEY [OPTION…]
tbs() {
    key=$1
    shift
    [ "$key" = rsa ] && algorithm=rsa-sha256 || algorithm=ecdsa-sha256
    "$make_tbs" --issuer "ca-$key.pem" --alg "$algorithm" --profile mailbox-validated/strict "$@" ca/tbs
    chmod 644 ca/tbs
}
cp "$here/pykcs11_ca.py" ca

# sign KEY HOW
sign() {
    rm -f ca/tbs.sig
    as_ca /usr/bin/python3 pykcs11_ca.py "$client" ca "$pin" "ca-$1" "$2" tbs tbs.sig
}

tbs rsa
pin=$hsm_pin
refused out sign rsa whole
want CKR_PIN_INCORRECT out
want_not ': C_Login$' hsm.log
decisions 1 >newest
want '"kind":"login"' newest
want '"reason":"gate-pin","code":"CKR_PIN_INCORRECT","wrong":1' newest
pin=gate-pin-of-the-ca
ok "the HSM's own PIN is a wrong one for the CA, and does not reach the HSM"

for way in 'rsa whole' 'rsa registered' 'ec registered' 'ec hashed'; do
    key=${way% *} how=${way#* }
    tbs "$key"
    sign "$key" "$how" >out 2>&1 || fail "$way: $(cat out)"
    want_signed "$key"
    "$make_tbs" --join ca/tbs ca/tbs.sig signed.pem
    verified_leaf "$key" signed.pem
    tbs "$key" --defect keyCertSign
    refused out sign "$key" "$how"
    want 'error leaf.ku.rsa at ' out
    [ "$(hsm_signatures)" -eq 0 ] || fail "want no signature made by the HSM, have one"
    ok "behind a socket, $way: a conforming certificate is signed and verifies; keyCertSign is refused, and the CA can say why"
done
want_intact
