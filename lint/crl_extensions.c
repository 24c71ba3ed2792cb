/* Extensions that only CRLs have. RFC 5280 5.2. */
#include "lint/cert_contents.h"
#include "lint/crl_contents.h"

/*
 * RFC 5280 5.2.5: IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0] DistributionPointName OPTIONAL,
 * onlyContainsUserCerts [1] BOOLEAN DEFAULT FALSE, onlyContainsCACerts [2] BOOLEAN DEFAULT FALSE,
 * onlySomeReasons [3] ReasonFlags OPTIONAL, indirectCRL [4] BOOLEAN DEFAULT FALSE, onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
 */
static bool read_point(struct der *d, struct issuing_point *point, const char *field)
{
    enum {
        NAME = DER_CONTEXT_CONSTRUCTED | 0,
        USER_CERTS = DER_CONTEXT | 1,
        CA_CERTS = DER_CONTEXT | 2,
        REASONS = DER_CONTEXT | 3,
        INDIRECT = DER_CONTEXT | 4,
        ATTRIBUTE_CERTS = DER_CONTEXT | 5
    };
    struct der inside, name;
    *point = (struct issuing_point){ .indirect = false };
    if (!der_enter_whole(d, DER_SEQUENCE, &inside, &point->whole, field))
        return false;
    if (der_next_is(&inside, NAME)
        && !(der_enter_whole(&inside, NAME, &name, &point->name, "distributionPoint")
             && point_name_read(&name, &point->full_name, &point->relative_name)
             && der_end(&name, "distributionPoint")))
        return false;
    point->some_reasons = false;
    if (!(der_default_false(&inside, USER_CERTS, &point->user_certs, "onlyContainsUserCerts")
            && der_default_false(&inside, CA_CERTS, &point->ca_certs, "onlyContainsCACerts")))
        return false;
    point->some_reasons = der_next_is(&inside, REASONS);
    return (!point->some_reasons || der_named_bits(&inside, REASONS, &point->reasons, "onlySomeReasons"))
           && der_default_false(&inside, INDIRECT, &point->indirect, "indirectCRL")
           && der_default_false(
               &inside, ATTRIBUTE_CERTS, &point->attribute_certs, "onlyContainsAttributeCerts")
           && der_end(&inside, field);
}

bool issuing_point_read(struct der *d, struct cert *cert, const char *field)
{
    struct issuing_point point;
    (void)cert;
    return read_point(d, &point, field);
}

/* RFC 5280 5.2.3, 5.2.4: CRLNumber, BaseCRLNumber ::= INTEGER (0..MAX); the range is for rules. */
bool crl_number_read(struct der *d, struct cert *cert, const char *field)
{
    struct span number;
    (void)cert;
    return der_integer(d, DER_INTEGER, &number, field);
}

/* X.509 9.5.2.8: ExpiredCertsOnCRL ::= GeneralizedTime */
bool expired_certs_read(struct der *d, struct cert *cert, const char *field)
{
    struct time time;
    (void)cert;
    return time_read_generalized(d, &time, field);
}

/* A cursor over the value of the extension, which was read; at its end if there is none. */
static struct der value_of(const struct cert *shared, enum oid type, struct der_error *ignored)
{
    const struct extension *const extension = cert_extension(shared, type);
    return der_again(extension != NULL ? extension->value : (struct span){ NULL, 0 }, ignored);
}

static struct span number_of(const struct crl *crl, enum oid type)
{
    struct der_error ignored;
    struct der d = value_of(&crl->shared, type, &ignored);
    struct span number;
    return der_integer(&d, DER_INTEGER, &number, "") ? number : (struct span){ NULL, 0 };
}

struct issuing_point issuing_point_of(const struct cert *shared)
{
    struct der_error ignored;
    struct der d = value_of(shared, OID_EXT_ISSUING_DISTRIBUTION_POINT, &ignored);
    struct issuing_point point;
    return read_point(&d, &point, "") ? point : (struct issuing_point){ .indirect = false };
}

/* What cannot be read is absent: a lenient reader passed over it. */
void crl_extensions_fill(struct crl *crl)
{
    struct der_error ignored;
    struct der time = value_of(&crl->shared, OID_EXT_EXPIRED_CERTS_ON_CRL, &ignored);
    crl->crl_number = number_of(crl, OID_EXT_CRL_NUMBER);
    crl->base_number = number_of(crl, OID_EXT_DELTA_CRL_INDICATOR);
    crl->point = issuing_point_of(&crl->shared);
    if (!time_read_generalized(&time, &crl->expired_from, ""))
        crl->expired_from = (struct time){ .valid = false };
}
