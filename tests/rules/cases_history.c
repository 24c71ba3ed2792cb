/* Cases of rules_history.c: good certificates, and what their issuer did before. */
#include "tests/rules/change.h"

/* A good certificate, a past, and the finding of the rule itself. */
#define SEEN(id, what, where, ...)                                                                           \
    {                                                                                                        \
        .rule = id, .shows = what, .base = SV_STRICT, .finds = { { id, where } },                            \
        .past = &(const struct case_past)                                                                    \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }
#define UNSEEN(id, what, ...)                                                                                \
    {                                                                                                        \
        .rule = id, .shows = what, .base = SV_STRICT, .past = &(const struct case_past)                      \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }

/* clang-format off */
static const struct rule_case cases[] = {
    SEEN("history.evaluated", "nobody keeps an index", "tbsCertificate", .nobody = true),
    UNSEEN("history.evaluated", "the first certificate of an issuer", .certificate = HISTORY_NONE),

    SEEN("rfc5280.serial_unique", "a serial of another certificate", "serialNumber", .certificate = HISTORY_FOUND),
    SEEN("rfc5280.serial_unique", "a serial of another certificate, though the same may be signed again", "serialNumber",
         .certificate = HISTORY_FOUND, .same_tbs = true),
    SEEN("rfc5280.serial_unique", "a serial of another certificate that was surely not signed", "serialNumber",
         .certificate = HISTORY_FOUND, .found = { .origin = HISTORY_UNSIGNED }),
    { .rule = "rfc5280.serial_unique", .shows = "an index that does not answer", .base = SV_STRICT,
      .finds = { { "rfc5280.serial_unique", "serialNumber" }, { "serial.non_sequential", "serialNumber" } },
      .past = &(const struct case_past){ .silent = true } },
    UNSEEN("rfc5280.serial_unique", "a new serial", .certificate = HISTORY_NONE),
    UNSEEN("rfc5280.serial_unique", "a certificate that was issued long ago", .certificate = HISTORY_FOUND, .same = true, .linted = true),

    SEEN("history.signed_once", "the same to-be-signed certificate", "tbsCertificate", .certificate = HISTORY_FOUND, .same = true),
    SEEN("history.signed_once", "the same, imported", "tbsCertificate",
         .certificate = HISTORY_FOUND, .same = true, .found = { .origin = HISTORY_IMPORTED }),
    UNSEEN("history.signed_once", "the same, and the configuration allows it",
         .certificate = HISTORY_FOUND, .same = true, .same_tbs = true),
    UNSEEN("history.signed_once", "the same after the backend failed",
         .certificate = HISTORY_FOUND, .same = true, .found = { .origin = HISTORY_UNSIGNED }),

    SEEN("serial.non_sequential", "the next serial", "serialNumber", .distance = 1),
    SEEN("serial.non_sequential", "the last serial that counts as near", "serialNumber", .distance = 256),
    UNSEEN("serial.non_sequential", "a serial far away", .distance = 257),
};
/* clang-format on */

const struct case_table cases_history = { cases, COUNT_OF(cases) };
