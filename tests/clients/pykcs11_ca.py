# tests/clients/pykcs11_ca.py - PyKCS11 signs a file: pykcs11_ca.py MODULE TOKEN PIN KEY-LABEL HOW FILE SIGNATURE. HOW is whole, or digest: PKCS#1 or
# ECDSA of its SHA-256 alone; hashed: the digest is made by the module; registered: the bytes are registered before.
import hashlib
import sys

import PyKCS11
from PyKCS11 import LowLevel as low

SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
BOTH_SIZES = 32

module, token, pin, label, how, source, target = sys.argv[1:]
library = PyKCS11.PyKCS11Lib()
library.load(module)
slot = next(s for s in library.getSlotList(True) if library.getTokenInfo(s).label.strip() == token)
session = library.openSession(slot, low.CKF_SERIAL_SESSION | low.CKF_RW_SESSION)
session.login(pin)
(key,) = session.findObjects([(low.CKA_CLASS, low.CKO_PRIVATE_KEY), (low.CKA_LABEL, label)])
rsa = session.getAttributeValue(key, [low.CKA_KEY_TYPE])[0] == low.CKK_RSA
with open(source, "rb") as file:
    tbs = file.read()


def der_integer(octets):
    value = octets.lstrip(b"\0") or b"\0"
    value = b"\0" * (value[0] >> 7) + value
    return bytes([2, len(value)]) + value


def why():
    """What lintgate says of this session's last refusal."""
    found = session.findObjects([(low.CKA_APPLICATION, "lintgate.report.v1")])
    return bytes(session.getAttributeValue(found[0], [low.CKA_VALUE])[0]).decode() if found else "no report\n"


def sign():
    if how == "whole":
        return session.sign(key, tbs, PyKCS11.Mechanism(low.CKM_SHA256_RSA_PKCS if rsa else low.CKM_ECDSA_SHA256, None))
    if how == "hashed":
        digest = bytes(session.digest(tbs, PyKCS11.Mechanism(low.CKM_SHA256, None)))
    else:
        digest = hashlib.sha256(tbs).digest()
    if how == "registered":
        session.createObject([(low.CKA_CLASS, low.CKO_DATA), (low.CKA_APPLICATION, "lintgate.tbs.v1"), (low.CKA_VALUE, tbs)])
    if rsa:
        return session.sign(key, SHA256_DIGEST_INFO + digest, PyKCS11.Mechanism(low.CKM_RSA_PKCS, None))
    return session.sign(key, digest, PyKCS11.Mechanism(low.CKM_ECDSA, None))


try:
    signature = bytes(sign())
except PyKCS11.PyKCS11Error as error:
    print(error)
    print(why(), end="")
    sys.exit(1)
if not rsa:
    body = der_integer(signature[:BOTH_SIZES]) + der_integer(signature[BOTH_SIZES:])
    signature = bytes([0x30, len(body)]) + body
with open(target, "wb") as file:
    file.write(signature)
