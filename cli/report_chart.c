/* cli/report_chart.c - decisions over time, drawn. */
#include "cli/report_page.h"

#include "audit/stamp.h"

#include <inttypes.h>

enum {
    WIDTH = 720, /* user units of the drawing; the page scales it */
    HEIGHT = 160,
    LEFT = 56, /* room for the numbers of the axis */
    TOP = 10,
    BOTTOM = 24,       /* room for the dates */
    GAP_PERCENT = 18,  /* of a bar's room, between it and the next */
    FEWEST_SLOTS = 24, /* fewer bars are no wider */
    DAY = 24 * 3600,
    MICROSECONDS = 1000 * 1000,
    DATE_TEXT = 10,
    HOUR_TEXT = 16, /* 2026-01-31T23:59 */
};

/* What one chart shows, from the bottom up. */
struct chart {
    const char *title, *id;
    struct {
        enum tally_column column;
        const char *look, *name;
    } parts[3];
    size_t count;
};

static const struct chart charts[] = {
    { "Refused, or against the rules", "against",
        { { TALLY_REFUSED, "refused", "refused" },
            { TALLY_WOULD_REFUSE, "would-refuse", "signed against the rules" },
            { TALLY_UNSURE, "unsure", "failed, or not known" } },
        3 },
    { "Signed", "signed", { { TALLY_SIGNED, "signed", "signed" } }, 1 },
};

static uint64_t sum_of(const struct chart *chart, const struct report_bar *bar)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < chart->count; i++)
        sum += bar->counts[chart->parts[i].column];
    return sum;
}

/* 1, 2 or 5 and zeros: the first such number that is not below the highest bar. */
static uint64_t top_of(const struct chart *chart, const struct report_totals *totals)
{
    static const unsigned steps[] = { 1, 2, 5 };
    uint64_t highest = 1;

    for (size_t i = 0; i < totals->bar_count; i++)
        if (sum_of(chart, &totals->bars[i]) > highest)
            highest = sum_of(chart, &totals->bars[i]);
    for (uint64_t ten = 1; ten <= UINT64_MAX / 10; ten *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
            if (steps[i] * ten >= highest)
                return steps[i] * ten;
    return highest;
}

/* Room for one bar and its gap. */
static double slot_of(const struct report_totals *totals)
{
    const size_t slots = totals->bar_count > FEWEST_SLOTS ? totals->bar_count : FEWEST_SLOTS;

    return (double)(WIDTH - LEFT) / (double)slots;
}

/* The day on which a bar begins; with the hour if bars are shorter than days. */
static void put_when(FILE *out, const struct report_totals *totals, size_t bar)
{
    char text[STAMP_TEXT];
    const int64_t at = totals->bars_from + (int64_t)bar * totals->step_seconds;

    if (stamp_write((at < 0 ? 0 : at) * MICROSECONDS, text))
        (void)fprintf(out, "%.*s", totals->step_seconds < DAY ? HOUR_TEXT : DATE_TEXT, text);
}

static void draw_axes(FILE *out, const struct report_totals *totals, uint64_t top)
{
    const double room = slot_of(totals);
    const size_t apart = totals->bar_count / 5 + 1;

    for (unsigned i = 0; i <= 2; i++) {
        const double y = TOP + (HEIGHT - TOP - BOTTOM) * (2 - i) / 2.0;

        if (i == 1 && top % 2 != 0)
            continue;
        (void)fprintf(
            out, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"axis\"/>", LEFT, WIDTH, y, y);
        (void)fprintf(out, "<text x=\"%d\" y=\"%.1f\" class=\"number\">", LEFT - 6, y + 4);
        html_put_number(out, top * i / 2);
        (void)fputs("</text>", out);
    }
    for (size_t bar = 0; bar < totals->bar_count; bar += apart) {
        (void)fprintf(out, "<text x=\"%.1f\" y=\"%d\">", LEFT + room * (double)bar, HEIGHT - 6);
        put_when(out, totals, bar);
        (void)fputs("</text>", out);
    }
}

static void draw_bar(
    FILE *out, const struct chart *chart, const struct report_totals *totals, size_t bar, uint64_t top)
{
    const double room = slot_of(totals);
    const double high = HEIGHT - TOP - BOTTOM;
    double y = HEIGHT - BOTTOM;

    if (sum_of(chart, &totals->bars[bar]) == 0)
        return;
    (void)fputs("<g><title>", out);
    put_when(out, totals, bar);
    for (size_t i = 0; i < chart->count; i++)
        (void)fprintf(
            out, "\n%" PRIu64 " %s", totals->bars[bar].counts[chart->parts[i].column], chart->parts[i].name);
    (void)fputs("</title>", out);
    for (size_t i = 0; i < chart->count; i++) {
        const double tall = high * (double)totals->bars[bar].counts[chart->parts[i].column] / (double)top;

        y -= tall;
        if (tall > 0)
            (void)fprintf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>",
                LEFT + room * (double)bar, y, room * (100 - GAP_PERCENT) / 100, tall, chart->parts[i].look);
    }
    (void)fputs("</g>", out);
}

static void draw(FILE *out, const struct chart *chart, const struct report_totals *totals)
{
    const uint64_t top = top_of(chart, totals);

    (void)fprintf(out, "<figure><figcaption>%s", chart->title);
    for (size_t i = 0; chart->count > 1 && i < chart->count; i++)
        (void)fprintf(out, " <span class=\"key %s\">%s</span>", chart->parts[i].look, chart->parts[i].name);
    (void)fprintf(out,
        "</figcaption>\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s, over time; the table below "
        "has the numbers\">",
        WIDTH, HEIGHT, chart->title);
    draw_axes(out, totals, top);
    for (size_t bar = 0; bar < totals->bar_count; bar++)
        draw_bar(out, chart, totals, bar, top);
    (void)fputs("</svg></figure>\n", out);
}

static void put_table(FILE *out, const struct report_totals *totals)
{
    (void)fputs(
        "<details><summary>The same as numbers</summary>\n<div class=\"wide\"><table><thead><tr><th "
        "scope=\"col\">from (UTC)</th>"
        "<th scope=\"col\">signed</th><th scope=\"col\">against the rules</th><th scope=\"col\">refused</th>"
        "<th scope=\"col\">failed, or not known</th></tr></thead><tbody>\n",
        out);
    for (size_t bar = 0; bar < totals->bar_count; bar++) {
        (void)fputs("<tr><th scope=\"row\">", out);
        put_when(out, totals, bar);
        (void)fputs("</th>", out);
        for (enum tally_column column = TALLY_SIGNED; column <= TALLY_UNSURE; column++) {
            (void)fputs("<td>", out);
            html_put_number(out, totals->bars[bar].counts[column]);
            (void)fputs("</td>", out);
        }
        (void)fputs("</tr>\n", out);
    }
    (void)fputs("</tbody></table></div></details>\n", out);
}

void report_charts(FILE *out, const struct report_totals *totals)
{
    for (size_t i = 0; i < sizeof charts / sizeof charts[0]; i++)
        draw(out, &charts[i], totals);
    put_table(out, totals);
}
