/* module/refusal.c - a refusal as text. */
#include "module/refusal.h"

#include "module/code_name.h"
#include "module/virtual.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Text is written twice: first to measure it. */
struct page {
    char *at; /* NULL: only measured */
    size_t len, room;
};

static void __attribute__((format(printf, 2, 3))) put(struct page *page, const char *format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(page->at != NULL ? page->at + page->len : NULL,
        page->at != NULL ? page->room - page->len : 0, format, arguments);
    va_end(arguments);
    page->len += len > 0 ? (size_t)len : 0;
}

/* `report` NULL: there are no findings. */
static void put_all(struct page *page, const char *message, const struct report *report, CK_RV code)
{
    char name[CODE_TEXT_BYTES];

    put(page, "%s\n", code_name(code, name));
    if (message != NULL)
        put(page, "%s\n", message);
    for (size_t i = 0; report != NULL && i < report->finding_count; i++) {
        const struct finding *const finding = &report->findings[i];

        if (finding->waiver == NULL)
            put(page, "%s %s at %s, octet %zu: %s (%s)\n", severity_name(finding->severity), finding->rule,
                finding->path, finding->offset, finding->message, finding->source);
    }
}

static struct refusal *make(const char *message, const struct report *report, CK_RV code)
{
    struct page page = { .at = NULL };
    struct refusal *refusal;

    put_all(&page, message, report, code);
    refusal = malloc(sizeof *refusal + page.len + 1);
    if (refusal == NULL)
        return NULL;
    page = (struct page){ refusal->text, 0, page.len + 1 };
    put_all(&page, message, report, code);
    refusal->len = page.len;
    if (!virtual_handle(&refusal->object)) {
        free(refusal);
        refusal = NULL;
    }
    return refusal;
}

struct refusal *refusal_new(const struct judgement *judgement, CK_RV code)
{
    return judgement != NULL ? make(judgement->message, &judgement->report, code) : make(NULL, NULL, code);
}

struct refusal *refusal_of(const char *message, CK_RV code)
{
    return make(message, NULL, code);
}

void refusal_show(struct session *session, struct refusal *refusal)
{
    free(session->refusal);
    session->refusal = refusal;
}
