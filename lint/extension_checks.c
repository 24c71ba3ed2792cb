/* What rules ask of many extensions alike. */
#include "lint/extension_checks.h"

void want_extension(const struct cert *cert, struct report *report, enum oid type)
{
    if (cert_extension(cert, type) == NULL)
        finding(report, cert->extensions_field, "want %s, have none", oid_name(type));
}

void want_no_extension(const struct cert *cert, struct report *report, enum oid type, const char *where)
{
    struct extension extension;

    if (cert_extension(cert, type) == NULL)
        return;
    for (struct extension_walk walk = extension_walk(cert); extension_next(&walk, &extension);) {
        if (extension.type == type)
            finding(report, extension.whole, "want no %s %s, have one", oid_name(type), where);
    }
}

void want_not_critical(const struct cert *cert, struct report *report, enum oid type)
{
    const struct extension *extension = cert_extension(cert, type);

    if (extension != NULL && extension->critical)
        finding(report, extension->whole, "want %s not critical, have it critical", oid_name(type));
}

void want_critical(const struct cert *cert, struct report *report, enum oid type)
{
    const struct extension *extension = cert_extension(cert, type);

    if (extension != NULL && !extension->critical)
        finding(report, extension->whole, "want %s critical, have it not critical", oid_name(type));
}
