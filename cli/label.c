/* cli/label.c - which kind of document a PEM block promises by its label. */
#include "cli/label.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *label;
    enum document_kind kind;
} labels[] = {
    { "CERTIFICATE", DOCUMENT_CERTIFICATE },         /* RFC 7468 5.1 */
    { "X509 CRL", DOCUMENT_CRL },                    /* RFC 7468 6 */
    { "CERTIFICATE REQUEST", DOCUMENT_REQUEST },     /* RFC 7468 7 */
    { "NEW CERTIFICATE REQUEST", DOCUMENT_REQUEST }, /* the same, as some programs write it */
    { "OCSP RESPONSE", DOCUMENT_OCSP_RESPONSE },     /* of no standard, but everybody's */
};

enum { LABEL_COUNT = sizeof labels / sizeof labels[0] };

enum document_kind label_kind(const char *label)
{
    for (size_t i = 0; i < LABEL_COUNT; i++)
        if (strcmp(labels[i].label, label) == 0)
            return labels[i].kind;
    return DOCUMENT_UNKNOWN;
}

const char *labels_text(char text[LABELS_BYTES])
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < LABEL_COUNT && used < LABELS_BYTES; i++)
        used += (size_t)snprintf(text + used, LABELS_BYTES - used, "%s%s",
            i == 0                 ? ""
            : i + 1 == LABEL_COUNT ? " or "
                                   : ", ",
            labels[i].label);
    return text;
}
