/* crypto/digest.c - stands until the real one lands in the next commit. */
#include "crypto/digest.h"

size_t digest_length(enum digest digest)
{
    static const size_t lengths[] = { 0, 20, 32, 48, 64 };

    return (size_t)digest < sizeof lengths / sizeof lengths[0] ? lengths[digest] : 0;
}
