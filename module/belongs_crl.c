/* module/belongs_crl.c - whose CRL it is. */
#include "module/belongs.h"

const char *belongs_crl(const struct key_policy *policy, const struct crl *crl)
{
    (void)policy;
    (void)crl;
    return "want a certificate, have a CRL";
}
