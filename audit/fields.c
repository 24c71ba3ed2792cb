/* audit/fields.c - the fields of every kind of record, in the order of their bytes. */
#include "audit/fields.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char *const kind_words[] = {
    [RECORD_START] = "start",
    [RECORD_STOP] = "stop",
    [RECORD_INTENT] = "intent",
    [RECORD_OUTCOME] = "outcome",
    [RECORD_REFUSAL] = "refusal",
    [RECORD_REPAIR] = "repair",
};
static const char *const mode_words[] = {
    [RECORD_ENFORCE] = "enforce",
    [RECORD_MONITOR] = "monitor",
    [RECORD_FREE] = "free",
};
static const char *const verdict_words[] = {
    [RECORD_SIGN] = "sign",
    [RECORD_REFUSE] = "refuse",
};
static const char *const reason_words[] = {
    [RECORD_UNPARSED] = "unparsed",
    [RECORD_FINDINGS] = "findings",
    [RECORD_POLICY] = "policy",
    [RECORD_INTERNAL] = "internal",
};
static const char *const result_words[] = {
    [RECORD_SIGNED] = "signed",
    [RECORD_FAILED] = "failed",
    [RECORD_UNKNOWN] = "unknown",
};
_Static_assert(COUNT_OF(kind_words) == RECORD_KIND_COUNT, "a word for every kind");
_Static_assert(COUNT_OF(mode_words) == RECORD_MODE_COUNT, "a word for every mode");
_Static_assert(COUNT_OF(verdict_words) == RECORD_VERDICT_COUNT, "a word for every verdict");
_Static_assert(COUNT_OF(reason_words) == RECORD_REASON_COUNT, "a word for every reason");
_Static_assert(COUNT_OF(result_words) == RECORD_RESULT_COUNT, "a word for every result");

const struct words record_kinds = { kind_words, COUNT_OF(kind_words) };
const struct words record_modes = { mode_words, COUNT_OF(mode_words) };
const struct words record_verdicts = { verdict_words, COUNT_OF(verdict_words) };
const struct words record_reasons = { reason_words, COUNT_OF(reason_words) };
const struct words record_results = { result_words, COUNT_OF(result_words) };

/* Rows of the tables below. */
#define FIELD(field_name, field_type)                                                                        \
    {                                                                                                        \
        .name = field_name, .type = field_type                                                               \
    }
#define OPTIONAL(field_name, field_type)                                                                     \
    {                                                                                                        \
        .name = field_name, .type = field_type, .optional = true                                             \
    }
#define WORD(field_name, list)                                                                               \
    {                                                                                                        \
        .name = field_name, .type = FIELD_WORD, .words = &(list)                                             \
    }
#define ROWS(field_name, fields, most)                                                                       \
    {                                                                                                        \
        .name = field_name, .type = FIELD_ROWS, .row = &(fields), .max_rows = most                           \
    }

static const struct field key_row[] = {
    FIELD("name", FIELD_NAME),
    OPTIONAL("spki_sha256", FIELD_DIGEST),
    WORD("mode", record_modes),
};
static const struct fields key_fields = { key_row, COUNT_OF(key_row) };

static const struct field finding_row[] = {
    FIELD("rule", FIELD_NAME),
    FIELD("severity", FIELD_NAME),
    FIELD("path", FIELD_NAME),
    FIELD("offset", FIELD_NUMBER),
    FIELD("message", FIELD_TEXT),
    OPTIONAL("waiver", FIELD_NAME),
};
static const struct fields finding_fields = { finding_row, COUNT_OF(finding_row) };

#define COMMON                                                                                               \
    FIELD("seq", FIELD_NUMBER), FIELD("prev", FIELD_DIGEST), FIELD("time", FIELD_TIME),                      \
        FIELD("pid", FIELD_NUMBER), FIELD("uid", FIELD_NUMBER), WORD("kind", record_kinds)

/* An intent is of a key that the configuration names; a refusal may be of one that it does not. */
#define DECISION(of_known_key)                                                                               \
    of_known_key("key", FIELD_NAME), of_known_key("spki_sha256", FIELD_DIGEST),                              \
        FIELD("mechanism", FIELD_NAME), OPTIONAL("artifact", FIELD_NAME), OPTIONAL("profile", FIELD_NAME),   \
        FIELD("rules", FIELD_NAME), WORD("mode", record_modes), WORD("verdict", record_verdicts),            \
        FIELD("tbs_len", FIELD_NUMBER), FIELD("tbs_sha256", FIELD_DIGEST), OPTIONAL("serial", FIELD_NAME),   \
        OPTIONAL("issuer", FIELD_TEXT), OPTIONAL("subject", FIELD_TEXT),                                     \
        FIELD("findings_lost", FIELD_NUMBER), ROWS("findings", finding_fields, RECORD_MAX_FINDINGS),         \
        OPTIONAL("tbs", FIELD_BASE64)

static const struct field start_fields[] = {
    COMMON,
    FIELD("format", FIELD_NUMBER),
    FIELD("version", FIELD_NAME),
    FIELD("rules", FIELD_NAME),
    FIELD("config", FIELD_TEXT),
    FIELD("config_sha256", FIELD_DIGEST),
    FIELD("backend", FIELD_TEXT),
    FIELD("backend_info", FIELD_TEXT),
    FIELD("keys_in_monitor_mode", FIELD_NUMBER),
    FIELD("keys_lost", FIELD_NUMBER),
    ROWS("keys", key_fields, RECORD_MAX_KEYS),
};

static const struct field stop_fields[] = {
    COMMON,
    FIELD("intents", FIELD_NUMBER),
    FIELD("refusals", FIELD_NUMBER),
    FIELD("repeats", FIELD_NUMBER),
};

static const struct field intent_fields[] = {
    COMMON,
    DECISION(FIELD),
};

static const struct field outcome_fields[] = {
    COMMON,
    FIELD("intent", FIELD_NUMBER),
    WORD("result", record_results),
    OPTIONAL("signature_sha256", FIELD_DIGEST),
    FIELD("code", FIELD_NAME),
};

static const struct field refusal_fields[] = {
    COMMON,
    FIELD("code", FIELD_NAME),
    WORD("reason", record_reasons),
    OPTIONAL("message", FIELD_TEXT),
    DECISION(OPTIONAL),
};

static const struct field repair_fields[] = {
    COMMON,
    FIELD("offset", FIELD_NUMBER),
    FIELD("len", FIELD_NUMBER),
    FIELD("sha256", FIELD_DIGEST),
};

static const struct fields by_kind[] = {
    [RECORD_START] = { start_fields, COUNT_OF(start_fields) },
    [RECORD_STOP] = { stop_fields, COUNT_OF(stop_fields) },
    [RECORD_INTENT] = { intent_fields, COUNT_OF(intent_fields) },
    [RECORD_OUTCOME] = { outcome_fields, COUNT_OF(outcome_fields) },
    [RECORD_REFUSAL] = { refusal_fields, COUNT_OF(refusal_fields) },
    [RECORD_REPAIR] = { repair_fields, COUNT_OF(repair_fields) },
};
_Static_assert(COUNT_OF(by_kind) == RECORD_KIND_COUNT, "fields for every kind");
_Static_assert(COUNT_OF(start_fields) <= FIELDS_MAX && COUNT_OF(stop_fields) <= FIELDS_MAX
                   && COUNT_OF(intent_fields) <= FIELDS_MAX && COUNT_OF(outcome_fields) <= FIELDS_MAX
                   && COUNT_OF(refusal_fields) == FIELDS_MAX && COUNT_OF(repair_fields) <= FIELDS_MAX
                   && COUNT_OF(key_row) <= FIELDS_MAX && COUNT_OF(finding_row) <= FIELDS_MAX,
    "a view has room for every kind");

struct fields fields_of(enum record_kind kind)
{
    return (size_t)kind < COUNT_OF(by_kind) ? by_kind[kind] : (struct fields){ NULL, 0 };
}
