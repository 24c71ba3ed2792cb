/* cli/log_text.c - records of the journal, for people. */
#include "cli/log_text.h"

#include "cli/own_rules.h"

#include <inttypes.h>
#include <string.h>

enum {
    MOST_COLUMNS = 96, /* of a line; less in a narrower terminal */
    INDENT = 9,        /* of the lines below the first: under the time */
    KEY_START = INDENT + 21,
    KEY_END = KEY_START + 20, /* most names are shorter; longer ones push what follows */
};

enum tone { PLAIN = 0, GOOD, BAD, LOUD };

/* Where words are put: breaks lines between words, and inside a word that is longer than a line. */
struct page {
    FILE *out;
    bool colour;
    size_t columns;
    struct kept_lint *kept; /* for messages; NULL: no documents */
    size_t column;
    size_t indent; /* of the next line, should one be needed */
    bool space;    /* one belongs before the next word, if that stands on the same line */
};

static void new_line(struct page *page, size_t indent)
{
    (void)fprintf(page->out, "\n%*s", (int)indent, "");
    page->column = indent;
    page->space = false;
}

static void put_character(struct page *page, char character)
{
    if (page->column >= page->columns)
        new_line(page, page->indent);
    (void)fputc(character >= 0x20 && character <= 0x7e ? character : '?', page->out);
    page->column++;
}

/* Escaped text without its JSON quoting: \" and \\ become one character, \uXXXX stays. All of it is printable ASCII. */
static void put_word(struct page *page, const char *word, size_t len)
{
    if (page->column > page->indent && page->column + page->space + len > page->columns)
        new_line(page, page->indent);
    if (page->space)
        put_character(page, ' ');
    page->space = false;
    for (size_t i = 0; i < len; i++) {
        const bool quoted = word[i] == '\\' && i + 1 < len && (word[i + 1] == '"' || word[i + 1] == '\\');
        i += quoted;
        put_character(page, word[i]);
    }
}

static void put_span(struct page *page, const char *text, size_t len)
{
    while (len > 0) {
        const char *space = memchr(text, ' ', len);
        const size_t word = space != NULL ? (size_t)(space - text) : len;
        if (word > 0)
            put_word(page, text, word);
        if (space == NULL)
            return;
        page->space = page->column > page->indent; /* several in a row count as one */
        text += word + 1;
        len -= word + 1;
    }
}

static void put(struct page *page, const char *text)
{
    put_span(page, text, strlen(text));
}

static void put_value(struct page *page, struct view_value value)
{
    if (value.at != NULL)
        put_span(page, value.at, value.len);
}

static void put_field(struct page *page, const struct view *view, const char *name)
{
    put_value(page, view_get(view, name));
}

/* A text, and a field behind it. */
static void put_named(struct page *page, const char *text, const struct view *view, const char *name)
{
    put(page, text);
    put_field(page, view, name);
}

/* What is printed of one row of a record: a finding, a key, a waiver. */
typedef void put_row(struct page *page, const struct view *view, const struct view *row);

static void put_rows(struct page *page, const struct view *view, const char *name, put_row *put_one)
{
    struct view_value rows = view_get(view, name);
    const struct fields *fields = view_row_fields(view, name);
    struct view row;

    while (view_next_row(&rows, fields, &row))
        put_one(page, view, &row);
}

/* How many rows did not fit into the record, if any. */
static void put_lost(
    struct page *page, const struct view *view, size_t indent, const char *text, const char *name)
{
    if (view_get(view, name).number == 0)
        return;
    new_line(page, indent);
    put_named(page, text, view, name);
}

static void put_look(struct page *page, enum tone look, const char *text)
{
    static const char *const codes[] = { "", "\033[32m", "\033[31m", "\033[1;31m" };

    if (page->colour && look != PLAIN)
        (void)fputs(codes[look], page->out);
    put(page, text);
    if (page->colour && look != PLAIN)
        (void)fputs("\033[0m", page->out);
}

/* seq, time without its fraction, and the key in a column of its own if this kind of record has one. */
static void put_first(struct page *page, const struct view *view)
{
    const struct view_value time = view_get(view, "time"), key = view_get(view, "key");
    const bool has_key = view->kind == RECORD_INTENT || view->kind == RECORD_REFUSAL;

    (void)fprintf(page->out, "%7" PRIu64 "  %.10s %.8s  ", view->seq, time.at, time.at + 11);
    page->column = KEY_START;
    page->indent = INDENT;
    if (has_key && key.at == NULL)
        put(page, "(unknown key)");
    put_value(page, key);
    while (has_key && page->column < KEY_END)
        put_character(page, ' ');
    page->space = page->column > KEY_END; /* a name longer than its column */
}

/* What the finding says; where records have no such texts, what today's rules say of the kept document, or else what its rule says. */
static void put_message(struct page *page, const struct view *view, const struct view *row)
{
    const struct view_value message = view_get(row, "message"), rule = view_get(row, "rule");
    const char *again = message.at == NULL && page->kept != NULL ? kept_lint_message(page->kept, view, row)
                                                                 : NULL;

    if (message.at != NULL) {
        put_value(page, message);
        return;
    }
    if (again != NULL) {
        put(page, again);
        return;
    }
    const struct rule *known = every_rule_find(rule.at, rule.len);
    put(page, known != NULL ? known->says : "a rule that this version does not have");
}

static void put_finding(struct page *page, const struct view *view, const struct view *row)
{
    page->indent = INDENT + 4;
    new_line(page, INDENT + 2);
    put_field(page, row, "severity");
    put_named(page, " ", row, "rule");
    put_named(page, " at ", row, "path");
    put_named(page, ", octet ", row, "offset");
    put(page, ": ");
    put_message(page, view, row);
    if (view_get(row, "waiver").at != NULL) {
        put_named(page, " (waived: ", row, "waiver");
        put(page, ")");
    }
}

static void put_waived_finding(struct page *page, const struct view *view, const struct view *row)
{
    if (view_get(row, "waiver").at != NULL)
        put_finding(page, view, row);
}

static void put_findings(struct page *page, const struct view *view, bool only_waived)
{
    put_rows(page, view, "findings", only_waived ? put_waived_finding : put_finding);
    put_lost(page, view, INDENT + 2, "findings that did not fit into the record: ", "findings_lost");
}

bool log_has_profile(const struct view *view)
{
    const struct view_value artifact = view_get(view, "artifact"), profile = view_get(view, "profile");

    return profile.at != NULL && profile.len > 0
           && (profile.len != artifact.len || memcmp(profile.at, artifact.at, artifact.len) != 0);
}

/* What was to be signed: kind, profile, serial, subject. */
static void put_document(struct page *page, const struct view *view)
{
    const struct view_value artifact = view_get(view, "artifact"), serial = view_get(view, "serial"),
                            subject = view_get(view, "subject");

    page->indent = INDENT + 2;
    new_line(page, INDENT);
    if (artifact.at != NULL)
        put_value(page, artifact);
    else
        put(page, "unknown document");
    if (log_has_profile(view)) {
        put(page, " ");
        put_value(page, view_get(view, "profile"));
    }
    put_named(page, ", ", view, "tbs_len");
    put(page, " octets");
    if (serial.at != NULL) {
        put(page, ", serial ");
        put_value(page, serial);
    }
    if (subject.at != NULL) {
        put(page, ", ");
        put_value(page, subject);
    }
}

static void show_intent(struct page *page, const struct view *view, enum record_result result)
{
    const bool against = view_get(view, "verdict").number == RECORD_REFUSE;

    switch (result) {
    case RECORD_SIGNED: put_look(page, against ? LOUD : GOOD, "signed"); break;
    case RECORD_FAILED: put_look(page, BAD, "not signed"); break;
    case RECORD_RESULT_NONE:
    case RECORD_UNKNOWN:
    case RECORD_RESULT_COUNT: put_look(page, LOUD, "possibly signed"); break;
    }
    if (against)
        put_look(page, LOUD, " against the rules (monitor mode)");
    put_document(page, view);
    put_findings(page, view, !against);
}

static void show_refusal(struct page *page, const struct view *view)
{
    const struct view_value word = view_get(view, "reason");
    char reason
        [sizeof " (unparsed)"]; /* the longest of FORMAT.md; in one piece, so that no line ends with the bracket */

    (void)snprintf(reason, sizeof reason, " (%.*s)", (int)word.len, word.at);
    put_look(page, BAD, "REFUSED");
    put_named(page, " ", view, "code");
    put(page, reason);
    if (view_get(view, "message").at != NULL) {
        page->indent = INDENT + 2;
        new_line(page, INDENT);
        put_field(page, view, "message");
    }
    put_document(page, view);
    put_findings(page, view, false);
}

static void show_outcome(struct page *page, const struct view *view)
{
    put_named(page, "outcome of ", view, "intent");
    put(page, ": ");
    put_look(page, BAD, view_get(view, "result").number == RECORD_FAILED ? "failed" : "unknown");
    put_named(page, ", the backend said ", view, "code");
}

/* A key by name, and one that signs what the rules refuse so that nobody overlooks it. */
static void put_key(struct page *page, const struct view *view, const struct view *row)
{
    (void)view;
    new_line(page, INDENT);
    put_named(page, "key ", row, "name");
    put(page, ": ");
    if (view_get(row, "mode").number == RECORD_MONITOR)
        put_look(page, LOUD, "MONITOR MODE, signs what the rules refuse");
    else
        put_field(page, row, "mode");
}

static void put_waiver(struct page *page, const struct view *waiver)
{
    put_field(page, waiver, "rule");
    put(page, view_get(waiver, "key").at != NULL ? " of key " : " of every key");
    put_field(page, waiver, "key");
    put(page, view_get(waiver, "profile").at != NULL ? " with profile " : "");
    put_field(page, waiver, "profile");
    put_named(page, " until ", waiver, "until");
    put_named(page, " approved by ", waiver, "approved_by");
}

static void put_standing_waiver(struct page *page, const struct view *view, const struct view *row)
{
    (void)view;
    page->indent = INDENT + 2;
    new_line(page, INDENT);
    put(page, view_get(row, "standing").number == RECORD_EXPIRED ? "waiver, expired: " : "waiver: ");
    put_waiver(page, row);
}

static void show_start(struct page *page, const struct view *view)
{
    static const char *const parts[][2] = { { "build ", "build" },
        { "SHA-256 of the rules ", "rules_sha256" }, { "configuration ", "config" },
        { "SHA-256 ", "policy_sha256" }, { "backend ", "backend" }, { "which is ", "backend_info" } };

    put_named(page, "start of lintgate ", view, "version");
    put_named(page, ", rules ", view, "rules");
    put_named(page, ", process ", view, "pid");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        page->indent = INDENT + 2;
        new_line(page, INDENT);
        put_named(page, parts[i][0], view, parts[i][1]);
    }
    put_rows(page, view, "keys", put_key);
    put_lost(page, view, INDENT, "keys that did not fit into the record: ", "keys_lost");
    put_rows(page, view, "waivers", put_standing_waiver);
    put_lost(page, view, INDENT, "waivers that did not fit into the record: ", "waivers_lost");
}

static void show_configuration(struct page *page, const struct view *view)
{
    put_look(page, LOUD, "another configuration");
    put_named(page, ": ", view, "config");
    page->indent = INDENT + 2;
    new_line(page, INDENT);
    put_named(page, "SHA-256 ", view, "policy_sha256");
    new_line(page, INDENT);
    put_named(page, "before: ", view, "before_policy_sha256");
}

static void show_waiver(struct page *page, const struct view *view)
{
    put_look(page, LOUD, "a waiver ended");
    put(page, ": ");
    put_waiver(page, view);
}

static void show_login(struct page *page, const struct view *view)
{
    put_look(page, LOUD, "nobody was logged in");
    put_named(page, " on token ", view, "label");
    put_named(page, ": ", view, "reason");
    put_named(page, ", ", view, "code");
    put_named(page, ", wrong PINs that count: ", view, "wrong");
    if (view_get(view, "message").at == NULL)
        return;
    page->indent = INDENT + 2;
    new_line(page, INDENT);
    put_field(page, view, "message");
}

static void show_clock(struct page *page, const struct view *view)
{
    put_look(page, LOUD, "the clock was set");
    put_named(page, " ", view, "direction");
    put_named(page, " by ", view, "step_ms");
    put_named(page, " ms; the record before says ", view, "before");
}

static void show_stop(struct page *page, const struct view *view)
{
    put_named(page, "stop of process ", view, "pid");
    put_named(page, ": intents ", view, "intents");
    put_named(page, ", refusals ", view, "refusals");
    put_named(page, ", repeated ", view, "repeats");
}

static void show_repair(struct page *page, const struct view *view)
{
    put_look(page, LOUD, "repair");
    put_named(page, ": cut a torn tail of ", view, "len");
    put_named(page, " octets at octet ", view, "offset");
    new_line(page, INDENT);
    put_named(page, "its SHA-256 ", view, "sha256");
}

static void show_rotation(struct page *page, const struct view *view)
{
    put_named(page, "rotation by ", view, "cause");
    put_named(page, ": the journal goes on in segment ", view, "next");
}

void log_text_heads(FILE *out)
{
    (void)fprintf(out, "    seq  time (UTC)           %-*s  verdict\n", KEY_END - KEY_START - 2, "key");
}

void log_text_record(
    struct output out, const struct view *view, enum record_result result, struct kept_lint *kept)
{
    const size_t columns = output_columns(out);
    struct page page = { .out = out.stream,
        .colour = out.colour,
        .columns = columns < MOST_COLUMNS ? columns : MOST_COLUMNS,
        .kept = kept };

    if (view->kind == RECORD_OUTCOME && view_get(view, "result").number == RECORD_SIGNED)
        return;
    put_first(&page, view);
    switch (view->kind) {
    case RECORD_START: show_start(&page, view); break;
    case RECORD_STOP: show_stop(&page, view); break;
    case RECORD_INTENT: show_intent(&page, view, result); break;
    case RECORD_OUTCOME: show_outcome(&page, view); break;
    case RECORD_REFUSAL: show_refusal(&page, view); break;
    case RECORD_CONFIGURATION: show_configuration(&page, view); break;
    case RECORD_WAIVER: show_waiver(&page, view); break;
    case RECORD_LOGIN: show_login(&page, view); break;
    case RECORD_CLOCK: show_clock(&page, view); break;
    case RECORD_REPAIR: show_repair(&page, view); break;
    case RECORD_ROTATION: show_rotation(&page, view); break;
    case RECORD_NONE:
    case RECORD_KIND_COUNT: break;
    }
    (void)fputc('\n', out.stream);
}
