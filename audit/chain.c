/* audit/chain.c - seq and prev: each record says how many there are, and which one it follows. */
#include "audit/chain.h"

#include "audit/escape.h"
#include "audit/fields.h"
#include "audit/stamp.h"
#include "audit/text.h"
#include "audit/view.h"
#include "crypto/digest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static bool digest_line(const char *line, size_t len, uint8_t sha256[RECORD_SHA256_BYTES])
{
    uint8_t digest[DIGEST_MAX_BYTES];

    if (!digest_compute(DIGEST_SHA256, line, len, digest))
        return false;
    memcpy(sha256, digest, RECORD_SHA256_BYTES);
    return true;
}

/* The host's name, escaped. */
static int host_name(char text[RECORD_HOST_BYTES])
{
    struct utsname system = { .nodename = "" };

    (void)uname(&system); /* cannot fail with this memory */
    return (int)escape_write(
        (const uint8_t *)system.nodename, strlen(system.nodename), text, RECORD_HOST_BYTES);
}

void chain_origin_read(struct chain_origin *origin, const uint8_t policy_sha256[RECORD_SHA256_BYTES])
{
    char host[RECORD_HOST_BYTES], policy[FIELDS_DIGEST_TEXT];
    const int host_len = host_name(host);

    memcpy(origin->policy_sha256, policy_sha256, RECORD_SHA256_BYTES);
    hex_write(policy_sha256, RECORD_SHA256_BYTES, policy);
    const int len = snprintf(origin->text, sizeof origin->text,
        ",\"host\":\"%.*s\",\"pid\":%ld,\"uid\":%lu,\"policy_sha256\":\"%.*s\"", host_len, host,
        (long)getpid(), (unsigned long)getuid(), FIELDS_DIGEST_TEXT, policy);
    origin->len = len > 0 && (size_t)len < sizeof origin->text ? (size_t)len : 0;
}

/* Puts `len` octets before what the line has so far. */
static void put_before(struct chain_line *line, const void *bytes, size_t len)
{
    line->start -= len;
    memcpy(line->bytes + line->start, bytes, len);
}

static void put_number_before(struct chain_line *line, uint64_t number)
{
    do
        line->bytes[--line->start] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
}

/* The prefix, from its end to its beginning: so it ends where the rest begins, however long it is. */
static void put_prefix(struct chain_line *line, uint64_t seq, const char *prev, const char *time,
    const struct chain_origin *origin)
{
    static const char before_seq[] = "{\"seq\":", before_prev[] = ",\"prev\":\"",
                      before_time[] = "\",\"time\":\"";
    _Static_assert(sizeof before_seq + 20 + sizeof before_prev + FIELDS_DIGEST_TEXT + sizeof before_time
                           + STAMP_TEXT + 1 + CHAIN_ORIGIN_BYTES
                       <= RECORD_PREFIX_BYTES,
        "it has room, with a number of 20 digits");

    line->start = RECORD_PREFIX_BYTES;
    put_before(line, origin->text, origin->len);
    put_before(line, "\"", 1);
    put_before(line, time, STAMP_TEXT);
    put_before(line, before_time, sizeof before_time - 1);
    put_before(line, prev, FIELDS_DIGEST_TEXT);
    put_before(line, before_prev, sizeof before_prev - 1);
    put_number_before(line, seq);
    put_before(line, before_seq, sizeof before_seq - 1);
}

bool chain_stamp(struct chain_head *head, const struct chain_origin *origin, struct chain_line *line)
{
    struct chain_head next = { .seq = head->seq + 1, .time_us = stamp_now() };
    char prev[FIELDS_DIGEST_TEXT], time[STAMP_TEXT];

    if (next.seq > FIELDS_MAX_NUMBER || origin->len == 0 || !stamp_write(next.time_us, time))
        return false;
    memcpy(next.policy_sha256, origin->policy_sha256, RECORD_SHA256_BYTES);
    hex_write(head->sha256, RECORD_SHA256_BYTES, prev);
    put_prefix(line, next.seq, prev, time, origin);
    line->seq = next.seq;
    if (!digest_line(
            line->bytes + line->start, RECORD_PREFIX_BYTES - line->start + line->rest_len - 1, next.sha256))
        return false;
    *head = next;
    return true;
}

bool chain_jump(struct chain_head *head, const struct view *view, const char *line, size_t len)
{
    struct chain_head next = { .seq = view->seq, .time_us = view->time_us };

    if (!digest_line(line, len, next.sha256)
        || !hex_read(view->policy, next.policy_sha256, RECORD_SHA256_BYTES))
        return false;
    *head = next;
    return true;
}

bool chain_follow(
    struct chain_head *head, const struct view *view, const char *line, size_t len, char *wrong, size_t size)
{
    char prev[FIELDS_DIGEST_TEXT];

    if (view->seq != head->seq + 1) {
        (void)snprintf(wrong, size, "want seq %" PRIu64 ", have %" PRIu64, head->seq + 1, view->seq);
        return false;
    }
    hex_write(head->sha256, RECORD_SHA256_BYTES, prev);
    if (memcmp(view->prev, prev, FIELDS_DIGEST_TEXT) != 0) {
        (void)snprintf(wrong, size, "want prev %.*s, the SHA-256 of the line before, have %.*s",
            FIELDS_DIGEST_TEXT, prev, FIELDS_DIGEST_TEXT, view->prev);
        return false;
    }
    if (!chain_jump(head, view, line, len)) {
        (void)snprintf(wrong, size, "want a SHA-256 of the line, have no memory for it");
        return false;
    }
    return true;
}
