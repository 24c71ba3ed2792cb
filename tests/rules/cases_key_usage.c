/* Cases: keyUsage. */
#include "tests/rules/cases.h"

enum {
    DS = KU_DIGITAL_SIGNATURE,
    NR = KU_NON_REPUDIATION,
    KE = KU_KEY_ENCIPHERMENT,
    DE = KU_DATA_ENCIPHERMENT,
    KA = KU_KEY_AGREEMENT,
    CERT_SIGN = KU_KEY_CERT_SIGN,
    CRL_SIGN = KU_CRL_SIGN,
    EO = KU_ENCIPHER_ONLY,
    DO = KU_DECIPHER_ONLY,
};

static void no_key_usage(struct recipe *recipe)
{
    recipe_without(recipe, OID_EXT_KEY_USAGE);
}

static void not_critical(struct recipe *recipe)
{
    recipe_critical(recipe, OID_EXT_KEY_USAGE, false);
}

static void no_bits(struct recipe *recipe)
{
    recipe_key_usage(recipe, 0);
}

static void bit_9(struct recipe *recipe)
{
    recipe_extension(recipe, OID_EXT_KEY_USAGE, "BITS <06 80 40>");
}

/* One function for a set of bits with a kind of key. */
#define USAGE(name, key, bits)                                                                               \
    static void name(struct recipe *recipe)                                                                  \
    {                                                                                                        \
        recipe_key(recipe, key);                                                                             \
        recipe_key_usage(recipe, bits);                                                                      \
    }

USAGE(rsa_ds, KEY_RSA_2048, DS)
USAGE(rsa_ds_nr, KEY_RSA_2048, DS | NR)
USAGE(rsa_ke, KEY_RSA_2048, KE)
USAGE(rsa_ds_ke_nr, KEY_RSA_2048, DS | KE | NR)
USAGE(rsa_nr, KEY_RSA_2048, NR)
USAGE(rsa_de, KEY_RSA_2048, DE)
USAGE(rsa_ke_de, KEY_RSA_2048, KE | DE)
USAGE(rsa_ke_nr, KEY_RSA_2048, KE | NR)
USAGE(rsa_ds_de, KEY_RSA_2048, DS | DE)
USAGE(rsa_ds_ke_de, KEY_RSA_2048, DS | KE | DE)
USAGE(rsa_ds_ke_nr_de, KEY_RSA_2048, DS | KE | NR | DE)
USAGE(rsa_ka, KEY_RSA_2048, KA)
USAGE(rsa_ds_ka, KEY_RSA_2048, DS | KA)
USAGE(rsa_ds_cert_sign, KEY_RSA_2048, DS | CERT_SIGN)
USAGE(rsa_ds_crl_sign, KEY_RSA_2048, DS | CRL_SIGN)
USAGE(rsa_ds_decipher_only, KEY_RSA_2048, DS | DO)
USAGE(ec_ds, KEY_P256, DS)
USAGE(ec_ds_nr, KEY_P256, DS | NR)
USAGE(ec_ka, KEY_P256, KA)
USAGE(ec_ka_eo, KEY_P256, KA | EO)
USAGE(ec_ka_do, KEY_P256, KA | DO)
USAGE(ec_ka_eo_do, KEY_P256, KA | EO | DO)
USAGE(ec_ds_ka_nr_do, KEY_P256, DS | KA | NR | DO)
USAGE(ec_ds_ka_nr_eo, KEY_P256, DS | KA | NR | EO)
USAGE(ec_ds_ke, KEY_P256, DS | KE)
USAGE(ec_ds_eo, KEY_P256, DS | EO)
USAGE(ec_nr, KEY_P256, NR)
USAGE(ec_ka_nr, KEY_P256, KA | NR)
USAGE(ec_de, KEY_P256, DE)
USAGE(ec_crl_sign, KEY_P256, CRL_SIGN)
USAGE(ed25519_ds_nr, KEY_ED25519, DS | NR)
USAGE(ed25519_nr, KEY_ED25519, NR)
USAGE(ed448_ds_ka, KEY_ED448, DS | KA)
USAGE(ed448_crl_sign, KEY_ED448, CRL_SIGN)
USAGE(ml_dsa_ds_nr, KEY_ML_DSA_65, DS | NR)
USAGE(ml_dsa_ds_ke, KEY_ML_DSA_65, DS | KE)
USAGE(ml_dsa_ke, KEY_ML_DSA_65, KE)
USAGE(ml_dsa_nr, KEY_ML_DSA_44, NR)
USAGE(ml_kem_ds_ke, KEY_ML_KEM_768, DS | KE)

#define AT "extensions.keyUsage"

static const struct rule_case cases[] = {
    { "leaf.ku.present", "no keyUsage", SV_STRICT, no_key_usage, { { "leaf.ku.present", "extensions" } } },
    { "leaf.ku.critical", "keyUsage not critical", SV_STRICT, not_critical, { { "leaf.ku.critical", AT } } },

    { "leaf.ku.rsa", "RSA signs", SV_STRICT, rsa_ds },
    { "leaf.ku.rsa", "RSA signs, with nonRepudiation", SV_STRICT, rsa_ds_nr },
    { "leaf.ku.rsa", "RSA transports keys", SV_STRICT, rsa_ke },
    { "leaf.ku.rsa", "RSA does both, with nonRepudiation", SV_STRICT, rsa_ds_ke_nr },
    { "leaf.ku.rsa", "RSA transports keys and enciphers data, Multipurpose", SV_MULTIPURPOSE, rsa_ke_de },
    { "leaf.ku.rsa", "RSA does both and enciphers data, Legacy", SV_LEGACY, rsa_ds_ke_de },
    { "leaf.ku.rsa", "RSA does all that Multipurpose allows", MV_MULTIPURPOSE, rsa_ds_ke_nr_de },
    { "leaf.ku.rsa", "RSA with dataEncipherment, Strict", SV_STRICT, rsa_ds_ke_de,
        { { "leaf.ku.rsa", AT } } },
    { "leaf.ku.rsa", "RSA with nonRepudiation alone", SV_STRICT, rsa_nr, { { "leaf.ku.rsa", AT } } },
    { "leaf.ku.rsa", "RSA with keyEncipherment and nonRepudiation", SV_STRICT, rsa_ke_nr,
        { { "leaf.ku.rsa", AT } } },
    { "leaf.ku.rsa", "RSA with dataEncipherment without keyEncipherment", SV_MULTIPURPOSE, rsa_ds_de,
        { { "leaf.ku.rsa", AT } } },
    { "leaf.ku.rsa", "RSA with dataEncipherment alone", SV_MULTIPURPOSE, rsa_de,
        { { "leaf.ku.rsa", AT }, { "rfc5280.eku_ku_consistent", "extensions.extKeyUsage" } } },
    { "leaf.ku.rsa", "RSA with keyAgreement", SV_MULTIPURPOSE, rsa_ds_ka, { { "leaf.ku.rsa", AT } } },
    { "leaf.ku.rsa", "RSA with decipherOnly", SV_STRICT, rsa_ds_decipher_only, { { "leaf.ku.rsa", AT } } },
    { "leaf.ku.rsa", "RSA with cRLSign", SV_STRICT, rsa_ds_crl_sign, { { "leaf.ku.rsa", AT } } },

    { "leaf.ku.ec", "EC signs", SV_STRICT, ec_ds },
    { "leaf.ku.ec", "EC signs, with nonRepudiation", SV_STRICT, ec_ds_nr },
    { "leaf.ku.ec", "EC agrees on keys", SV_STRICT, ec_ka },
    { "leaf.ku.ec", "EC agrees on keys, encipherOnly", SV_STRICT, ec_ka_eo },
    { "leaf.ku.ec", "EC agrees on keys, decipherOnly", SV_MULTIPURPOSE, ec_ka_do },
    { "leaf.ku.ec", "EC does all that is allowed, decipherOnly", SV_STRICT, ec_ds_ka_nr_do },
    { "leaf.ku.ec", "EC does all that is allowed, encipherOnly", SV_LEGACY, ec_ds_ka_nr_eo },
    { "leaf.ku.ec", "EC with encipherOnly and decipherOnly", SV_STRICT, ec_ka_eo_do,
        { { "leaf.ku.ec", AT } } },
    { "leaf.ku.ec", "EC with encipherOnly without keyAgreement", SV_STRICT, ec_ds_eo,
        { { "leaf.ku.ec", AT } } },
    { "leaf.ku.ec", "EC with nonRepudiation alone", SV_STRICT, ec_nr, { { "leaf.ku.ec", AT } } },
    { "leaf.ku.ec", "EC with keyAgreement and nonRepudiation", SV_STRICT, ec_ka_nr,
        { { "leaf.ku.ec", AT } } },
    { "leaf.ku.ec", "EC with keyEncipherment", SV_MULTIPURPOSE, ec_ds_ke, { { "leaf.ku.ec", AT } } },

    { "leaf.ku.ed", "Ed25519 signs, with nonRepudiation", SV_STRICT, ed25519_ds_nr },
    { "leaf.ku.ed", "Ed25519 with nonRepudiation alone", SV_STRICT, ed25519_nr, { { "leaf.ku.ed", AT } } },
    { "leaf.ku.ed", "Ed448 with keyAgreement", SV_STRICT, ed448_ds_ka, { { "leaf.ku.ed", AT } } },
    { "leaf.ku.mldsa", "ML-DSA signs, with nonRepudiation", SV_STRICT, ml_dsa_ds_nr },
    { "leaf.ku.mldsa", "ML-DSA with keyEncipherment", SV_STRICT, ml_dsa_ds_ke, { { "leaf.ku.mldsa", AT } } },
    { "leaf.ku.mldsa", "ML-DSA with nonRepudiation alone", SV_STRICT, ml_dsa_nr,
        { { "leaf.ku.mldsa", AT } } },
    { "leaf.ku.mlkem", "ML-KEM with digitalSignature", SV_STRICT, ml_kem_ds_ke, { { "leaf.ku.mlkem", AT } } },

    { "rfc5280.ku_critical", "keyUsage of a CA for TLS not critical", OTHER_CA, not_critical,
        { { "rfc5280.ku_critical", AT } } },
    { "rfc5280.ku_critical", "keyUsage of a CA for TLS", OTHER_CA },
    { "rfc5280.ku_nonzero", "keyUsage without a bit", SV_STRICT, no_bits, { { "rfc5280.ku_nonzero", AT } } },
    { "rfc5280.ku_named_bits", "keyUsage with a tenth bit", SV_STRICT, bit_9,
        { { "rfc5280.ku_named_bits", AT } } },
    { "rfc5280.ku_certsign_needs_ca", "keyCertSign in a leaf", SV_STRICT, rsa_ds_cert_sign,
        { { "rfc5280.ku_certsign_needs_ca", AT }, { "leaf.ku.rsa", AT } } },
    { "rfc5280.ku_enc_dec_needs_ka", "encipherOnly alone", OTHER_LEAF, ec_ds_eo,
        { { "rfc5280.ku_enc_dec_needs_ka", AT } } },

    { "rfc3279.rsa_ku", "keyAgreement with RSA in a certificate that is not S/MIME", OTHER_LEAF, rsa_ka,
        { { "rfc3279.rsa_ku", AT } } },
    { "rfc5480.ku_ee", "cRLSign with EC in an end-entity certificate", OTHER_LEAF, ec_crl_sign,
        { { "rfc5480.ku_ee", AT }, { "rfc5280.eku_ku_consistent", "extensions.extKeyUsage" } } },
    { "rfc8813.ku", "keyEncipherment with EC", OTHER_LEAF, ec_ds_ke, { { "rfc8813.ku", AT } } },
    { "rfc8813.ku", "dataEncipherment alone with EC", OTHER_LEAF, ec_de,
        { { "rfc8813.ku", AT }, { "rfc5480.ku_ee", AT },
            { "rfc5280.eku_ku_consistent", "extensions.extKeyUsage" } } },
    { "rfc8410.ku_ee", "cRLSign with Ed448 in an end-entity certificate", OTHER_LEAF, ed448_crl_sign,
        { { "rfc8410.ku_ee", AT }, { "rfc5280.eku_ku_consistent", "extensions.extKeyUsage" } } },
    { "rfc9295.ku", "keyAgreement with Ed448", OTHER_LEAF, ed448_ds_ka, { { "rfc9295.ku", AT } } },
    { "rfc9881.ku_required", "keyEncipherment alone with ML-DSA", OTHER_LEAF, ml_dsa_ke,
        { { "rfc9881.ku_required", AT }, { "rfc9881.ku_forbidden", AT },
            { "rfc5280.eku_ku_consistent", "extensions.extKeyUsage" } } },
    { "rfc9881.ku_forbidden", "keyEncipherment with ML-DSA", OTHER_LEAF, ml_dsa_ds_ke,
        { { "rfc9881.ku_forbidden", AT } } },
    { "rfc9935.ku", "digitalSignature with ML-KEM", OTHER_LEAF, ml_kem_ds_ke, { { "rfc9935.ku", AT } } },
};

const struct case_table cases_key_usage = { cases, COUNT_OF(cases) };
