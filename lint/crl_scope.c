/* Whose revocations a CRL lists. SBR 4.9.7, 7.2.2 ask other things of subscribers' certificates than of CAs'. */
#include "lint/crl.h"

unsigned crl_covers(const struct crl *crl)
{
    const struct issuing_point *const point = &crl->point;
    const struct cert *const issuer = crl->issuer_cert;
    if (point->user_certs != point->ca_certs)
        return point->user_certs ? CRL_OF_SUBSCRIBERS : CRL_OF_CAS;
    if (issuer != NULL && span_equal(issuer->issuer, issuer->subject))
        return CRL_OF_CAS; /* SBR 6.1.7: the key of a root signs no subscriber's certificate */
    const bool signs_cas = (crl->issues & CA) != 0, signs_leaves = (crl->issues & (SMIME | OTHER_LEAF)) != 0;
    if (signs_cas != signs_leaves)
        return signs_leaves ? CRL_OF_SUBSCRIBERS : CRL_OF_CAS;
    if (issuer != NULL && issuer->has_path_length && issuer->path_length == 0)
        return CRL_OF_SUBSCRIBERS;
    return CRL_OF_SUBSCRIBERS | CRL_OF_CAS;
}
