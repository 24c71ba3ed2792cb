/* cli/doctor_print.c - findings of the doctor, one line each. */
#include "cli/doctor_work.h"
#include "cli/output.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const gravities[] = {
    [GRAVITY_NOTE] = "note", [GRAVITY_WARNING] = "warning", [GRAVITY_ERROR] = "error"
};
static const enum look looks[] = {
    [GRAVITY_NOTE] = LOOK_PLAIN, [GRAVITY_WARNING] = LOOK_DOUBTFUL, [GRAVITY_ERROR] = LOOK_BAD
};

const char *doctor_text(char text[DOCTOR_TEXT_BYTES], const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, DOCTOR_TEXT_BYTES, format, arguments);
    va_end(arguments);
    return text;
}

/* What is no UTF-8 comes from a token or a name of a file: each such byte as ?. */
static json_t *text_of(const char *text)
{
    json_t *string = json_string(text);
    char copy[DOCTOR_TEXT_BYTES];

    if (string != NULL)
        return string;
    (void)doctor_text(copy, "%s", text);
    for (char *at = copy; *at != '\0'; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
    return json_string(copy);
}

static void print_json(const struct doctor_finding *finding)
{
    json_t *object = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "gravity", gravities[finding->gravity],
        "check", finding->check, "where", text_of(finding->where), "want", text_of(finding->want), "have",
        text_of(finding->have), "mend", text_of(finding->mend));

    if (object == NULL || json_dumpf(object, stdout, JSON_COMPACT) != 0)
        output_complain(NULL, "want memory for a line, have none");
    (void)putchar('\n');
    json_decref(object);
}

static void print_text(const struct doctor_finding *finding)
{
    const struct output out = output_standard();

    (void)output_look(out, looks[finding->gravity], gravities[finding->gravity]);
    (void)printf(" %s: ", finding->check);
    (void)output_safe(out, finding->where);
    (void)fputs(": want ", stdout);
    (void)output_safe(out, finding->want);
    (void)fputs(", have ", stdout);
    (void)output_safe(out, finding->have);
    (void)fputs(". ", stdout);
    (void)output_safe(out, finding->mend);
    (void)putchar('\n');
}

void doctor_find(struct doctor *doctor, const struct doctor_finding *finding)
{
    doctor->counts[finding->gravity]++;
    if (doctor->json)
        print_json(finding);
    else
        print_text(finding);
}
