/* module/belongs_csr.c - whose request it is. */
#include "module/belongs.h"

const char *belongs_csr(const struct key_policy *policy, const struct csr *csr)
{
    (void)policy;
    (void)csr;
    return "want a certificate, have a request";
}
