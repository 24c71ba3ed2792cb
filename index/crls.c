/*
 * index/crls.c - the lists of CRLs: what the next one of a scope is compared with.
 *
 * A record of TABLE_REVOKED says from which CRL of the scope on a serial is listed, and until which. So the last CRL can be taken back as
 * long as no other has followed: what counts is what stood there with the generation before. What no CRL lists any more goes with the next one.
 */
#include "index/crls.h"

#include "index/certificate.h"
#include "index/merge.h"
#include "index/octets.h"
#include "lint/digest.h"

enum { OTHER_REASON = 0xff, RECORD_ROOM = 192 /* octets of a record and its share of pages, twice */ };

static const uint8_t no_scope[TABLES_SHA256_BYTES];

static enum table_answer damaged(struct tables *tables)
{
    return tables_refuse(tables, "want records of their form, have another");
}

static void digest(struct span bytes, uint8_t sha256[HISTORY_SHA256_BYTES])
{
    uint8_t octets[LINT_DIGEST_BYTES];

    (void)digest_of(LINT_SHA256, bytes, octets);
    memcpy(sha256, octets, HISTORY_SHA256_BYTES);
}

/*
 * RFC 5280 5.2.3: numbers go by issuer and scope, which the issuingDistributionPoint tells; and by key: a CA with two of them may have a list for
 * each.
 */
static struct entry_key key_of(uint32_t issuer, const struct crl *crl)
{
    uint8_t parts[2 * HISTORY_SHA256_BYTES], sha256[HISTORY_SHA256_BYTES];

    digest(crl->point.whole, parts);
    digest(crl->shared.aki_key_id, parts + HISTORY_SHA256_BYTES);
    digest(SPAN_OF(parts), sha256);
    return entry_crl_key(issuer, sha256);
}

static enum table_answer find(struct tables *tables, const struct entry_key *key, struct entry_crl *found)
{
    struct span value;
    const enum table_answer answer = table_get(tables, TABLE_CRLS, entry_key_span(key), &value);

    return answer == TABLE_FOUND && !entry_crl_read(value, found) ? damaged(tables) : answer;
}

static bool put(struct tables *tables, const struct entry_key *key, const struct entry_crl *crl)
{
    uint8_t bytes[ENTRY_CRL_BYTES];

    entry_crl_write(crl, bytes);
    return table_put(tables, TABLE_CRLS, entry_key_span(key), SPAN_OF(bytes));
}

const struct entry_mark *crls_mark(const struct entry_crl *crl)
{
    const struct entry_mark *const mark = crl->unsigned_last ? &crl->before : &crl->last;

    return mark->generation > 0 ? mark : NULL;
}

bool crls_list(const struct entry_revoked *revoked, uint32_t generation)
{
    return revoked->from <= generation && (revoked->until == 0 || revoked->until > generation);
}

static bool is_removal(const struct crl *crl, const struct crl_entry *entry)
{
    return crl->base_number.at != NULL && entry->has_reason && entry->reason == REASON_REMOVE_FROM_CRL;
}

/* -- comparing ----------------------------------------------------------------------------------------------------- */

struct comparing {
    struct tables *tables;
    uint32_t issuer;
    const struct crl *crl;
    const struct entry_mark *mark;
    struct history_crls *found;
};

static void note(struct history_serials *serials, struct span serial)
{
    if (serials->count++ > 0)
        return;
    memcpy(serials->first, serial.at, serial.len);
    serials->first_len = serial.len;
}

/* RFC 5280 3.3: an entry stays until a CRL after the expiry of the certificate has had it. */
static bool note_gone(const struct comparing *comparing, struct span serial)
{
    struct history_crls *const found = comparing->found;
    struct history_certificate certificate;
    const enum table_answer answer = certificate_find(
        comparing->tables, comparing->issuer, serial, &certificate);

    if (answer == TABLE_TROUBLE)
        return false;
    if (answer == TABLE_NONE || certificate.not_after == 0)
        note(&found->unknown, serial);
    else if (comparing->crl->this_update.valid
             && certificate.not_after >= comparing->crl->this_update.seconds)
        note(&found->dropped, serial);
    else if (certificate.not_after >= comparing->mark->this_update)
        note(&found->early, serial);
    return true;
}

static bool compare(
    void *context, struct span serial, const struct entry_revoked *before, const struct crl_entry *after)
{
    const struct comparing *const comparing = context;
    const bool listed = before != NULL && crls_list(before, comparing->mark->generation);
    const bool delta = comparing->crl->base_number.at != NULL;
    const bool gone = after != NULL ? is_removal(comparing->crl, after) : !delta;

    /* RFC 5280 5.3.1: who was on hold may be let go. */
    if (listed && gone && before->reason != REASON_CERTIFICATE_HOLD)
        return note_gone(comparing, serial);
    if (!listed && !gone && after != NULL && after->revocation_date.valid
        && after->revocation_date.seconds < comparing->mark->this_update)
        note(&comparing->found->backdated, serial);
    return true;
}

static void tell(const struct entry_mark *mark, const struct crl *crl, struct history_crls *found)
{
    uint8_t tbs[HISTORY_SHA256_BYTES];

    digest(crl->tbs, tbs);
    found->number = mark->number;
    found->complete = mark->complete;
    found->complete_next = mark->complete_next;
    found->this_update = mark->this_update;
    found->delta = mark->delta;
    found->same = memcmp(tbs, mark->tbs_sha256, sizeof tbs) == 0;
}

enum table_answer crls_compare(
    struct tables *tables, const struct crl *crl, struct sorted *sorted, struct history_crls *found)
{
    struct comparing comparing = { .tables = tables, .crl = crl, .found = found };
    struct entry_crl scope, missing;

    *found = (struct history_crls){ .delta = false };
    enum table_answer answer = issuer_find(tables, crl->issuer, &comparing.issuer);
    if (answer != TABLE_FOUND)
        return answer;
    const struct entry_key lost = entry_crl_key(comparing.issuer, no_scope);
    const enum table_answer is_lost = find(tables, &lost, &missing);
    const struct entry_key key = key_of(comparing.issuer, crl);
    answer = find(tables, &key, &scope);
    if (answer == TABLE_TROUBLE || is_lost == TABLE_TROUBLE)
        return TABLE_TROUBLE;
    comparing.mark = answer == TABLE_FOUND ? crls_mark(&scope) : NULL;
    if (comparing.mark == NULL)
        return TABLE_NONE;
    tell(comparing.mark, crl, found);
    found->missing = is_lost == TABLE_FOUND && missing.last.since > comparing.mark->since;
    if (found->same || crl->point.indirect)
        return TABLE_FOUND;
    return merge(tables, comparing.issuer, scope.scope, sorted, false, compare, &comparing) ? TABLE_FOUND
                                                                                            : TABLE_TROUBLE;
}

/* -- keeping ------------------------------------------------------------------------------------------------------- */

struct keeping {
    struct tables *tables;
    uint32_t issuer;
    const struct crl *crl;
    struct entry_crl *scope;
    uint32_t counted; /* the generation that counts so far; 0: none */
};

static struct entry_revoked revoked_of(const struct crl_entry *entry, uint32_t from)
{
    return (struct entry_revoked){
        .from = from,
        .reason = !entry->has_reason            ? REASON_UNSPECIFIED
                  : entry->reason <= REASON_MAX ? (uint8_t)entry->reason
                                                : OTHER_REASON,
        .date = entry->revocation_date.valid ? entry->revocation_date.seconds : 0,
    };
}

static bool put_revoked(const struct keeping *keeping, struct span serial, const struct entry_revoked *before,
    const struct entry_revoked *after)
{
    uint8_t bytes[ENTRY_REVOKED_BYTES], old[ENTRY_REVOKED_BYTES];
    struct entry_key key;

    entry_revoked_write(after, bytes);
    if (before != NULL) {
        entry_revoked_write(before, old);
        if (memcmp(bytes, old, sizeof bytes) == 0)
            return true;
    }
    return !entry_revoked_key(keeping->issuer, keeping->scope->scope, serial, &key)
           || table_put(keeping->tables, TABLE_REVOKED, entry_key_span(&key), SPAN_OF(bytes));
}

static bool remove_revoked(const struct keeping *keeping, struct span serial)
{
    struct entry_key key;

    return !entry_revoked_key(keeping->issuer, keeping->scope->scope, serial, &key)
           || table_remove(keeping->tables, TABLE_REVOKED, entry_key_span(&key));
}

static bool keep_entry(
    void *context, struct span serial, const struct entry_revoked *before, const struct crl_entry *after)
{
    const struct keeping *const keeping = context;
    const uint32_t generation = keeping->scope->last.generation;
    const bool listed = before != NULL && crls_list(before, keeping->counted);
    struct entry_revoked next = before != NULL ? *before : (struct entry_revoked){ .from = generation };

    if (!listed && (after == NULL || is_removal(keeping->crl, after)))
        return before == NULL || remove_revoked(keeping, serial);
    if (after != NULL ? is_removal(keeping->crl, after) : !keeping->scope->last.delta) {
        next.until = generation;
        return put_revoked(keeping, serial, before, &next);
    }
    if (after != NULL)
        next = revoked_of(after, listed ? before->from : generation);
    /* Who was revoked for good is not let go by way of a hold. */
    if (listed && before->reason != REASON_CERTIFICATE_HOLD && next.reason == REASON_CERTIFICATE_HOLD)
        next.reason = before->reason;
    next.until = 0;
    keeping->scope->listed++;
    return put_revoked(keeping, serial, before, &next);
}

static struct history_number number_of(struct span integer)
{
    struct history_number number = { .len = 0 };

    if (integer.len == 0 || integer.len > sizeof number.at || (integer.at[0] & 0x80) != 0)
        return number;
    memcpy(number.at, integer.at, integer.len);
    number.len = integer.len;
    return number;
}

static bool is_above(const struct history_number *a, const struct history_number *b)
{
    return sorted_compare((struct span){ a->at, a->len }, (struct span){ b->at, b->len }) > 0;
}

static struct entry_mark mark_of(const struct crl *crl, const struct entry_mark *before, int64_t clock)
{
    const struct history_number number = number_of(crl->crl_number);
    struct entry_mark mark = {
        .this_update = crl->this_update.valid ? crl->this_update.seconds : 0,
        .since = clock,
        .delta = crl->base_number.at != NULL,
        .number = before != NULL ? before->number : number,
        .complete = before != NULL ? before->complete : (struct history_number){ .len = 0 },
        .complete_next = before != NULL ? before->complete_next : 0,
    };

    if (is_above(&number, &mark.number))
        mark.number = number;
    if (!mark.delta) {
        mark.complete = number;
        mark.complete_next = crl->next_update.valid ? crl->next_update.seconds : 0;
    }
    digest(crl->tbs, mark.tbs_sha256);
    return mark;
}

uint64_t crls_room(struct tables *tables, const struct crl *crl)
{
    return (crl->entries.count + table_count(tables, TABLE_REVOKED)) * RECORD_ROOM;
}

/* True if the record is of a CRL with those to-be-signed octets. */
static bool has(const struct entry_crl *crl, const uint8_t tbs_sha256[HISTORY_SHA256_BYTES])
{
    return memcmp(crl->last.tbs_sha256, tbs_sha256, HISTORY_SHA256_BYTES) == 0
           || memcmp(crl->before.tbs_sha256, tbs_sha256, HISTORY_SHA256_BYTES) == 0;
}

/* True if it brings nothing: it is the last one of its scope; or, with `late`, the one before, or has no greater number. */
static bool is_known(const struct entry_crl *scope, const struct entry_mark *counts,
    const struct entry_mark *mark, struct span number, bool late)
{
    const struct history_number own = number_of(number);

    if (counts != NULL && memcmp(counts->tbs_sha256, mark->tbs_sha256, sizeof mark->tbs_sha256) == 0)
        return true;
    return late && (has(scope, mark->tbs_sha256) || (counts != NULL && !is_above(&own, &counts->number)));
}

static bool keep(struct tables *tables, const struct crl *crl, struct sorted *sorted, int64_t clock,
    bool late, bool *fresh)
{
    const struct entry_key name = entry_issuer_key(crl->issuer);
    struct entry_crl scope = { .scope = 0 };
    struct keeping keeping = { .tables = tables, .crl = crl, .scope = &scope };

    *fresh = false;
    if (!issuer_number(tables, entry_key_span(&name), crl->issuer, &keeping.issuer))
        return false;
    const struct entry_key key = key_of(keeping.issuer, crl);
    const enum table_answer answer = find(tables, &key, &scope);
    if (answer == TABLE_TROUBLE)
        return false;
    if (answer == TABLE_NONE)
        scope.scope = ++tables_head(tables)->scopes;
    const struct entry_mark *const counts = crls_mark(&scope);
    struct entry_mark mark = mark_of(crl, counts, clock);
    if (is_known(&scope, counts, &mark, crl->crl_number, late))
        return true;
    mark.generation = scope.last.generation + 1;
    keeping.counted = counts != NULL ? counts->generation : 0;
    scope.before = counts != NULL ? *counts : (struct entry_mark){ .generation = 0 };
    scope.last = mark;
    scope.unsigned_last = false;
    scope.listed = 0;
    *fresh = true;
    return (crl->point.indirect
               || merge(tables, keeping.issuer, scope.scope, sorted, true, keep_entry, &keeping))
           && put(tables, &key, &scope);
}

bool crls_keep(
    struct tables *tables, const struct crl *crl, struct sorted *sorted, int64_t clock, bool *fresh)
{
    return keep(tables, crl, sorted, clock, false, fresh);
}

bool crls_catch_up(
    struct tables *tables, const struct crl *crl, struct sorted *sorted, int64_t clock, bool *fresh)
{
    return keep(tables, crl, sorted, clock, true, fresh);
}

/* -- what the journal alone tells ------------------------------------------------------------------------------------ */

enum table_answer crls_next(
    struct tables *tables, uint32_t issuer, struct entry_key *key, struct entry_crl *crl)
{
    struct span found, value;
    const enum table_answer answer = table_seek(
        tables, TABLE_CRLS, entry_key_span(key), true, &found, &value);
    const uint8_t *at = found.at;

    if (answer != TABLE_FOUND)
        return answer;
    if (found.len != 4 + TABLES_SHA256_BYTES || !entry_crl_read(value, crl))
        return damaged(tables);
    if (issuer != 0 && octets_get(&at, 4) != issuer)
        return TABLE_NONE;
    memcpy(key->at, found.at, found.len);
    key->len = found.len;
    return TABLE_FOUND;
}

bool crls_note_missing(struct tables *tables, uint32_t issuer, const uint8_t tbs_sha256[HISTORY_SHA256_BYTES],
    int64_t time, bool *noted)
{
    const struct entry_key key = entry_crl_key(issuer, no_scope);
    struct entry_key walk = entry_number_key(issuer);
    struct entry_crl scope, missing = { .scope = 0 };
    enum table_answer answer;

    *noted = false;
    while ((answer = crls_next(tables, issuer, &walk, &scope)) == TABLE_FOUND)
        if (has(&scope, tbs_sha256))
            return true;
    if (answer == TABLE_TROUBLE || find(tables, &key, &missing) == TABLE_TROUBLE)
        return false;
    if (time <= missing.last.since)
        return true;
    *noted = true;
    missing.last.since = time;
    memcpy(missing.last.tbs_sha256, tbs_sha256, HISTORY_SHA256_BYTES);
    return put(tables, &key, &missing);
}

bool crls_undo(
    struct tables *tables, uint32_t issuer, const uint8_t tbs_sha256[HISTORY_SHA256_BYTES], bool *changed)
{
    struct entry_key key = entry_number_key(issuer);
    struct entry_crl crl = { .scope = 0 };
    enum table_answer answer;

    *changed = false;
    while ((answer = crls_next(tables, issuer, &key, &crl)) == TABLE_FOUND) {
        if (crl.unsigned_last || memcmp(tbs_sha256, crl.last.tbs_sha256, HISTORY_SHA256_BYTES) != 0)
            continue;
        *changed = true;
        if (crl.scope == 0)
            return table_remove(tables, TABLE_CRLS, entry_key_span(&key));
        crl.unsigned_last = true;
        return put(tables, &key, &crl);
    }
    return answer == TABLE_NONE;
}
