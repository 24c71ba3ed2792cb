# make_key.py - makes a CA key that signs and does nothing else, as docs/deployment.md wants it: with the HSM's own module, once.
#     python3 make_key.py MODULE TOKEN PIN-FILE LABEL ID-IN-HEX rsa:3072|P-256|P-384 MECHANISM…
# The mechanisms are those of the key's section: SHA256-RSA-PKCS; of a curve key on a token that has only CKM_ECDSA, ECDSA.
# Needs python3-pykcs11. A key's attributes cannot be taken back: what the token does not know (CKR_ATTRIBUTE_…) has to go out of `no`.
import struct
import sys

import PyKCS11
from PyKCS11.LowLevel import *

CURVES = {"P-256": "06082a8648ce3d030107", "P-384": "06052b81040022"}  # OBJECT IDENTIFIERs in DER

module, token, pin_file, label, key_id, kind, *mechanisms = sys.argv[1:]
library = PyKCS11.PyKCS11Lib()
library.load(module)
slots = [s for s in library.getSlotList(tokenPresent=True) if library.getTokenInfo(s).label.strip("\0 ") == token]
if len(slots) != 1:
    sys.exit(f"want one token {token}, have {len(slots)}")
session = library.openSession(slots[0], CKF_SERIAL_SESSION | CKF_RW_SESSION)
with open(pin_file, encoding="utf-8") as file:
    session.login(file.readline().rstrip("\n"))

names = [PyKCS11.CKM["CKM_" + name.replace("-", "_")] for name in mechanisms]
allowed = list(struct.pack(f"{len(names)}L", *names))
common = [(CKA_TOKEN, CK_TRUE), (CKA_LABEL, label), (CKA_ID, list(bytes.fromhex(key_id)))]
yes = [(a, CK_TRUE) for a in (CKA_PRIVATE, CKA_SENSITIVE, CKA_SIGN)]
no = [(a, CK_FALSE) for a in (
    CKA_DECRYPT, CKA_UNWRAP, CKA_DERIVE, CKA_SIGN_RECOVER, CKA_EXTRACTABLE, CKA_MODIFIABLE)]
no.append((CKA_COPYABLE, [CK_FALSE]))  # PyKCS11 1.5 does not know that this is a CK_BBOOL
if kind in CURVES:
    public, make = [(CKA_EC_PARAMS, list(bytes.fromhex(CURVES[kind])))], PyKCS11.MechanismECGENERATEKEYPAIR
else:
    public, make = [(CKA_MODULUS_BITS, int(kind.removeprefix("rsa:"))), (CKA_PUBLIC_EXPONENT, [1, 0, 1])], PyKCS11.MechanismRSAGENERATEKEYPAIR
session.generateKeyPair(common + public, common + yes + no + [(CKA_ALLOWED_MECHANISMS, allowed)], make)
print(f"{label}: made on {token}")
