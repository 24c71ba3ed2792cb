/* Extensions about keys: usage, period, identifiers, basic constraints. RFC 5280 4.2.1. */
#include "lint/cert_contents.h"

/* RFC 5280 4.2.1.3: KeyUsage ::= BIT STRING { digitalSignature (0), … } */
bool key_usage_read(struct der *d, struct cert *cert, const char *field)
{
    return der_named_bits(d, DER_BIT_STRING, &cert->key_usage, field);
}

/* RFC 5280 4.2.1.9: BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL } */
bool basic_constraints_read(struct der *d, struct cert *cert, const char *field)
{
    struct der inside;
    if (!der_enter(d, DER_SEQUENCE, &inside, field)
        || !der_default_false(&inside, DER_BOOLEAN, &cert->is_ca, "cA"))
        return false;
    if (der_next_is(&inside, DER_INTEGER)) {
        if (!der_small(&inside, DER_INTEGER, &cert->path_length, "pathLenConstraint"))
            return false;
        cert->has_path_length = true;
    }
    return der_end(&inside, field);
}

/*
 * RFC 5280 4.2.1.1: AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OCTET STRING OPTIONAL,
 * authorityCertIssuer [1] GeneralNames OPTIONAL, authorityCertSerialNumber [2] INTEGER OPTIONAL }
 */
bool authority_key_id_read(struct der *d, struct cert *cert, const char *field)
{
    enum { KEY_ID = DER_CONTEXT | 0, ISSUER = DER_CONTEXT_CONSTRUCTED | 1, SERIAL = DER_CONTEXT | 2 };
    struct der inside;
    if (!(der_enter(d, DER_SEQUENCE, &inside, field)
            && der_optional(&inside, KEY_ID, &cert->aki_key_id, "keyIdentifier")
            && der_optional(&inside, ISSUER, &cert->aki_issuer, "authorityCertIssuer")))
        return false;
    if (cert->aki_issuer.at != NULL) {
        struct der names = der_inside(d, cert->aki_issuer);
        if (!general_names_read(&names, "authorityCertIssuer"))
            return false;
    }
    if (der_next_is(&inside, SERIAL)
        && !der_integer(&inside, SERIAL, &cert->aki_serial, "authorityCertSerialNumber"))
        return false;
    return der_end(&inside, field);
}

/* RFC 5280 4.2.1.2: KeyIdentifier ::= OCTET STRING */
bool subject_key_id_read(struct der *d, struct cert *cert, const char *field)
{
    return der_octets(d, &cert->ski, field);
}

/* RFC 3280 4.2.1.4: SEQUENCE { notBefore [0] GeneralizedTime OPTIONAL, notAfter [1] GeneralizedTime OPTIONAL } */
bool private_key_usage_period_read(struct der *d, struct cert *cert, const char *field)
{
    struct der inside;
    struct span time;
    (void)cert;
    return der_enter(d, DER_SEQUENCE, &inside, field)
           && der_optional(&inside, DER_CONTEXT | 0, &time, "notBefore")
           && der_optional(&inside, DER_CONTEXT | 1, &time, "notAfter") && der_end(&inside, field);
}
