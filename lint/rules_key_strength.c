/* Public keys that are none, or that give their private key away. SBR 6.1.1.3, 6.1.5. Form and size are judged in rules_key.c. */
#include "lint/algorithm.h"
#include "lint/curve.h"
#include "lint/rsa.h"
#include "lint/rules.h"

/* SBR 6.1.1.3(2): "There is clear evidence that the specific method used to generate the Private Key was flawed". */
static void not_of_rsalib(const struct key_info *info, struct report *report)
{
    if (info->rsa != NULL && info->rsa->made_by_rsalib)
        finding(report, info->rsa->modulus,
            "want a modulus of random primes, have one with the structure of ROCA (CVE-2017-15361)");
}

/* SBR 6.1.1.3(3): "a demonstrated or proven method that exposes the Applicant's Private Key to compromise". */
static void factors_apart(const struct key_info *info, struct report *report)
{
    if (info->rsa != NULL && info->rsa->factors_close)
        finding(report, info->rsa->modulus,
            "want a modulus that Fermat's method does not factor in 100 rounds, have one that it does");
}

/* True if the key is of that kind, whose octets are that. Their form is judged by rfc5480.point_form and rfc8410.octets. */
static bool key_is(const struct key_info *info, enum key_kind kind, enum point point)
{
    const struct key_algorithm *const algorithm = key_algorithm_of(info);

    if (algorithm == NULL || algorithm->kind != kind || info->bits.unused != 0)
        return false;
    const enum oid curve = kind == KIND_EC ? algorithm->curve : algorithm->oid;

    return curve_point(curve, info->bits.octets) == point;
}

/* SBR 6.1.1.3(5): "a demonstrated or proven method to easily compute the Applicant's Private Key based on the Public Key". */
static void order_large(const struct key_info *info, struct report *report)
{
    if (key_is(info, KIND_EDDSA, POINT_OF_SMALL_ORDER))
        finding(report, info->bits.octets,
            "want a point of large order on the curve of %s, have one of order 8 or less",
            key_algorithm_of(info)->name);
}

/* SBR 6.1.5: "a valid point on the NIST P-256, NIST P-384, or NIST P-521 elliptic curve". */
static void ec_on_curve(const struct key_info *info, struct report *report)
{
    if (key_is(info, KIND_EC, POINT_NONE))
        finding(report, info->bits.octets, "want a point on %s, have coordinates of none",
            key_algorithm_of(info)->name);
}

/* SBR 6.1.5: "a valid point on the curve25519 or curve448 elliptic curve". */
static void eddsa_on_curve(const struct key_info *info, struct report *report)
{
    if (key_is(info, KIND_EDDSA, POINT_NONE))
        finding(report, info->bits.octets, "want a point on the curve of %s, have an encoding of none",
            key_algorithm_of(info)->name);
}

static const struct rule rules[] = {
    {
        .id = "keygen.flawed_method",
        .source = "SBR 6.1.1.3(2)",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An RSA modulus does not have the structure of ROCA.",
        .mend = "Reject the request, and tell the subscriber that the device's RSA keys can be factored "
                "(CVE-2017-15361).",
        .covers = "rev.leaf.key_computable",
        .check_key = not_of_rsalib,
    },
    {
        .id = "keygen.exposing_method",
        .source = "SBR 6.1.1.3(3)",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An RSA modulus is not factored by 100 rounds of Fermat's method.",
        .mend = "Reject the request: the two primes are so close that everybody can find them.",
        .covers = "rev.leaf.key_computable",
        .peers = "zlint:e_rsa_fermat_factorization",
        .check_key = factors_apart,
    },
    {
        .id = "keygen.weak_known",
        .source = "SBR 6.1.1.3(5)",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An EdDSA key is a point of large order.",
        .mend = "Reject the request: everybody knows the private key.",
        .covers = "rev.leaf.key_computable",
        .check_key = order_large,
    },
    {
        .id = "key.ec.curve_point",
        .source = "SBR 6.1.5",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An EC key is a point on its curve.",
        .mend = "Reject the request: the key is none, or of another curve than it says.",
        .covers = "key.ec.validation",
        .peers = "pkilint:cabf.ecdsa_key_validation_failed",
        .check_key = ec_on_curve,
    },
    {
        .id = "key.ed.point",
        .source = "SBR 6.1.5",
        .applies = CERTIFICATE | REQUEST,
        .since = SMC01,
        .says = "An EdDSA key is a point on its curve.",
        .mend = "Reject the request: the key is none, or of another curve than it says.",
        .check_key = eddsa_on_curve,
    },
};

const struct rule_table rules_key_strength = { "Key strength", rules, COUNT_OF(rules) };
