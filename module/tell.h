#ifndef LINTGATE_TELL_H
#define LINTGATE_TELL_H

/*
 * A line for the operator, in the system's log. For what somebody must mend, said once: it may be lost. Evidence is in
 * the journal. Never holds PINs, keys or documents. Nobody waits for whoever reads it. Leaves errno as it was.
 */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
