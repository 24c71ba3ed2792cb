/* index/import.c - certificates that were there before. */
#include "index/import.h"

#include "index/certificate.h"
#include "index/crls.h"
#include "index/entry.h"

enum { TURN_CERTIFICATES = 1000 /* that go to disk together */ };

static enum imported add(struct tables *tables, const struct cert *cert, int64_t clock)
{
    const struct history_certificate facts = certificate_facts(cert, HISTORY_IMPORTED, clock);
    const struct entry_key key = entry_issuer_key(cert->issuer);
    struct history_certificate before;
    uint32_t issuer;

    if (!issuer_number(tables, entry_key_span(&key), cert->issuer, &issuer))
        return IMPORT_TROUBLE;
    const enum table_answer answer = certificate_find(tables, issuer, cert->serial, &before);
    if (answer == TABLE_TROUBLE)
        return IMPORT_TROUBLE;
    const bool same = answer == TABLE_FOUND
                      && memcmp(before.tbs_sha256, facts.tbs_sha256, sizeof facts.tbs_sha256) == 0;
    if (answer == TABLE_FOUND && !same)
        return IMPORT_OTHER;
    /* What the journal alone told, or surely was not signed, is known better now: here it is. */
    static const uint8_t unknown[HISTORY_SHA256_BYTES];
    const bool better = same
                        && (before.origin == HISTORY_UNSIGNED
                            || memcmp(before.spki_sha256, unknown, sizeof unknown) == 0);
    if (same && !better)
        return IMPORT_KNOWN;
    return certificate_put(tables, issuer, cert->serial, &facts) ? IMPORTED : IMPORT_TROUBLE;
}

enum imported import_add(
    struct index_import *import, const struct cert *cert, int64_t clock, struct index_error *error)
{
    if (cert->serial.len > ENTRY_SERIAL_BYTES)
        return IMPORT_OTHER; /* the gate asks for none that is as long */
    if (import->turn.tables == NULL && !turn_begin(&import->turn, import->index, error))
        return IMPORT_TROUBLE;
    const enum imported imported = add(import->turn.tables, cert, clock);
    if (imported == IMPORT_TROUBLE) {
        *error = *tables_fault(import->turn.tables);
        turn_fail(&import->turn, error);
    } else if (++import->in_turn >= TURN_CERTIFICATES && !import_end(import, error)) {
        return IMPORT_TROUBLE;
    }
    return imported;
}

/* False: the turn may be over; *error says why, or else tables_fault. */
static bool add_crl(
    struct index_import *import, const struct crl *crl, int64_t clock, bool *fresh, struct index_error *error)
{
    struct tables *const tables = import->turn.tables;
    struct sorted sorted;
    bool ok = sorted_new(&sorted, crl);

    if (!ok)
        (void)tables_refuse(tables, "want memory for a CRL's entries, have none");
    ok = ok && turn_room(&import->turn, crls_room(tables, crl), error)
         && crls_catch_up(import->turn.tables, crl, &sorted, clock, fresh);
    sorted_clear(&sorted);
    return ok;
}

enum imported import_add_crl(
    struct index_import *import, const struct crl *crl, int64_t clock, struct index_error *error)
{
    bool fresh;

    if (import->turn.tables == NULL && !turn_begin(&import->turn, import->index, error))
        return IMPORT_TROUBLE;
    if (!add_crl(import, crl, clock, &fresh, error)) {
        if (import->turn.tables != NULL) {
            *error = *tables_fault(import->turn.tables);
            turn_fail(&import->turn, error);
        }
        return IMPORT_TROUBLE;
    }
    import->in_turn++;
    return fresh ? IMPORTED : IMPORT_KNOWN;
}

bool import_end(struct index_import *import, struct index_error *error)
{
    import->in_turn = 0;
    return import->turn.tables == NULL || turn_keep(&import->turn, error);
}
