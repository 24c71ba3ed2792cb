/* module/belongs_ocsp.c - whose OCSP response it is. */
#include "module/belongs.h"

const char *belongs_ocsp(const struct key_policy *policy, const struct ocsp *ocsp)
{
    (void)policy;
    (void)ocsp;
    return "want a certificate, have a OCSP response";
}
