/* cli/relint_crew.c - threads that judge decisions anew: one gives batches of them, each of the others takes one at a time. */
#include "cli/relint_crew.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH_DECISIONS = 128,    /* some milliseconds of work, so that the lock costs nothing */
    BATCH_BYTES = 256 * 1024, /* of their lines: twice what so many have without findings */
    QUEUE = 16,               /* batches that wait */
    THREADS_MAX = 256,
};
_Static_assert(BATCH_BYTES >= (int)RECORD_LINE_BYTES, "every line fits");

/* Decisions as they were read, and the lines that they point into. */
struct batch {
    struct batch *next; /* of those that are empty */
    size_t count, used;
    struct view views[BATCH_DECISIONS];
    char lines[BATCH_BYTES];
};

struct relint_crew {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct batch *queue[QUEUE];
    size_t first, waiting;
    struct batch *empty; /* to be used again */
    bool over, failed;
    uint64_t done;
    struct relint_tally tally;

    const char *directory;
    struct relint_terms terms;
    struct batch *filling; /* of the giver alone */
    pthread_t threads[THREADS_MAX];
    unsigned count;
};

/* What one decision changed, while it is judged. */
struct change {
    struct relint_tally *tally;
    char *rules;
    size_t len;
    FILE *text;
    bool failed;
};

static bool grow(void **at, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return true;
    const size_t more = *room != 0 ? 2 * *room : 16;
    void *grown = realloc(*at, more * size);
    if (grown == NULL)
        return false;
    *at = grown;
    *room = more;
    return true;
}

/* The row of the rule; NULL if memory ran out. */
static struct relint_rule *rule_of(struct relint_tally *tally, const char *id, size_t len)
{
    for (size_t i = 0; i < tally->rule_count; i++)
        if (strlen(tally->rules[i].id) == len && memcmp(tally->rules[i].id, id, len) == 0)
            return &tally->rules[i];
    char *copy = strndup(id, len);
    if (copy == NULL
        || !grow((void **)&tally->rules, &tally->rule_room, tally->rule_count, sizeof *tally->rules)) {
        free(copy);
        return NULL;
    }
    tally->rules[tally->rule_count] = (struct relint_rule){ .id = copy };
    return &tally->rules[tally->rule_count++];
}

static void note_rule(void *context, const char *id, size_t len, bool appeared)
{
    struct change *change = context;
    struct relint_rule *rule = rule_of(change->tally, id, len);

    if (change->text == NULL)
        change->text = open_memstream(&change->rules, &change->len);
    if (rule == NULL || change->text == NULL) {
        change->failed = true;
        return;
    }
    *(appeared ? &rule->appeared : &rule->vanished) += 1;
    (void)fprintf(
        change->text, "%s%c%.*s", ftell(change->text) > 0 ? " " : "", appeared ? '+' : '-', (int)len, id);
}

/* Keeps a changed verdict; takes over the text of its rules. */
static bool note_change(
    struct relint_tally *tally, const struct view *view, enum relint_result result, char *rules)
{
    if (!grow((void **)&tally->changes, &tally->change_room, tally->change_count, sizeof *tally->changes)) {
        free(rules);
        return false;
    }
    struct relint_change *change = &tally->changes[tally->change_count++];
    *change = (struct relint_change){ .seq = view->seq, .result = result, .rules = rules };
    memcpy(change->tbs_sha256, view_get(view, "tbs_sha256").at, sizeof change->tbs_sha256);
    return true;
}

static bool judge(
    struct relint_crew *crew, struct relint *relint, struct relint_tally *tally, const struct view *view)
{
    struct change change = { .tally = tally };
    const enum relint_result result = relint_judge(relint, &crew->terms, view, note_rule, &change);
    const bool closed = change.text == NULL || fclose(change.text) == 0;

    tally->counts[result]++;
    if (result == RELINT_NOW_REFUSED || result == RELINT_NOW_SIGNED)
        return note_change(tally, view, result, change.rules) && closed && !change.failed;
    free(change.rules);
    return closed && !change.failed;
}

static bool judge_batch(
    struct relint_crew *crew, struct relint *relint, struct relint_tally *tally, const struct batch *batch)
{
    bool ok = true;

    for (size_t i = 0; ok && i < batch->count; i++)
        ok = judge(crew, relint, tally, &batch->views[i]);
    return ok;
}

/* Gives back a batch that was judged, or NULL, and takes another one; NULL when there will be none any more. */
static struct batch *take(struct relint_crew *crew, struct batch *judged)
{
    struct batch *batch = NULL;

    (void)pthread_mutex_lock(&crew->lock);
    if (judged != NULL) {
        crew->done += judged->count;
        judged->next = crew->empty;
        crew->empty = judged;
    }
    while (crew->waiting == 0 && !crew->over)
        (void)pthread_cond_wait(&crew->changed, &crew->lock);
    if (crew->waiting > 0) {
        batch = crew->queue[crew->first];
        crew->first = (crew->first + 1) % QUEUE;
        crew->waiting--;
        (void)pthread_cond_broadcast(&crew->changed);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    return batch;
}

static bool merge(struct relint_tally *into, struct relint_tally *from)
{
    bool ok = true;

    for (size_t i = 0; i < RELINT_RESULT_COUNT; i++)
        into->counts[i] += from->counts[i];
    for (size_t i = 0; i < from->rule_count; i++) {
        struct relint_rule *rule = rule_of(into, from->rules[i].id, strlen(from->rules[i].id));
        ok = ok && rule != NULL;
        if (rule != NULL) {
            rule->appeared += from->rules[i].appeared;
            rule->vanished += from->rules[i].vanished;
        }
    }
    for (size_t i = 0; i < from->change_count; i++) {
        ok = ok
             && grow((void **)&into->changes, &into->change_room, into->change_count, sizeof *into->changes);
        if (ok) {
            into->changes[into->change_count++] = from->changes[i];
            from->changes[i].rules = NULL; /* now theirs */
        }
    }
    return ok;
}

static void *work(void *argument)
{
    struct relint_crew *crew = argument;
    struct relint *relint = relint_open(crew->directory);
    struct relint_tally tally = { .change_count = 0 };
    struct batch *batch = NULL;
    bool ok = relint != NULL;

    while ((batch = take(crew, batch)) != NULL)
        ok = ok && judge_batch(crew, relint, &tally, batch);
    (void)pthread_mutex_lock(&crew->lock);
    crew->failed = !merge(&crew->tally, &tally) || !ok || crew->failed;
    (void)pthread_mutex_unlock(&crew->lock);
    relint_tally_free(&tally);
    relint_close(relint);
    return NULL;
}

struct relint_crew *relint_crew_start(
    const char *directory, const struct relint_terms *terms, unsigned threads)
{
    struct relint_crew *crew = calloc(1, sizeof *crew);

    if (crew == NULL)
        return NULL;
    (void)pthread_mutex_init(&crew->lock, NULL); /* cannot fail without attributes */
    (void)pthread_cond_init(&crew->changed, NULL);
    crew->directory = directory;
    crew->terms = *terms;
    while (crew->count < threads && crew->count < THREADS_MAX
           && pthread_create(&crew->threads[crew->count], NULL, work, crew) == 0)
        crew->count++;
    if (crew->count > 0)
        return crew;
    free(crew);
    return NULL;
}

/* Hands over what was filled, and takes an empty one to go on, if there is one. */
static void hand_over(struct relint_crew *crew)
{
    (void)pthread_mutex_lock(&crew->lock);
    while (crew->waiting == QUEUE)
        (void)pthread_cond_wait(&crew->changed, &crew->lock);
    if (crew->filling != NULL)
        crew->queue[(crew->first + crew->waiting++) % QUEUE] = crew->filling;
    crew->filling = crew->empty;
    if (crew->empty != NULL)
        crew->empty = crew->empty->next;
    (void)pthread_cond_broadcast(&crew->changed);
    (void)pthread_mutex_unlock(&crew->lock);
    if (crew->filling != NULL)
        crew->filling->count = crew->filling->used = 0;
}

bool relint_crew_give(struct relint_crew *crew, const struct view *view, const char *line, size_t len)
{
    struct batch *batch = crew->filling;

    if (batch != NULL && (batch->count == BATCH_DECISIONS || BATCH_BYTES - batch->used < len))
        hand_over(crew);
    if (crew->filling == NULL) {
        crew->filling = malloc(sizeof *crew->filling);
        if (crew->filling == NULL)
            return false;
        crew->filling->count = crew->filling->used = 0;
    }
    batch = crew->filling;
    memcpy(batch->lines + batch->used, line, len);
    view_copy(&batch->views[batch->count++], view, line, batch->lines + batch->used);
    batch->used += len;
    return true;
}

uint64_t relint_crew_done(struct relint_crew *crew)
{
    (void)pthread_mutex_lock(&crew->lock);
    const uint64_t done = crew->done;
    (void)pthread_mutex_unlock(&crew->lock);
    return done;
}

static int by_seq(const void *a, const void *b)
{
    const struct relint_change *one = a, *other = b;

    return (one->seq > other->seq) - (one->seq < other->seq);
}

static int by_count(const void *a, const void *b)
{
    const struct relint_rule *one = a, *other = b;
    const uint64_t of_one = one->appeared + one->vanished, of_other = other->appeared + other->vanished;

    return of_one != of_other ? (of_one < of_other) - (of_one > of_other) : strcmp(one->id, other->id);
}

static void free_batches(struct relint_crew *crew)
{
    free(crew->filling);
    for (struct batch *batch = crew->empty, *next; batch != NULL; batch = next) {
        next = batch->next;
        free(batch);
    }
}

bool relint_crew_end(struct relint_crew *crew, struct relint_tally *tally)
{
    *tally = (struct relint_tally){ .change_count = 0 };
    if (crew == NULL)
        return true;
    hand_over(crew);
    (void)pthread_mutex_lock(&crew->lock);
    crew->over = true;
    (void)pthread_cond_broadcast(&crew->changed);
    (void)pthread_mutex_unlock(&crew->lock);
    for (unsigned i = 0; i < crew->count; i++)
        (void)pthread_join(crew->threads[i], NULL);
    *tally = crew->tally;
    const bool ok = !crew->failed;
    if (tally->change_count > 0)
        qsort(tally->changes, tally->change_count, sizeof *tally->changes, by_seq);
    if (tally->rule_count > 0)
        qsort(tally->rules, tally->rule_count, sizeof *tally->rules, by_count);
    (void)pthread_cond_destroy(&crew->changed);
    (void)pthread_mutex_destroy(&crew->lock);
    free_batches(crew);
    free(crew);
    return ok;
}

void relint_tally_free(struct relint_tally *tally)
{
    for (size_t i = 0; i < tally->change_count; i++)
        free(tally->changes[i].rules);
    for (size_t i = 0; i < tally->rule_count; i++)
        free(tally->rules[i].id);
    free(tally->changes);
    free(tally->rules);
}
