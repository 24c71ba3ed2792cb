#ifndef LINTGATE_TESTS_SPOOLED_H
#define LINTGATE_TESTS_SPOOLED_H

#include "tests/module/raw.h"

/* A CA whose clients send digests, with a spool directory. */

enum { SPOOLED_PATH_BYTES = 512 };

/* `directory` of the harness `h`, spool and all. */
void spooled_path(const struct harness *h, char path[SPOOLED_PATH_BYTES]);

/* The house, with `lines` more in section [spool]; initialised if `start`. */
struct harness *spooled_house(enum authority_key key, const char *lines, bool start);

/* Writes its configuration anew. */
void spooled_configure(struct harness *h, const char *lines);

/* KEY.sha256.VALUE, as the page about it says. */
enum { SPOOLED_NAME_BYTES = 256 };
void spooled_name(const struct authority *ca, struct bytes tbs, char name[SPOOLED_NAME_BYTES]);

/* Leaves `content` under the name of `tbs` for `ca`; *path gets where. */
void spooled_leave(struct harness *h, const struct authority *ca, struct bytes tbs, struct bytes content,
    char path[SPOOLED_PATH_BYTES]);

/* Documents in the directory: files whose name does not begin with a dot. */
size_t spooled_count(const struct harness *h);

/* In a child of fork, before C_Initialize: 0 if the CA's signature was made, 1 if the digest was not known, more for anything else. */
int spooled_child(struct harness *h, struct bytes tbs);

#endif
