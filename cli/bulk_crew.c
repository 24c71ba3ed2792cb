/*
 * cli/bulk_crew.c - threads that judge batches; the output keeps the order of the input.
 *
 * Batches lie in a ring. given, taken and written count them since the beginning:
 * (1) written <= taken <= given <= written + RING.
 * (2) From `written` to `taken` a thread has a batch, or it is done; from there to `given` they wait; the others are empty.
 * (3) One thread writes at a time, and only the batch number `written`.
 */
#include "cli/bulk_crew.h"

#include <pthread.h>
#include <stdlib.h>

enum {
    RING = 32,                       /* batches on the way */
    BUDGET_BYTES = 64 * 1024 * 1024, /* of input on the way; a single larger item is alone */
    THREADS_MAX = 256,
};

struct bulk_crew {
    pthread_mutex_t lock;
    pthread_cond_t work, room; /* there is a batch to judge; there is one to fill */
    struct bulk_batch *ring[RING];
    uint64_t given, taken, written, items;
    uint64_t last; /* number of the last item written */
    size_t on_way; /* octets of input between `written` and `given` */
    bool over, writing, failed;

    struct bulk_batch *filling; /* of the giver alone */
    struct bulk_batch batches[RING + 1];
    struct bulk_crew_plan plan;
    pthread_t threads[THREADS_MAX];
    unsigned count;
};

static struct bulk_batch *batch_of(struct bulk_crew *crew, uint64_t number)
{
    return crew->ring[number % RING];
}

/* Writes one batch. The lock is not held: others go on. */
static bool write_out(struct bulk_crew *crew, const struct bulk_batch *batch)
{
    return fwrite(batch->out, 1, batch->out_len, crew->plan.out) == batch->out_len
           && (batch->count == BATCH_ITEMS || fflush(crew->plan.out) == 0); /* who reads may wait for it */
}

static void write_ready_locked(struct bulk_crew *crew)
{
    if (crew->writing)
        return;
    crew->writing = true;
    for (struct bulk_batch *batch;
         crew->written < crew->taken && (batch = batch_of(crew, crew->written))->done;) {
        const bool wanted = !crew->failed;
        (void)pthread_mutex_unlock(&crew->lock);
        const bool ok = wanted && write_out(crew, batch);
        (void)pthread_mutex_lock(&crew->lock);
        if (ok) {
            crew->last = batch->items[batch->count - 1].number;
            crew->items += batch->count;
        }
        crew->failed = crew->failed || !ok;
        crew->on_way -= batch->used;
        bulk_batch_clear(batch);
        crew->written++;
        (void)pthread_cond_signal(&crew->room);
    }
    crew->writing = false;
}

struct thread {
    struct bulk_crew *crew;
    void *worker;
};

static void *run(void *argument)
{
    const struct thread thread = *(struct thread *)argument;
    struct bulk_crew *const crew = thread.crew;

    free(argument);
    (void)pthread_mutex_lock(&crew->lock);
    for (;;) {
        while (crew->taken == crew->given && !crew->over)
            (void)pthread_cond_wait(&crew->work, &crew->lock);
        if (crew->taken == crew->given)
            break;
        struct bulk_batch *const batch = batch_of(crew, crew->taken++);
        (void)pthread_mutex_unlock(&crew->lock);
        crew->plan.work(thread.worker, batch);
        (void)pthread_mutex_lock(&crew->lock);
        crew->failed = crew->failed || batch->out == NULL;
        batch->done = true;
        write_ready_locked(crew);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static bool start_thread(struct bulk_crew *crew)
{
    struct thread *const thread = malloc(sizeof *thread);

    if (thread == NULL)
        return false;
    *thread = (struct thread){ crew, crew->plan.workers[crew->count] };
    if (pthread_create(&crew->threads[crew->count], NULL, run, thread) == 0) {
        crew->count++;
        return true;
    }
    free(thread);
    return false;
}

struct bulk_crew *bulk_crew_start(const struct bulk_crew_plan *plan)
{
    struct bulk_crew *const crew = calloc(1, sizeof *crew);

    if (crew == NULL)
        return NULL;
    (void)pthread_mutex_init(&crew->lock, NULL); /* cannot fail without attributes */
    (void)pthread_cond_init(&crew->work, NULL);
    (void)pthread_cond_init(&crew->room, NULL);
    crew->plan = *plan;
    for (size_t i = 0; i < RING; i++)
        crew->ring[i] = &crew->batches[i];
    crew->filling = &crew->batches[RING];
    while (crew->count < plan->threads && crew->count < THREADS_MAX && start_thread(crew))
        ;
    if (crew->count > 0)
        return crew;
    free(crew);
    return NULL;
}

void bulk_crew_flush(struct bulk_crew *crew)
{
    struct bulk_batch *const batch = crew->filling;

    if (batch->count == 0)
        return;
    (void)pthread_mutex_lock(&crew->lock);
    while (crew->given > crew->written
           && (crew->given - crew->written == RING || crew->on_way + batch->used > BUDGET_BYTES))
        (void)pthread_cond_wait(&crew->room, &crew->lock);
    struct bulk_batch **const place = &crew->ring[crew->given % RING];
    crew->filling = *place;
    *place = batch;
    crew->on_way += batch->used;
    crew->given++;
    (void)pthread_cond_signal(&crew->work);
    (void)pthread_mutex_unlock(&crew->lock);
}

/* Fails if `also` says so. True if it has failed, by now or before. */
static bool fail(struct bulk_crew *crew, bool also)
{
    (void)pthread_mutex_lock(&crew->lock);
    crew->failed = crew->failed || also;
    const bool failed = crew->failed;
    (void)pthread_mutex_unlock(&crew->lock);
    return failed;
}

bool bulk_crew_add(
    struct bulk_crew *crew, enum bulk_kind kind, const char *name, uint64_t number, struct span octets)
{
    if (!bulk_batch_takes(crew->filling, name, octets.len))
        bulk_crew_flush(crew);
    if (crew->filling->count == 0 && fail(crew, false))
        return false;
    return bulk_batch_add(crew->filling, kind, name, number, octets) || !fail(crew, true);
}

uint64_t bulk_crew_written(struct bulk_crew *crew)
{
    (void)pthread_mutex_lock(&crew->lock);
    const uint64_t items = crew->items;
    (void)pthread_mutex_unlock(&crew->lock);
    return items;
}

bool bulk_crew_end(struct bulk_crew *crew, struct bulk_written *written)
{
    bulk_crew_flush(crew);
    (void)pthread_mutex_lock(&crew->lock);
    crew->over = true;
    (void)pthread_cond_broadcast(&crew->work);
    (void)pthread_mutex_unlock(&crew->lock);
    for (unsigned i = 0; i < crew->count; i++)
        (void)pthread_join(crew->threads[i], NULL);
    *written = (struct bulk_written){ crew->items, crew->last };
    const bool ok = !crew->failed;
    for (size_t i = 0; i <= RING; i++)
        bulk_batch_free(&crew->batches[i]);
    (void)pthread_cond_destroy(&crew->room);
    (void)pthread_cond_destroy(&crew->work);
    (void)pthread_mutex_destroy(&crew->lock);
    free(crew);
    return ok;
}
