/* Cases of rules_history_crl.c and rules_history_status.c: good CRLs and OCSP responses, and what was issued and revoked before. */
#include "tests/rules/cases.h"
#include "tests/rules/ocsp_edit.h"

/* A good CRL, or edited, a past, and the finding of the rule itself. */
#define SEEN(id, what, where, how, ...)                                                                      \
    {                                                                                                        \
        .rule = id, .shows = what, .base = CRL, .edit = how, .finds = { { id, where } },                     \
        .past = &(const struct case_past)                                                                    \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }
#define UNSEEN(id, what, how, ...)                                                                           \
    {                                                                                                        \
        .rule = id, .shows = what, .base = CRL, .edit = how, .past = &(const struct case_past)               \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }

/* A good OCSP response of a CA that is known, or edited. */
#define SAID(id, what, where, how, ...)                                                                      \
    {                                                                                                        \
        .rule = id, .shows = what, .base = OCSP, .edit = how, .issuer = issuer_good,                         \
        .finds = { { id, where } }, .past = &(const struct case_past)                                        \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }
#define UNSAID(id, what, how, ...)                                                                           \
    {                                                                                                        \
        .rule = id, .shows = what, .base = OCSP, .edit = how, .issuer = issuer_good,                         \
        .past = &(const struct case_past)                                                                    \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }

#define NUMBER(...)                                                                                          \
    {                                                                                                        \
        { __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })                                            \
    }
#define ONE_SERIAL                                                                                           \
    {                                                                                                        \
        .count = 1, .first = { 0x47 }, .first_len = 1                                                        \
    }

static void hold(struct paper *paper)
{
    paper_add(paper, "revokedCertificates",
        "SEQUENCE { INTEGER <7b00112233445566778899aabbccddee> UTC \"260101000000Z\""
        " SEQUENCE { SEQUENCE { reasonCode OCTETS { ENUMERATED <06> } } } }");
}

static void answer_hold(struct paper *paper)
{
    ocsp_single(paper, "[1] { TIME \"20260201000000Z\" [0] { ENUMERATED <06> } } " RESPONSE_TIMES);
}

static void answer_not_issued(struct paper *paper)
{
    ocsp_single(paper, "[1] { TIME \"19700101000000Z\" [0] { ENUMERATED <06> } } " RESPONSE_TIMES);
    paper_extension(paper, "responseExtensions", OID_OCSP_EXTENDED_REVOKE, false, "NULL");
}

static void delta_of(struct paper *paper, const char *base)
{
    paper_extension(paper, "crlExtensions", OID_EXT_DELTA_CRL_INDICATOR, true, "%s", base);
}

static void delta(struct paper *paper)
{
    delta_of(paper, "4700");
}

static void delta_without_base(struct paper *paper)
{
    delta_of(paper, "4701");
}

/* clang-format off */
static const struct rule_case cases[] = {
    SEEN("history.evaluated_crl", "nobody keeps an index", "tbsCertList", NULL, .nobody = true),
    SEEN("history.evaluated_crl", "the first CRL of the issuer and scope", "tbsCertList", NULL, .first = true),
    SEEN("history.evaluated_crl", "a later CRL is known by the journal alone", "tbsCertList", NULL, .crls = { .missing = true }),
    SEEN("history.evaluated_crl", "an entry is gone, and nobody knows when the certificate expires", "tbsCertList", NULL,
         .crls = { .unknown = ONE_SERIAL }),
    SEEN("history.evaluated_crl", "a certificate on hold is not in the index", "tbsCertList", hold, .certificate = HISTORY_NONE),
    UNSEEN("history.evaluated_crl", "the CRL before is known", NULL, .first = false),
    UNSEEN("history.evaluated_crl", "a certificate on hold is in the index", hold, .certificate = HISTORY_FOUND),

    SEEN("rfc5280.crl.entry_one_more_crl", "an entry is gone of a certificate that expired since the last CRL", "revokedCertificates", NULL,
         .crls = { .early = ONE_SERIAL }),

    SEEN("rfc5280.crl.nextupdate_monotonic", "the CRL before has a later nextUpdate", "nextUpdate", NULL,
         .crls = { .complete_next = 1773000000 }), /* 2026-03-08 */
    UNSEEN("rfc5280.crl.nextupdate_monotonic", "a delta CRL between two complete ones", delta, .crls = { .complete_next = 1773000000 }),

    SEEN("rfc5280.crl.number_monotonic", "the number of an earlier CRL", "crlExtensions.cRLNumber", NULL,
         .crls = { .number = NUMBER(0x12, 0x67) }),
    SEEN("rfc5280.crl.number_monotonic", "a number below that of an earlier CRL", "crlExtensions.cRLNumber", NULL,
         .crls = { .number = NUMBER(0x01, 0x00, 0x00) }),
    SEEN("rfc5280.crl.number_monotonic", "the same CRL again", "crlExtensions.cRLNumber", NULL,
         .crls = { .number = NUMBER(0x12, 0x67), .same = true }),
    UNSEEN("rfc5280.crl.number_monotonic", "the same CRL again, and the configuration allows it", NULL,
         .same_tbs = true, .crls = { .number = NUMBER(0x12, 0x67), .same = true, .dropped = ONE_SERIAL }),
    UNSEEN("rfc5280.crl.number_monotonic", "a complete CRL with the number of its delta CRL, of the same time", NULL,
         .crls = { .number = NUMBER(0x12, 0x67), .delta = true, .this_update = 1772323200 }),
    SEEN("rfc5280.crl.number_monotonic", "a complete CRL with the number of a delta CRL of another time", "crlExtensions.cRLNumber", NULL,
         .crls = { .number = NUMBER(0x12, 0x67), .delta = true, .this_update = 1772323199 }),
    SEEN("rfc5280.crl.number_monotonic", "two complete CRLs of one time with one number", "crlExtensions.cRLNumber", NULL,
         .crls = { .number = NUMBER(0x12, 0x67), .this_update = 1772323200 }),
    SEEN("rfc5280.crl.number_monotonic", "an index that does not answer", "crlExtensions.cRLNumber", NULL, .silent = true),

    SEEN("history.delta_base", "a base that was not issued", "crlExtensions.deltaCRLIndicator", delta_without_base,
         .crls = { .complete = NUMBER(0x12, 0x5c) }),
    UNSEEN("history.delta_base", "the last complete CRL as base", delta, .crls = { .complete = NUMBER(0x12, 0x5c) }),

    SEEN("rfc5280.crl.revdate_vs_prev", "a new entry with a date before the last CRL", "revokedCertificates", NULL,
         .crls = { .backdated = ONE_SERIAL }),

    SEEN("crl.entry.kept_until_expiry", "an entry is gone of a certificate that has not expired", "revokedCertificates", NULL,
         .crls = { .dropped = ONE_SERIAL }),

    SEEN("crl.reason.hold_strict", "a strict certificate on hold", "revokedCertificates[2]", hold,
         .certificate = HISTORY_FOUND, .found = { .scope = (enum scope)(SV & STRICT) }),
    UNSEEN("crl.reason.hold_strict", "a multipurpose certificate on hold", hold,
         .certificate = HISTORY_FOUND, .found = { .scope = (enum scope)(SV & MULTIPURPOSE) }),

    SAID("history.evaluated_ocsp", "nobody keeps an index", "tbsResponseData", NULL, .nobody = true),
    { .rule = "history.evaluated_ocsp", .shows = "whose certificates it speaks of is not known", .base = OCSP,
      .finds = { { "history.evaluated_ocsp", "tbsResponseData" } }, .past = &(const struct case_past){ .first = false } },
    UNSAID("history.evaluated_ocsp", "an index is kept", NULL, .certificate = HISTORY_FOUND),

    SAID("ocsp.unused.not_good_shall", "good for a serial that was never issued", "responses[0].certStatus", NULL,
         .certificate = HISTORY_NONE),
    SAID("ocsp.unused.not_good_shall", "good for a certificate that was surely not signed", "responses[0].certStatus", NULL,
         .certificate = HISTORY_FOUND, .found = { .origin = HISTORY_UNSIGNED }),
    { .rule = "ocsp.unused.not_good_shall", .shows = "an index that does not answer", .base = OCSP, .issuer = issuer_good,
      .finds = { { "ocsp.unused.not_good_shall", "responses[0].certID.serialNumber" },
                 { "ocsp.entry.kept_until_expiry", "responses[0].certID.serialNumber" } },
      .past = &(const struct case_past){ .silent = true } },
    UNSAID("ocsp.unused.not_good_shall", "good for a certificate that was issued", NULL, .certificate = HISTORY_FOUND),

    SAID("ocsp.entry.kept_until_expiry", "good for a certificate that is revoked", "responses[0].certStatus", NULL,
         .certificate = HISTORY_FOUND, .revoked = true),
    SAID("ocsp.entry.kept_until_expiry", "good from the second of the revocation on", "responses[0].certStatus", NULL,
         .certificate = HISTORY_FOUND, .revoked = true, .revocation = { .date = 1772323200 }),
    UNSAID("ocsp.entry.kept_until_expiry", "good at a time before the revocation", NULL,
         .certificate = HISTORY_FOUND, .revoked = true, .revocation = { .date = 1772323201 }),
    UNSAID("ocsp.entry.kept_until_expiry", "good after certificateHold", NULL,
         .certificate = HISTORY_FOUND, .revoked = true, .revocation = { .reason = 6 }),
    UNSAID("ocsp.entry.kept_until_expiry", "good for a certificate that has expired since", NULL,
         .certificate = HISTORY_FOUND, .found = { .not_after = 1772323199 }, .revoked = true),

    SAID("ocsp.reason.hold_strict", "a strict certificate is said to be on hold", "responses[0].certStatus.revocationReason",
         answer_hold, .certificate = HISTORY_FOUND, .found = { .scope = (enum scope)(SV & STRICT) }),
    SAID("ocsp.reason.hold_strict", "an index that does not answer, of a certificate on hold", "responses[0].certID.serialNumber",
         answer_hold, .silent = true),
    UNSAID("ocsp.reason.hold_strict", "a multipurpose certificate is said to be on hold", answer_hold,
         .certificate = HISTORY_FOUND, .found = { .scope = (enum scope)(SV & MULTIPURPOSE) }),
    UNSAID("ocsp.reason.hold_strict", "a strict certificate has the form of one that was never issued", answer_not_issued,
         .certificate = HISTORY_FOUND, .found = { .scope = (enum scope)(SV & STRICT) }),
};
/* clang-format on */

const struct case_table cases_history_status = { cases, COUNT_OF(cases) };
