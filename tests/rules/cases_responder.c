/* Cases of rules_responder.c. */
#include "tests/rules/change.h"

#define EKU "extensions.extKeyUsage"
#define KU  "extensions.keyUsage"

CHANGE(with_no_check, recipe_extension(recipe, OID_EXT_OCSP_NOCHECK, "NULL"))
CHANGE(without_no_check, recipe_without(recipe, OID_EXT_OCSP_NOCHECK))
CHANGE(no_check_critical, recipe_critical(recipe, OID_EXT_OCSP_NOCHECK, true))
CHANGE(no_check_true, recipe_extension(recipe, OID_EXT_OCSP_NOCHECK, "TRUE"))
CHANGE(signs_crls, recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_CRL_SIGN))
CHANGE(signs_twice, recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION))
CHANGE(enciphers, recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT))
CHANGE(
    answers_too, recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { emailProtection OCSPSigning }"))
CHANGE(answers_for_good, answers_too(recipe); with_no_check(recipe))
CHANGE(for_anything,
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "SEQUENCE { OCSPSigning anyExtendedKeyUsage }"))
CHANGE(ten_years, recipe_validity(recipe, "20260301000000Z", "20360229235959Z"))
CHANGE(a_year, recipe_validity(recipe, "20260301000000Z", "20270228235959Z"))
CHANGE(with_crl, recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS,
                     "SEQUENCE { SEQUENCE { [0] { [0] { [6] \"http://crl.example.com/smime1.crl\" } } } }"))
CHANGE(with_ocsp, recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS,
                      "SEQUENCE { SEQUENCE { id-ad-ocsp [6] \"http://ocsp.example.com\" } }"))
CHANGE(other_key, recipe_key(recipe, KEY_P256); recipe_key_usage(recipe, KU_DIGITAL_SIGNATURE))

static const struct rule_case cases[] = {
    PASSES("ocspsigner.eku", "a responder of P-256", OCSP_SIGNER, other_key),
    FAILS("ocspsigner.eku", "ocspNoCheck for a client", OTHER_LEAF, with_no_check, "extensions.ocspNoCheck"),
    FAILS("ocspsigner.nocheck", "no ocspNoCheck", OCSP_SIGNER, without_no_check, "extensions"),
    PASSES("ocspsigner.nocheck", "a responder", OCSP_SIGNER, NULL),
    FAILS("ocspsigner.nocheck.subscriber", "a subscriber that answers, too", SV_MULTIPURPOSE, answers_too,
        "extensions"),
    PASSES("ocspsigner.nocheck.subscriber",
        "a subscriber that answers, too, whose status nobody is to ask for", SV_MULTIPURPOSE,
        answers_for_good),
    FAILS("rfc6960.signer_nocheck_form", "TRUE", OCSP_SIGNER, no_check_true, "extensions.ocspNoCheck"),
    FAILS("rfc6960.signer_nocheck_form.noncritical", "critical", OCSP_SIGNER, no_check_critical,
        "extensions.ocspNoCheck"),
    FAILS("rfc5280.signer_ku", "CRLs, too", OCSP_SIGNER, signs_crls, KU),
    PASSES("rfc5280.signer_ku", "digitalSignature and nonRepudiation", OCSP_SIGNER, signs_twice),
    FAILS("rfc5280.signer_ku.signs", "keys are transported, too", OCSP_SIGNER, enciphers, KU),
    FAILS("rfc5280.signer_not_ca", "a CA that answers for its issuer", SUB_CA, answers_too, EKU "[1]"),
    FAILS("practice.signer_no_anyeku", "any purpose besides", OCSP_SIGNER, for_anything, EKU "[1]"),
    FAILS("rfc6960.signer_short_lived", "ten years", OCSP_SIGNER, ten_years, "validity"),
    PASSES("rfc6960.signer_short_lived", "a year", OCSP_SIGNER, a_year),
    FAILS("ocspsigner.pointers", "a CRL", OCSP_SIGNER, with_crl, "extensions.cRLDistributionPoints"),
    FAILS("ocspsigner.pointers", "OCSP", OCSP_SIGNER, with_ocsp, "extensions.authorityInfoAccess[0]"),
};

const struct case_table cases_responder = { cases, COUNT_OF(cases) };
