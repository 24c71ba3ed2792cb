/* tests/fuzz/fuzz_journal.c - any bytes as a journal: a verdict, and nothing but harmless text out of it. */
#include "audit/escape.h"
#include "audit/journal.h"
#include "audit/reader.h"
#include "audit/tail.h"
#include "audit/view.h"
#include "cli/log_text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_printable(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] < 0x20 || text[i] > 0x7e)
            abort();
}

/* What a terminal would get of a record. */
static void check_shown(const struct view *view)
{
    char *text = NULL;
    size_t len = 0;
    FILE *memory = open_memstream(&text, &len);

    if (memory == NULL)
        abort();
    log_text_record((struct output){ .stream = memory }, view, RECORD_SIGNED, NULL);
    if (fclose(memory) != 0)
        abort();
    for (char *at = text; (at = memchr(at, '\n', len - (size_t)(at - text))) != NULL; at++)
        *at = ' ';
    check_printable(text, len);
    free(text);
}

/* A line: refused with a message, or wholly printable. */
static void check_line(const char *line, size_t len)
{
    struct view_fault fault = { .text = "" };
    struct view view;

    if (view_read(line, len, &view, &fault)) {
        check_printable(line, len);
        check_shown(&view);
    } else {
        if (fault.text[0] == '\0' || fault.offset > len)
            abort();
        check_printable(fault.text, strlen(fault.text));
    }
}

/* Any bytes as untrusted text: printable, and back again. */
static void check_escape(const uint8_t *data, size_t size)
{
    char text[RECORD_NAME_BYTES];
    uint8_t back[RECORD_NAME_BYTES];
    size_t back_len = 0;
    bool cut = false;

    const size_t len = escape_write(data, size, text, sizeof text);
    check_printable(text, len);
    if (!escape_read(text, len, back, &back_len, &cut) || (!cut && back_len != size)
        || (back_len > 0 && memcmp(back, data, back_len) != 0))
        abort();
}

/* Any bytes as a file: its whole, and its tail. What reads well to the end has a tail that holds. */
static void check_file(const uint8_t *data, size_t size)
{
    const int fd = memfd_create("journal", MFD_CLOEXEC);
    char path[32];
    struct reader reader;
    struct view view;
    const struct chain_head nothing = { .seq = 0 };
    struct tail tail;
    struct journal_error error;
    enum reader_result result = READER_RECORD;

    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || !reader_open(&reader, path, 0))
        abort();
    while (result == READER_RECORD)
        result = reader_next(&reader, &view);
    const bool held = tail_read(fd, size, "journal", &nothing, &tail, &error);
    if (held && tail.end + tail.torn_len != size)
        abort();
    if (result == READER_END
        && (!held || tail.torn_len != 0 || memcmp(&tail.head, &reader.head, sizeof tail.head) != 0))
        abort();
    if (result == READER_FAULT)
        check_printable(reader.text, strlen(reader.text));
    tail_free(&tail);
    reader_close(&reader);
    (void)close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *line = malloc(size != 0 ? size : 1); /* a step too far is seen */

    if (line == NULL)
        abort();
    memcpy(line, data, size);
    check_line(line, size);
    free(line);
    check_escape(data, size);
    check_file(data, size);
    return 0;
}
