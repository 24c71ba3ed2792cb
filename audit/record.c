/* audit/record.c - what each kind of record says, field by field. */
#include "audit/record.h"

#include "audit/encoder.h"
#include "audit/fields.h"

enum {
    /* Of a line, so that what follows rows has room: numbers, a bracket, the newline. */
    AFTER_ROWS_BYTES = 256,
    ROWS_END = RECORD_LINE_BYTES - AFTER_ROWS_BYTES,
    FIRST_ROWS_END = RECORD_LINE_BYTES / 2, /* where two arrays share a line */

    /* Upper bounds of what comes before any rows: then one row at least has room, and nothing is ever cut elsewhere. */
    NAMES_OF_FIELDS_BYTES = 2048, /* names of fields, numbers, digests, words of one kind */
    BEFORE_ROWS_BYTES = RECORD_PREFIX_BYTES + NAMES_OF_FIELDS_BYTES + 12 * RECORD_NAME_BYTES
                        + 4 * RECORD_TEXT_BYTES,
};
_Static_assert(BEFORE_ROWS_BYTES + 4 * RECORD_NAME_BYTES + 2 * RECORD_TEXT_BYTES <= FIRST_ROWS_END, "fits");

static void put_program(struct encoder *e, const struct record_program *program)
{
    put_string(e, "version", program->version);
    put_string(e, "build", program->build);
    put_string(e, "rules", program->rules);
    put_digest(e, "rules_sha256", program->rules_sha256);
    put_number_if_known(e, "peer_pid", program->peer_pid);
    put_number_if_known(e, "peer_uid", program->peer_uid);
}

static void put_finding(struct encoder *row, const void *rows, size_t index)
{
    const struct record_finding *finding = (const struct record_finding *)rows + index;

    put_string(row, "rule", finding->rule);
    put_string(row, "severity", finding->severity);
    put_string(row, "path", finding->path);
    put_number(row, "offset", finding->offset);
    put_string(row, "message", finding->message);
    put_string(row, "waiver", finding->waiver);
}

static void put_key(struct encoder *row, const void *rows, size_t index)
{
    const struct record_key *key = (const struct record_key *)rows + index;

    put_string(row, "name", key->name);
    put_digest(row, "spki_sha256", key->spki_sha256);
    put_word(row, "mode", &record_modes, key->mode);
}

static void put_waiver(struct encoder *e, const struct record_waiver *waiver)
{
    put_string(e, "rule", waiver->rule);
    put_string(e, "key", waiver->key);
    put_string(e, "profile", waiver->profile);
    put_string(e, "until", waiver->until);
    put_string(e, "approved_by", waiver->approved_by);
}

static void put_waiver_row(struct encoder *row, const void *rows, size_t index)
{
    const struct record_waiver_row *waiver = (const struct record_waiver_row *)rows + index;

    put_waiver(row, &waiver->waiver);
    put_word(row, "standing", &record_standings, waiver->standing);
}

static void encode_decision(struct encoder *e, const struct record_decision *decision)
{
    put_program(e, &decision->program);
    put_string(e, "key", decision->key);
    put_digest(e, "spki_sha256", decision->spki_sha256);
    put_string(e, "token", decision->token);
    put_string(e, "mechanism", decision->mechanism);
    put_word(e, "mode", &record_modes, decision->mode);
    put_word(e, "verdict", &record_verdicts, decision->verdict);
    put_string(e, "artifact", decision->artifact);
    put_string(e, "profile", decision->profile);
    put_number(e, "tbs_len", decision->tbs.len);
    put_digest_of(e, "tbs_sha256", decision->tbs, true);
    put_word(e, "tbs", &record_kept, decision->kept != RECORD_TBS_NONE ? decision->kept : RECORD_NOT_KEPT);
    put_digest_of(e, "issuer_sha256", decision->issuer_name, decision->issuer_name.at != NULL);
    put_serial(e, "serial", decision->serial);
    put_time(e, "not_after", decision->not_after);
    put_bytes(e, "issuer", decision->issuer);
    put_bytes(e, "subject", decision->subject);
    const size_t written = put_rows(
        e, "findings", decision->findings, decision->finding_count, ROWS_END, put_finding);
    put_number(e, "findings_lost", decision->findings_lost + (decision->finding_count - written));
}

static void encode_start(struct encoder *e, const struct record_start *start)
{
    size_t monitored = 0;

    for (size_t i = 0; i < start->key_count; i++)
        monitored += start->keys[i].mode == RECORD_MONITOR;
    put_number(e, "format", RECORD_FORMAT);
    put_program(e, &start->program);
    put_string(e, "config", start->config);
    put_string(e, "backend", start->backend);
    put_string(e, "backend_info", start->backend_info);
    put_number(e, "keys_in_monitor_mode", monitored);
    const size_t keys = put_rows(e, "keys", start->keys, start->key_count, FIRST_ROWS_END, put_key);
    put_number(e, "keys_lost", start->key_count - keys);
    const size_t waivers = put_rows(
        e, "waivers", start->waivers, start->waiver_count, ROWS_END, put_waiver_row);
    put_number(e, "waivers_lost", start->waiver_count - waivers);
}

static void encode_stop(struct encoder *e, const struct record_stop *stop)
{
    put_number(e, "intents", stop->intents);
    put_number(e, "refusals", stop->refusals);
    put_number(e, "repeats", stop->repeats);
}

static void encode_configuration(struct encoder *e, const struct record_configuration *configuration)
{
    put_string(e, "config", configuration->config);
    put_digest(e, "before_policy_sha256", configuration->before_policy_sha256);
}

/* Nothing that the rules refuse is about to be signed, unless the key's mode says so; nor what was to be kept and is not. */
static void encode_intent(struct encoder *e, const struct record_intent *intent)
{
    if (intent->decision.verdict != RECORD_SIGN && intent->decision.mode != RECORD_MONITOR)
        encoder_fail(e, "verdict");
    if (intent->decision.tbs.at == NULL)
        encoder_fail(e, "tbs_sha256");
    if (intent->decision.kept == RECORD_LOST)
        encoder_fail(e, "tbs");
    encode_decision(e, &intent->decision);
}

static void encode_outcome(struct encoder *e, const struct record_outcome *outcome)
{
    if (outcome->result == RECORD_SIGNED && outcome->signature.at == NULL)
        encoder_fail(e, "signature_sha256");
    put_number(e, "intent", outcome->intent);
    put_word(e, "result", &record_results, outcome->result);
    put_digest_of(e, "signature_sha256", outcome->signature, outcome->signature.at != NULL);
    put_string(e, "code", outcome->code);
}

static void encode_refusal(struct encoder *e, const struct record_refusal *refusal)
{
    if (refusal->decision.verdict != RECORD_REFUSE)
        encoder_fail(e, "verdict");
    put_string(e, "code", refusal->code);
    put_word(e, "reason", &record_reasons, refusal->reason);
    put_string(e, "message", refusal->message);
    encode_decision(e, &refusal->decision);
}

static void encode_login(struct encoder *e, const struct record_login *login)
{
    put_program(e, &login->program);
    put_string(e, "label", login->label);
    put_string(e, "token", login->token);
    put_word(e, "reason", &record_denials, login->reason);
    put_string(e, "code", login->code);
    put_number(e, "wrong", login->wrong);
    put_string(e, "message", login->message);
}

static void encode_clock(struct encoder *e, const struct record_clock *clock)
{
    put_time(e, "before", (struct record_number){ true, clock->before_us });
    put_word(e, "direction", &record_directions, clock->direction);
    put_number(e, "step_ms", clock->step_ms);
}

static void encode_repair(struct encoder *e, const struct record_repair *repair)
{
    put_number(e, "offset", repair->offset);
    put_number(e, "len", repair->len);
    put_digest(e, "sha256", repair->sha256);
}

static void encode_rotation(struct encoder *e, const struct record_rotation *rotation)
{
    put_word(e, "cause", &record_causes, rotation->cause);
    put_number(e, "next", rotation->next);
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
    case RECORD_CONFIGURATION: encode_configuration(&e, &record->configuration); break;
    case RECORD_WAIVER: put_waiver(&e, &record->waiver); break;
    case RECORD_INTENT: encode_intent(&e, &record->intent); break;
    case RECORD_OUTCOME: encode_outcome(&e, &record->outcome); break;
    case RECORD_REFUSAL: encode_refusal(&e, &record->refusal); break;
    case RECORD_LOGIN: encode_login(&e, &record->login); break;
    case RECORD_CLOCK: encode_clock(&e, &record->clock); break;
    case RECORD_REPAIR: encode_repair(&e, &record->repair); break;
    case RECORD_ROTATION: encode_rotation(&e, &record->rotation); break;
    case RECORD_NONE:
    case RECORD_KIND_COUNT: encoder_fail(&e, "kind");
    }
    if (e.wrong == NULL && e.next != e.end)
        encoder_fail(&e, e.next->name);
    text_put_string(out, "}\n");
    return e.wrong != NULL ? e.wrong : out->failed ? "memory" : NULL;
}
