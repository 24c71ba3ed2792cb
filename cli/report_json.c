/* cli/report_json.c - a report as a JSON object. The keys and their order are a contract. */
#include "cli/report_json.h"

#include <string.h>
#include <unistr.h>

enum { REPLACEMENT = 0xfffd, NUMBER_DIGITS = 20 /* of 2^64 - 1 */ };

const char *outcome_name(enum outcome outcome)
{
    static const char *const names[] = { "unparsed", "refuse", "pass" };
    _Static_assert(sizeof names / sizeof names[0] == OUTCOME_COUNT, "a name for every outcome");

    return names[outcome];
}

void json_put(struct json_sink *sink, const char *text, size_t len)
{
    if (sink->len < sink->room) {
        const size_t room = sink->room - sink->len;
        memcpy(sink->at + sink->len, text, len < room ? len : room);
    }
    sink->len += len;
}

static void put_text(struct json_sink *sink, const char *text)
{
    json_put(sink, text, strlen(text));
}

void json_put_number(struct json_sink *sink, uint64_t number)
{
    char digits[NUMBER_DIGITS];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    json_put(sink, digits + at, sizeof digits - at);
}

static void put_unit(struct json_sink *sink, uint32_t unit)
{
    static const char hex[] = "0123456789ABCDEF";
    const char escape[] = { '\\', 'u', hex[unit >> 12 & 0xf], hex[unit >> 8 & 0xf], hex[unit >> 4 & 0xf],
        hex[unit & 0xf] };

    json_put(sink, escape, sizeof escape);
}

/* RFC 8259 7: above U+FFFF a pair of surrogates. */
static void put_character(struct json_sink *sink, uint32_t character)
{
    static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* a character, and what its escape is named */
    enum { PLANE = 0x10000 };

    for (const char *name = names; *name != '\0'; name += 2)
        if (character == (uint32_t)*name) {
            json_put(sink, (const char[]){ '\\', name[1] }, 2);
            return;
        }
    if (character < PLANE) {
        put_unit(sink, character);
        return;
    }
    put_unit(sink, 0xd800 + ((character - PLANE) >> 10));
    put_unit(sink, 0xdc00 + ((character - PLANE) & 0x3ff));
}

static bool is_plain(char byte)
{
    return (uint8_t)byte >= ' ' && (uint8_t)byte <= 0x7f && byte != '"' && byte != '\\';
}

void json_put_string(struct json_sink *sink, const char *bytes, size_t len)
{
    json_put(sink, "\"", 1);
    for (size_t at = 0; at < len;) {
        size_t plain = 0;
        ucs4_t character;

        while (at + plain < len && is_plain(bytes[at + plain]))
            plain++;
        json_put(sink, bytes + at, plain);
        at += plain;
        if (at == len)
            break;
        const int used = u8_mbtoucr(&character, (const uint8_t *)bytes + at, len - at);
        put_character(sink, used > 0 ? character : REPLACEMENT);
        at += used > 0 ? (size_t)used : 1;
    }
    json_put(sink, "\"", 1);
}

static void put_key(struct json_sink *sink, const char *key)
{
    json_put(sink, "\"", 1);
    put_text(sink, key);
    json_put(sink, "\":", 2);
}

static void put_member(struct json_sink *sink, const char *key, const char *text)
{
    put_key(sink, key);
    json_put_string(sink, text, strlen(text));
    json_put(sink, ",", 1);
}

static void put_finding(struct json_sink *sink, const struct finding *finding)
{
    json_put(sink, "{", 1);
    put_member(sink, "rule", finding->rule);
    put_member(sink, "severity", severity_name(finding->severity));
    put_member(sink, "section", finding->source);
    put_member(sink, "path", finding->path);
    put_key(sink, "offset");
    json_put_number(sink, finding->offset);
    json_put(sink, ",", 1);
    put_member(sink, "message", finding->message);
    put_key(sink, "waiver");
    if (finding->waiver != NULL)
        json_put_string(sink, finding->waiver, strlen(finding->waiver));
    else
        put_text(sink, "null");
    json_put(sink, "}", 1);
}

/* Findings that were counted but did not fit into the report. */
static size_t lost_of(const struct report *report)
{
    size_t counted = 0;

    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        counted += report->counts[i];
    return counted - report->finding_count;
}

void report_json(struct json_sink *sink, const struct report_json *beside, const struct report *report)
{
    json_put(sink, "{", 1);
    if (beside->file != NULL)
        put_member(sink, "file", beside->file);
    put_member(sink, "artifact", report->artifact);
    put_member(sink, "profile", report->profile);
    put_member(sink, "verdict", beside->verdict);
    put_text(sink, "\"findings\":[");
    for (size_t i = 0; i < report->finding_count; i++) {
        if (i > 0)
            json_put(sink, ",", 1);
        put_finding(sink, &report->findings[i]);
    }
    put_text(sink, "],");
    put_key(sink, "findings_lost");
    json_put_number(sink, lost_of(report));
    if (beside->more.len > 0) {
        json_put(sink, ",", 1);
        json_put(sink, (const char *)beside->more.at, beside->more.len);
    }
    json_put(sink, "}", 1);
}
