/* A subject's public key from DER to a struct of spans. RFC 5280 4.1.2.7. */
#include "lint/key_info.h"

/* AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters ANY OPTIONAL } */
bool algorithm_identifier_read(struct der *d, struct algorithm_identifier *algorithm, const char *field)
{
    struct der inside;
    unsigned tag;
    algorithm->parameters = (struct span){ NULL, 0 };
    return der_enter_whole(d, DER_SEQUENCE, &inside, &algorithm->whole, field)
           && der_oid(&inside, DER_OID, &algorithm->oid, field)
           && (der_at_end(&inside) || der_any(&inside, &tag, NULL, &algorithm->parameters, field))
           && der_end(&inside, field);
}

/* The curve that id-ecPublicKey's parameters name. RFC 5480 2.1.1. */
static enum oid named_curve(struct span parameters)
{
    struct der_error ignored;
    struct der d = der_begin(parameters, &ignored);
    struct span oid;
    return der_oid(&d, DER_OID, &oid, "") ? oid_find(oid) : OID_UNKNOWN;
}

/* SubjectPublicKeyInfo ::= SEQUENCE { algorithm, subjectPublicKey BIT STRING } */
bool key_info_read(struct der *d, struct key_info *key)
{
    struct der inside;
    struct algorithm_identifier algorithm;
    if (!(der_enter_whole(d, DER_SEQUENCE, &inside, &key->whole, "subjectPublicKeyInfo")
            && algorithm_identifier_read(&inside, &algorithm, "subjectPublicKeyInfo.algorithm")
            && der_bits(&inside, DER_BIT_STRING, &key->bits, "subjectPublicKey")
            && der_end(&inside, "subjectPublicKeyInfo")))
        return false;
    key->algorithm = algorithm.whole;
    key->rsa = NULL;
    key->type = oid_find(algorithm.oid);
    key->curve = key->type == OID_ALG_EC ? named_curve(algorithm.parameters) : OID_UNKNOWN;
    return true;
}
