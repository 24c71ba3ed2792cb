/* tests/unit/journal_sample.c - writes a journal with a record of every kind to the directory that it is given. */
#include "journal_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int main(int argc, char **argv)
{
    const struct record start = sample_start(), intent = sample_intent(),
                        stop = { .kind = RECORD_STOP, .stop = { .intents = 2, .refusals = 1 } };
    struct record refusal = sample_refusal();
    struct fixture fixture = { .directory = "" };

    if (argc != 2)
        return 2;
    (void)snprintf(fixture.directory, sizeof fixture.directory, "%s", argv[1]);
    (void)snprintf(fixture.path, sizeof fixture.path, "%s/%s", argv[1],
        segment_name(1, (char[SEGMENT_NAME_BYTES]){ "" }));
    struct journal *journal = fixture_open(&fixture);
    refusal.refusal.decision.keep_tbs = true;
    append(journal, &start);
    const struct record outcome = sample_outcome(append(journal, &intent));
    append(journal, &outcome);
    append(journal, &refusal);
    append(journal, &intent);
    append_raw(&fixture, "{\"seq\":6,\"pr", 12); /* torn: repaired by the next append */
    append(journal, &stop);
    journal_close(journal);
    return 0;
}
