#ifndef LINTGATE_INDEX_REVOCATION_H
#define LINTGATE_INDEX_REVOCATION_H

#include "index/entry.h"
#include "lint/ocsp.h"

/* Certificates that were said to be revoked, by CRLs or by OCSP responses. In a turn, as crls.h. */

/* Whether the certificate is, by the CRLs of any scope or by a response. For good goes before on hold. */
enum table_answer revocation_find(
    struct tables *tables, uint32_t issuer, struct span serial, struct history_revocation *found);

/*
 * What the response says is now what was said last: who is revoked there is; who was on hold and is not any more, is not. *changed: that is
 * news.
 */
bool revocation_keep(struct tables *tables, uint32_t issuer, const struct ocsp *ocsp, bool *changed);

#endif
