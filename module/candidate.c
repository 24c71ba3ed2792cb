/*
 * module/candidate.c - documents that may soon be signed by their digest: found by it, few, for a while, and each once.
 *
 * ABSENT -> KEPT   [candidate_keep]     KEPT -> ABSENT [candidate_take, candidate_cancel, the end of its session, slot or time]
 * (1) A place has bytes, and their digests as made here, or neither.
 * (2) Who takes bytes out has them alone: no second caller finds them.
 */
#include "module/candidate.h"

#include "lint/artifact.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DIGESTS = 3 };

/* The digests that keys sign with. Never SHA-1: who finds a collision could show one document and have another signed. */
static const enum digest digests[DIGESTS] = { DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512 };

struct place {
    struct candidate candidate; /* .at NULL: an empty place */
    uint8_t values[DIGESTS][DIGEST_MAX_BYTES];
    uint64_t number; /* greater: younger */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct place places[CANDIDATE_MAX];
static uint64_t numbers;
static size_t lapsed;

const char *candidate_source_name(enum candidate_source source)
{
    static const char *const names[CANDIDATE_SOURCE_COUNT] = {
        [CANDIDATE_NONE] = "none",
        [CANDIDATE_DIGESTED] = "digested",
        [CANDIDATE_REGISTERED] = "registered",
        [CANDIDATE_SPOOLED] = "spooled",
    };

    return names[source];
}

void candidate_clear(struct candidate *candidate)
{
    if (candidate->at != NULL)
        explicit_bzero(candidate->at, candidate->len);
    free(candidate->at);
    *candidate = (struct candidate){ .at = NULL };
}

bool candidate_is_artifact(struct span document)
{
    struct artifact *const artifact = malloc(sizeof *artifact); /* too large for a guest's stack */
    struct der_error error;
    bool is = false;

    if (artifact == NULL)
        return false;
    switch (document_kind(document)) {
    case DOCUMENT_CERTIFICATE:
        is = cert_read(document, &artifact->cert, &error) && artifact->cert.outer_alg.at == NULL;
        break;
    case DOCUMENT_CRL: is = crl_read(document, &artifact->crl, &error) && !artifact->crl.is_signed; break;
    case DOCUMENT_OCSP_RESPONSE:
        is = ocsp_read(document, &artifact->ocsp, &error) && !artifact->ocsp.is_signed;
        break;
    case DOCUMENT_REQUEST: is = csr_read(document, &artifact->csr, &error) && !artifact->csr.is_signed; break;
    case DOCUMENT_UNKNOWN:
    case DOCUMENT_KIND_COUNT: break;
    }
    free(artifact);
    return is;
}

int64_t candidate_clock(void)
{
    struct timespec now = { .tv_sec = 0 };

    (void)clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec;
}

static bool is_kept(const struct place *place)
{
    return place->candidate.at != NULL;
}

static void expire_locked(int64_t now)
{
    for (size_t i = 0; i < CANDIDATE_MAX; i++) {
        if (!is_kept(&places[i]) || now < places[i].candidate.until)
            continue;
        lapsed += places[i].candidate.source != CANDIDATE_DIGESTED;
        candidate_clear(&places[i].candidate);
    }
}

size_t candidates_lapsed(void)
{
    size_t count;

    pthread_mutex_lock(&lock);
    expire_locked(candidate_clock());
    count = lapsed;
    lapsed = 0;
    pthread_mutex_unlock(&lock);
    return count;
}

static bool same_bytes(const struct candidate *a, const struct candidate *b)
{
    return span_equal((struct span){ a->at, a->len }, (struct span){ b->at, b->len });
}

/* The place where these bytes are for this key already, else an empty one; NULL if there is neither. */
static struct place *find_place_locked(const struct candidate *candidate)
{
    struct place *empty = NULL;

    for (size_t i = 0; i < CANDIDATE_MAX; i++) {
        struct place *const place = &places[i];

        if (!is_kept(place))
            empty = place;
        else if (place->candidate.key == candidate->key && place->candidate.source == candidate->source
                 && same_bytes(&place->candidate, candidate))
            return place;
    }
    return empty;
}

/* Nobody said that what was digested is to be signed, so it gives way. NULL: there is none. */
static struct place *oldest_digested_locked(void)
{
    struct place *oldest = NULL;

    for (size_t i = 0; i < CANDIDATE_MAX; i++)
        if (is_kept(&places[i]) && places[i].candidate.source == CANDIDATE_DIGESTED
            && (oldest == NULL || places[i].number < oldest->number))
            oldest = &places[i];
    return oldest;
}

static size_t bytes_locked(void)
{
    size_t sum = 0;

    for (size_t i = 0; i < CANDIDATE_MAX; i++)
        sum += places[i].candidate.len; /* below the limit */
    return sum;
}

/* An own or empty place, after others made room; NULL if they cannot. */
static struct place *make_place_locked(const struct candidate *candidate)
{
    struct place *place = find_place_locked(candidate), *old;

    if (place != NULL)
        candidate_clear(&place->candidate);
    while (place == NULL || candidate->len > CANDIDATE_MAX_BYTES - bytes_locked()) {
        old = oldest_digested_locked();
        if (old == NULL)
            return NULL;
        candidate_clear(&old->candidate);
        if (place == NULL)
            place = old;
    }
    return place;
}

bool candidate_keep(struct candidate *candidate)
{
    struct place made = { .candidate = *candidate };
    const int64_t now = candidate_clock();
    struct place *place;

    if (candidate->at == NULL || candidate->len > CANDIDATE_MAX_BYTES)
        return false;
    for (size_t i = 0; i < DIGESTS; i++)
        if (!digest_compute(digests[i], candidate->at, candidate->len, made.values[i]))
            return false;
    pthread_mutex_lock(&lock);
    expire_locked(now);
    place = make_place_locked(candidate);
    if (place != NULL) {
        if (made.candidate.until == 0)
            made.candidate.until = now + CANDIDATE_SECONDS;
        made.number = ++numbers;
        *place = made;
    }
    pthread_mutex_unlock(&lock);
    if (place == NULL)
        return false;
    *candidate = (struct candidate){ .at = NULL }; /* now the store's */
    return true;
}

static bool has_digest(const struct place *place, enum digest digest, const uint8_t *value)
{
    for (size_t i = 0; i < DIGESTS; i++)
        if (digests[i] == digest)
            return memcmp(place->values[i], value, digest_length(digest)) == 0;
    return false;
}

static bool serves(const struct place *place, const struct key_policy *key)
{
    return is_kept(place) && (place->candidate.key == NULL || place->candidate.key == key);
}

bool candidate_take(
    const struct key_policy *key, enum digest digest, const uint8_t *value, struct candidate *candidate)
{
    *candidate = (struct candidate){ .at = NULL };
    pthread_mutex_lock(&lock);
    expire_locked(candidate_clock());
    for (size_t i = 0; i < CANDIDATE_MAX; i++) {
        struct place *const place = &places[i];

        if (!serves(place, key) || !has_digest(place, digest, value))
            continue;
        if (candidate->at == NULL) {
            *candidate = place->candidate;
            place->candidate = (struct candidate){ .at = NULL };
        } else {
            candidate_clear(&place->candidate);
        }
    }
    pthread_mutex_unlock(&lock);
    return candidate->at != NULL;
}

static struct place *find_object_locked(CK_OBJECT_HANDLE object)
{
    for (size_t i = 0; i < CANDIDATE_MAX; i++)
        if (is_kept(&places[i]) && places[i].candidate.source == CANDIDATE_REGISTERED
            && places[i].candidate.object == object)
            return &places[i];
    return NULL;
}

bool candidate_is_registered(CK_OBJECT_HANDLE object)
{
    bool is;

    pthread_mutex_lock(&lock);
    expire_locked(candidate_clock());
    is = find_object_locked(object) != NULL;
    pthread_mutex_unlock(&lock);
    return is;
}

bool candidate_cancel(CK_OBJECT_HANDLE object)
{
    struct place *place;

    pthread_mutex_lock(&lock);
    place = find_object_locked(object);
    if (place != NULL)
        candidate_clear(&place->candidate);
    pthread_mutex_unlock(&lock);
    return place != NULL;
}

void candidates_end_session(CK_SESSION_HANDLE session)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < CANDIDATE_MAX; i++)
        if (places[i].candidate.source == CANDIDATE_REGISTERED && places[i].candidate.session == session)
            candidate_clear(&places[i].candidate);
    pthread_mutex_unlock(&lock);
}

void candidates_end_slot(CK_SLOT_ID slot)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < CANDIDATE_MAX; i++)
        if (places[i].candidate.source == CANDIDATE_REGISTERED && places[i].candidate.slot == slot)
            candidate_clear(&places[i].candidate);
    pthread_mutex_unlock(&lock);
}

void candidates_clear(void)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < CANDIDATE_MAX; i++)
        candidate_clear(&places[i].candidate);
    pthread_mutex_unlock(&lock);
}

void candidates_forget_all(void)
{
    lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    memset(
        places, 0, sizeof places); /* not freed: a thread of the parent may have been changing what is here */
}
