/* audit/fields.c - the fields of every kind of record, in the order of their bytes. */
#include "audit/fields.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char *const kind_words[] = {
    [RECORD_START] = "start",
    [RECORD_STOP] = "stop",
    [RECORD_CONFIGURATION] = "configuration",
    [RECORD_WAIVER] = "waiver",
    [RECORD_INTENT] = "intent",
    [RECORD_OUTCOME] = "outcome",
    [RECORD_REFUSAL] = "refusal",
    [RECORD_LOGIN] = "login",
    [RECORD_CLOCK] = "clock",
    [RECORD_REPAIR] = "repair",
    [RECORD_ROTATION] = "rotation",
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
static const char *const kept_words[] = {
    [RECORD_KEPT] = "kept",
    [RECORD_NOT_KEPT] = "not-kept",
    [RECORD_LOST] = "lost",
};
static const char *const standing_words[] = {
    [RECORD_HOLDS] = "holds",
    [RECORD_EXPIRED] = "expired",
};
static const char *const denial_words[] = {
    [RECORD_GATE_PIN] = "gate-pin",
    [RECORD_WAITING] = "waiting",
    [RECORD_NO_PIN] = "no-pin",
    [RECORD_SAME_PIN] = "same-pin",
    [RECORD_OTHER_TOKEN] = "other-token",
    [RECORD_BY_TOKEN] = "by-token",
    [RECORD_BEFORE] = "before",
    [RECORD_TROUBLE] = "trouble",
};
static const char *const direction_words[] = {
    [RECORD_BACK] = "back",
    [RECORD_FORWARD] = "forward",
};
static const char *const cause_words[] = {
    [RECORD_BY_SIZE] = "size",
    [RECORD_BY_AGE] = "age",
};
_Static_assert(COUNT_OF(kind_words) == RECORD_KIND_COUNT, "a word for every kind");
_Static_assert(COUNT_OF(mode_words) == RECORD_MODE_COUNT, "a word for every mode");
_Static_assert(COUNT_OF(verdict_words) == RECORD_VERDICT_COUNT, "a word for every verdict");
_Static_assert(COUNT_OF(reason_words) == RECORD_REASON_COUNT, "a word for every reason");
_Static_assert(COUNT_OF(result_words) == RECORD_RESULT_COUNT, "a word for every result");
_Static_assert(COUNT_OF(kept_words) == RECORD_TBS_COUNT, "a word for whatever became of the octets");
_Static_assert(COUNT_OF(standing_words) == RECORD_STANDING_COUNT, "a word for every standing");
_Static_assert(COUNT_OF(denial_words) == RECORD_DENIAL_COUNT, "a word for every denial");
_Static_assert(COUNT_OF(direction_words) == RECORD_DIRECTION_COUNT, "a word for every direction");
_Static_assert(COUNT_OF(cause_words) == RECORD_CAUSE_COUNT, "a word for every cause");

const struct words record_kinds = { kind_words, COUNT_OF(kind_words) };
const struct words record_modes = { mode_words, COUNT_OF(mode_words) };
const struct words record_verdicts = { verdict_words, COUNT_OF(verdict_words) };
const struct words record_reasons = { reason_words, COUNT_OF(reason_words) };
const struct words record_results = { result_words, COUNT_OF(result_words) };
const struct words record_kept = { kept_words, COUNT_OF(kept_words) };
const struct words record_standings = { standing_words, COUNT_OF(standing_words) };
const struct words record_denials = { denial_words, COUNT_OF(denial_words) };
const struct words record_directions = { direction_words, COUNT_OF(direction_words) };
const struct words record_causes = { cause_words, COUNT_OF(cause_words) };

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

static const struct field waiver_row[] = {
    FIELD("rule", FIELD_NAME),
    OPTIONAL("key", FIELD_NAME),
    OPTIONAL("profile", FIELD_NAME),
    FIELD("until", FIELD_NAME),
    FIELD("approved_by", FIELD_NAME),
    WORD("standing", record_standings),
};
static const struct fields waiver_fields_of_row = { waiver_row, COUNT_OF(waiver_row) };

static const struct field finding_row[] = {
    FIELD("rule", FIELD_NAME),
    FIELD("severity", FIELD_NAME),
    FIELD("path", FIELD_NAME),
    FIELD("offset", FIELD_NUMBER),
    OPTIONAL("message", FIELD_TEXT),
    OPTIONAL("waiver", FIELD_NAME),
};
static const struct fields finding_fields = { finding_row, COUNT_OF(finding_row) };

#define COMMON                                                                                               \
    FIELD("seq", FIELD_NUMBER), FIELD("prev", FIELD_DIGEST), FIELD("time", FIELD_TIME),                      \
        FIELD("host", FIELD_HOST), FIELD("pid", FIELD_NUMBER), FIELD("uid", FIELD_NUMBER),                   \
        FIELD("policy_sha256", FIELD_DIGEST), WORD("kind", record_kinds)

#define PROGRAM                                                                                              \
    FIELD("version", FIELD_NAME), FIELD("build", FIELD_NAME), FIELD("rules", FIELD_NAME),                    \
        FIELD("rules_sha256", FIELD_DIGEST), OPTIONAL("peer_pid", FIELD_NUMBER),                             \
        OPTIONAL("peer_uid", FIELD_NUMBER)

/* An intent is of a key that the configuration names; a refusal may be of one that it does not. */
#define DECISION(of_known_key)                                                                               \
    PROGRAM, of_known_key("key", FIELD_NAME), of_known_key("spki_sha256", FIELD_DIGEST),                     \
        OPTIONAL("token", FIELD_NAME), FIELD("mechanism", FIELD_NAME), WORD("mode", record_modes),           \
        WORD("verdict", record_verdicts), OPTIONAL("artifact", FIELD_NAME), OPTIONAL("profile", FIELD_NAME), \
        FIELD("tbs_len", FIELD_NUMBER), FIELD("tbs_sha256", FIELD_DIGEST), WORD("tbs", record_kept),         \
        OPTIONAL("issuer_sha256", FIELD_DIGEST), OPTIONAL("serial", FIELD_NAME),                             \
        OPTIONAL("not_after", FIELD_TIME), OPTIONAL("issuer", FIELD_TEXT), OPTIONAL("subject", FIELD_TEXT),  \
        ROWS("findings", finding_fields, RECORD_MAX_FINDINGS), FIELD("findings_lost", FIELD_NUMBER)

static const struct field start_fields[] = {
    COMMON,
    FIELD("format", FIELD_NUMBER),
    PROGRAM,
    FIELD("config", FIELD_TEXT),
    FIELD("backend", FIELD_TEXT),
    FIELD("backend_info", FIELD_TEXT),
    FIELD("keys_in_monitor_mode", FIELD_NUMBER),
    ROWS("keys", key_fields, RECORD_MAX_KEYS),
    FIELD("keys_lost", FIELD_NUMBER),
    ROWS("waivers", waiver_fields_of_row, RECORD_MAX_WAIVERS),
    FIELD("waivers_lost", FIELD_NUMBER),
};

static const struct field stop_fields[] = {
    COMMON,
    FIELD("intents", FIELD_NUMBER),
    FIELD("refusals", FIELD_NUMBER),
    FIELD("repeats", FIELD_NUMBER),
};

static const struct field configuration_fields[] = {
    COMMON,
    FIELD("config", FIELD_TEXT),
    FIELD("before_policy_sha256", FIELD_DIGEST),
};

static const struct field waiver_fields[] = {
    COMMON,
    FIELD("rule", FIELD_NAME),
    OPTIONAL("key", FIELD_NAME),
    OPTIONAL("profile", FIELD_NAME),
    FIELD("until", FIELD_NAME),
    FIELD("approved_by", FIELD_NAME),
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

static const struct field login_fields[] = {
    COMMON,
    PROGRAM,
    FIELD("label", FIELD_NAME),
    OPTIONAL("token", FIELD_NAME),
    WORD("reason", record_denials),
    FIELD("code", FIELD_NAME),
    FIELD("wrong", FIELD_NUMBER),
    OPTIONAL("message", FIELD_TEXT),
};

static const struct field clock_fields[] = {
    COMMON,
    FIELD("before", FIELD_TIME),
    WORD("direction", record_directions),
    FIELD("step_ms", FIELD_NUMBER),
};

static const struct field repair_fields[] = {
    COMMON,
    FIELD("offset", FIELD_NUMBER),
    FIELD("len", FIELD_NUMBER),
    FIELD("sha256", FIELD_DIGEST),
};

static const struct field rotation_fields[] = {
    COMMON,
    WORD("cause", record_causes),
    FIELD("next", FIELD_NUMBER),
};

#define FIELDS(kind)                                                                                         \
    {                                                                                                        \
        kind##_fields, COUNT_OF(kind##_fields)                                                               \
    }
static const struct fields by_kind[] = {
    [RECORD_START] = FIELDS(start),
    [RECORD_STOP] = FIELDS(stop),
    [RECORD_CONFIGURATION] = FIELDS(configuration),
    [RECORD_WAIVER] = FIELDS(waiver),
    [RECORD_INTENT] = FIELDS(intent),
    [RECORD_OUTCOME] = FIELDS(outcome),
    [RECORD_REFUSAL] = FIELDS(refusal),
    [RECORD_LOGIN] = FIELDS(login),
    [RECORD_CLOCK] = FIELDS(clock),
    [RECORD_REPAIR] = FIELDS(repair),
    [RECORD_ROTATION] = FIELDS(rotation),
};
_Static_assert(COUNT_OF(by_kind) == RECORD_KIND_COUNT, "fields for every kind");
_Static_assert(COUNT_OF(refusal_fields) == FIELDS_MAX && COUNT_OF(start_fields) <= FIELDS_MAX,
    "a view has room for every kind: a refusal is an intent and more, the others are far smaller");

struct fields fields_of(enum record_kind kind)
{
    return (size_t)kind < COUNT_OF(by_kind) ? by_kind[kind] : (struct fields){ NULL, 0 };
}
