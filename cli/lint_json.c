/* cli/lint_json.c - what lint found, for programs: one JSON object a document. */
#include "cli/lint_print.h"

#include "cli/report_json.h"

#include <stdlib.h>

enum { FIRST_ROOM_BYTES = 4 * 1024 /* a document with some findings */ };

bool lint_print_json(FILE *out, struct lint_json *json, const char *name, enum outcome outcome,
    const struct report *report, struct span more)
{
    const struct report_json beside = { .file = name, .verdict = outcome_name(outcome), .more = more };
    size_t wanted = FIRST_ROOM_BYTES;

    for (;;) {
        if (json->room < wanted) {
            char *const grown = realloc(json->at, wanted);
            if (grown == NULL)
                return false;
            json->at = grown;
            json->room = wanted;
        }
        struct json_sink sink = { json->at, json->room, 0 };
        report_json(&sink, &beside, report);
        json_put(&sink, "\n", 1);
        if (sink.len <= json->room) {
            (void)fwrite(json->at, 1, sink.len, out);
            return true;
        }
        wanted = sink.len;
    }
}

bool lint_print(struct output out, const struct lint_form *form, struct lint_json *json, const char *name,
    enum outcome outcome, const struct report *report, struct span more)
{
    if (form->json)
        return lint_print_json(out.stream, json, name, outcome, report, more);
    if (form->csv)
        lint_print_csv(out, name, outcome, report);
    else if (!form->none && (!form->quiet || outcome != OUTCOME_PASS))
        lint_print_text(out, name, outcome, report, form->show);
    return true;
}
