/* cli/rule_words.c - what the columns of a rule say, in words. */
#include "cli/rule_words.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    TYPES = 4,
    GENERATIONS = 3,
    ALL_TYPES = (1 << TYPES) - 1,
    ALL_GENERATIONS = (1 << GENERATIONS) - 1,
    PROFILES = MV | OV | SV | IV,
};

static const char *const types[TYPES] = { "mailbox-validated", "organization-validated", "sponsor-validated",
    "individual-validated" };
static const char *const generations[GENERATIONS] = { "legacy", "multipurpose", "strict" };

/* Sets of scopes with a name of their own, larger ones first. */
static const struct {
    unsigned scopes;
    const char *words;
} named[] = {
    { ANY_DOCUMENT, "every document" },
    { CERTIFICATE, "every certificate" },
    { LEAF, "end-entity certificates" },
    { SMIME, "S/MIME certificates" },
    { PROFILES, "S/MIME certificates of a reserved policy" },
    { CA, "CA certificates" },
    { SUB_CA | OTHER_CA, "subordinate CA certificates" },
    { SUB_CA, "subordinate CA certificates for S/MIME" },
    { OTHER_CA, "subordinate CA certificates for other purposes" },
    { ROOT_CA, "root CA certificates" },
    { SMIME_UNCLEAR, "S/MIME certificates without exactly one reserved policy" },
    { OTHER_LEAF, "end-entity certificates of other kinds" },
    { OCSP_SIGNER, "OCSP responder certificates" },
    { CRL, "CRLs" },
    { OCSP, "OCSP responses" },
    { REQUEST, "certification requests" },
};

__attribute__((format(printf, 2, 3))) static void append(char text[RULE_WORDS_BYTES], const char *format, ...)
{
    const size_t used = strlen(text);
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text + used, RULE_WORDS_BYTES - used, format, arguments);
    va_end(arguments);
}

/* Bits of enum scope: type * 3 + generation. */
static unsigned generations_of(unsigned applies, unsigned type)
{
    return applies >> (type * GENERATIONS) & ALL_GENERATIONS;
}

static void append_set(char text[RULE_WORDS_BYTES], unsigned set, const char *const *names, unsigned count,
    const char *separator)
{
    const char *between = "";

    for (unsigned i = 0; i < count; i++)
        if ((set >> i & 1) != 0) {
            append(text, "%s%s", between, names[i]);
            between = separator;
        }
}

/* Types that share their generations stand together: "mailbox-validated, sponsor-validated (strict)". */
static void append_profiles(char text[RULE_WORDS_BYTES], unsigned applies)
{
    for (unsigned set = ALL_GENERATIONS; set > 0; set--) {
        unsigned sharing = 0;

        for (unsigned type = 0; type < TYPES; type++)
            if (generations_of(applies, type) == set)
                sharing |= 1U << type;
        if (sharing == 0)
            continue;
        append(text, "%s", text[0] != '\0' ? "; " : "");
        if (sharing == ALL_TYPES)
            append(text, "every type");
        else
            append_set(text, sharing, types, TYPES, ", ");
        if (set == ALL_GENERATIONS)
            continue;
        append(text, " (");
        append_set(text, set, generations, GENERATIONS, ", ");
        append(text, ")");
    }
}

const char *rule_scopes(unsigned applies, char text[RULE_WORDS_BYTES])
{
    text[0] = '\0';
    for (size_t i = 0; i < COUNT_OF(named); i++)
        if ((applies & named[i].scopes) == named[i].scopes) {
            append(text, "%s%s", text[0] != '\0' ? "; " : "", named[i].words);
            applies &= ~named[i].scopes;
        }
    append_profiles(text, applies & PROFILES);
    return text;
}

static void append_day(char text[RULE_WORDS_BYTES], const char *word, int day)
{
    append(text, "%s%s %04d-%02d-%02d", text[0] != '\0' ? ", " : "", word, day / 10000, day / 100 % 100,
        day % 100);
}

const char *rule_dates(const struct rule *rule, char text[RULE_WORDS_BYTES])
{
    text[0] = '\0';
    if (rule->since != 0)
        append_day(text, "since", rule->since);
    if (rule->until != 0)
        append_day(text, "before", rule->until);
    if (text[0] == '\0')
        append(text, "always");
    return text;
}

/* What took effect on the days of enum effective; one day may have several. */
static const char *event_of(int day)
{
    static const struct {
        int day;
        const char *event;
    } events[] = {
        { SMC01, "ballots SMC01 and SMC03: the SBR begin, versions 1.0.0 and 1.0.1" },
        { SMC06, "ballot SMC06: SBR 1.0.4" },
        { SMC08, "ballot SMC08: SBR 1.0.6, internationalised mailboxes of RFC 9598" },
        { SMC03_CA, "ballot SMC03: issuing CAs comply, SBR appendix B" },
        { SMC09, "ballot SMC09: SBR 1.0.7" },
        { SMC011, "ballot SMC011: SBR 1.0.9, organizationIdentifier rewritten" },
        { SMC012, "ballot SMC012: SBR 1.0.10" },
        { LEGACY_SUNSET, "the end of the Legacy profiles, SBR 7.1.6.1" },
        { SMC013, "ballot SMC013: SBR 1.0.11, ML-DSA and ML-KEM" },
        { SHA1_SUNSET, "ballot SMC016: SBR 1.0.14, the end of SHA-1" },
    };

    for (size_t i = 0; i < COUNT_OF(events); i++)
        if (events[i].day == day)
            return events[i].event;
    return NULL;
}

static void append_event(char text[RULE_WORDS_BYTES], const char *word, int day)
{
    const char *const event = event_of(day);

    if (day == 0)
        return;
    append_day(text, word, day);
    if (event != NULL)
        append(text, " (%s)", event);
}

const char *rule_dates_explained(const struct rule *rule, char text[RULE_WORDS_BYTES])
{
    text[0] = '\0';
    append_event(text, "since", rule->since);
    append_event(text, "before", rule->until);
    if (text[0] == '\0')
        append(text, "always");
    return text;
}

const char *rule_severity_means(enum severity severity)
{
    static const char *const meanings[] = {
        "error: its clause requires it (SHALL, MUST) or forbids it; the signature is refused",
        ("warning: its clause recommends it (SHOULD) or advises against it; a CA may have a reason, so it is "
         "refused only where the configuration says refuse-at = warning"),
        ("notice: no requirement of its clause, or one that bytes alone cannot decide; worth a look, never "
         "refused by the module"),
    };
    _Static_assert(COUNT_OF(meanings) == SEVERITY_COUNT, "a meaning for every severity");

    return meanings[severity];
}

bool rule_word_next(const char **list, const char **word, size_t *len)
{
    if (*list == NULL)
        return false;
    *word = *list + strspn(*list, " ");
    *len = strcspn(*word, " ");
    *list = *word + *len;
    return *len > 0;
}
