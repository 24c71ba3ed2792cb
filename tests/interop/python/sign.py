# tests/interop/python/sign.py - python-pkcs11 signs a file: sign.py MODULE TOKEN PIN LABEL HOW TBS SIGNATURE. HOW is whole or digest.
import hashlib
import sys

import pkcs11
from pkcs11.util.ec import encode_ecdsa_signature

SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")

module, token, pin, label, how, source, target = sys.argv[1:]
with open(source, "rb") as file:
    tbs = file.read()
rsa = label.endswith("rsa")
try:
    with pkcs11.lib(module).get_token(token_label=token).open(user_pin=pin) as session:
        key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
        if how == "whole":
            signature = key.sign(tbs, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS if rsa else pkcs11.Mechanism.ECDSA_SHA256)
        else:
            digest = hashlib.sha256(tbs).digest()
            signature = key.sign(SHA256_DIGEST_INFO + digest, mechanism=pkcs11.Mechanism.RSA_PKCS) if rsa else key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
except pkcs11.PKCS11Error as error:
    print(type(error).__name__, error)
    sys.exit(1)
with open(target, "wb") as file:
    file.write(signature if rsa else encode_ecdsa_signature(signature))
