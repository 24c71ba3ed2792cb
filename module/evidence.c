/* module/evidence.c - decisions as records of the journal. */
#include "module/evidence.h"

#include "lint/lint.h"
#include "module/module.h"
#include "module/tell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_TEXT_BYTES = 1024 /* of a distinguished name in a record; the rest is cut */ };

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static struct record_span record_span(struct span span)
{
    return (struct record_span){ span.at, span.len };
}

/* A growing text that stops when it is full. */
struct text {
    char bytes[NAME_TEXT_BYTES];
    size_t used;
};

static void text_add(struct text *text, const void *bytes, size_t len)
{
    const size_t room = sizeof text->bytes - text->used;

    if (len > room)
        len = room;
    memcpy(text->bytes + text->used, bytes, len);
    text->used += len;
}

/* "commonName=…, organizationName=…"; values as they stand in the document: the journal escapes them. */
static struct record_span name_text(struct span name, struct text *text)
{
    struct name_walk walk = name_walk(name);
    struct attribute attribute;

    text->used = 0;
    while (name_next(&walk, &attribute)) {
        char dotted[OID_TEXT_BYTES];
        const char *type = oid_name(attribute.type);

        if (attribute.type == OID_UNKNOWN)
            type = oid_text(attribute.oid, dotted);
        if (text->used > 0)
            text_add(text, attribute.in_rdn > 0 ? "+" : ", ", attribute.in_rdn > 0 ? 1 : 2);
        text_add(text, type, strlen(type));
        text_add(text, "=", 1);
        text_add(text, attribute.value.at, attribute.value.len);
    }
    return (struct record_span){ (const uint8_t *)text->bytes, text->used };
}

/* A decision and the memory that it points into. */
struct page {
    struct record record;
    struct record_finding findings[REPORT_MAX_FINDINGS];
    struct text issuer, subject;
};

static enum record_mode mode_of(const struct key_policy *policy)
{
    if (policy->free)
        return RECORD_FREE;
    return policy->config->mode == MODE_MONITOR ? RECORD_MONITOR : RECORD_ENFORCE;
}

static void decide_findings(const struct report *report, struct page *page, struct record_decision *decision)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct finding *finding = &report->findings[i];

        page->findings[i] = (struct record_finding){
            .rule = finding->rule,
            .severity = severity_name(finding->severity),
            .path = finding->path,
            .offset = finding->offset,
            .message = finding->message,
            .waiver = finding->waiver,
        };
        decision->finding_count = i + 1;
    }
    decision->findings = page->findings;
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        decision->findings_lost += report->counts[i];
    decision->findings_lost = decision->findings_lost > report->finding_count
                                  ? decision->findings_lost - report->finding_count
                                  : 0;
}

static bool keeps(bool signs)
{
    const config_keep_tbs keep = module.config->audit.keep_tbs;

    return keep == KEEP_TBS_ALL || (keep == KEEP_TBS_REFUSED && !signs);
}

/* What a reader of the journal looks for a document by. */
static void decide_artifact(
    const struct artifact *artifact, struct page *page, struct record_decision *decision)
{
    if (artifact->kind != DOCUMENT_CERTIFICATE)
        return;
    decision->serial = record_span(artifact->cert.serial);
    decision->issuer = name_text(artifact->cert.issuer, &page->issuer);
    decision->subject = name_text(artifact->cert.subject, &page->subject);
}

static void decide(const struct evidence *evidence, struct page *page, struct record_decision *decision)
{
    const struct judgement *j = evidence->judgement;
    const bool signs = j != NULL && j->verdict == SIGN;

    *decision = (struct record_decision){
        .key = evidence->policy->config->name,
        .spki_sha256 = evidence->policy->spki_sha256,
        .mechanism = evidence->mechanism->name,
        .rules = lint_version(),
        .mode = mode_of(evidence->policy),
        .verdict = signs ? RECORD_SIGN : RECORD_REFUSE,
        .tbs = record_span(evidence->document),
        .keep_tbs = keeps(signs),
    };
    if (j == NULL)
        return;
    decide_findings(&j->report, page, decision);
    if (!j->report.parsed || j->reason == JUDGED_UNPARSED)
        return;
    decision->artifact = j->report.artifact;
    decision->profile = j->report.profile;
    decide_artifact(&j->artifact, page, decision);
}

/* Appends; the operator hears of the first failure, not of those that follow from it. */
static enum journal_fault append(const struct record *record, uint64_t *seq)
{
    const bool known = journal_failed(module.journal, NULL);
    struct journal_error error;

    if (journal_append(module.journal, record, seq, &error))
        return JOURNAL_OK;
    if (!known)
        tell("journal: %s: nothing is signed", error.text);
    return error.fault != JOURNAL_OK ? error.fault : JOURNAL_WRITE;
}

enum journal_fault evidence_intent(const struct evidence *evidence, uint64_t *seq)
{
    struct page *page = calloc(1, sizeof *page);
    enum journal_fault fault;

    if (page == NULL)
        return JOURNAL_MEMORY;
    page->record.kind = RECORD_INTENT;
    decide(evidence, page, &page->record.intent.decision);
    fault = append(&page->record, seq);
    if (fault == JOURNAL_OK)
        module.intents++;
    free(page);
    return fault;
}

static enum record_reason reason_of(const struct judgement *j)
{
    if (j == NULL)
        return RECORD_INTERNAL;
    switch (j->reason) {
    case JUDGED_UNPARSED: return RECORD_UNPARSED;
    case JUDGED_POLICY: return RECORD_POLICY;
    case JUDGED_FINDINGS: return RECORD_FINDINGS;
    case JUDGED_NOT:
    case JUDGED_CLOCK:
    case JUDGED_CLEAN: break;
    }
    return RECORD_INTERNAL;
}

void evidence_refusal(const struct evidence *evidence, CK_RV code)
{
    struct page *page = calloc(1, sizeof *page);
    char text[CODE_TEXT_BYTES];

    if (page == NULL)
        return;
    page->record.kind = RECORD_REFUSAL;
    decide(evidence, page, &page->record.refusal.decision);
    page->record.refusal.decision.verdict = RECORD_REFUSE;
    page->record.refusal.code = code_name(code, text);
    page->record.refusal.reason = reason_of(evidence->judgement);
    if (evidence->judgement != NULL)
        page->record.refusal.message = evidence->judgement->message;
    if (append(&page->record, NULL) == JOURNAL_OK)
        module.refusals++;
    free(page);
}

enum journal_fault evidence_outcome(
    uint64_t seq, enum record_result result, struct span signature, CK_RV code)
{
    char text[CODE_TEXT_BYTES];
    const struct record record = {
        .kind = RECORD_OUTCOME,
        .outcome = { .intent = seq,
            .result = result,
            .signature = record_span(signature),
            .code = code_name(code, text) },
    };

    return append(&record, NULL);
}

bool evidence_start(const char *backend_info, struct journal_error *error)
{
    uint8_t config_sha256[CONFIG_SHA256_BYTES];
    struct record_key keys[RECORD_MAX_KEYS];
    struct record record = {
        .kind = RECORD_START,
        .start = { .version = LINTGATE_VERSION,
            .rules = lint_version(),
            .config = module.config->path,
            .config_sha256 = config_sha256,
            .backend = module.config->module.backend,
            .backend_info = backend_info,
            .keys = keys,
            .key_count = module.policies->count < RECORD_MAX_KEYS ? module.policies->count
                                                                  : RECORD_MAX_KEYS },
    };
    char *text = config_effective(module.config, config_sha256);

    if (text == NULL) {
        *error = (struct journal_error){ .fault = JOURNAL_MEMORY, .text = "want memory, have none" };
        return false;
    }
    free(text);
    for (size_t i = 0; i < record.start.key_count; i++) {
        const struct key_policy *policy = &module.policies->keys[i];

        keys[i] = (struct record_key){ policy->config->name, policy->spki_sha256, mode_of(policy) };
    }
    return journal_append(module.journal, &record, NULL, error);
}

void evidence_stop(void)
{
    const struct record record = {
        .kind = RECORD_STOP,
        .stop = { module.intents, module.refusals, module.repeats },
    };

    (void)append(
        &record, NULL); /* without it the chain ends with the last decision: only the counts are lost */
}

const char *code_name(CK_RV code, char text[CODE_TEXT_BYTES])
{
#define NAMED(code)                                                                                          \
    {                                                                                                        \
        code, #code                                                                                          \
    }
    static const struct {
        CK_RV code;
        const char *name;
    } names[] = {
        NAMED(CKR_OK),
        NAMED(CKR_HOST_MEMORY),
        NAMED(CKR_GENERAL_ERROR),
        NAMED(CKR_FUNCTION_FAILED),
        NAMED(CKR_ARGUMENTS_BAD),
        NAMED(CKR_DATA_INVALID),
        NAMED(CKR_DATA_LEN_RANGE),
        NAMED(CKR_DEVICE_ERROR),
        NAMED(CKR_DEVICE_MEMORY),
        NAMED(CKR_DEVICE_REMOVED),
        NAMED(CKR_FUNCTION_CANCELED),
        NAMED(CKR_KEY_HANDLE_INVALID),
        NAMED(CKR_KEY_FUNCTION_NOT_PERMITTED),
        NAMED(CKR_MECHANISM_INVALID),
        NAMED(CKR_OPERATION_NOT_INITIALIZED),
        NAMED(CKR_PIN_EXPIRED),
        NAMED(CKR_SESSION_CLOSED),
        NAMED(CKR_SESSION_HANDLE_INVALID),
        NAMED(CKR_TOKEN_NOT_PRESENT),
        NAMED(CKR_USER_NOT_LOGGED_IN),
        NAMED(CKR_BUFFER_TOO_SMALL),
        NAMED(CKR_CRYPTOKI_NOT_INITIALIZED),
        NAMED(CKR_FUNCTION_REJECTED),
    };
#undef NAMED

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].code == code)
            return names[i].name;
    snprintf(text, CODE_TEXT_BYTES, "0x%08lx", code);
    return text;
}
