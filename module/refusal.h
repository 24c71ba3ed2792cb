#ifndef LINTGATE_REFUSAL_H
#define LINTGATE_REFUSAL_H

#include "module/judge.h"
#include "module/session.h"

/*
 * Why something was refused, as text for the caller who was: PKCS#11 has only a code for it. One line for the code, one for the
 * reason where there is one, one for each finding that nobody waived, as `lintgate lint` has them.
 */
struct refusal {
    CK_OBJECT_HANDLE object; /* of the virtual object that shows it (virtual.h) */
    size_t len;
    char text[];
};

/* malloc()ed; NULL if memory or random numbers ran out: then nothing is shown. */
struct refusal *refusal_new(const struct judgement *judgement, CK_RV code);

/* The same where nothing was judged. */
struct refusal *refusal_of(const char *message, CK_RV code);

/* The session's last refusal is `refusal`, which is then the session's; NULL: none that could be shown. */
void refusal_show(struct session *session, struct refusal *refusal);

#endif
