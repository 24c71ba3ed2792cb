// tests/interop/npm/sign.mjs - signs a file: sign.mjs pkcs11js|graphene|webcrypto MODULE TOKEN PIN LABEL TBS SIGNATURE
import fs from "node:fs";

import graphene from "graphene-pk11";
import { Crypto } from "node-webcrypto-p11";
import pkcs11js from "pkcs11js";

const HALF_OCTETS = 32; // of a P-256 signature
const [way, library, token, pin, label, source, target] = process.argv.slice(2);
const tbs = fs.readFileSync(source);

function integer(octets) {
    let at = 0;
    while (at < octets.length - 1 && octets[at] === 0) at++;
    const value = octets[at] & 0x80 ? [0, ...octets.subarray(at)] : [...octets.subarray(at)];
    return [2, value.length, ...value];
}

// An ECDSA signature as X.509 has it.
function encoded(signature) {
    const body = [...integer(signature.subarray(0, HALF_OCTETS)), ...integer(signature.subarray(HALF_OCTETS))];
    return Buffer.from([0x30, body.length, ...body]);
}

function withPkcs11js() {
    const module = new pkcs11js.PKCS11();
    module.load(library);
    module.C_Initialize();
    const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === token);
    const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    module.C_Login(session, pkcs11js.CKU_USER, pin);
    module.C_FindObjectsInit(session, [
        { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
        { type: pkcs11js.CKA_LABEL, value: label },
    ]);
    const key = module.C_FindObjects(session);
    module.C_FindObjectsFinal(session);
    const rsa = label.endsWith("rsa");
    module.C_SignInit(session, { mechanism: rsa ? pkcs11js.CKM_SHA256_RSA_PKCS : pkcs11js.CKM_ECDSA_SHA256, parameter: null }, key);
    const signature = module.C_Sign(session, tbs, Buffer.alloc(1024));
    return rsa ? signature : encoded(signature);
}

function withGraphene() {
    const module = graphene.Module.load(library, "lintgate");
    module.initialize();
    const slots = module.getSlots(true);
    let slot = null;
    for (let at = 0; at < slots.length; at++)
        if (slots.items(at).getToken().label.trim() === token) slot = slots.items(at);
    const session = slot.open(graphene.SessionFlag.SERIAL_SESSION | graphene.SessionFlag.RW_SESSION);
    session.login(pin);
    const key = session.find({ class: graphene.ObjectClass.PRIVATE_KEY, label }).items(0).toType();
    const rsa = label.endsWith("rsa");
    const sign = session.createSign(rsa ? "SHA256_RSA_PKCS" : "ECDSA_SHA256", key);
    sign.update(tbs);
    const signature = sign.final();
    return rsa ? signature : encoded(signature);
}

async function withWebcrypto() {
    const slot = (() => {
        const module = graphene.Module.load(library, "lintgate");
        module.initialize();
        const slots = module.getSlots(true);
        for (let at = 0; at < slots.length; at++)
            if (slots.items(at).getToken().label.trim() === token) return at;
        throw new Error(`want token ${token}, have none`);
    })();
    const crypto = new Crypto({ library, name: "lintgate", slot, pin, readWrite: true });
    const rsa = label.endsWith("rsa");
    const algorithm = rsa
        ? { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }
        : { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    let found = null;
    for (const index of await crypto.keyStorage.keys()) {
        if (!index.startsWith("private")) continue;
        const key = await crypto.keyStorage.getItem(index, algorithm, true, ["sign"]).catch(() => null);
        if ((key?.p11Object ?? key?.key)?.label === label) found = key;
    }
    if (found === null) throw new Error(`want key ${label}, have none`);
    const signature = Buffer.from(await crypto.subtle.sign(algorithm, found, tbs));
    return rsa ? signature : encoded(signature);
}

try {
    const ways = { pkcs11js: withPkcs11js, graphene: withGraphene, webcrypto: withWebcrypto };
    fs.writeFileSync(target, await ways[way]());
} catch (error) {
    console.error(String(error));
    process.exitCode = 1;
}
