/* index/replay.c - the journal read into the index. */
#include "index/replay.h"

#include "audit/kept.h"
#include "audit/reader.h"
#include "audit/stamp.h"
#include "audit/text.h"
#include "index/certificate.h"
#include "index/crls.h"
#include "index/entry.h"
#include "index/revocation.h"
#include "index/turn.h"
#include "lint/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BATCH_RECORDS = 1000, /* that go to disk together */
    PENDING = 256,        /* intents whose outcome may follow: more than threads sign at a time */
    PATH_BYTES = 4096,
    KEPT_MAX_BYTES = 256 * 1024 * 1024, /* of a document that is read again; CRLs have megabytes */
    SERIAL_HEX = 2 * ENTRY_SERIAL_BYTES,
    MICROSECONDS = 1000000,
};

/* An intent that was added, until its outcome. */
struct pending {
    uint64_t seq;
    uint32_t issuer;
    bool crl; /* by the digest of its octets; certificates by their serial */
    uint8_t tbs_sha256[HISTORY_SHA256_BYTES];
    uint8_t serial[ENTRY_SERIAL_BYTES];
    size_t serial_len;
};

struct replay {
    struct index *index;
    const char *directory;
    unsigned lock_seconds;
    void (*progress)(uint64_t records);
    struct replay_counts *counts;
    struct index_error *error;
    struct index_turn turn;
    unsigned in_turn;
    struct index_position from; /* what the index has seen */
    bool met;                   /* the record of `from` was met, as it was */
    struct pending pending[PENDING];
    size_t next_pending;
    /* Too large for a guest's stack. */
    char path[PATH_BYTES]; /* of what is read */
    union {                /* that was read */
        struct cert cert;
        struct crl crl;
        struct ocsp ocsp;
    };
    struct reader reader;
    struct view view;
};

static bool fail(struct replay *replay, enum index_fault fault, const char *what)
{
    return index_fail(replay->error, fault, 0, "%s: %s", replay->directory, what);
}

/* -- one intent ----------------------------------------------------------------------------------------------------- */

static bool is_word(struct view_value value, const char *word)
{
    return value.at != NULL && value.len == strlen(word) && memcmp(value.at, word, value.len) == 0;
}

/* The octets that were kept beside the journal, if they still are, and are still what they were. NULL: they are not. */
static uint8_t *read_kept(struct replay *replay, struct view_value digest_text, size_t *len)
{
    uint8_t want[RECORD_SHA256_BYTES], have[LINT_DIGEST_BYTES];
    uint8_t *bytes = NULL;
    struct stat st;
    bool ok = false;

    (void)snprintf(replay->path, sizeof replay->path, "%s/" KEPT_FOLDER_NAME "/%.2s/%.*s", replay->directory,
        digest_text.at, (int)digest_text.len, digest_text.at);
    const int fd = open(replay->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= KEPT_MAX_BYTES)
        bytes = malloc((size_t)st.st_size);
    if (bytes != NULL) {
        *len = (size_t)st.st_size;
        ok = pread(fd, bytes, *len, 0) == (ssize_t)*len && hex_read(digest_text.at, want, sizeof want)
             && digest_of(LINT_SHA256, (struct span){ bytes, *len }, have) == sizeof want
             && memcmp(want, have, sizeof want) == 0;
    }
    (void)close(fd);
    if (!ok) {
        free(bytes);
        bytes = NULL;
    }
    return bytes;
}

/* What the record itself says of a certificate. */
static bool facts_of_record(const struct view *view, struct history_certificate *facts)
{
    const struct view_value not_after = view_get(view, "not_after"), profile = view_get(view, "profile");
    char name[RECORD_NAME_BYTES + 1];
    int64_t us;

    *facts = (struct history_certificate){ .origin = HISTORY_SIGNED, .since = view->time_us / MICROSECONDS };
    if (profile.at != NULL && profile.len < sizeof name) {
        memcpy(name, profile.at, profile.len);
        name[profile.len] = '\0';
        facts->scope = scope_find(name);
    }
    if (not_after.at != NULL && stamp_read(not_after.at, &us))
        facts->not_after = us / MICROSECONDS;
    return hex_read(view_get(view, "tbs_sha256").at, facts->tbs_sha256, sizeof facts->tbs_sha256);
}

/* The serial in hex; false if there is none that the index could have. */
static bool read_serial(struct view_value text, uint8_t serial[ENTRY_SERIAL_BYTES], size_t *len)
{
    char hex[SERIAL_HEX];

    if (text.at == NULL || text.len == 0 || text.len % 2 != 0 || text.len > sizeof hex)
        return false;
    memcpy(hex, text.at, text.len);
    *len = text.len / 2;
    for (size_t i = 0; i < *len; i++)
        if (!hex_read(hex + 2 * i, serial + i, 1))
            return false;
    return true;
}

/* The issuer that the record names, in its number and in the octets of a digest. False: it names none. */
static bool issuer_of_record(const struct view *view, uint8_t sha256[RECORD_SHA256_BYTES])
{
    const struct view_value text = view_get(view, "issuer_sha256");

    return text.at != NULL && hex_read(text.at, sha256, RECORD_SHA256_BYTES);
}

/* The octets of the record's document, if they were kept. NULL: they were not. */
static uint8_t *kept_of(struct replay *replay, const struct view *view, size_t *len)
{
    return is_word(view_get(view, "tbs"), "kept") ? read_kept(replay, view_get(view, "tbs_sha256"), len)
                                                  : NULL;
}

static bool add(struct replay *replay, const struct view *view, struct span sha256, struct span name,
    struct span serial, const struct history_certificate *facts)
{
    struct pending *const pending = &replay->pending[replay->next_pending++ % PENDING];
    struct history_certificate before;
    uint32_t issuer;

    if (!issuer_number(replay->turn.tables, sha256, name, &issuer))
        return false;
    const enum table_answer answer = certificate_find(replay->turn.tables, issuer, serial, &before);
    if (answer != TABLE_NONE) /* it was kept before its intent was written */
        return answer == TABLE_FOUND;
    *pending = (struct pending){ .seq = view->seq, .issuer = issuer, .serial_len = serial.len };
    memcpy(pending->serial, serial.at, serial.len);
    replay->counts->added++;
    return certificate_put(replay->turn.tables, issuer, serial, facts);
}

static bool add_certificate(struct replay *replay, const struct view *view)
{
    uint8_t serial[ENTRY_SERIAL_BYTES], issuer[RECORD_SHA256_BYTES];
    struct history_certificate facts;
    struct der_error ignored;
    size_t len = 0, serial_len;

    if (!read_serial(view_get(view, "serial"), serial, &serial_len) || !issuer_of_record(view, issuer)
        || !facts_of_record(view, &facts))
        return true; /* longer than any that the index has: it was not asked */
    uint8_t *const bytes = kept_of(replay, view, &len);
    const bool whole = bytes != NULL && cert_read((struct span){ bytes, len }, &replay->cert, &ignored);

    if (whole)
        facts = certificate_facts(&replay->cert, HISTORY_SIGNED, facts.since);
    const bool ok = add(replay, view, SPAN_OF(issuer), whole ? replay->cert.issuer : (struct span){ NULL, 0 },
        (struct span){ serial, serial_len }, &facts);

    replay->counts->bare += !whole;
    free(bytes);
    return ok;
}

/* Makes room for what a CRL lists, and adds it. */
static bool catch_up(struct replay *replay, const struct view *view, bool *fresh)
{
    struct sorted sorted;
    bool ok = sorted_new(&sorted, &replay->crl);

    *fresh = false;
    if (!ok)
        (void)tables_refuse(replay->turn.tables, "want memory for a CRL's entries, have none");
    ok = ok && turn_room(&replay->turn, crls_room(replay->turn.tables, &replay->crl), replay->error)
         && crls_catch_up(replay->turn.tables, &replay->crl, &sorted, view->time_us / MICROSECONDS, fresh);
    sorted_clear(&sorted);
    return ok;
}

static bool add_crl(struct replay *replay, const struct view *view)
{
    struct pending *const pending = &replay->pending[replay->next_pending++ % PENDING];
    uint8_t issuer_sha256[RECORD_SHA256_BYTES];
    struct der_error ignored;
    bool fresh = false, missing = false;
    size_t len = 0;

    *pending = (struct pending){ .crl = true };
    if (!issuer_of_record(view, issuer_sha256)
        || !hex_read(view_get(view, "tbs_sha256").at, pending->tbs_sha256, sizeof pending->tbs_sha256))
        return true;
    uint8_t *const bytes = kept_of(replay, view, &len);
    const bool whole = bytes != NULL && crl_read((struct span){ bytes, len }, &replay->crl, &ignored);
    const struct span name = whole ? replay->crl.issuer : (struct span){ NULL, 0 };
    bool ok = issuer_number(replay->turn.tables, SPAN_OF(issuer_sha256), name, &pending->issuer);

    ok = ok
         && (whole ? catch_up(replay, view, &fresh)
                   : crls_note_missing(replay->turn.tables, pending->issuer, pending->tbs_sha256,
                       view->time_us / MICROSECONDS, &missing));
    pending->seq = view->seq;
    replay->counts->crls += fresh;
    replay->counts->lost += missing;
    free(bytes);
    return ok;
}

static bool add_response(struct replay *replay, const struct view *view)
{
    uint8_t issuer_sha256[RECORD_SHA256_BYTES];
    struct der_error ignored;
    uint32_t issuer;
    size_t len = 0;
    bool changed;

    if (!issuer_of_record(view, issuer_sha256))
        return true;
    uint8_t *const bytes = kept_of(replay, view, &len);
    const bool whole = bytes != NULL && ocsp_read((struct span){ bytes, len }, &replay->ocsp, &ignored);
    const bool ok = !whole
                    || (issuer_number(
                            replay->turn.tables, SPAN_OF(issuer_sha256), (struct span){ NULL, 0 }, &issuer)
                        && revocation_keep(replay->turn.tables, issuer, &replay->ocsp, &changed));

    free(bytes);
    return ok;
}

/* Surely not signed: only the same may be, later. */
static bool note_failed(struct replay *replay, uint64_t intent)
{
    for (size_t i = 0; i < PENDING; i++) {
        const struct pending *const pending = &replay->pending[i];
        const struct span serial = { pending->serial, pending->serial_len };
        struct history_certificate facts;
        bool changed;

        if (pending->seq != intent || intent == 0)
            continue;
        if (pending->crl)
            return crls_undo(replay->turn.tables, pending->issuer, pending->tbs_sha256, &changed);
        if (certificate_find(replay->turn.tables, pending->issuer, serial, &facts) != TABLE_FOUND)
            return false;
        facts.origin = HISTORY_UNSIGNED;
        return certificate_put(replay->turn.tables, pending->issuer, serial, &facts);
    }
    return true;
}

static bool apply(struct replay *replay, const struct view *view)
{
    if (view->kind == RECORD_OUTCOME && view_get(view, "result").number == RECORD_FAILED)
        return note_failed(replay, view_get(view, "intent").number);
    if (view->kind != RECORD_INTENT)
        return true;
    if (is_word(view_get(view, "artifact"), "certificate"))
        return add_certificate(replay, view);
    if (is_word(view_get(view, "artifact"), "crl"))
        return add_crl(replay, view);
    return !is_word(view_get(view, "artifact"), "ocsp-response") || add_response(replay, view);
}

/* -- the records -------------------------------------------------------------------------------------------------- */

static bool end_turn(struct replay *replay, const struct chain_head *head)
{
    struct index_position position = { .seq = head->seq };

    if (replay->turn.tables == NULL)
        return true;
    memcpy(position.sha256, head->sha256, sizeof position.sha256);
    position_note(replay->turn.tables, &position);
    replay->in_turn = 0;
    return turn_keep(&replay->turn, replay->error);
}

static bool take(struct replay *replay, const struct reader *reader, const struct view *view)
{
    replay->counts->records++;
    if (replay->progress != NULL && replay->counts->records % BATCH_RECORDS == 0)
        replay->progress(replay->counts->records);
    if (view->seq <= replay->from.seq) {
        if (view->seq == replay->from.seq)
            replay->met = memcmp(reader->head.sha256, replay->from.sha256, sizeof replay->from.sha256) == 0;
        return true;
    }
    if (replay->turn.tables == NULL && !turn_begin(&replay->turn, replay->index, replay->error))
        return false;
    if (!apply(replay, view)) {
        if (replay->turn.tables != NULL) { /* else the turn is over, and said why */
            *replay->error = *tables_fault(replay->turn.tables);
            turn_fail(&replay->turn, replay->error);
        }
        return false;
    }
    return ++replay->in_turn < BATCH_RECORDS || end_turn(replay, &reader->head);
}

/* Reads the segment at replay->path. *other: it is none of the journal that the index has seen. */
static bool read_segment(struct replay *replay, bool *other)
{
    enum reader_result result;
    struct reader *const reader = &replay->reader;
    struct view *const view = &replay->view;
    bool ok = true;

    if (!reader_open(reader, replay->path, replay->lock_seconds))
        return fail(replay, INDEX_PLACE, reader->text);
    while (ok && !*other && (result = reader_next(reader, view)) == READER_RECORD) {
        ok = take(replay, reader, view);
        /* Another journal: what was skipped of it is read, too. */
        *other = ok && view->seq == replay->from.seq && !replay->met;
    }
    if (ok && !*other && result != READER_END)
        ok = fail(replay, INDEX_DAMAGE, reader->text);
    if (ok && !*other)
        ok = end_turn(replay, &reader->head);
    if (!ok && replay->turn.tables != NULL)
        turn_fail(&replay->turn, replay->error);
    reader_close(reader);
    return ok;
}

/* Number of the first record of a segment; 0: it has none yet. */
static bool first_seq(struct replay *replay, unsigned number, uint64_t *seq)
{
    char name[SEGMENT_NAME_BYTES];
    struct reader *const reader = &replay->reader;
    struct view *const view = &replay->view;

    (void)snprintf(replay->path, sizeof replay->path, "%s/%s", replay->directory, segment_name(number, name));
    if (!reader_open(reader, replay->path, replay->lock_seconds))
        return fail(replay, INDEX_PLACE, reader->text);
    *seq = reader_next(reader, view) == READER_RECORD ? view->seq : 0;
    reader_close(reader);
    return true;
}

static bool look(struct replay *replay, struct segment_list *list)
{
    const int fd = open(replay->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int system = fd < 0 ? errno : segment_look(fd, list);

    if (fd >= 0)
        (void)close(fd);
    return system == 0
           || index_fail(replay->error, INDEX_PLACE, system, "%s: want a journal to read", replay->directory);
}

/* The segment that has the record which the index has seen last, or the first one. */
static bool find_begin(struct replay *replay, const struct segment_list *list, unsigned *begin)
{
    uint64_t seq = 0;

    for (*begin = list->last; *begin > list->first; --*begin) {
        if (!first_seq(replay, *begin, &seq))
            return false;
        if (seq != 0 && seq <= replay->from.seq)
            return true;
    }
    if (!first_seq(replay, *begin, &seq))
        return false;
    return seq <= replay->from.seq + 1
           || index_fail(replay->error, INDEX_PLACE, 0,
               "%s: want the journal from record %" PRIu64 " on, have it from %" PRIu64
               ": earlier segments are elsewhere",
               replay->directory, replay->from.seq + 1, seq);
}

static bool read_segments(struct replay *replay, const struct segment_list *list, unsigned begin, bool *other)
{
    char name[SEGMENT_NAME_BYTES];
    bool ok = true;

    *other = false;
    for (unsigned number = begin; ok && !*other && number <= list->last; number++) {
        (void)snprintf(
            replay->path, sizeof replay->path, "%s/%s", replay->directory, segment_name(number, name));
        ok = read_segment(replay, other);
    }
    *other = *other || (ok && replay->from.seq > 0 && !replay->met);
    return ok;
}

bool replay(struct index *index, const char *directory, unsigned lock_seconds,
    void (*progress)(uint64_t records), struct replay_counts *counts, struct index_error *error)
{
    struct replay *const work = calloc(1, sizeof *work); /* 20 KiB: too much for a guest's stack */
    struct segment_list list = { .count = 0 };
    unsigned begin = 0;
    bool other = false;

    *counts = (struct replay_counts){ .records = 0 };
    if (work == NULL)
        return index_fail(error, INDEX_MEMORY, 0, "%s: want memory, have none", directory);
    work->index = index; /* one by one: a literal would be on the stack */
    work->directory = directory;
    work->lock_seconds = lock_seconds;
    work->progress = progress;
    work->counts = counts;
    work->error = error;
    bool ok = position_get(index, &work->from, error) && look(work, &list);
    if (ok && list.count > 0)
        ok = find_begin(work, &list, &begin) && read_segments(work, &list, begin, &other);
    if (ok && other) { /* not the journal that the index has seen: all of it */
        work->from = (struct index_position){ .seq = 0 };
        ok = read_segments(work, &list, list.first, &other);
    }
    free(work);
    return ok;
}
