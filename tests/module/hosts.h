#ifndef LINTGATE_TESTS_HOSTS_H
#define LINTGATE_TESTS_HOSTS_H

#include "tests/module/spooled.h"

#include <sys/types.h>

/*
 * Two hosts that share a spool, each with a process that signs by a module of its own, a journal, a spool directory and a
 * `lintgate spool serve`. Both have the same CA's key.
 */

enum {
    HOSTS = 2,
    HOSTS_DOCUMENTS = 100, /* that both know, each to be used by one test */
    HOSTS_TRIES = 600,     /* of what comes in a moment */
};

struct host {
    const char *name;
    const char *network; /* path of its namespace; NULL: ours */
    pid_t pid, daemon;   /* 0: none */
    int fd;              /* to the process that signs */
    char directory[SCRATCH_PATH_BYTES];
    struct ledger *journal; /* opened when it is first looked at */
};
extern struct host hosts[HOSTS];

/* Makes the documents, and starts the two processes that sign. Before cmocka's runner: a failure in them ends them. */
void hosts_begin(void);
void hosts_end(void);

/* In the database: the tables, a role for each host, and `web`, which may submit. Each has the password of its URI. */
void hosts_make_tables(void);

/* The next document that nobody has used, and its number; the first number of so many. Another one is refused by the gate. */
size_t hosts_document(struct bytes *tbs);
size_t hosts_documents(size_t count);
extern const struct bytes *hosts_bad;
enum { HOSTS_BAD = HOSTS_DOCUMENTS };

/* Has the host sign; hosts_answer tells what C_Sign said. Both hosts may be asked before either has answered. */
void hosts_ask(struct host *host, size_t document);
CK_RV hosts_answer(struct host *host);
CK_RV hosts_sign(struct host *host, size_t document);

/* Both at once; how many signed. */
size_t hosts_race(size_t document);

/* lintgate spool serve: until it listens to the database; SIGTERM and its end, whose status is returned. */
void hosts_serve(struct host *host);
void hosts_serve_at(struct host *host, const char *uri); /* does not wait for anything */
int hosts_stop(struct host *host, int signal);

/* True as soon as its standard error has the text; false if that does not come. */
bool hosts_says(const struct host *host, const char *text);
/* It has it by now. */
bool hosts_said(const struct host *host, const char *text);
/* True as soon as there are so many documents in its directory, or a file there has so many octets. */
bool hosts_has(const struct host *host, size_t count);
bool hosts_has_octets(const struct host *host, off_t octets);
/* The last refusal of its journal has the text. */
bool hosts_refused(struct host *host, const char *text);
/* Intents in both journals for the document. */
size_t hosts_intents(size_t document);

/* lintgate submit --database on that host, with its configuration; its exit status. The second of so many documents at once. */
int hosts_submit(const struct host *host, const char *uri, struct bytes tbs);
int hosts_submit_many(const struct host *host, const char *uri, size_t document, size_t count);

#endif
