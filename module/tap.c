/* module/tap.c - what is hashed, collected as long as it can still be one DER SEQUENCE. */
#include "module/tap.h"

#include "module/candidate.h"
#include "module/module.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    HEAD_BYTES = 6,    /* of a SEQUENCE of less than 4 GiB: X.690 8.1.3 */
    ROOM_FIRST = 4096, /* octets, for a certificate; then doubled */
};

struct tap {
    size_t want; /* octets of the SEQUENCE with its header; 0: not known yet */
    size_t len, room;
    uint8_t *at;
};

static atomic_size_t taken; /* octets of room in all taps */

/* The length of the SEQUENCE whose first octets these are, header included; 0: more of them are needed; 1: it is none. */
static size_t length_of(const uint8_t *at, size_t len)
{
    size_t octets, value = 0;

    if (at[0] != DER_SEQUENCE)
        return 1;
    if (len < 2)
        return 0;
    if (at[1] < 0x80) /* X.690 8.1.3.4: the length itself */
        return 2 + (size_t)at[1];
    octets = at[1] & 0x7f;
    if (octets == 0 || 2 + octets > HEAD_BYTES)
        return 1;
    if (len < 2 + octets)
        return 0;
    for (size_t i = 0; i < octets; i++)
        value = value << 8 | at[2 + i];
    return 2 + octets + value;
}

static void tap_free(struct tap *tap)
{
    if (tap == NULL)
        return;
    atomic_fetch_sub(&taken, tap->room);
    if (tap->at != NULL)
        explicit_bzero(tap->at, tap->len);
    free(tap->at);
    free(tap);
}

void tap_end(struct session *session)
{
    tap_free(session->tap);
    session->tap = NULL;
}

void tap_begin(struct session *session)
{
    tap_end(session);
    if (module.policies->raw_limit > 0)
        session->tap = calloc(1, sizeof *session->tap);
}

/* Grows with what really came, whatever the header claims. */
static bool make_room(struct tap *tap, size_t more)
{
    size_t room = tap->room > 0 ? tap->room : ROOM_FIRST;
    uint8_t *grown;

    while (room < tap->len + more) /* at most the limit of a key: no overflow */
        room *= 2;
    if (room == tap->room)
        return true;
    if (atomic_fetch_add(&taken, room - tap->room) + (room - tap->room) > TAP_MAX_BYTES
        || (grown = realloc(tap->at, room)) == NULL) {
        atomic_fetch_sub(&taken, room - tap->room);
        return false;
    }
    tap->at = grown;
    tap->room = room;
    return true;
}

/* False: what is hashed is no SEQUENCE that a key signs, or there is no room for it. */
static bool collect(struct tap *tap, const CK_BYTE *data, size_t len)
{
    const size_t limit = module.policies->raw_limit;

    if (tap->len == 0 && data[0] != DER_SEQUENCE)
        return false;
    if (len > limit - tap->len || !make_room(tap, len))
        return false;
    memcpy(tap->at + tap->len, data, len);
    tap->len += len;
    if (tap->want == 0)
        tap->want = length_of(tap->at, tap->len);
    return tap->want == 0 || (tap->want <= limit && tap->len <= tap->want);
}

void tap_add(struct session *session, const CK_BYTE *data, CK_ULONG len)
{
    if (session->tap != NULL && data != NULL && len > 0 && !collect(session->tap, data, len))
        tap_end(session);
}

void tap_take_back(struct session *session, const CK_BYTE *data, CK_ULONG len)
{
    struct tap *const tap = session->tap;

    if (tap == NULL || data == NULL || len > tap->len)
        return;
    tap->len -= len;
    explicit_bzero(tap->at + tap->len, len);
    tap->want = tap->len > 0 ? length_of(tap->at, tap->len) : 0;
}

void tap_finish(struct session *session)
{
    struct tap *const tap = session->tap;

    if (tap == NULL)
        return;
    if (tap->len > 0 && tap->len == tap->want && candidate_is_artifact((struct span){ tap->at, tap->len })) {
        struct candidate candidate = { .at = tap->at, .len = tap->len, .source = CANDIDATE_DIGESTED };

        if (candidate_keep(&candidate))
            tap->at = NULL; /* now the store's */
    }
    tap_end(session);
}

void tap_forget_all(void)
{
    atomic_store(&taken, 0);
}
