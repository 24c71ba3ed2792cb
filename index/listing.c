/* index/listing.c - a walk over an index that lets others in between. */
#include "index/listing.h"

#include "index/crls.h"
#include "index/entry.h"
#include "index/octets.h"
#include "index/revocation.h"
#include "index/turn.h"

enum { TURN_RECORDS = 4096 /* that are looked at while others wait */ };

/* Looks at the records after `last`; *last becomes the last one that was seen. TABLE_NONE: there are no more. */
static enum table_answer look(struct tables *tables, struct entry_key *last,
    void (*each)(void *context, const struct listed_certificate *listed), void *context)
{
    struct span key, value;
    enum table_answer answer = table_seek(
        tables, TABLE_CERTIFICATES, entry_key_span(last), true, &key, &value);

    for (unsigned i = 0; answer == TABLE_FOUND; i++) {
        struct listed_certificate listed;

        if (!entry_certificate_key_read(key, &listed.issuer, &listed.serial)
            || !entry_certificate_read(value, &listed.facts))
            return tables_refuse(tables, "want records of their form, have another");
        const enum table_answer revoked = revocation_find(
            tables, listed.issuer, listed.serial, &listed.revocation);
        if (revoked == TABLE_TROUBLE)
            return TABLE_TROUBLE;
        listed.is_revoked = revoked == TABLE_FOUND;
        each(context, &listed);
        if (i + 1 == TURN_RECORDS) {
            memcpy(last->at, key.at, key.len);
            last->len = key.len;
            break;
        }
        answer = table_next(tables, TABLE_CERTIFICATES, &key, &value);
    }
    return answer;
}

bool listing_certificates(struct index *index,
    void (*each)(void *context, const struct listed_certificate *listed), void *context,
    struct index_error *error)
{
    struct entry_key last = entry_number_key(0);
    enum table_answer answer = TABLE_FOUND;
    struct index_turn turn;

    while (answer == TABLE_FOUND) {
        if (!turn_begin(&turn, index, error))
            return false;
        answer = look(turn.tables, &last, each, context);
        if (answer == TABLE_TROUBLE) {
            *error = *tables_fault(turn.tables);
            turn_fail(&turn, error);
            return false;
        }
        turn_end(&turn);
    }
    return true;
}

static enum table_answer look_at_crls(
    struct tables *tables, void (*each)(void *context, const struct listed_crl *listed), void *context)
{
    struct entry_key key = entry_number_key(0);
    struct entry_crl crl;
    enum table_answer answer;

    while ((answer = crls_next(tables, 0, &key, &crl)) == TABLE_FOUND) {
        const struct entry_mark *const mark = crls_mark(&crl);
        const uint8_t *at = key.at;

        if (mark != NULL)
            each(context, &(struct listed_crl){ .issuer = (uint32_t)octets_get(&at, 4),
                              .scope = crl.scope,
                              .number = mark->number,
                              .this_update = mark->this_update,
                              .is_delta = mark->delta,
                              .entries = crl.listed });
    }
    return answer;
}

bool listing_crls(struct index *index, void (*each)(void *context, const struct listed_crl *listed),
    void *context, struct index_error *error)
{
    struct index_turn turn;

    if (!turn_begin(&turn, index, error))
        return false;
    if (look_at_crls(turn.tables, each, context) == TABLE_TROUBLE) {
        *error = *tables_fault(turn.tables);
        turn_fail(&turn, error);
        return false;
    }
    turn_end(&turn);
    return true;
}

bool listing_count(struct index *index, struct listing_counts *counts, struct index_error *error)
{
    struct index_turn turn;

    if (!turn_begin(&turn, index, error))
        return false;
    counts->issuers = table_count(turn.tables, TABLE_ISSUERS);
    counts->certificates = table_count(turn.tables, TABLE_CERTIFICATES);
    counts->scopes = table_count(turn.tables, TABLE_CRLS);
    counts->revoked = table_count(turn.tables, TABLE_REVOKED);
    counts->seq = tables_head(turn.tables)->seq;
    turn_end(&turn);
    return true;
}
