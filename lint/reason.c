/* Names of CRLReason. */
#include "lint/reason.h"

const char *crl_reason_name(unsigned reason)
{
    static const char *const names[] = { "unspecified", "keyCompromise", "cACompromise", "affiliationChanged",
        "superseded", "cessationOfOperation", "certificateHold", "", "removeFromCRL", "privilegeWithdrawn",
        "aACompromise" };
    _Static_assert(sizeof(names) / sizeof(names[0]) == REASON_MAX + 1, "a name for every reason");
    return reason <= REASON_MAX ? names[reason] : "";
}
