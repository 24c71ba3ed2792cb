#ifndef LINTGATE_FORWARD_H
#define LINTGATE_FORWARD_H

#include "audit/record.h"
#include "config/config.h"

/*
 * What the journal has on disk, said once more to the system's log, for whoever watches that: a datagram, and nobody waits for it. It may be
 * lost; that is no loss of evidence. No document, no name of its subject: what is in a record without `keep-text`.
 */

/* Where the daemons of the two listen. */
#define FORWARD_SYSLOG_SOCKET   "/dev/log"
#define FORWARD_JOURNALD_SOCKET "/run/systemd/journal/socket"

/* A datagram of `len` octets to the daemon at `path`; lost if that does not take it at once. */
void forward_line(const char *path, const char *text, size_t len);

/*
 * `record` is on disk with number `seq`. syslog: RFC 5424 with the structured data lintgate@32473; journald: its native protocol, fields
 * LINTGATE_…. Leaves nothing open, and errno as it was.
 */
void forward_record(config_log_to to, const struct record *record, uint64_t seq);

#endif
