/* cli/log.c - lintgate log: shows the journal, and verifies it. */
#include "cli/log.h"

#include "audit/escape.h"
#include "audit/journal.h"
#include "audit/reader.h"
#include "audit/text.h"
#include "cli/log_show.h"
#include "cli/output.h"
#include "config/config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INTACT = 0, BROKEN = 1, TROUBLE = 2 }; /* exit codes */

enum { OPEN_SHOWN = 20 /* intents without outcome that verify lists by number */ };

static const char usage[] = "usage: lintgate log show [--json] [DIR|FILE]\n"
                            "       lintgate log verify [DIR|FILE]\n"
                            "Without DIR or FILE: the journal of the configuration.\n";

struct arguments {
    bool verify, json;
    const char *path; /* NULL: as configured */
};

static bool read_arguments(int argc, char **argv, struct arguments *arguments)
{
    if (argc < 2 || (strcmp(argv[1], "show") != 0 && strcmp(argv[1], "verify") != 0))
        return false;
    arguments->verify = strcmp(argv[1], "verify") == 0;
    for (int i = 2; i < argc; i++) {
        if (!arguments->verify && strcmp(argv[i], "--json") == 0)
            arguments->json = true;
        else if (argv[i][0] != '-' && argv[i][0] != '\0' && arguments->path == NULL)
            arguments->path = argv[i];
        else
            return false;
    }
    return true;
}

/* Text of anybody's bytes, for a terminal. */
static void print_safely(FILE *out, const char *string)
{
    char escaped[1024];
    const size_t len = escape_write((const uint8_t *)string, strlen(string), escaped, sizeof escaped);

    (void)fwrite(escaped, 1, len, out);
}

/* "PATH: ", or "PATH/SEGMENT: line N: " once a line was read. */
static void print_where(FILE *out, const char *path, const struct reader *reader)
{
    char name[SEGMENT_NAME_BYTES] = "";

    print_safely(out, path);
    if (reader != NULL && reader_name(reader, name)[0] != '\0')
        (void)fprintf(out, "/%s", name);
    (void)fputs(": ", out);
    if (reader != NULL && reader->line > 0)
        (void)fprintf(out, "line %" PRIu64 ": ", reader->line);
}

static void tell(void *context, const char *text)
{
    (void)context;
    (void)fprintf(stderr, "%s\n", text);
}

/* The directory that the configuration names; freed by the caller. NULL after complaints. */
static char *configured_path(void)
{
    struct complaints complaints = { .tell = tell };
    struct config *config = config_load(config_path(NULL), &complaints);
    char *path = config != NULL ? strdup(config->audit.directory) : NULL;

    config_free(config);
    if (path == NULL)
        (void)fputs("want DIR or FILE, or a configuration that names the journal\n", stderr);
    return path;
}

/* Exit code of what the reader said last; says on stderr why it is not INTACT. */
static int conclude(const struct reader *reader, const char *path, enum reader_result result)
{
    if (result == READER_END)
        return INTACT;
    print_where(stderr, path, reader);
    (void)fprintf(stderr, "%s\n", reader->text);
    return result == READER_FAULT ? BROKEN : TROUBLE;
}

static enum reader_result read_all(struct reader *reader)
{
    struct view view;
    enum reader_result result = READER_RECORD;

    while (result == READER_RECORD)
        result = reader_next(reader, &view);
    return result;
}

static void print_open_intents(const struct pairs *pairs)
{
    uint64_t shown = 0;

    if (pairs->open == 0)
        return;
    (void)printf("possibly signed, for want of an outcome: %" PRIu64 ", seq", pairs->open);
    for (size_t i = 0; i < pairs->count && shown < OPEN_SHOWN; i++)
        if (pairs->at[i].result == RECORD_RESULT_NONE)
            (void)printf("%s %" PRIu64, shown++ > 0 ? "," : "", pairs->at[i].seq);
    (void)printf("%s\n", pairs->open > shown ? ", ..." : "");
}

/* The head is printed to be kept elsewhere: records cut off at the end leave no trace in the file itself. */
static int verify(struct reader *reader, const char *path)
{
    char head[2 * RECORD_SHA256_BYTES];
    const int code = conclude(reader, path, read_all(reader));

    if (code != INTACT)
        return code;
    print_where(stdout, path, NULL);
    hex_write(reader->head.sha256, RECORD_SHA256_BYTES, head);
    (void)printf("intact, %" PRIu64 " records\nhead: seq %" PRIu64 ", SHA-256 %.*s\n", reader->records,
        reader->head.seq, (int)sizeof head, head);
    if (reader->first_seq > 1)
        (void)printf("begins with seq %" PRIu64 ", in segment %u: what was before is not here\n",
            reader->first_seq, reader->first_number);
    print_open_intents(&reader->pairs);
    return INTACT;
}

/* Twice through the file: what became of an intent stands after it. */
static int show(struct reader *reader, const char *path, bool json)
{
    const bool colour = output_standard().colour;
    const enum reader_result result = read_all(reader);
    const uint64_t last = reader->head.seq;
    char text[READER_TEXT_BYTES];
    struct view view;

    memcpy(text, reader->text, sizeof text);
    const uint64_t line = reader->line;
    reader_rewind(reader);
    if (!json)
        log_show_heads(stdout);
    while (reader->head.seq < last && reader_next(reader, &view) == READER_RECORD) {
        const enum record_result became = pairs_result(&reader->pairs, view.seq);
        if (json)
            log_show_json(stdout, reader, &view, became);
        else
            log_show_record(stdout, &view, became, colour);
    }
    if (reader->head.seq < last) /* the file changed between the two passes */
        return conclude(reader, path, READER_TROUBLE);
    (void)fflush(stdout);
    reader->line = line;
    memcpy(reader->text, text, sizeof text);
    return conclude(reader, path, result);
}

static int run(const struct arguments *arguments, const char *path)
{
    struct reader reader;

    if (!reader_open(&reader, path, JOURNAL_LOCK_SECONDS)) {
        print_where(stderr, path, NULL);
        (void)fprintf(stderr, "%s\n", reader.text);
        return TROUBLE;
    }
    int code = arguments->verify ? verify(&reader, path) : show(&reader, path, arguments->json);
    reader_close(&reader);
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        (void)fputs("want to write the output, cannot\n", stderr);
        code = TROUBLE;
    }
    return code;
}

int log_main(int argc, char **argv)
{
    struct arguments arguments = { .path = NULL };
    char *configured = NULL;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        (void)fputs(usage, stdout);
        return INTACT;
    }
    if (!read_arguments(argc, argv, &arguments)) {
        (void)fputs(usage, stderr);
        return TROUBLE;
    }
    if (arguments.path == NULL) {
        configured = configured_path();
        if (configured == NULL)
            return TROUBLE;
    }
    const int code = run(&arguments, arguments.path != NULL ? arguments.path : configured);
    free(configured);
    return code;
}
