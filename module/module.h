#ifndef LINTGATE_MODULE_H
#define LINTGATE_MODULE_H

#include "audit/journal.h"
#include "config/config.h"
#include "index/index.h"
#include "module/policy.h"
#include "module/program.h"

#include <stdatomic.h>

/* What C_Initialize made and C_Finalize unmakes: const in between, but for the counters. */
struct module {
    struct config *config;
    struct policies *policies;
    struct journal *journal;
    struct index *index;            /* NULL: the configuration has none */
    atomic_ulong intents, refusals; /* records since C_Initialize */
    atomic_ulong repeats;           /* calls that a standing refusal answered */
    _Atomic int64_t latest;        /* seconds: the latest time of a record that a signature found before it */
    _Atomic int64_t waivers_end;   /* seconds: when the next waiver ends, and a record is due that says so */
    struct record_program program; /* what records say of this code */
    char build[PROGRAM_BUILD_BYTES];
};
extern struct module module;

#endif
