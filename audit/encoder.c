/* audit/encoder.c - the fields of one record as JSON, each checked against the table. */
#include "audit/encoder.h"

#include "audit/stamp.h"
#include "crypto/digest.h"

#include <string.h>

bool encoder_fail(struct encoder *e, const char *name)
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
        return encoder_fail(e, name);
    if (!present && !e->next->optional)
        return encoder_fail(e, name);
    text_put_string(e->out, e->first ? "\"" : ",\"");
    text_put_string(e->out, name);
    text_put_string(e->out, present ? "\":" : "\":null");
    e->first = false;
    e->next++;
    return present;
}

void put_number(struct encoder *e, const char *name, uint64_t number)
{
    put_number_if_known(e, name, (struct record_number){ true, number });
}

void put_number_if_known(struct encoder *e, const char *name, struct record_number number)
{
    if (number.value > FIELDS_MAX_NUMBER)
        encoder_fail(e, name);
    else if (begin(e, name, FIELD_NUMBER, number.known))
        text_put_number(e->out, number.value);
}

void put_digest(struct encoder *e, const char *name, const uint8_t *digest)
{
    if (!begin(e, name, FIELD_DIGEST, digest != NULL))
        return;
    text_put_string(e->out, "\"");
    text_put_hex(e->out, digest, RECORD_SHA256_BYTES);
    text_put_string(e->out, "\"");
}

void put_digest_of(struct encoder *e, const char *name, struct record_span bytes, bool present)
{
    uint8_t digest[DIGEST_MAX_BYTES];

    if ((bytes.at == NULL && bytes.len != 0)
        || (present && !digest_compute(DIGEST_SHA256, bytes.at, bytes.len, digest)))
        encoder_fail(e, name);
    else
        put_digest(e, name, present ? digest : NULL);
}

void put_time(struct encoder *e, const char *name, struct record_number time_us)
{
    char text[STAMP_TEXT];
    const bool present = time_us.known && time_us.value <= INT64_MAX
                         && stamp_write((int64_t)time_us.value, text);

    if (!begin(e, name, FIELD_TIME, present))
        return;
    text_put_string(e->out, "\"");
    text_put(e->out, text, sizeof text);
    text_put_string(e->out, "\"");
}

void put_word(struct encoder *e, const char *name, const struct words *words, unsigned index)
{
    if (index == 0 || index >= words->count || words->at[index] == NULL) {
        encoder_fail(e, name);
        return;
    }
    if (!begin(e, name, FIELD_WORD, true))
        return;
    text_put_string(e->out, "\"");
    text_put_string(e->out, words->at[index]);
    text_put_string(e->out, "\"");
}

void put_bytes(struct encoder *e, const char *name, struct record_span bytes)
{
    const bool is_text = e->next != e->end && e->next->type == FIELD_TEXT;

    if (!begin(e, name, is_text ? FIELD_TEXT : FIELD_NAME, bytes.at != NULL))
        return;
    text_put_string(e->out, "\"");
    text_put_escaped(e->out, bytes.at, bytes.len, is_text ? RECORD_TEXT_BYTES : RECORD_NAME_BYTES);
    text_put_string(e->out, "\"");
}

void put_string(struct encoder *e, const char *name, const char *string)
{
    put_bytes(e, name, (struct record_span){ (const uint8_t *)string, string != NULL ? strlen(string) : 0 });
}

void put_serial(struct encoder *e, const char *name, struct record_span serial)
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

static void put_object(
    struct encoder *e, const struct fields *fields, const void *rows, size_t i, put_row *put)
{
    struct encoder row = {
        .out = e->out, .next = fields->at, .end = fields->at + fields->count, .first = true
    };

    text_put_string(e->out, i == 0 ? "{" : ",{");
    put(&row, rows, i);
    if (row.wrong != NULL)
        encoder_fail(e, row.wrong);
    else if (row.next != row.end)
        encoder_fail(e, row.next->name);
    text_put_string(e->out, "}");
}

/* Octets that an object of these fields has at most. */
static size_t widest(const struct fields *fields)
{
    enum { MARKS_BYTES = 32 /* name, quotes, colon, comma */ };
    size_t bytes = 2;

    for (size_t i = 0; i < fields->count; i++)
        bytes += MARKS_BYTES
                 + (size_t)(fields->at[i].type == FIELD_TEXT ? RECORD_TEXT_BYTES : RECORD_NAME_BYTES);
    return bytes;
}

size_t put_rows(
    struct encoder *e, const char *name, const void *rows, size_t count, size_t limit, put_row *put)
{
    size_t i = 0;

    if (!begin(e, name, FIELD_ROWS, true))
        return 0;
    const struct field *field = &e->next[-1];
    text_put_string(e->out, "[");
    while (i < count && i < field->max_rows && e->out->len + widest(field->row) <= limit)
        put_object(e, field->row, rows, i++, put);
    text_put_string(e->out, "]");
    return i;
}
