/* cli/report_totals.c - counts the decisions that a report is about. */
#include "cli/report_totals.h"

#include "cli/log_text.h"

#include <stdlib.h>
#include <string.h>

enum {
    MICROSECONDS = 1000 * 1000, /* in a second */
    HOUR = 3600,
    DAY = 24 * HOUR,
    WEEK = 7 * DAY,
    EPOCH_TO_MONDAY = 4 * DAY, /* 1970-01-01 was a Thursday */
};

/* A step is taken if its bars are not too many; from the last on they are. */
static const int64_t steps[] = { HOUR, 6 * HOUR, DAY, WEEK, 4 * WEEK, 13 * WEEK, 52 * WEEK };

bool report_lists(enum log_state state)
{
    return state != STATE_SIGNED && state != STATE_ANY;
}

void report_totals_span(struct report_totals *totals, const struct view *view)
{
    if (totals->decisions == 0 || view->time_us < totals->first_us)
        totals->first_us = view->time_us;
    if (totals->decisions == 0 || view->time_us > totals->last_us)
        totals->last_us = view->time_us;
    totals->decisions++;
}

void report_totals_begin(struct report_totals *totals)
{
    const int64_t first = totals->first_us / MICROSECONDS, last = totals->last_us / MICROSECONDS;
    size_t i = 0;

    if (totals->decisions == 0)
        return;
    while (i + 1 < sizeof steps / sizeof steps[0] && (last - first) / steps[i] >= REPORT_BARS)
        i++;
    totals->step_seconds = steps[i];
    totals->bars_from = first - (first - EPOCH_TO_MONDAY) % steps[i];
    totals->bar_count = (size_t)((last - totals->bars_from) / steps[i] + 1);
    totals->bars = calloc(totals->bar_count, sizeof *totals->bars);
    totals->failed |= totals->bars == NULL;
}

static void count(
    struct tally *tally, struct view_value name, const char *otherwise, enum tally_column column)
{
    if (name.at != NULL && name.len > 0)
        tally_of(tally, name.at, name.len)[column]++;
    else
        tally_of(tally, otherwise, strlen(otherwise))[column]++;
}

/* "certificate sponsor-validated/strict" */
static void count_profile(struct report_totals *totals, const struct view *view, enum tally_column column)
{
    const struct view_value artifact = view_get(view, "artifact"), profile = view_get(view, "profile");
    char name[2 * RECORD_NAME_BYTES + 1];
    size_t len = 0;

    if (artifact.at == NULL) {
        count(&totals->profiles, artifact, "unknown document", column);
        return;
    }
    memcpy(name, artifact.at, artifact.len);
    len = artifact.len;
    if (log_has_profile(view)) {
        name[len++] = ' ';
        memcpy(name + len, profile.at, profile.len);
        len += profile.len;
    }
    tally_of(&totals->profiles, name, len)[column]++;
}

/* A rule counts once a decision, however often it was broken there. */
static bool came_before(struct view_value rows, const struct fields *fields, const struct view *until)
{
    const struct view_value rule = view_get(until, "rule");
    struct view row;

    while (view_next_row(&rows, fields, &row)) {
        const struct view_value other = view_get(&row, "rule");

        if (other.at == rule.at)
            return false;
        if (other.len == rule.len && memcmp(other.at, rule.at, rule.len) == 0
            && (view_get(&row, "waiver").at == NULL) == (view_get(until, "waiver").at == NULL))
            return true;
    }
    return false;
}

static void count_rules(struct report_totals *totals, const struct view *view, enum tally_column column)
{
    const struct view_value all = view_get(view, "findings");
    const struct fields *fields = view_row_fields(view, "findings");
    struct view_value rows = all;
    struct view row;

    while (view_next_row(&rows, fields, &row))
        if (!came_before(all, fields, &row))
            count(&totals->rules, view_get(&row, "rule"), "",
                view_get(&row, "waiver").at != NULL ? TALLY_WAIVED : column);
}

void report_totals_add(struct report_totals *totals, const struct view *view, enum log_state state)
{
    const enum tally_column column = tally_column_of(state);
    const size_t bar = (size_t)((view->time_us / MICROSECONDS - totals->bars_from) / totals->step_seconds);

    totals->counts[column]++;
    if (totals->bars != NULL && bar < totals->bar_count)
        totals->bars[bar].counts[column]++;
    count(&totals->keys, view_get(view, "key"), "unknown key", column);
    count_profile(totals, view, column);
    count_rules(totals, view, column);
    if (view->kind == RECORD_REFUSAL)
        count(&totals->reasons, view_get(view, "reason"), "", column);
    if (!report_lists(state))
        return;
    totals->listed++;
    if (view_get(view, "tbs").number == RECORD_KEPT)
        totals->document_bytes += view_get(view, "tbs_len").number;
}

static char *copy(struct report_totals *totals, struct view_value value)
{
    char *text = value.at != NULL ? strndup(value.at, value.len) : NULL;

    totals->failed |= value.at != NULL && text == NULL;
    return text;
}

static void forget_waivers(struct report_totals *totals)
{
    for (size_t i = 0; i < totals->waiver_count; i++) {
        free(totals->waivers[i].rule);
        free(totals->waivers[i].key);
        free(totals->waivers[i].profile);
        free(totals->waivers[i].until);
        free(totals->waivers[i].approved_by);
    }
    totals->waiver_count = 0;
}

void report_totals_start(struct report_totals *totals, const struct view *view)
{
    struct view_value rows = view_get(view, "waivers");
    const struct fields *fields = view_row_fields(view, "waivers");
    struct view row;

    forget_waivers(totals);
    if (totals->waivers == NULL)
        totals->waivers = calloc(RECORD_MAX_WAIVERS, sizeof *totals->waivers);
    totals->failed |= totals->waivers == NULL;
    while (totals->waivers != NULL && totals->waiver_count < RECORD_MAX_WAIVERS
           && view_next_row(&rows, fields, &row))
        totals->waivers[totals->waiver_count++] = (struct report_waiver){
            .rule = copy(totals, view_get(&row, "rule")),
            .key = copy(totals, view_get(&row, "key")),
            .profile = copy(totals, view_get(&row, "profile")),
            .until = copy(totals, view_get(&row, "until")),
            .approved_by = copy(totals, view_get(&row, "approved_by")),
            .expired = view_get(&row, "standing").number == RECORD_EXPIRED,
        };
}

bool report_totals_end(struct report_totals *totals)
{
    tally_sort(&totals->keys);
    tally_sort(&totals->profiles);
    tally_sort(&totals->rules);
    tally_sort(&totals->reasons);
    return !totals->failed && !totals->keys.failed && !totals->profiles.failed && !totals->rules.failed
           && !totals->reasons.failed;
}

void report_totals_free(struct report_totals *totals)
{
    forget_waivers(totals);
    free(totals->waivers);
    free(totals->bars);
    tally_free(&totals->keys);
    tally_free(&totals->profiles);
    tally_free(&totals->rules);
    tally_free(&totals->reasons);
}
