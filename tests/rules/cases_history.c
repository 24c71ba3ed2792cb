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

static void hold(struct paper *paper)
{
    paper_add(paper, "revokedCertificates",
        "SEQUENCE { INTEGER <7b00112233445566778899aabbccddee> UTC \"260101000000Z\""
        " SEQUENCE { SEQUENCE { reasonCode OCTETS { ENUMERATED <06> } } } }");
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

    { .rule = "history.evaluated_crl", .shows = "nobody keeps an index", .base = CRL,
      .finds = { { "history.evaluated_crl", "tbsCertList" } }, .past = &(const struct case_past){ .nobody = true } },
    { .rule = "history.evaluated_ocsp", .shows = "nobody keeps an index", .base = OCSP,
      .finds = { { "history.evaluated_ocsp", "tbsResponseData" } }, .past = &(const struct case_past){ .nobody = true } },
    { .rule = "ocsp.unused.not_good_shall", .shows = "good for a serial that was never issued", .base = OCSP, .issuer = issuer_good,
      .finds = { { "ocsp.unused.not_good_shall", "responses[0].certStatus" }, { "history.evaluated_ocsp", "tbsResponseData" } },
      .past = &(const struct case_past){ .certificate = HISTORY_NONE } },
    { .rule = "ocsp.unused.not_good_shall", .shows = "good for a certificate that was surely not signed", .base = OCSP, .issuer = issuer_good,
      .finds = { { "ocsp.unused.not_good_shall", "responses[0].certStatus" }, { "history.evaluated_ocsp", "tbsResponseData" } },
      .past = &(const struct case_past){ .certificate = HISTORY_FOUND, .found = { .origin = HISTORY_UNSIGNED } } },
    { .rule = "ocsp.unused.not_good_shall", .shows = "an index that does not answer", .base = OCSP, .issuer = issuer_good,
      .finds = { { "ocsp.unused.not_good_shall", "responses[0].certID.serialNumber" }, { "history.evaluated_ocsp", "tbsResponseData" } },
      .past = &(const struct case_past){ .silent = true } },
    { .rule = "ocsp.unused.not_good_shall", .shows = "good for a certificate that was issued", .base = OCSP, .issuer = issuer_good,
      .finds = { { "history.evaluated_ocsp", "tbsResponseData" } },
      .past = &(const struct case_past){ .certificate = HISTORY_FOUND } },
    { .rule = "crl.reason.hold_strict", .shows = "a strict certificate on hold", .base = CRL, .edit = hold,
      .finds = { { "crl.reason.hold_strict", "revokedCertificates[2]" }, { "history.evaluated_crl", "tbsCertList" } },
      .past = &(const struct case_past){ .certificate = HISTORY_FOUND, .found = { .scope = (enum scope)(SV & STRICT) } } },
    { .rule = "crl.reason.hold_strict", .shows = "a multipurpose certificate on hold", .base = CRL, .edit = hold,
      .finds = { { "history.evaluated_crl", "tbsCertList" } },
      .past = &(const struct case_past){ .certificate = HISTORY_FOUND, .found = { .scope = (enum scope)(SV & MULTIPURPOSE) } } },
};
/* clang-format on */

const struct case_table cases_history = { cases, COUNT_OF(cases) };
