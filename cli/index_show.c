/* cli/index_show.c - what stands in an index, and how much of it; and the index made of the journal. */
#include "audit/text.h"
#include "cli/index_work.h"
#include "cli/output.h"
#include "cli/serial_text.h"
#include "config/config.h"
#include "index/listing.h"
#include "index/replay.h"
#include "lint/reason.h"
#include "lint/time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_progress(uint64_t records)
{
    index_progress(records, "records of the journal", false);
}

enum status index_rebuild(struct index_work *work)
{
    const struct config_audit *const audit = &work->config->audit;
    const struct index_position beginning = { .seq = 0 };
    struct replay_counts counts;
    struct index_error error;

    /* What is there stays: the journal only adds, so nothing that is known is forgotten. */
    if (!position_set(work->index, &beginning, &error)
        || !replay(work->index, audit->directory, audit->lock_timeout, print_progress, &counts, &error)) {
        output_complain(NULL, "%s", error.text);
        return STATUS_UNUSABLE;
    }
    index_progress(counts.records, "records of the journal", true);
    (void)printf("%" PRIu64 " certificates added from %" PRIu64 " records\n", counts.added, counts.records);
    if (counts.crls > 0)
        (void)printf("%" PRIu64 " CRLs added\n", counts.crls);
    if (counts.bare > 0)
        (void)printf("%" PRIu64
                     " known without their octets, which were not kept: import them to know their keys\n",
            counts.bare);
    if (counts.lost > 0)
        (void)printf("%" PRIu64
                     " CRLs known by the journal's word alone: import the last one of each, if you have it\n",
            counts.lost);
    return STATUS_CLEAN;
}

static const char *origin_word(enum history_origin origin)
{
    switch (origin) {
    case HISTORY_SIGNED: return "signed";
    case HISTORY_UNSIGNED: return "not signed";
    case HISTORY_IMPORTED: return "imported";
    }
    return "";
}

static void print_hex(struct span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        (void)printf("%02x", bytes.at[i]);
}

struct showing {
    const char *serial; /* in hex; NULL: all */
    uint64_t shown;
};

static bool is_wanted(const struct showing *showing, struct span serial)
{
    char hex[2 * HISTORY_SERIAL_BYTES];

    if (showing->serial == NULL)
        return true;
    if (serial.len > HISTORY_SERIAL_BYTES)
        return false;
    hex_write(serial.at, serial.len, hex);
    return serial_text_same(hex, 2 * serial.len, showing->serial, strlen(showing->serial));
}

static void print_certificate(void *context, const struct listed_certificate *listed)
{
    struct showing *const showing = context;
    const int end = time_date(listed->facts.not_after);
    const char *const scope = scope_name(listed->facts.scope);

    if (!is_wanted(showing, listed->serial))
        return;
    print_hex(listed->serial);
    if (listed->facts.not_after != 0)
        (void)printf("  until %04d-%02d-%02d", end / 10000, end / 100 % 100, end % 100);
    (void)printf("  %s  %s  issuer %" PRIu32 "  ", scope[0] != '\0' ? scope : "unknown",
        origin_word(listed->facts.origin), listed->issuer);
    print_hex((struct span){ listed->facts.tbs_sha256, sizeof listed->facts.tbs_sha256 });
    if (listed->is_revoked) {
        const int day = time_date(listed->revocation.date);
        const char *const reason = crl_reason_name(listed->revocation.reason);

        (void)printf("  revoked %04d-%02d-%02d %s", day / 10000, day / 100 % 100, day % 100,
            reason[0] != '\0' ? reason : "unknown");
    }
    (void)putchar('\n');
    showing->shown++;
}

static void print_crl(void *context, const struct listed_crl *listed)
{
    const int day = time_date(listed->this_update);

    (void)context;
    (void)printf("%s of issuer %" PRIu32 ", scope %" PRIu32 ": number ",
        listed->is_delta ? "delta CRL" : "CRL", listed->issuer, listed->scope);
    print_hex((struct span){ listed->number.at, listed->number.len });
    (void)printf("  of %04d-%02d-%02d  %" PRIu64 " entries\n", day / 10000, day / 100 % 100, day % 100,
        listed->entries);
}

enum status index_show(struct index_work *work, const char *serial)
{
    struct showing showing = { .serial = serial };
    struct index_error error;

    if (serial != NULL && !serial_text_check("SERIAL", serial))
        return STATUS_UNUSABLE;
    if (!listing_certificates(work->index, print_certificate, &showing, &error)
        || (serial == NULL && !listing_crls(work->index, print_crl, NULL, &error))) {
        output_complain(NULL, "%s", error.text);
        return STATUS_UNUSABLE;
    }
    if (serial != NULL && showing.shown == 0)
        (void)printf("%s: unknown\n", serial);
    return STATUS_CLEAN;
}

enum status index_stat(struct index_work *work)
{
    struct listing_counts counts;
    struct index_error error;

    if (!listing_count(work->index, &counts, &error)) {
        output_complain(NULL, "%s", error.text);
        return STATUS_UNUSABLE;
    }
    (void)printf("%s: whole\nissuers %" PRIu64 ", certificates %" PRIu64 "\n", work->config->index.file,
        counts.issuers, counts.certificates);
    (void)printf("scopes of CRLs %" PRIu64 ", serials said to be revoked %" PRIu64 "\n", counts.scopes,
        counts.revoked);
    (void)printf("the journal up to record %" PRIu64 " is in it\n", counts.seq);
    return STATUS_CLEAN;
}
