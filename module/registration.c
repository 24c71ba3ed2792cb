/* module/registration.c - documents that callers register, to have their digests signed. */
#include "module/registration.h"

#include "module/candidate.h"
#include "module/evidence.h"
#include "module/gate.h"
#include "module/module.h"
#include "module/past.h"
#include "module/refusal.h"
#include "module/virtual.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the template says. Spans are the caller's memory: read once more at most, and what is read then counts. */
struct registration {
    struct span value, label;
    bool has_value, stored;
};

static CK_RV read_bool(const CK_ATTRIBUTE *attribute, bool *value)
{
    CK_BBOOL octet;

    if (attribute->pValue == NULL || attribute->ulValueLen != sizeof octet)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    memcpy(&octet, attribute->pValue, sizeof octet);
    *value = octet != CK_FALSE;
    return CKR_OK;
}

static CK_RV read_attribute(const CK_ATTRIBUTE *attribute, struct registration *registration)
{
    const struct span span = { attribute->pValue, attribute->ulValueLen };

    switch (attribute->type) {
    case CKA_VALUE:
        if (registration->has_value)
            return CKR_TEMPLATE_INCONSISTENT;
        registration->has_value = true;
        registration->value = span;
        return span.at != NULL && span.len > 0 ? CKR_OK : CKR_ATTRIBUTE_VALUE_INVALID;
    case CKA_LABEL: registration->label = span; return span.at != NULL ? CKR_OK : CKR_ATTRIBUTE_VALUE_INVALID;
    case CKA_TOKEN: return read_bool(attribute, &registration->stored);
    case CKA_CLASS:
    case CKA_APPLICATION:
    case CKA_PRIVATE:
    case CKA_MODIFIABLE:
    case CKA_COPYABLE:
    case CKA_DESTROYABLE: return CKR_OK;
    default: return CKR_ATTRIBUTE_TYPE_INVALID;
    }
}

static CK_RV read_template(const CK_ATTRIBUTE *attributes, CK_ULONG count, struct registration *registration)
{
    CK_RV rv = CKR_OK;

    *registration = (struct registration){ .has_value = false };
    for (CK_ULONG i = 0; rv == CKR_OK && i < count; i++)
        rv = read_attribute(&attributes[i], registration);
    if (rv != CKR_OK)
        return rv;
    if (registration->stored)
        return CKR_ATTRIBUTE_VALUE_INVALID;
    return registration->has_value ? CKR_OK : CKR_TEMPLATE_INCOMPLETE;
}

static bool is_for(const struct registration *registration, const struct key_policy *key)
{
    const char *const name = key->config->name;

    return key->raw
           && (registration->label.at == NULL
               || span_equal(registration->label, (struct span){ (const uint8_t *)name, strlen(name) }));
}

/* What one key thinks of it. */
struct opinion {
    struct key_policy *key;
    struct judgement *judgement; /* NULL: memory ran out */
    enum gate_result result;     /* GATE_SIGNED: it would sign */
};

static void judge_for(struct key_policy *key, struct span document, int64_t clock, struct opinion *opinion)
{
    struct past past;

    *opinion = (struct opinion){ .key = key, .result = GATE_NO_MEMORY };
    past_begin(&past, key);
    opinion->judgement = judge_for_key(key, document, clock, false, past_history(&past));
    past_end(&past);
    if (opinion->judgement == NULL)
        return;
    if (past_failed(&past))
        opinion->result = GATE_NOT_RECORDED;
    else if (opinion->judgement->reason != JUDGED_UNPARSED && judgement_is_of_signed(opinion->judgement)) {
        opinion->judgement->verdict = REFUSE;
        opinion->judgement->reason = JUDGED_UNPARSED;
        opinion->judgement->message = "want a document to be signed, have one that is";
        opinion->result = GATE_NO_ARTIFACT;
    } else if (gate_may_sign(key, opinion->judgement, &opinion->result)) {
        opinion->result = GATE_SIGNED;
    }
}

/* Of two opinions the one to tell: a yes, else the no of the key whose document it is. */
static bool is_better(const struct opinion *a, const struct opinion *b)
{
    if (b->key == NULL || b->judgement == NULL)
        return true;
    if (a->judgement == NULL || b->result == GATE_SIGNED)
        return false;
    return a->result == GATE_SIGNED || a->judgement->reason > b->judgement->reason;
}

/* Asks every key that the document may be for; the best opinion, whose judgement the caller frees. */
static struct opinion ask_keys(
    const struct registration *registration, struct span document, int64_t clock, size_t *asked)
{
    struct opinion best = { .key = NULL }, next;

    *asked = 0;
    for (size_t i = 0; i < module.policies->count; i++) {
        if (!is_for(registration, &module.policies->keys[i]))
            continue;
        ++*asked;
        judge_for(&module.policies->keys[i], document, clock, &next);
        if (is_better(&next, &best)) {
            free(best.judgement);
            best = next;
        } else {
            free(next.judgement);
        }
    }
    return best;
}

static CK_RV refuse(
    struct session *session, const struct opinion *opinion, struct span document, int64_t clock)
{
    const bool trouble = opinion->result == GATE_NO_MEMORY || opinion->result == GATE_NOT_RECORDED;
    const CK_RV rv = trouble ? ckr_of(opinion->result, opinion->key, CKR_OK) : CKR_ATTRIBUTE_VALUE_INVALID;
    struct gate_operation op = { .slot = session->slot };

    gate_learn_token(&op);
    evidence_waivers(clock);
    evidence_refusal(&(struct evidence){ .policy = opinion->key,
                         .judgement = opinion->judgement,
                         .document = document,
                         .token = op.token,
                         .how = "C_CreateObject (registered)" },
        rv);
    refusal_show(session, refusal_new(opinion->judgement, rv));
    return rv;
}

/* There is no key whose decision it would be, so there is no record. */
static CK_RV refuse_unasked(struct session *session, const char *message)
{
    refusal_show(session, refusal_of(message, CKR_ATTRIBUTE_VALUE_INVALID));
    return CKR_ATTRIBUTE_VALUE_INVALID;
}

static CK_RV keep(struct session *session, const struct registration *registration,
    const struct key_policy *key, struct candidate *candidate, CK_OBJECT_HANDLE *object)
{
    candidate->source = CANDIDATE_REGISTERED;
    candidate->key = registration->label.at != NULL ? key : NULL;
    candidate->slot = session->slot;
    candidate->session = session->handle;
    if (!virtual_handle(&candidate->object))
        return CKR_FUNCTION_FAILED;
    const CK_OBJECT_HANDLE made = candidate->object;
    if (!candidate_keep(candidate))
        return CKR_DEVICE_MEMORY;
    *object = made;
    return CKR_OK;
}

static CK_RV make(struct session *session, const struct registration *registration,
    struct candidate *candidate, CK_OBJECT_HANDLE *object)
{
    const struct span document = { candidate->at, candidate->len };
    const int64_t clock = time(NULL);
    size_t asked = 0;
    struct opinion opinion = ask_keys(registration, document, clock, &asked);
    CK_RV rv = CKR_ATTRIBUTE_VALUE_INVALID;

    if (asked == 0)
        rv = refuse_unasked(
            session, "want a key with raw-signing = registered, of the name that CKA_LABEL gives, have none");
    else if (opinion.result == GATE_SIGNED)
        rv = keep(session, registration, opinion.key, candidate, object);
    else
        rv = refuse(session, &opinion, document, clock);
    free(opinion.judgement);
    return rv;
}

CK_RV registration_make(
    struct session *session, const CK_ATTRIBUTE *attributes, CK_ULONG count, CK_OBJECT_HANDLE *object)
{
    struct registration registration;
    struct candidate candidate = { .at = NULL };
    CK_RV rv = read_template(attributes, count, &registration);

    if (rv != CKR_OK)
        return rv;
    if (object == NULL)
        return CKR_ARGUMENTS_BAD;
    if (module.policies->raw_limit == 0)
        return refuse_unasked(session, "want a key with raw-signing = registered, have none");
    if (registration.value.len > module.policies->raw_limit) /* not even copied */
        return refuse_unasked(session, "want a document within the limits of the keys, have a larger one");
    candidate.at = malloc(registration.value.len);
    if (candidate.at == NULL)
        return CKR_HOST_MEMORY;
    candidate.len = registration.value.len;
    memcpy(candidate.at, registration.value.at, candidate.len); /* once: nobody changes what is judged */
    rv = make(session, &registration, &candidate, object);
    candidate_clear(&candidate);
    return rv;
}
