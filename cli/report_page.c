/* cli/report_page.c - the page of a report: its head, its tables, its end. */
#include "cli/report_page.h"

#include "audit/base64.h"
#include "cli/own_rules.h"
#include "lint/digest.h"
#include "lint/lint.h"

#include <inttypes.h>
#include <string.h>

/* Content Security Policy level 2, 8.4: an element runs if its text has this digest. */
static void put_source(FILE *out, const char *text)
{
    uint8_t digest[LINT_DIGEST_BYTES];
    const size_t len = digest_of(LINT_SHA256, (struct span){ (const uint8_t *)text, strlen(text) }, digest);
    char base64[LINT_DIGEST_BYTES * 2];

    base64_write(digest, len, base64);
    (void)fprintf(out, "'sha256-%.*s'", (int)base64_length(len), base64);
}

static void put_head(FILE *out, const struct report_origin *origin)
{
    (void)fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ",
        out);
    put_source(out, report_css);
    (void)fputs("; script-src ", out);
    put_source(out, report_js);
    (void)fputs("; base-uri 'none'; form-action 'none'\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n<title>lintgate report: ",
        out);
    html_put(out, origin->journal);
    (void)fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", report_css);
}

static void put_pair(FILE *out, const char *name, const char *value)
{
    (void)fprintf(out, "<div><dt>%s</dt><dd>", name);
    html_put(out, value);
    (void)fputs("</dd></div>", out);
}

static void put_header(FILE *out, const struct report_origin *origin)
{
    (void)fputs(
        "<header><h1>What a CA's keys signed, and what lintgate refused</h1>\n<dl class=\"facts\">", out);
    put_pair(out, "journal", origin->journal);
    put_pair(out, "asked for", origin->filter[0] != '\0' ? origin->filter : "everything");
    put_pair(out, "made", origin->made_at);
    put_pair(out, "by", "lintgate " LINTGATE_VERSION);
    put_pair(out, "rules", lint_version());
    (void)fputs("</dl></header>\n<main>\n", out);
}

/* Each line a sentence. */
static void put_verification(FILE *out, const struct report_origin *origin)
{
    const char *line = origin->verified;

    (void)fprintf(out,
        "<section aria-labelledby=\"h-verified\"><h2 id=\"h-verified\">Verification</h2>\n<ul class=\"%s\">",
        origin->intact ? "intact" : "broken");
    while (*line != '\0') {
        const size_t len = strcspn(line, "\n");
        char text[1024];

        (void)snprintf(text, sizeof text, "%.*s", (int)len, line);
        (void)fputs("<li>", out);
        html_put(out, text);
        (void)fputs("</li>", out);
        line += len + (line[len] == '\n');
    }
    (void)fputs("</ul></section>\n", out);
}

static const char *const column_names[TALLY_COLUMNS] = { "signed", "signed against the rules", "refused",
    "failed, or not known", "waived" };
static const char *const column_looks[TALLY_COLUMNS] = { "signed", "would-refuse", "refused", "unsure",
    "waived" };

static void put_totals(FILE *out, const struct report_totals *totals)
{
    (void)fputs(
        "<section aria-labelledby=\"h-totals\"><h2 id=\"h-totals\">Totals</h2>\n<dl class=\"totals\">", out);
    for (enum tally_column column = TALLY_SIGNED; column <= TALLY_UNSURE; column++) {
        (void)fprintf(out, "<div class=\"%s\"><dt>%s</dt><dd>", column_looks[column], column_names[column]);
        html_put_number(out, totals->counts[column]);
        (void)fputs("</dd></div>", out);
    }
    (void)fputs("</dl>\n", out);
    if (totals->bar_count > 0 && totals->bars != NULL)
        report_charts(out, totals);
    (void)fputs("</section>\n", out);
}

/* What a rule asks, behind its name. */
static void put_rule_words(FILE *out, const char *id)
{
    const struct rule *rule = every_rule_find(id, strlen(id));

    if (rule == NULL)
        return;
    (void)fputs("<span class=\"says\">", out);
    html_put(out, rule->says);
    (void)fputs(" <cite>", out);
    html_put(out, rule->source);
    (void)fputs("</cite></span>", out);
}

static void put_tally(FILE *out, const char *title, const char *id, const struct tally *tally, bool rules)
{
    const enum tally_column last = rules ? TALLY_WAIVED : TALLY_UNSURE;

    if (tally->count == 0)
        return;
    (void)fprintf(out,
        "<section aria-labelledby=\"h-%s\"><h2 id=\"h-%s\">%s</h2>\n<div "
        "class=\"wide\"><table><thead><tr><th "
        "scope=\"col\">%s</th>",
        id, id, title, id);
    for (enum tally_column column = TALLY_SIGNED; column <= last; column++)
        (void)fprintf(out, "<th scope=\"col\">%s</th>", column_names[column]);
    (void)fputs("</tr></thead><tbody>\n", out);
    for (size_t i = 0; i < tally->count; i++) {
        const struct tally_row *row = &tally->rows[i];

        (void)fputs("<tr><th scope=\"row\">", out);
        html_put_value(out, (struct view_value){ .at = row->name, .len = strlen(row->name) });
        if (rules)
            put_rule_words(out, row->name);
        (void)fputs("</th>", out);
        for (enum tally_column column = TALLY_SIGNED; column <= last; column++) {
            (void)fprintf(out, "<td class=\"%s\">", row->counts[column] > 0 ? column_looks[column] : "zero");
            html_put_number(out, row->counts[column]);
            (void)fputs("</td>", out);
        }
        (void)fputs("</tr>\n", out);
    }
    (void)fputs("</tbody></table></div></section>\n", out);
}

static void put_cell(FILE *out, const char *text, const char *otherwise)
{
    (void)fputs("<td>", out);
    if (text != NULL)
        html_put_value(out, (struct view_value){ .at = text, .len = strlen(text) });
    else
        (void)fputs(otherwise, out);
    (void)fputs("</td>", out);
}

static void put_waivers(FILE *out, const struct report_totals *totals)
{
    (void)fputs(
        "<section aria-labelledby=\"h-waivers\"><h2 id=\"h-waivers\">Waivers in the configuration</h2>\n",
        out);
    if (totals->waiver_count == 0)
        (void)fputs("<p>None when the module was last started.</p>", out);
    else
        (void)fputs(
            "<div class=\"wide\"><table><thead><tr><th scope=\"col\">rule</th><th scope=\"col\">key</th><th "
            "scope=\"col\">profile</th>"
            "<th scope=\"col\">last day</th><th scope=\"col\">approved by</th><th scope=\"col\">state</th>"
            "<th scope=\"col\">decisions with it</th></tr></thead><tbody>\n",
            out);
    for (size_t i = 0; i < totals->waiver_count; i++) {
        const struct report_waiver *waiver = &totals->waivers[i];
        const uint64_t *uses = waiver->rule != NULL
                                   ? tally_find(&totals->rules, waiver->rule, strlen(waiver->rule))
                                   : NULL;

        (void)fputs("<tr>", out);
        put_cell(out, waiver->rule, "");
        put_cell(out, waiver->key, "all");
        put_cell(out, waiver->profile, "all");
        put_cell(out, waiver->until, "");
        put_cell(out, waiver->approved_by, "");
        put_cell(out, waiver->expired ? "expired" : "holds", "");
        (void)fputs("<td>", out);
        html_put_number(out, uses != NULL ? uses[TALLY_WAIVED] : 0);
        (void)fputs("</td></tr>\n", out);
    }
    (void)fprintf(out, "%s</section>\n", totals->waiver_count > 0 ? "</tbody></table></div>" : "");
}

/* The script fills it. */
static void put_list(FILE *out, const struct report_origin *origin, const struct report_totals *totals)
{
    (void)fputs(
        "<section aria-labelledby=\"h-list\"><h2 id=\"h-list\">Refused, against the rules, failed: ", out);
    html_put_number(out, totals->listed);
    (void)fputs("</h2>\n", out);
    if (origin->documents_left_out > 0) {
        (void)fputs("<p>The newest have their documents in this page; ", out);
        html_put_number(out, origin->documents_left_out);
        (void)fputs(" octets of older ones are only beside the journal (--documents).</p>\n", out);
    }
    (void)fputs("<noscript><p>The list needs this page's own script. <code>lintgate log show --verdict "
                "refused</code> "
                "prints the same.</p></noscript>\n<div id=\"list\"></div></section>\n</main>\n",
        out);
}

void report_page_begin(FILE *out, const struct report_origin *origin, const struct report_totals *totals)
{
    put_head(out, origin);
    put_header(out, origin);
    put_verification(out, origin);
    put_totals(out, totals);
    put_tally(out, "By rule", "rule", &totals->rules, true);
    put_tally(out, "By key", "key", &totals->keys, false);
    put_tally(out, "By document and profile", "profile", &totals->profiles, false);
    put_tally(out, "Why refused", "reason", &totals->reasons, false);
    put_waivers(out, totals);
    put_list(out, origin, totals);
}

void report_page_end(FILE *out)
{
    (void)fprintf(out, "<script>%s</script>\n</body>\n</html>\n", report_js);
}
