#ifndef LINTGATE_ARTIFACT_H
#define LINTGATE_ARTIFACT_H

#include "lint/cert.h"
#include "lint/crl.h"
#include "lint/csr.h"
#include "lint/document.h"
#include "lint/ocsp.h"

/* Room for what facts.h finds while rules run: callers have more of it than the stack of a thread. Nobody else looks inside. */
struct facts_room {
    uint64_t words[375];
};

/* A document that was read: which kind it is, and its fields. Zero is none. Spans point into the document. */
struct artifact {
    enum document_kind kind;
    union {
        struct cert cert;
        struct crl crl;
        struct ocsp ocsp;
        struct csr csr;
    };
    struct facts_room room;
};

#endif
