#ifndef LINTGATE_TESTS_UNIT_DISK_FAULTS_H
#define LINTGATE_TESTS_UNIT_DISK_FAULTS_H

#include <stdatomic.h>

/* Programs that link disk_faults.c with --wrap for pwrite, fdatasync, fsync and ftruncate let these fail, or be the last thing they do. */

enum what {
    NOTHING = 0,
    WRITE_NOTHING, /* ENOSPC */
    WRITE_HALF,    /* half of it, then ENOSPC */
    WRITE_SLOWLY,  /* half of it, then goes on: no fault at all */
    INTERRUPT,     /* EINTR once: no fault either */
    DIE_AFTER,     /* the call is done, then the process is killed */
    DIE_HALF,      /* half of a write is done, then the process is killed */
    FAIL,          /* EIO */
    FAIL_SYNCS,    /* EIO of every sync from then on */
};

/* From now on the call number `at` (from 1) has this fault. Counts anew. */
void plan_fault(enum what what, unsigned long at);

extern atomic_ulong calls; /* since plan_fault */
extern atomic_ulong syncs; /* fdatasync that went well */
extern atomic_long synced; /* octets that the last of them covered */
extern long sync_pause_ns; /* before each fdatasync */

#endif
