/* module/own.c - the gate's own sessions on the backend, counted by slot. */
#include "module/own.h"

#include "module/backend.h"

#include <pthread.h>
#include <stdlib.h>

/* One for each slot that was ever used; never freed before the process ends. */
struct slot_count {
    CK_SLOT_ID slot;
    CK_ULONG open;
    struct slot_count *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot_count *slots;

static struct slot_count *find_locked(CK_SLOT_ID slot)
{
    struct slot_count *at = slots;

    while (at != NULL && at->slot != slot)
        at = at->next;
    return at;
}

static struct slot_count *find_or_add_locked(CK_SLOT_ID slot)
{
    struct slot_count *at = find_locked(slot);

    if (at == NULL && (at = calloc(1, sizeof *at)) != NULL) {
        *at = (struct slot_count){ .slot = slot, .next = slots };
        slots = at;
    }
    return at;
}

CK_RV own_session_open(CK_SLOT_ID slot, CK_SESSION_HANDLE *own)
{
    struct slot_count *count;
    CK_RV rv = CKR_HOST_MEMORY;

    pthread_mutex_lock(&lock);
    count = find_or_add_locked(slot);
    if (count != NULL)
        count->open++;
    pthread_mutex_unlock(&lock);
    if (count == NULL)
        return rv;
    rv = backend.C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, own); /* read-only is enough to sign */
    if (rv != CKR_OK) {
        pthread_mutex_lock(&lock);
        count->open--;
        pthread_mutex_unlock(&lock);
    }
    return rv;
}

void own_session_close(CK_SLOT_ID slot, CK_SESSION_HANDLE own)
{
    struct slot_count *count;

    backend.C_CloseSession(own);
    pthread_mutex_lock(&lock);
    count = find_locked(slot);
    if (count != NULL && count->open > 0)
        count->open--;
    pthread_mutex_unlock(&lock);
}

CK_ULONG own_session_count(CK_SLOT_ID slot)
{
    const struct slot_count *count;
    CK_ULONG open;

    pthread_mutex_lock(&lock);
    count = find_locked(slot);
    open = count != NULL ? count->open : 0;
    pthread_mutex_unlock(&lock);
    return open;
}

void own_session_forget_all(void)
{
    lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    slots = NULL; /* not freed: a thread of the parent may have been changing it */
}
