/* lint/data/make_witnesses.c - writes witnesses.c. Runs at build time only. make_witnesses OUTPUT.c */
#include "lint/data/witnesses.h"

#include "lint/integer.h"

#include <inttypes.h>
#include <stdio.h>

static uint32_t table[PRIMES_MAX];
static size_t count;

/* Its place in the table, where it is put if it is not there yet; PRIMES_MAX if there is no room. */
static size_t place_of(uint32_t prime)
{
    for (size_t i = 0; i < count; i++) {
        if (table[i] == prime)
            return i;
    }
    if (count == PRIMES_MAX || prime > UINT16_MAX)
        return PRIMES_MAX;
    table[count] = prime;
    return count++;
}

static bool write_witnesses(FILE *file)
{
    size_t written = 0;

    for (uint32_t prime = 3; prime <= SMALL_FACTOR_LARGEST; prime += 2) {
        if (small_is_prime(prime) && place_of(prime) == PRIMES_MAX)
            return false;
    }
    fprintf(file, "const size_t small_prime_count = %zu;\nconst struct witness witnesses[] = {\n", count);
    for (uint32_t k = 2; k <= WITNESS_LARGEST; k++) {
        uint32_t m = 2;

        if (!small_is_prime(k))
            continue;
        while (!small_is_prime(m * k + 1))
            m += 2;
        const size_t place = place_of(m * k + 1);

        if (place == PRIMES_MAX)
            return false;
        fprintf(file, "    { %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %zu },\n", k, m, m * k + 1, place);
        written++;
    }
    return fprintf(file, "};\nconst size_t witness_count = %zu;\n", written) > 0;
}

static void write_primes(FILE *file)
{
    fprintf(file, "const uint16_t rest_primes[] = {\n");
    for (size_t i = 0; i < count; i++)
        fprintf(file, "    %" PRIu32 ",\n", table[i]);
    fprintf(file, "};\n");
}

static bool write_products(FILE *file)
{
    size_t ends[PRIME_PRODUCTS_MAX], products = 0;

    fprintf(file, "const struct divisor prime_products[] = {\n");
    for (size_t i = 0; i < count; products++) {
        uint64_t product = 1;

        if (products == PRIME_PRODUCTS_MAX)
            return false;
        while (i < count && product <= UINT64_MAX / table[i])
            product *= table[i++];
        const struct divisor by = divisor_of(product);

        fprintf(file, "    { UINT64_C(%" PRIu64 "), UINT64_C(%" PRIu64 "), UINT64_C(%" PRIu64 ") },\n",
            by.number, by.inverse, by.square);
        ends[products] = i;
    }
    fprintf(file, "};\nconst uint16_t prime_product_ends[] = {\n");
    for (size_t i = 0; i < products; i++)
        fprintf(file, "    %zu,\n", ends[i]);
    return fprintf(file, "};\nconst size_t prime_product_count = %zu;\n", products) > 0;
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
    written = write_witnesses(file);
    write_primes(file);
    written = write_products(file) && written;
    written = fclose(file) == 0 && written;
    return written ? 0 : 2;
}
