#ifndef LINTGATE_CLI_BULK_READ_H
#define LINTGATE_CLI_BULK_READ_H

#include "cli/bulk.h"
#include "cli/bulk_crew.h"
#include "cli/progress.h"
#include "cli/stream.h"

/* The one thread that reads: what it finds goes to the crew, item by item. */
struct bulk_reader {
    const struct bulk *bulk;
    struct bulk_crew *crew;
    struct stream stream; /* of the operand that is being read */
    const char *path;     /* its name */
    struct progress progress;
    uint64_t done, total; /* octets of operands that were read, and of all; `total` 0: not known */
    uint64_t line;        /* number of the last line read, of all operands */
    uint64_t files;       /* in folders */
    uint64_t unread;      /* files that could not be read */
    bool failed;          /* the crew takes no more */
};

/* Gives one item to the crew, and shows how far it is. False: the crew takes no more, or a signal came. */
bool bulk_give(
    struct bulk_reader *reader, enum bulk_kind kind, const char *name, uint64_t number, struct span octets);

/* Complains that the operand, or what comes of it next, cannot be read. */
void bulk_unread(struct bulk_reader *reader, const char *name, const char *fault);

/* One operand that is open as a stream, by what it is. */
void bulk_read_lines(struct bulk_reader *reader);
void bulk_read_tar(struct bulk_reader *reader);
void bulk_read_pem(struct bulk_reader *reader);

/* All regular files in a folder and below it, in the order of their names. */
void bulk_read_folder(struct bulk_reader *reader, const char *path);

/* One operand, whatever it is. */
void bulk_read(struct bulk_reader *reader, const char *path);

#endif
