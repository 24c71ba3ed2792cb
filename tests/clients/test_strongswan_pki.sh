#!/bin/sh
# strongSwan's pki signs CRLs through lintgate; its certificates are not for mail, and refused: test_strongswan_pki.sh LINTGATE MODULE
set -eu
. "$(dirname "$0")/ca.sh"
needs pki strongswan-pki
needs "$(find /usr/lib/ipsec -name libstrongswan-pkcs11.so 2>/dev/null | grep . || echo libstrongswan-pkcs11.so)" libstrongswan-extra-plugins
ca_begin "$1" "$2"
leaf_files
sed 's/^sign  .*/sign = certificate crl/' lintgate.conf >changed && mv changed lintgate.conf

cat >strongswan.conf <<CONF
pki {
  plugins {
    pkcs11 {
      modules {
        lintgate {
          path = $module
        }
      }
    }
  }
}
CONF
export STRONGSWAN_CONF="$folder/strongswan.conf"
with_pin() { echo "$pin" | timeout 60 "$@" 2>errors; }

with_pin pki --signcrl --cacert ca-rsa.pem --cakeyid 01 --digest sha256 --lifetime 7 --serial 4711 --outform pem >signed.crl \
    || fail "$(cat errors)"
want_signed rsa
verified_crl rsa signed.crl
ok "pki --signcrl: a conforming CRL is signed, verifies, and is in the journal"

refused signed.crl with_pin pki --signcrl --cacert ca-rsa.pem --cakeyid 01 --digest sha256 --lifetime 30 --serial 4711 --outform pem
want 'C_Sign() failed: FUNCTION_REJECTED' errors
want_refused rsa crl.sub.nextupdate_10d
ok "pki --signcrl: a CRL for 30 days is refused for crl.sub.nextupdate_10d; the HSM made no signature"

refused signed.pem with_pin pki --issue --in leaf.csr --type pkcs10 --cacert ca-rsa.pem --cakeyid 01 --digest sha256 --lifetime 365 \
    --crl http://crl.example.org/issuing.crl --san anna.muster@example.org --cert-policy 2.23.140.1.5.1.3 --outform pem
want 'C_Sign() failed: FUNCTION_REJECTED' errors
want_refused rsa leaf.eku.present
ok "pki --issue: a certificate without emailProtection is refused for leaf.eku.present; the HSM made no signature"
want_intact
