/* module/evidence.c - decisions as records of the journal. */
#include "module/evidence.h"

#include "module/code_name.h"
#include "module/evidence_document.h"
#include "module/forward.h"
#include "module/module.h"
#include "module/tell.h"

#include <stdlib.h>

/* A decision and the memory that it points into. */
struct page {
    struct record record;
    struct document_text *text; /* NULL: no text is kept. It is large, and seldom wanted */
    struct record_finding
        findings[]; /* as many as there are, mostly none: all that there can be are 60 KiB to be wiped */
};

static bool keeps_text(void)
{
    return module.config->audit.keep_text == KEEP_TEXT_YES;
}

static void page_free(struct page *page)
{
    if (page != NULL)
        free(page->text);
    free(page);
}

static struct page *page_new(const struct judgement *judgement)
{
    const size_t count = judgement != NULL ? judgement->report.finding_count : 0;
    struct page *page = calloc(1, sizeof *page + count * sizeof page->findings[0]);

    if (page == NULL || !keeps_text() || (page->text = calloc(1, sizeof *page->text)) != NULL)
        return page;
    page_free(page);
    return NULL;
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
            .message = keeps_text() ? finding->message : NULL,
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

static void decide(const struct evidence *evidence, struct page *page, struct record_decision *decision)
{
    const struct judgement *j = evidence->judgement;
    const bool signs = j != NULL && j->verdict == SIGN;

    *decision = (struct record_decision){
        .program = module.program,
        .key = evidence->policy->config->name,
        .spki_sha256 = evidence->policy->spki_sha256,
        .token = evidence->token[0] != '\0' ? evidence->token : NULL,
        .mechanism = evidence->how[0] != '\0' ? evidence->how : evidence->mechanism->name,
        .mode = evidence_mode(evidence->policy),
        .verdict = signs ? RECORD_SIGN : RECORD_REFUSE,
        .tbs = { evidence->document.at, evidence->document.len },
        .keep_tbs = keeps(signs),
    };
    if (j == NULL)
        return;
    decide_findings(&j->report, page, decision);
    if (!j->report.parsed || j->reason == JUDGED_UNPARSED)
        return;
    decision->artifact = j->report.artifact;
    decision->profile = j->report.profile;
    evidence_document(&j->artifact, page->text, decision);
}

enum journal_fault evidence_append(const struct record *record, uint64_t *seq)
{
    const bool known = journal_failed(module.journal, NULL);
    struct journal_error error;
    uint64_t number = 0;

    if (journal_append(module.journal, record, &number, &error)) {
        if (seq != NULL)
            *seq = number;
        forward_record(module.config->audit.log_to, record, number);
        return JOURNAL_OK;
    }
    if (!known)
        tell("journal: %s: nothing is signed", error.text);
    return error.fault != JOURNAL_OK ? error.fault : JOURNAL_WRITE;
}

enum journal_fault evidence_intent(const struct evidence *evidence, uint64_t *seq)
{
    struct page *page = page_new(evidence->judgement);
    enum journal_fault fault;

    if (page == NULL)
        return JOURNAL_MEMORY;
    page->record.kind = RECORD_INTENT;
    decide(evidence, page, &page->record.intent.decision);
    fault = evidence_append(&page->record, seq);
    if (fault == JOURNAL_OK)
        module.intents++;
    page_free(page);
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
    struct page *page = page_new(evidence->judgement);
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
    if (evidence_append(&page->record, NULL) == JOURNAL_OK)
        module.refusals++;
    page_free(page);
}

enum journal_fault evidence_outcome(
    uint64_t seq, enum record_result result, struct span signature, CK_RV code)
{
    char text[CODE_TEXT_BYTES];
    const struct record record = {
        .kind = RECORD_OUTCOME,
        .outcome = { .intent = seq,
            .result = result,
            .signature = { signature.at, signature.len },
            .code = code_name(code, text) },
    };

    return evidence_append(&record, NULL);
}
