#ifndef LINTGATE_TESTS_NUMBERS_H
#define LINTGATE_TESTS_NUMBERS_H

#include "lint/span.h"

#include <openssl/bn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Numbers for tests of arithmetic: the same ones in each run, and as libcrypto sees them. */

enum { NUMBER_MAX_BYTES = 4096 };

/* The next octet of a fixed sequence. G. Marsaglia, Xorshift RNGs, 2003. */
static inline uint8_t some_octet(void)
{
    static uint64_t state = 0x9e3779b97f4a7c15;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint8_t)(state >> 32);
}

/* A number of `len` octets, any value. */
static inline struct span some_number(uint8_t octets[NUMBER_MAX_BYTES], size_t len)
{
    for (size_t i = 0; i < len; i++)
        octets[i] = some_octet();
    return (struct span){ octets, len };
}

/* The same number; free with BN_free. */
static inline BIGNUM *big(struct span number)
{
    BIGNUM *const result = BN_bin2bn(number.at, (int)number.len, NULL);

    assert_non_null(result);
    return result;
}

/* The number without leading zero octets. */
static inline struct span octets_of(const BIGNUM *number, uint8_t octets[NUMBER_MAX_BYTES])
{
    assert_true(BN_num_bytes(number) <= NUMBER_MAX_BYTES);
    return (struct span){ octets, (size_t)BN_bn2bin(number, octets) };
}

#endif
