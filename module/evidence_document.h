#ifndef LINTGATE_EVIDENCE_DOCUMENT_H
#define LINTGATE_EVIDENCE_DOCUMENT_H

#include "audit/record.h"
#include "lint/artifact.h"

/* What a record says of a document, so that it can be looked up, and an index of what was signed can be made of records alone. */

enum { NAME_TEXT_BYTES = 1024 /* of a distinguished name in a record; the rest is cut */ };

/* A text that stops growing when it is full. */
struct name_text {
    char bytes[NAME_TEXT_BYTES];
    size_t used;
};

/* Names as text, for records that may have them. */
struct document_text {
    struct name_text issuer, subject;
};

/*
 * Fills issuer_name, serial and not_after of *decision, and issuer and subject if `text` is not NULL; they point into the artifact
 * and `text`. audit/FORMAT.md says what each is for each kind of artifact.
 */
void evidence_document(
    const struct artifact *artifact, struct document_text *text, struct record_decision *decision);

#endif
