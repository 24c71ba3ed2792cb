#ifndef LINTGATE_CLI_LABEL_H
#define LINTGATE_CLI_LABEL_H

#include "lint/document.h"

/* Labels of PEM blocks, and the kind of document that each promises. RFC 7468 4. */

/* The kind that `label` promises; DOCUMENT_UNKNOWN for a label of nothing that lintgate judges. */
enum document_kind label_kind(const char *label);

enum { LABELS_BYTES = 128 /* the text of all labels with its NUL */ };

/* "CERTIFICATE, X509 CRL, …": every label, for a complaint. Returns `text`. */
const char *labels_text(char text[LABELS_BYTES]);

#endif
