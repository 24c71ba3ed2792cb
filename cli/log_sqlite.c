/*
 * cli/log_sqlite.c - lintgate log sqlite: the journal as a database. Tables are made of the table of fields: `record` for what
 * all kinds have, one table a kind for the rest, one a list (`intent_findings`); views for what people ask.
 */
#include "cli/log_command.h"

#include "cli/log_database.h"
#include "cli/log_filter.h"
#include "cli/log_source.h"
#include "cli/options.h"
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* Nobody's file is written over. */
static bool make_file(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0) {
        output_complain(path, "want a file that is not there yet, cannot make it: %s", strerror(errno));
        return false;
    }
    (void)close(fd);
    return true;
}

/* All records into the database; stops at the first fault of either. */
static enum status fill(struct log_source *source, struct log_database *database, const char *path)
{
    struct reader *reader = &source->reader;
    enum reader_result result;
    struct view view;
    bool ok = true;

    while (ok && (result = reader_next(reader, &view)) == READER_RECORD)
        ok = log_database_add(database, reader->number, &view, reader->at, reader->len);
    if (!ok || !log_database_finish(database)) {
        output_complain(path, "%s", log_database_error(database));
        return STATUS_INTERNAL;
    }
    return log_conclude(source, result);
}

enum status log_sqlite(int argc, char **argv)
{
    const int left = options_take(argc, argv, NULL, 0);
    struct log_source source;

    if (left < 1 || left > 2)
        return log_usage(argv[0]);
    if (!log_open(&source, left == 2 ? argv[2] : NULL))
        return STATUS_UNUSABLE;
    enum status status = STATUS_UNUSABLE;
    if (make_file(argv[1])) {
        struct log_database *database = log_database_open(argv[1]);
        status = database != NULL ? fill(&source, database, argv[1]) : STATUS_INTERNAL;
        if (database == NULL)
            output_complain(argv[1], "want a database, cannot make one");
        log_database_close(database);
        if (status == STATUS_INTERNAL)
            (void)unlink(argv[1]);
    }
    if (status == STATUS_CLEAN)
        (void)printf("%" PRIu64 " records\n", source.reader.records);
    log_close(&source);
    return status;
}
