#ifndef LINTGATE_MODULE_H
#define LINTGATE_MODULE_H

#include "audit/journal.h"
#include "config/config.h"
#include "module/policy.h"

#include <stdatomic.h>

/* What C_Initialize made and C_Finalize unmakes: const in between, but for the counters. */
struct module {
    struct config *config;
    struct policies *policies;
    struct journal *journal;
    atomic_ulong intents, refusals; /* records since C_Initialize */
    atomic_ulong repeats;           /* calls that a standing refusal answered */
};
extern struct module module;

#endif
