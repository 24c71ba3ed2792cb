/* lint/data/make_witnesses.c - writes witnesses.c. Runs at build time only. make_witnesses OUTPUT.c */
#include "lint/data/witnesses.h"

#include "lint/integer.h"

#include <stdio.h>

static size_t write_primes(FILE *file)
{
    size_t count = 0;

    fprintf(file, "const uint16_t small_primes[] = {\n");
    for (uint32_t prime = 3; prime <= SMALL_FACTOR_LARGEST; prime += 2) {
        if (small_is_prime(prime))
            count += fprintf(file, "    %u,\n", (unsigned)prime) > 0;
    }
    fprintf(file, "};\nconst size_t small_prime_count = %zu;\n", count);
    return count;
}

static size_t write_witnesses(FILE *file)
{
    size_t count = 0;

    fprintf(file, "const struct witness witnesses[] = {\n");
    for (uint32_t k = 2; k <= WITNESS_LARGEST; k++) {
        uint32_t m = 2;

        if (!small_is_prime(k))
            continue;
        while (!small_is_prime(m * k + 1))
            m += 2;
        if (m * k + 1 > UINT16_MAX)
            return 0;
        count += fprintf(file, "    { %u, %u, %u },\n", (unsigned)k, (unsigned)m, (unsigned)(m * k + 1)) > 0;
    }
    fprintf(file, "};\nconst size_t witness_count = %zu;\n", count);
    return count;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "we") : NULL;
    bool written;

    if (file == NULL) {
        fprintf(stderr, "make_witnesses OUTPUT.c: cannot write it\n");
        return 2;
    }
    fprintf(file, "#include \"lint/data/witnesses.h\"\n");
    written = write_primes(file) > 0;
    written = write_witnesses(file) > 0 && written;
    written = fclose(file) == 0 && written;
    return written ? 0 : 2;
}
