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

bool chain_stamp(
    struct chain_head *head, const uint8_t policy_sha256[RECORD_SHA256_BYTES], struct chain_line *line)
{
    struct chain_head next = { .seq = head->seq + 1, .time_us = stamp_now() };
    char prev[FIELDS_DIGEST_TEXT], policy[FIELDS_DIGEST_TEXT];
    char time[STAMP_TEXT];
    char host[RECORD_HOST_BYTES];

    if (next.seq > FIELDS_MAX_NUMBER || !stamp_write(next.time_us, time))
        return false;
    memcpy(next.policy_sha256, policy_sha256, RECORD_SHA256_BYTES);
    hex_write(head->sha256, RECORD_SHA256_BYTES, prev);
    hex_write(policy_sha256, RECORD_SHA256_BYTES, policy);
    const int host_len = host_name(host);
    const int len = snprintf(line->bytes, RECORD_PREFIX_BYTES, /* then moved up to the rest */
        "{\"seq\":%" PRIu64 ",\"prev\":\"%.*s\",\"time\":\"%.*s\",\"host\":\"%.*s\",\"pid\":%ld,\"uid\":%lu,"
        "\"policy_sha256\":\"%.*s\"",
        next.seq, FIELDS_DIGEST_TEXT, prev, STAMP_TEXT, time, host_len, host, (long)getpid(),
        (unsigned long)getuid(), FIELDS_DIGEST_TEXT, policy);
    if (len < 0 || len >= RECORD_PREFIX_BYTES)
        return false;
    line->start = RECORD_PREFIX_BYTES - (size_t)len;
    line->seq = next.seq;
    memmove(line->bytes + line->start, line->bytes, (size_t)len);
    if (!digest_line(line->bytes + line->start, (size_t)len + line->rest_len - 1, next.sha256))
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
