/* module/own.c - the gate's own sessions on the backend, counted by slot. */
#include "module/own.h"

#include "module/backend.h"

#include <stdatomic.h>
#include <stdlib.h>

/* One for each slot that was ever used; never freed before the process ends. */
struct slot_count {
    CK_SLOT_ID slot;
    atomic_ulong open;
    struct slot_count *next;
};

static _Atomic(struct slot_count *) slots; /* new ones come in front */

/* `until`: where to end the search, because what follows was looked at. */
static struct slot_count *find(CK_SLOT_ID slot, struct slot_count *from, const struct slot_count *until)
{
    while (from != until && from->slot != slot)
        from = from->next;
    return from != until ? from : NULL;
}

static struct slot_count *find_or_add(CK_SLOT_ID slot)
{
    struct slot_count *first = atomic_load(&slots), *known = find(slot, first, NULL), *made;

    if (known != NULL || (made = malloc(sizeof *made)) == NULL)
        return known;
    made->slot = slot;
    atomic_init(&made->open, 0);
    made->next = first;
    while (!atomic_compare_exchange_weak(&slots, &first, made)) {
        known = find(slot, first, made->next); /* another thread's, perhaps for the same slot */
        if (known != NULL) {
            free(made);
            return known;
        }
        made->next = first;
    }
    return made;
}

CK_RV own_session_open(CK_SLOT_ID slot, CK_SESSION_HANDLE *own)
{
    struct slot_count *const count = find_or_add(slot);
    CK_RV rv;

    if (count == NULL)
        return CKR_HOST_MEMORY;
    atomic_fetch_add(&count->open, 1);
    rv = backend.C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, own); /* read-only is enough to sign */
    if (rv != CKR_OK)
        atomic_fetch_sub(&count->open, 1);
    return rv;
}

void own_session_close(CK_SLOT_ID slot, CK_SESSION_HANDLE own)
{
    struct slot_count *const count = find(slot, atomic_load(&slots), NULL);

    backend.C_CloseSession(own);
    if (count != NULL)
        atomic_fetch_sub(&count->open, 1);
}

CK_ULONG own_session_count(CK_SLOT_ID slot)
{
    struct slot_count *const count = find(slot, atomic_load(&slots), NULL);

    return count != NULL ? atomic_load(&count->open) : 0;
}

void own_session_forget_all(void)
{
    atomic_store(&slots, NULL); /* not freed: a thread of the parent may have been changing it */
}
