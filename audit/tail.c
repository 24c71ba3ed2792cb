/* audit/tail.c - the end of a journal, read from the back. */
#include "audit/tail.h"

#include "audit/fault.h"
#include "audit/view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FIRST_WINDOW_BYTES = 8 * 1024,            /* the last two records of a certificate */
    WINDOW_BYTES = 3 * RECORD_LINE_BYTES + 1, /* a torn tail, two records, the newline before them */
};

/* The last octets of the file. */
struct window {
    const char *at;
    size_t len;
    bool whole;                      /* it starts where the file starts */
    const struct chain_head *before; /* of the record before the file; NULL: not known */
    struct view *view; /* of the line that is looked at; one for all: callers have small stacks */
};

enum look { TOO_SMALL = 0, FOUND, BROKEN };

/* The line that ends with the newline before `end`; false if its start is not in the window. */
static bool line_before(const struct window *w, size_t end, size_t *start)
{
    const char *newline = end > 1 ? memrchr(w->at, '\n', end - 1) : NULL;

    *start = newline != NULL ? (size_t)(newline - w->at) + 1 : 0;
    return newline != NULL || w->whole;
}

/* True if w->view is now of the line from `start` to `end`, which is a record. */
static bool is_record(const struct window *w, size_t start, size_t end, struct view_fault *fault)
{
    return view_read(w->at + start, end - start - 1, w->view, fault);
}

/* The head of what comes before the line at `start`, which is not the file's first. */
static enum look head_before(
    const struct window *w, size_t start, struct chain_head *head, struct view_fault *fault)
{
    size_t before = 0;

    if (!line_before(w, start, &before))
        return TOO_SMALL;
    if (!is_record(w, before, start, fault))
        return BROKEN;
    if (chain_jump(head, w->view, w->at + before, start - before - 1))
        return FOUND;
    (void)snprintf(fault->text, sizeof fault->text, "want a SHA-256, have no memory for it");
    return BROKEN;
}

/* The line from `start` to `end` is the last record: it must follow the one before it, in this file or before it. */
static enum look check_last(
    const struct window *w, size_t start, size_t end, struct tail *tail, struct view_fault *fault)
{
    const size_t len = end - start - 1;

    tail->unlinked = start == 0 && w->before == NULL;
    if (start > 0) {
        const enum look look = head_before(w, start, &tail->head, fault);

        if (look != FOUND)
            return look;
    }
    if (!is_record(w, start, end, fault)) /* once more: the view is of the line before */
        return BROKEN;
    tail->next = w->view->kind == RECORD_ROTATION ? view_get(w->view, "next").number : 0;
    const bool fits = tail->unlinked ? chain_jump(&tail->head, w->view, w->at, len)
                                     : chain_follow(&tail->head, w->view, w->at + start, len, fault->text,
                                         sizeof fault->text);
    return fits ? FOUND : BROKEN;
}

/*
 * True if the line up to `end` is what a crash may have left. What looks like an object is not: somebody changed it, or
 * another version of lintgate wrote it, and it must not be cut.
 */
static bool is_torn(const struct window *w, size_t start, size_t end)
{
    return end - start < 3 || w->at[start] != '{' || w->at[end - 2] != '}';
}

/* Looks for the last record in the window; *end are the window's octets up to and with its newline. */
static enum look look_at(const struct window *w, struct tail *tail, size_t *end, struct view_fault *fault)
{
    const char *newline = w->len > 0 ? memrchr(w->at, '\n', w->len) : NULL;
    size_t start = 0;

    *end = newline != NULL ? (size_t)(newline - w->at) + 1 : 0;
    if (*end == 0) /* nothing but a torn tail */
        return w->whole ? FOUND : TOO_SMALL;
    if (!line_before(w, *end, &start))
        return TOO_SMALL;
    if (!is_record(w, start, *end, fault)) {
        if (*end < w->len || !is_torn(w, start, *end))
            return BROKEN; /* one torn tail, not two */
        *end = start;
        if (start == 0) /* it was the first line of the file */
            return FOUND;
        if (!line_before(w, *end, &start))
            return TOO_SMALL;
        if (!is_record(w, start, *end, fault))
            return BROKEN;
    }
    return check_last(w, start, *end, tail, fault);
}

static bool read_all(int fd, char *out, size_t len, uint64_t offset)
{
    while (len > 0) {
        const ssize_t got = pread(fd, out, len, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got == 0 ? EIO : errno; /* the file ended before its length */
            return false;
        }
        out += got;
        len -= (size_t)got;
        offset += (uint64_t)got;
    }
    return true;
}

bool tail_read(int fd, uint64_t size, const char *path, const struct chain_head *before, struct tail *tail,
    struct journal_error *error)
{
    enum look look = TOO_SMALL;
    struct view view;
    struct view_fault fault = { .text = "want a line of at most 60 KiB, have more" };
    size_t end = 0;

    *tail = (struct tail){ .end = 0 };
    for (size_t room = FIRST_WINDOW_BYTES; look == TOO_SMALL; room *= 4) {
        const size_t most = room < WINDOW_BYTES ? room : WINDOW_BYTES;
        const size_t len = size < most ? (size_t)size : most;
        char *grown = realloc(tail->buffer, len + 1);
        if (grown == NULL)
            return fault_set(error, JOURNAL_MEMORY, 0, "%s: want %zu octets of memory", path, len);
        tail->buffer = grown;
        if (!read_all(fd, grown, len, size - len))
            return fault_set(error, JOURNAL_PLACE, errno, "%s: read", path);
        const struct window window = { grown, len, len == size, before, &view };
        tail->head = before != NULL ? *before : (struct chain_head){ .seq = 0 };
        look = look_at(&window, tail, &end, &fault);
        if (look == TOO_SMALL && (window.whole || len == WINDOW_BYTES))
            look = BROKEN;
        tail->end = size - len + end;
        tail->torn = grown + end;
        tail->torn_len = len - end;
    }
    if (look == BROKEN)
        return fault_set(
            error, JOURNAL_CHAIN, 0, "%s: near octet %" PRIu64 ": %s", path, tail->end, fault.text);
    return true;
}

void tail_free(struct tail *tail)
{
    free(tail->buffer);
    *tail = (struct tail){ .end = 0 };
}
