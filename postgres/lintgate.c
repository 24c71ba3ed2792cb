/*
 * postgres/lintgate.c - lintgate_lint(bytea) returns jsonb, as functions of PostgreSQL. What a document is, decides its verdict: malformed octets
 * are no error of SQL. No state is kept, nothing outside is read, and all memory is of the caller's context.
 */
#include <postgres.h>

#include <fmgr.h>
#include <miscadmin.h>
#include <utils/builtins.h>
#include <utils/jsonb.h>

#include "postgres/judge.h"

PG_MODULE_MAGIC;

enum { FIRST_ROOM_BYTES = 4 * 1024 /* of JSON: a document with some findings */ };

/* The report as a text of JSON with its NUL, in memory of the current context. */
static char *text_of(const struct report *report, enum outcome outcome)
{
    const struct report_json beside = { .file = NULL, .verdict = outcome_name(outcome) };
    struct json_sink sink = { palloc(FIRST_ROOM_BYTES), FIRST_ROOM_BYTES, 0 };

    for (;;) {
        report_json(&sink, &beside, report);
        json_put(&sink, "", 1);
        if (sink.len <= sink.room)
            return sink.at;
        sink.room = sink.len;
        sink.len = 0;
        pfree(sink.at);
        sink.at = palloc(sink.room);
    }
}

PG_FUNCTION_INFO_V1(lintgate_lint);

Datum lintgate_lint(PG_FUNCTION_ARGS)
{
    bytea *const der = PG_GETARG_BYTEA_PP(0);
    const struct span document = { (const uint8_t *)VARDATA_ANY(der), VARSIZE_ANY_EXHDR(der) };
    struct report *const report = palloc(sizeof *report);

    CHECK_FOR_INTERRUPTS();
    const enum outcome outcome = judge_document(document, report);
    char *const text = text_of(report, outcome);
    const Datum result = DirectFunctionCall1(jsonb_in, CStringGetDatum(text));

    pfree(text);
    pfree(report);
    PG_FREE_IF_COPY(der, 0);
    PG_RETURN_DATUM(result);
}

PG_FUNCTION_INFO_V1(lintgate_rules_version);

Datum lintgate_rules_version(PG_FUNCTION_ARGS)
{
    (void)fcinfo;
    PG_RETURN_TEXT_P(cstring_to_text(judge_version()));
}

PG_FUNCTION_INFO_V1(lintgate_rules_sha256);

Datum lintgate_rules_sha256(PG_FUNCTION_ARGS)
{
    enum { DIGEST_BYTES = 32 };
    bytea *const digest = palloc(VARHDRSZ + DIGEST_BYTES);

    (void)fcinfo;
    SET_VARSIZE(digest, VARHDRSZ + DIGEST_BYTES);
    memcpy(VARDATA(digest), judge_sha256(), DIGEST_BYTES);
    PG_RETURN_BYTEA_P(digest);
}
