/* index/revocation.c - is a certificate revoked, by what was said of it? */
#include "index/revocation.h"

#include "index/certificate.h"
#include "index/crls.h"

enum { RESPONSES = 0 /* number of the scope that OCSP responses are; CRLs' begin with 1 */ };

static enum table_answer find(
    struct tables *tables, uint32_t issuer, uint32_t scope, struct span serial, struct entry_revoked *revoked)
{
    struct entry_key key;
    struct span value;

    if (!entry_revoked_key(issuer, scope, serial, &key))
        return TABLE_NONE;
    const enum table_answer answer = table_get(tables, TABLE_REVOKED, entry_key_span(&key), &value);
    return answer == TABLE_FOUND && !entry_revoked_read(value, revoked)
               ? tables_refuse(tables, "want records of their form, have another")
               : answer;
}

/* Adds what one scope says. True: no other can say more. */
static bool take(const struct entry_revoked *revoked, struct history_revocation *found, bool *any)
{
    if (!*any || revoked->reason != REASON_CERTIFICATE_HOLD)
        *found = (struct history_revocation){ revoked->reason, revoked->date };
    *any = true;
    return revoked->reason != REASON_CERTIFICATE_HOLD;
}

enum table_answer revocation_find(
    struct tables *tables, uint32_t issuer, struct span serial, struct history_revocation *found)
{
    struct entry_key key = entry_number_key(issuer);
    struct entry_revoked revoked = { .from = 0 };
    struct entry_crl crl;
    bool any = false;
    enum table_answer answer = find(tables, issuer, RESPONSES, serial, &revoked);

    if (answer == TABLE_TROUBLE || (answer == TABLE_FOUND && take(&revoked, found, &any)))
        return answer;
    while ((answer = crls_next(tables, issuer, &key, &crl)) == TABLE_FOUND) {
        const struct entry_mark *const mark = crls_mark(&crl);

        if (mark == NULL || crl.scope == RESPONSES)
            continue;
        answer = find(tables, issuer, crl.scope, serial, &revoked);
        if (answer == TABLE_TROUBLE)
            return answer;
        if (answer == TABLE_FOUND && crls_list(&revoked, mark->generation) && take(&revoked, found, &any))
            return TABLE_FOUND;
    }
    return answer == TABLE_TROUBLE ? answer : any ? TABLE_FOUND : TABLE_NONE;
}

static bool keep_single(
    struct tables *tables, uint32_t issuer, const struct ocsp_single *single, bool *changed)
{
    struct entry_revoked before = { .from = 0 };
    struct entry_key key;
    const enum table_answer answer = find(tables, issuer, RESPONSES, single->serial, &before);

    if (answer == TABLE_TROUBLE || !entry_revoked_key(issuer, RESPONSES, single->serial, &key))
        return answer != TABLE_TROUBLE;
    if (single->status != OCSP_REVOKED) {
        if (answer == TABLE_NONE || before.reason != REASON_CERTIFICATE_HOLD)
            return true;
        *changed = true;
        return table_remove(tables, TABLE_REVOKED, entry_key_span(&key));
    }
    const struct entry_revoked after = {
        .from = 1,
        .reason = single->reason <= REASON_MAX ? (uint8_t)single->reason : UINT8_MAX,
        .date = single->revoked_at.valid ? single->revoked_at.seconds : 0,
    };
    /* Who was revoked for good is not let go by way of a hold. */
    if (answer == TABLE_FOUND
        && ((before.reason == after.reason && before.date == after.date)
            || (before.reason != REASON_CERTIFICATE_HOLD && after.reason == REASON_CERTIFICATE_HOLD)))
        return true;
    uint8_t bytes[ENTRY_REVOKED_BYTES];
    entry_revoked_write(&after, bytes);
    *changed = true;
    return table_put(tables, TABLE_REVOKED, entry_key_span(&key), SPAN_OF(bytes));
}

bool revocation_keep(struct tables *tables, uint32_t issuer, const struct ocsp *ocsp, bool *changed)
{
    struct ocsp_walk walk = ocsp_walk(ocsp);
    const struct ocsp_single *single;

    *changed = false;
    while ((single = ocsp_next(&walk)) != NULL)
        if (!keep_single(tables, issuer, single, changed))
            return false;
    return true;
}
