/* Findings of one document: messages, paths, quotes. No allocation; what does not fit is said by `cut`. */
#include "lint/report.h"

#include "lint/rule.h"

#include <stdarg.h>
#include <stdio.h>

enum { PATH_BYTES = 256 /* one path, octets with its NUL; a dotted extension type and two indexes fit */ };

const char *severity_name(enum severity severity)
{
    static const char *const severity_names[] = { "error", "warning", "notice" };
    _Static_assert(COUNT_OF(severity_names) == SEVERITY_COUNT, "a name for every severity");
    return severity < SEVERITY_COUNT ? severity_names[severity] : severity_names[SEVERITY_ERROR];
}

/* Only what may have been written: a report is large, and most documents have no findings. */
void report_clear(struct report *report)
{
    report->parsed = false;
    report->cut = false;
    report->artifact = "";
    report->profile = "";
    report->scope = 0;
    memset(report->counts, 0, sizeof(report->counts));
    report->finding_count = 0;
    report->document = (struct span){ NULL, 0 };
    report->rule = NULL;
    report->subject = NULL;
    report->path = NULL;
    report->text_used = 0;
}

const char *report_keep(struct report *report, const char *text)
{
    const size_t size = strlen(text) + 1;
    if (size > sizeof(report->text) - report->text_used)
        return NULL;
    char *const kept = report->text + report->text_used;
    report->text_used += size;
    for (size_t i = 0; i < size; i++)
        kept[i] = text[i] == '\0' || (text[i] >= 0x20 && text[i] < 0x7f) ? text[i] : '?';
    return kept;
}

/* Marks in the text that its end is lost. */
static void ellipsis(char *text, size_t size)
{
    memcpy(text + size - sizeof("..."), "...", sizeof("..."));
}

void finding(struct report *report, struct span where, const char *format, ...)
{
    const struct rule *const rule = report->rule;
    const enum severity severity = rule != NULL && rule->severity < SEVERITY_COUNT ? rule->severity
                                                                                   : SEVERITY_ERROR;
    report->counts[severity]++;                         /* counts even if the text is lost */
    if (report->finding_count == REPORT_MAX_FINDINGS) { /* before the work of a path that nobody reads */
        report->cut = true;
        return;
    }

    char message[REPORT_MESSAGE_BYTES], path[PATH_BYTES];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    if (length < 0)
        message[0] = '\0';
    else if ((size_t)length >= sizeof(message))
        ellipsis(message, sizeof(message));

    if (where.at == NULL || !span_within(where, report->document))
        where = (struct span){ report->document.at, report->document.len };
    const char *found = report->path != NULL ? report->path(report->subject, where, path, sizeof(path)) : "";

    const size_t text_used = report->text_used;
    const char *const kept_path = report_keep(report, found);
    const char *const kept_message = report_keep(report, message);
    if (kept_path == NULL || kept_message == NULL) {
        report->text_used = text_used;
        report->cut = true;
        return;
    }
    report->findings[report->finding_count++] = (struct finding){
        .rule = rule != NULL ? rule->id : "",
        .severity = severity,
        .source = rule != NULL ? rule->source : "",
        .path = kept_path,
        .offset = where.at != NULL ? (size_t)(where.at - report->document.at) : 0,
        .len = where.len,
        .message = kept_message,
    };
}

const char *quote(struct span value, char text[QUOTE_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    enum { ESCAPE_BYTES = 4 }; /* \xNN */
    size_t used = 0;
    for (size_t i = 0; i < value.len; i++) {
        const uint8_t c = value.at[i];
        const bool plain = c >= 0x20 && c < 0x7f && c != '\\';
        if (used + (plain ? 1 : ESCAPE_BYTES) > REPORT_QUOTE_BYTES) {
            memcpy(text + used, "...", sizeof("..."));
            return text;
        }
        if (plain) {
            text[used++] = (char)c;
            continue;
        }
        text[used++] = '\\';
        text[used++] = 'x';
        text[used++] = digits[c >> 4];
        text[used++] = digits[c & 0xf];
    }
    text[used] = '\0';
    return text;
}
