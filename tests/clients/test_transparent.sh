#!/bin/sh
# Programs on a token that nothing protects see the same with lintgate as without: test_transparent.sh LINTGATE MODULE
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/ca.sh"
ca_begin "$1" "$2"

# A token of its own, beside the CA's; each program gets a fresh copy of both.
softhsm2-util --init-token --free --label play --so-pin 0000 --pin "$pin" >>ceremony.log
pkcs11-tool --module "$softhsm" --login --pin "$pin" --token-label play --keypairgen --key-type rsa:2048 --id 07 --label key \
    >>ceremony.log 2>&1
cat >>lintgate.conf <<CONF

[token "play"]
protect = no
CONF
sed -i "s|^backend = .*|backend = $softhsm|" lintgate.conf # nothing between but lintgate
cp -a tokens tokens.kept

# What lintgate says of itself, and what is not the same twice.
plain() {
    sed -e 's/lintgate //' -e '/Cryptoki version\|^Library /d' -e 's/thread:[0-9]*/thread:N/' "$1" | sort
}

# with WHAT LINES COMMAND: $MODULE_USED in the command is SoftHSM, then lintgate. LINES: so many at least are compared.
with() {
    what=$1
    lines=$2
    command=$3
    for way in direct through; do
        rm -rf tokens
        cp -a tokens.kept tokens
        [ "$way" = direct ] && used=$softhsm || used=$module
        status=0
        MODULE_USED=$used timeout 120 sh -c "$command" >"$way.out" 2>&1 </dev/null || status=$?
        echo "status $status" >>"$way.out"
        plain "$way.out" >"$way.plain"
    done
    [ "$(wc -l <direct.plain)" -ge "$lines" ] || fail "$what: want $lines lines at least, have $(cat direct.out)"
    diff direct.plain through.plain || fail "$what: want the same with lintgate as without, have the lines above"
    ok "$what: the same with lintgate as without, $(wc -l <direct.plain) lines"
}

play="--token-label play --login --pin $pin"
with 'pkcs11-tool --test' 20 "pkcs11-tool --module \$MODULE_USED $play --test"
with 'pkcs11-tool --test-ec' 2 "pkcs11-tool --module \$MODULE_USED $play --test-ec --id 08 --key-type EC:prime256v1 | sed '/point\|ECParam\|_POINT/d'"
with 'pkcs11-tool, objects' 8 "pkcs11-tool --module \$MODULE_USED $play --list-objects"
with 'pkcs11-tool, mechanisms' 40 "pkcs11-tool --module \$MODULE_USED --token-label play --list-mechanisms"
with 'pkcs11-tool, a key is made and deleted' 4 "pkcs11-tool --module \$MODULE_USED $play --keypairgen --key-type rsa:1024 --id 09 --label tmp | grep -v 'Public\|Modulus\|uri' ; pkcs11-tool --module \$MODULE_USED $play --delete-object --type privkey --id 09"
with 'pkcs11-tool, a PIN is changed' 1 "pkcs11-tool --module \$MODULE_USED --token-label play --login --pin $pin --change-pin --new-pin 12345678 && pkcs11-tool --module \$MODULE_USED --token-label play --login --pin 12345678 --list-objects"
with 'pkcs11-tool, a PIN is set by the officer' 1 "pkcs11-tool --module \$MODULE_USED --token-label play --login --login-type so --so-pin 0000 --init-pin --new-pin 87654321"
# The tool's threads race for C_Initialize, and for the end: by itself SoftHSM crashes now and then, so it is no measure here.
for threads in '--test-threads ILGISLT0' '--test-threads ILGISLT0 --test-threads ILGISLT0'; do
    status=0
    # shellcheck disable=SC2086 # several words
    timeout 120 pkcs11-tool --module "$module" $threads >out 2>&1 </dev/null || status=$?
    [ "$status" -lt 124 ] || fail "pkcs11-tool $threads: want an end without a signal, have status $status: $(cat out)"
    want 'CKR_OK' out
    grep -o 'CKR_[A-Z_]*' out | grep -vx 'CKR_OK\|CKR_CRYPTOKI_ALREADY_INITIALIZED\|CKR_CRYPTOKI_NOT_INITIALIZED' >strange || true
    [ ! -s strange ] || fail "pkcs11-tool $threads: want no other code, have $(cat strange)"
    ok "pkcs11-tool $threads: ends well with lintgate"
done
with 'PyKCS11' 60 "/usr/bin/python3 '$here/transparent.py' \$MODULE_USED play $pin"

# The CA's token beside it is as protected as ever.
rm -rf tokens
cp -a tokens.kept tokens
head -c 32 /dev/zero >zeros
refused out pkcs11-tool --module "$module" --login --pin "$pin" --token-label ca --id 01 --sign --mechanism RSA-PKCS \
    --input-file zeros --output-file zeros.sig
want CKR_MECHANISM_INVALID out
refused out pkcs11-tool --module "$module" --login --pin "$pin" --token-label ca --id 01 --decrypt --mechanism RSA-PKCS \
    --input-file zeros --output-file zeros.out
ok "the CA's token beside it is protected"
