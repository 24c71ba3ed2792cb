/* audit/record.c - a record as its canonical bytes; each field is checked against the table of its kind. */
#include "audit/record.h"

#include "audit/fields.h"
#include "audit/text.h"
#include "crypto/digest.h"

#include <string.h>

enum {
    /* Upper bounds of the parts of a record, for the proof below. */
    NUMBERS_AND_NAMES_BYTES = 2048, /* names of fields, numbers, digests, words of one kind */
    FINDING_BYTES = 4 * RECORD_NAME_BYTES + RECORD_TEXT_BYTES + 128,
    KEY_BYTES = RECORD_NAME_BYTES + 2 * RECORD_SHA256_BYTES + 128,
    DECISION_BYTES = 8 * RECORD_NAME_BYTES + 3 * RECORD_TEXT_BYTES + RECORD_MAX_FINDINGS * FINDING_BYTES
                     + (RECORD_TBS_BYTES + 2) / 3 * 4,
    START_BYTES = 2 * RECORD_NAME_BYTES + 3 * RECORD_TEXT_BYTES + RECORD_MAX_KEYS * KEY_BYTES,
};
_Static_assert(RECORD_PREFIX_BYTES + NUMBERS_AND_NAMES_BYTES + DECISION_BYTES <= RECORD_LINE_BYTES, "fits");
_Static_assert(RECORD_PREFIX_BYTES + NUMBERS_AND_NAMES_BYTES + START_BYTES <= RECORD_LINE_BYTES, "fits");

/* Where the writing stands: the field that the table wants next, and the first one that was wrong. */
struct encoder {
    struct text *out;
    const struct field *next, *end;
    bool first; /* of an object: no comma before it */
    const char *wrong;
};

static bool fail(struct encoder *e, const char *name)
{
    if (e->wrong == NULL)
        e->wrong = name;
    return false;
}

/* Begins field `name`. True if a value must follow: it is the table's next field, of this type, and not null. */
static bool begin(struct encoder *e, const char *name, enum field_type type, bool present)
{
    if (e->wrong != NULL)
        return false;
    if (e->next == e->end || e->next->type != type || strcmp(e->next->name, name) != 0)
        return fail(e, name);
    if (!present && !e->next->optional)
        return fail(e, name);
    text_put_string(e->out, e->first ? "\"" : ",\"");
    text_put_string(e->out, name);
    text_put_string(e->out, present ? "\":" : "\":null");
    e->first = false;
    e->next++;
    return present;
}

static void put_number(struct encoder *e, const char *name, uint64_t number)
{
    if (number > FIELDS_MAX_NUMBER)
        fail(e, name);
    else if (begin(e, name, FIELD_NUMBER, true))
        text_put_number(e->out, number);
}

static void put_digest(struct encoder *e, const char *name, const uint8_t *digest)
{
    if (!begin(e, name, FIELD_DIGEST, digest != NULL))
        return;
    text_put_string(e->out, "\"");
    text_put_hex(e->out, digest, RECORD_SHA256_BYTES);
    text_put_string(e->out, "\"");
}

/* The digest of `bytes`; null when there are none to speak of and the field is optional. */
static void put_digest_of(struct encoder *e, const char *name, struct record_span bytes, bool present)
{
    uint8_t digest[DIGEST_MAX_BYTES];

    if ((bytes.at == NULL && bytes.len != 0)
        || (present && !digest_compute(DIGEST_SHA256, bytes.at, bytes.len, digest)))
        fail(e, name);
    else
        put_digest(e, name, present ? digest : NULL);
}

static void put_word(struct encoder *e, const char *name, const struct words *words, unsigned index)
{
    if (index == 0 || index >= words->count || words->at[index] == NULL) {
        fail(e, name);
        return;
    }
    if (!begin(e, name, FIELD_WORD, true))
        return;
    text_put_string(e->out, "\"");
    text_put_string(e->out, words->at[index]);
    text_put_string(e->out, "\"");
}

/* Escaped text, of the length that the table allows. */
static void put_bytes(struct encoder *e, const char *name, struct record_span bytes)
{
    const bool is_text = e->next != e->end && e->next->type == FIELD_TEXT;

    if (!begin(e, name, is_text ? FIELD_TEXT : FIELD_NAME, bytes.at != NULL))
        return;
    text_put_string(e->out, "\"");
    text_put_escaped(e->out, bytes.at, bytes.len, is_text ? RECORD_TEXT_BYTES : RECORD_NAME_BYTES);
    text_put_string(e->out, "\"");
}

static void put_string(struct encoder *e, const char *name, const char *string)
{
    put_bytes(e, name, (struct record_span){ (const uint8_t *)string, string != NULL ? strlen(string) : 0 });
}

static void put_serial(struct encoder *e, const char *name, struct record_span serial)
{
    char digits[2 * RECORD_SERIAL_BYTES + sizeof "..."] = "";

    if (serial.at == NULL) {
        put_string(e, name, NULL);
        return;
    }
    if (serial.len > RECORD_SERIAL_BYTES) {
        serial.len = RECORD_SERIAL_BYTES;
        memcpy(digits + 2 * serial.len, "...", sizeof "...");
    }
    hex_write(serial.at, serial.len, digits);
    put_string(e, name, digits);
}

static void put_base64(struct encoder *e, const char *name, struct record_span bytes, bool present)
{
    if (!begin(e, name, FIELD_BASE64, present))
        return;
    text_put_string(e->out, "\"");
    text_put_base64(e->out, bytes.at, bytes.len);
    text_put_string(e->out, "\"");
}

/* Begins an object of the array `e` is in. */
static struct encoder begin_row(struct encoder *e, const struct fields *fields, bool first)
{
    text_put_string(e->out, first ? "{" : ",{");
    return (struct encoder){
        .out = e->out, .next = fields->at, .end = fields->at + fields->count, .first = true
    };
}

static void end_row(struct encoder *e, const struct encoder *row)
{
    if (row->wrong != NULL)
        fail(e, row->wrong);
    else if (row->next != row->end)
        fail(e, row->next->name);
    text_put_string(e->out, "}");
}

static void put_findings(struct encoder *e, const struct record_finding *findings, size_t count)
{
    if (!begin(e, "findings", FIELD_ROWS, true))
        return;
    const struct fields *fields = e->next[-1].row;
    text_put_string(e->out, "[");
    for (size_t i = 0; i < count; i++) {
        struct encoder row = begin_row(e, fields, i == 0);
        put_string(&row, "rule", findings[i].rule);
        put_string(&row, "severity", findings[i].severity);
        put_string(&row, "path", findings[i].path);
        put_number(&row, "offset", findings[i].offset);
        put_string(&row, "message", findings[i].message);
        put_string(&row, "waiver", findings[i].waiver);
        end_row(e, &row);
    }
    text_put_string(e->out, "]");
}

static void put_keys(struct encoder *e, const struct record_key *keys, size_t count)
{
    if (!begin(e, "keys", FIELD_ROWS, true))
        return;
    const struct fields *fields = e->next[-1].row;
    text_put_string(e->out, "[");
    for (size_t i = 0; i < count; i++) {
        struct encoder row = begin_row(e, fields, i == 0);
        put_string(&row, "name", keys[i].name);
        put_digest(&row, "spki_sha256", keys[i].spki_sha256);
        put_word(&row, "mode", &record_modes, keys[i].mode);
        end_row(e, &row);
    }
    text_put_string(e->out, "]");
}

static void encode_decision(struct encoder *e, const struct record_decision *decision)
{
    const size_t count = decision->finding_count < RECORD_MAX_FINDINGS ? decision->finding_count
                                                                       : RECORD_MAX_FINDINGS;
    const bool keep = decision->keep_tbs && decision->tbs.at != NULL && decision->tbs.len <= RECORD_TBS_BYTES;

    put_string(e, "key", decision->key);
    put_digest(e, "spki_sha256", decision->spki_sha256);
    put_string(e, "mechanism", decision->mechanism);
    put_string(e, "artifact", decision->artifact);
    put_string(e, "profile", decision->profile);
    put_string(e, "rules", decision->rules);
    put_word(e, "mode", &record_modes, decision->mode);
    put_word(e, "verdict", &record_verdicts, decision->verdict);
    put_number(e, "tbs_len", decision->tbs.len);
    put_digest_of(e, "tbs_sha256", decision->tbs, true);
    put_serial(e, "serial", decision->serial);
    put_bytes(e, "issuer", decision->issuer);
    put_bytes(e, "subject", decision->subject);
    put_number(e, "findings_lost", decision->findings_lost + (decision->finding_count - count));
    put_findings(e, decision->findings, count);
    put_base64(e, "tbs", decision->tbs, keep);
}

static void encode_start(struct encoder *e, const struct record_start *start)
{
    const size_t count = start->key_count < RECORD_MAX_KEYS ? start->key_count : RECORD_MAX_KEYS;
    size_t monitored = 0;

    for (size_t i = 0; i < start->key_count; i++)
        monitored += start->keys[i].mode == RECORD_MONITOR;
    put_number(e, "format", RECORD_FORMAT);
    put_string(e, "version", start->version);
    put_string(e, "rules", start->rules);
    put_string(e, "config", start->config);
    put_digest(e, "config_sha256", start->config_sha256);
    put_string(e, "backend", start->backend);
    put_string(e, "backend_info", start->backend_info);
    put_number(e, "keys_in_monitor_mode", monitored);
    put_number(e, "keys_lost", start->key_count - count);
    put_keys(e, start->keys, count);
}

static void encode_stop(struct encoder *e, const struct record_stop *stop)
{
    put_number(e, "intents", stop->intents);
    put_number(e, "refusals", stop->refusals);
    put_number(e, "repeats", stop->repeats);
}

/* Nothing that the rules refuse is about to be signed, unless the key's mode says so. */
static void encode_intent(struct encoder *e, const struct record_intent *intent)
{
    if (intent->decision.verdict != RECORD_SIGN && intent->decision.mode != RECORD_MONITOR)
        fail(e, "verdict");
    if (intent->decision.tbs.at == NULL)
        fail(e, "tbs_sha256");
    encode_decision(e, &intent->decision);
}

static void encode_outcome(struct encoder *e, const struct record_outcome *outcome)
{
    if (outcome->result == RECORD_SIGNED && outcome->signature.at == NULL)
        fail(e, "signature_sha256");
    put_number(e, "intent", outcome->intent);
    put_word(e, "result", &record_results, outcome->result);
    put_digest_of(e, "signature_sha256", outcome->signature, outcome->signature.at != NULL);
    put_string(e, "code", outcome->code);
}

static void encode_refusal(struct encoder *e, const struct record_refusal *refusal)
{
    if (refusal->decision.verdict != RECORD_REFUSE)
        fail(e, "verdict");
    put_string(e, "code", refusal->code);
    put_word(e, "reason", &record_reasons, refusal->reason);
    put_string(e, "message", refusal->message);
    encode_decision(e, &refusal->decision);
}

static void encode_repair(struct encoder *e, const struct record_repair *repair)
{
    put_number(e, "offset", repair->offset);
    put_number(e, "len", repair->len);
    put_digest(e, "sha256", repair->sha256);
}

const char *record_encode(const struct record *record, struct text *out)
{
    const struct fields fields = fields_of(record->kind);

    if (fields.count == 0)
        return "kind";
    struct encoder e = { .out = out, .next = fields.at + FIELDS_COMMON - 1, .end = fields.at + fields.count };
    put_word(&e, "kind", &record_kinds, record->kind);
    switch (record->kind) {
    case RECORD_START: encode_start(&e, &record->start); break;
    case RECORD_STOP: encode_stop(&e, &record->stop); break;
    case RECORD_INTENT: encode_intent(&e, &record->intent); break;
    case RECORD_OUTCOME: encode_outcome(&e, &record->outcome); break;
    case RECORD_REFUSAL: encode_refusal(&e, &record->refusal); break;
    case RECORD_REPAIR: encode_repair(&e, &record->repair); break;
    case RECORD_NONE:
    case RECORD_KIND_COUNT: fail(&e, "kind");
    }
    if (e.wrong == NULL && e.next != e.end)
        fail(&e, e.next->name);
    text_put_string(out, "}\n");
    return e.wrong != NULL ? e.wrong : out->failed ? "memory" : NULL;
}
