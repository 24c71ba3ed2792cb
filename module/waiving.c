/* module/waiving.c - the [waiver] sections: rules and profiles looked up, and for each key the waivers that are for it. */
#include "module/waiving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint/lint.h"

enum {
    SECTION_BYTES = 256, /* `waiver "id"` for complaints; a longer id is cut there */
    YEAR = 10000,        /* in a day yyyymmdd */
    MONTH = 100,
};

/* Where complaints of one section belong. */
struct place {
    const struct config_waiver *config;
    struct complaints *complaints;
    char section[SECTION_BYTES];
};

static struct place place_of(const struct config_waiver *config, struct complaints *complaints)
{
    struct place place = { .config = config, .complaints = complaints };

    (void)snprintf(place.section, sizeof place.section, "waiver \"%s\"", config->rule);
    return place;
}

const char *waiving_date(int day, char text[WAIVING_DATE_BYTES])
{
    (void)snprintf(text, WAIVING_DATE_BYTES, "%04d-%02d-%02d", day / YEAR, day / MONTH % MONTH, day % MONTH);
    return text;
}

int64_t waiving_end(const struct config_waiver *config)
{
    return time_of_date(config->until) + TIME_DAY_SECONDS;
}

static bool read_rule(const struct place *place)
{
    const char *fault = waiver_rule_fault(place->config->rule);

    if (fault != NULL)
        complain(place->complaints, place->config->line, place->section, NULL, "%s, have \"%s\"", fault,
            place->config->rule);
    return fault == NULL;
}

/* The documents that it is for. */
static bool read_profile(const struct place *place, struct waiver *waiver)
{
    const struct config_waiver *config = place->config;
    const struct rule *rule = lint_rule_find(config->rule);

    waiver->scopes = config->profile != NULL ? scope_find(config->profile) : ANY_DOCUMENT;
    if (waiver->scopes == 0) {
        complain(place->complaints, config->lines.profile, place->section, "profile",
            "want a profile as sponsor-validated/strict, ocsp-responder, ca, other-ca or root-ca, have "
            "\"%s\"",
            config->profile);
        return false;
    }
    waiver->scopes &= rule->applies;
    if (waiver->scopes == 0) {
        complain(place->complaints, config->lines.profile, place->section, "profile",
            "want one that the rule applies to, have \"%s\"", config->profile);
        return false;
    }
    return true;
}

/* What records say of it. The day first: what is longer than a record takes is cut at its end. */
static char *make_note(const struct config_waiver *config)
{
    char date[WAIVING_DATE_BYTES];
    char *note;

    return asprintf(&note, "until %s, approved by %s", waiving_date(config->until, date), config->approved_by)
                   >= 0
               ? note
               : NULL;
}

/* The waiver of one section; *note is what it points to. */
static bool read_waiver(const struct place *place, struct waiver *waiver, char **note)
{
    *waiver = (struct waiver){ .rule = place->config->rule, .ends = waiving_end(place->config) };
    if (!read_rule(place) || !read_profile(place, waiver))
        return false;
    *note = make_note(place->config);
    waiver->note = *note;
    if (*note == NULL)
        complain(place->complaints, place->config->line, place->section, NULL, "want memory, have none");
    return *note != NULL;
}

/* A waiver of what the key does not sign anyway stands there by mistake. */
static bool fits(const struct place *place, const struct waiver *waiver, const struct key_policy *key)
{
    if ((waiver->scopes & key->lint.scopes) != 0)
        return true;
    complain(place->complaints, place->config->line, place->section, NULL,
        "want a rule and a profile of what [key \"%s\"] signs, have others", key->config->name);
    return false;
}

/* Gives the waiver to every key that it is for. Each key has room for all. */
static bool hand_out(const struct place *place, const struct waiver *waiver, struct policies *policies)
{
    const char *name = place->config->key;
    bool ok = true;

    for (size_t i = 0; i < policies->count; i++) {
        struct key_policy *key = &policies->keys[i];
        if (key->free || (name != NULL && strcmp(name, key->config->name) != 0))
            continue;
        if (name != NULL)
            ok = fits(place, waiver, key);
        key->waivers[key->lint.waivers.count++] = *waiver;
    }
    return ok;
}

static bool make_room(const struct config *config, struct policies *policies)
{
    policies->notes = calloc(config->waiver_count, sizeof *policies->notes);
    if (policies->notes == NULL)
        return false;
    policies->note_count = config->waiver_count;
    for (size_t i = 0; i < policies->count; i++) {
        struct key_policy *key = &policies->keys[i];
        key->waivers = calloc(config->waiver_count, sizeof *key->waivers);
        if (key->waivers == NULL)
            return false;
        key->lint.waivers.at = key->waivers;
    }
    return true;
}

bool waiving_read(const struct config *config, struct policies *policies, struct complaints *complaints)
{
    bool ok = true;

    if (config->waiver_count == 0)
        return true;
    if (!make_room(config, policies)) {
        complain(complaints, 0, NULL, NULL, "want memory, have none");
        return false;
    }
    for (size_t i = 0; i < config->waiver_count; i++) {
        const struct place place = place_of(&config->waivers[i], complaints);
        struct waiver waiver;
        ok = read_waiver(&place, &waiver, &policies->notes[i]) && hand_out(&place, &waiver, policies) && ok;
    }
    return ok;
}

void waiving_clear(struct policies *policies)
{
    for (size_t i = 0; i < policies->count; i++)
        free(policies->keys[i].waivers);
    for (size_t i = 0; i < policies->note_count; i++)
        free(policies->notes[i]);
    free(policies->notes);
}

void waiving_warn(const struct config *config, int64_t clock_seconds, struct complaints *complaints)
{
    for (size_t i = 0; i < config->waiver_count; i++) {
        const struct place place = place_of(&config->waivers[i], complaints);
        const int64_t left = waiving_end(place.config) - clock_seconds;
        char date[WAIVING_DATE_BYTES];

        waiving_date(place.config->until, date);
        if (left <= 0)
            complain_softly(complaints, place.config->lines.until, place.section, "until",
                "expired on %s: findings count again", date);
        else if (left <= (int64_t)CONFIG_WAIVER_WARN_DAYS * TIME_DAY_SECONDS)
            complain_softly(complaints, place.config->lines.until, place.section, "until",
                "expires on %s, in %d days", date, (int)((left - 1) / TIME_DAY_SECONDS));
    }
}
