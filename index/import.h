#ifndef LINTGATE_INDEX_IMPORT_H
#define LINTGATE_INDEX_IMPORT_H

#include "index/turn.h"
#include "lint/cert.h"
#include "lint/crl.h"

/* Certificates and CRLs that were there before the index: many in one turn. Zero: no turn has begun. */
struct index_import {
    struct index *index;
    struct index_turn turn;
    unsigned in_turn;
};

/* What became of one. Zero: trouble; the import is over. */
enum imported {
    IMPORT_TROUBLE = 0,
    IMPORTED,
    IMPORT_KNOWN,
    IMPORT_OTHER /* its serial is known for another certificate, which stays */
};

/* Adds one. Others may come between; it is on disk after a later import_add, or import_end. */
enum imported import_add(
    struct index_import *import, const struct cert *cert, int64_t clock, struct index_error *error);

/* Adds a CRL; one whose number is not above that of the last one of its scope is known. Never IMPORT_OTHER. */
enum imported import_add_crl(
    struct index_import *import, const struct crl *crl, int64_t clock, struct index_error *error);

/* True only when all of them are on disk. */
bool import_end(struct index_import *import, struct index_error *error) __attribute__((warn_unused_result));

#endif
