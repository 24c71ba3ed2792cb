# tests/clients/transparent.py - PyKCS11 uses a token: transparent.py MODULE LABEL PIN. Prints what it gets, but for what is random.
import sys

import PyKCS11
from PyKCS11 import LowLevel as low

module, label, pin = sys.argv[1:]
library = PyKCS11.PyKCS11Lib()
library.load(module)


def tried(what, call):
    """Runs the call; prints what comes of it."""
    try:
        result = call()
    except PyKCS11.PyKCS11Error as error:
        print(what, "->", error)
        return None
    print(what)
    return result


def as_hex(octets):
    return bytes(octets).hex()


slot = next(s for s in library.getSlotList(True) if library.getTokenInfo(s).label.strip() == label)
token = library.getTokenInfo(slot)
print(token.label, token.manufacturerID, token.model, hex(token.flags))
for mechanism in sorted(library.getMechanismList(slot)):
    info = library.getMechanismInfo(slot, mechanism)
    print(mechanism, info.ulMinKeySize, info.ulMaxKeySize, info.flags2text())

session = library.openSession(slot, low.CKF_SERIAL_SESSION | low.CKF_RW_SESSION)
tried("wrong PIN", lambda: session.login("4321"))
tried("PIN", lambda: session.login(pin))
print("state", session.getSessionInfo().state)

for thing in session.findObjects([(low.CKA_LABEL, "key")]):
    attributes = session.getAttributeValue(
        thing, [low.CKA_CLASS, low.CKA_ID, low.CKA_DECRYPT, low.CKA_SIGN, low.CKA_MODULUS, low.CKA_PRIVATE_EXPONENT])
    print([a if not isinstance(a, tuple) else as_hex(a) for a in attributes])
private = session.findObjects([(low.CKA_LABEL, "key"), (low.CKA_CLASS, low.CKO_PRIVATE_KEY)])[0]
public = session.findObjects([(low.CKA_LABEL, "key"), (low.CKA_CLASS, low.CKO_PUBLIC_KEY)])[0]

text = b"what a program wants"
for mechanism in (low.CKM_RSA_PKCS, low.CKM_SHA1_RSA_PKCS, low.CKM_SHA256_RSA_PKCS, low.CKM_ECDSA):
    way = PyKCS11.Mechanism(mechanism, None)
    signature = tried(f"sign {mechanism}", lambda: session.sign(private, text, way))
    if signature is not None:
        print(as_hex(signature), session.verify(public, text, signature, way), session.verify(public, b"no", signature, way))
hidden = tried("encrypt", lambda: session.encrypt(public, text, PyKCS11.MechanismRSAPKCS1))
print(bytes(tried("decrypt", lambda: session.decrypt(private, hidden, PyKCS11.MechanismRSAPKCS1))))
print(as_hex(session.digest(text, PyKCS11.MechanismSHA1)))
print(len(session.generateRandom(20)))

secret = tried("make a secret key", lambda: session.generateKey([
    (low.CKA_CLASS, low.CKO_SECRET_KEY), (low.CKA_KEY_TYPE, low.CKK_AES), (low.CKA_VALUE_LEN, 16),
    (low.CKA_TOKEN, low.CK_FALSE), (low.CKA_ENCRYPT, low.CK_TRUE), (low.CKA_EXTRACTABLE, low.CK_TRUE)]))
wrapped = tried("wrap it", lambda: session.wrapKey(public, secret, PyKCS11.MechanismRSAPKCS1))
print(len(wrapped) if wrapped is not None else None)
pair = tried("make a pair", lambda: session.generateKeyPair(
    [(low.CKA_TOKEN, low.CK_FALSE), (low.CKA_MODULUS_BITS, 1024), (low.CKA_PUBLIC_EXPONENT, (1, 0, 1))],
    [(low.CKA_TOKEN, low.CK_FALSE), (low.CKA_SIGN, low.CK_TRUE)]))
tried("destroy it", lambda: session.destroyObject(pair[1]))
tried("destroy it again", lambda: session.destroyObject(pair[1]))
tried("log out", session.logout)
tried("log out again", session.logout)
tried("close", session.closeSession)
