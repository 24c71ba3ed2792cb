#ifndef LINTGATE_TESTS_PKCS11_VALUES_H
#define LINTGATE_TESTS_PKCS11_VALUES_H

#include <stddef.h>

/* A number that a PKCS#11 header defines: a constant, a size, or the place of a member. */
struct pkcs11_value {
    const char *name;
    unsigned long value;
};

/* By p11-kit's header, in the order of pkcs11_names.def and of calls.def's functions; ends with a NULL name. */
extern const struct pkcs11_value pkcs11_of_p11_kit[];

#endif
