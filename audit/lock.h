#ifndef LINTGATE_AUDIT_LOCK_H
#define LINTGATE_AUDIT_LOCK_H

#include <stdbool.h>

/*
 * The lock that keeps writers of one journal apart: an OFD lock (fcntl(2)) on the whole file. It belongs to the open
 * file, not to the process: other descriptors of the host may be closed without losing it, and two journals of one
 * process exclude each other.
 */

/*
 * Takes the lock, to write (`exclusive`) or to read. Tries, sleeps, and tries again for up to `seconds`; 0: one try.
 * Zero on success, else errno: ETIMEDOUT when others held it all the time.
 */
int lock_take(int fd, bool exclusive, unsigned seconds);

void lock_release(int fd);

#endif
