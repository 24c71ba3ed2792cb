/* RSA keys: their structure, and moduli that give the private key away. */
#include "lint/rsa.h"

#include "lint/algorithm.h"
#include "lint/integer.h"
#include "lint/square_root.h"

enum {
    FERMAT_ROUNDS = 100,   /* what the CA/Browser Forum's TLS requirements ask for */
    SIEVE_LARGEST = 419,   /* the 80th odd prime: 1 in 2^71 moduli passes for one with close factors */
    RSALIB_MIN_BITS = 992, /* it used fewer primes for smaller moduli, and more for larger ones */
    RSALIB_LARGEST = 353,  /* the 71st prime */
    RSALIB_GENERATOR = 65537,
};

static bool is_positive(struct span integer)
{
    return (integer.at[0] & 0x80) == 0 && natural_bits(integer) > 0;
}

bool rsa_key_read(const struct key_info *info, struct rsa_key *key)
{
    struct der_error ignored;
    struct der d = der_begin(info->bits.octets, &ignored), inside;

    return key_kind_of(info) == KIND_RSA && info->bits.unused == 0 && der_enter(&d, DER_SEQUENCE, &inside, "")
           && der_integer(&inside, DER_INTEGER, &key->modulus, "")
           && der_integer(&inside, DER_INTEGER, &key->exponent, "") && der_end(&inside, "") && der_end(&d, "")
           && is_positive(key->modulus) && is_positive(key->exponent);
}

/* Rounds of Fermat's method that may still find two factors: round i tries the root, rounded down, plus i. */
struct rounds {
    uint8_t open[FERMAT_ROUNDS + 1];
    size_t count;
};

/* (a + 1)^2 modulo `prime`, of a^2: 2 a + 1 more. */
static uint32_t next_square(uint32_t square, uint32_t a, uint32_t prime)
{
    for (square += 2 * a + 1; square >= prime;)
        square -= prime;
    return square;
}

/* Closes the rounds in which (root + i)^2 - modulus is no square modulo `prime`; the rests are those of modulus and root. */
static void sieve(struct rounds *rounds, uint32_t modulus_rest, uint32_t root_rest, uint32_t prime)
{
    bool is_square[SIEVE_LARGEST] = { false };
    uint32_t root = 0, square = 0;
    size_t kept = 0;

    if (prime == 0) /* no prime closes nothing */
        return;
    do {
        is_square[square] = true;
        square = next_square(square, root, prime);
    } while (++root < prime);
    for (size_t i = 0; i < rounds->count; i++) {
        const uint32_t a = (root_rest + rounds->open[i]) % prime;

        if (is_square[(a * a + prime - modulus_rest) % prime])
            rounds->open[kept++] = rounds->open[i];
    }
    rounds->count = kept;
}

/* The rounds that remain modulo 64, of which 12 numbers are squares: that takes no division. */
static struct rounds begin_rounds(struct span modulus, struct span root)
{
    static const uint64_t squares = UINT64_C(0x0202021202030213); /* bit i is set if i is one */
    const unsigned modulus_rest = modulus.at[modulus.len - 1], root_rest = root.at[root.len - 1];
    struct rounds rounds = { .count = 0 };

    for (unsigned i = 0; i <= FERMAT_ROUNDS; i++) {
        const unsigned a = root_rest + i;

        if ((squares >> (a * a - modulus_rest) % 64 & 1) != 0)
            rounds.open[rounds.count++] = (uint8_t)i;
    }
    return rounds;
}

/* n = a^2 - b^2 = (a + b) (a - b): a is just above the root of n if the factors are close. */
bool rsa_factors_close(const struct rests *modulus)
{
    uint8_t octets[SQUARE_ROOT_MAX_BYTES];
    struct rests root = { .natural = square_root(modulus->natural, octets) };

    if (root.natural.len == 0)
        return false;
    struct rounds rounds = begin_rounds(modulus->natural, root.natural);

    for (size_t i = 0; rounds.count > 0 && rest_primes[i] <= SIEVE_LARGEST; i++) {
        rests_to(&root, i + 1);
        sieve(&rounds, modulus->of[i], root.of[i], rest_primes[i]);
    }
    return rounds.count > 0;
}

/* True if `rest` is a power of `generator` modulo `prime`, which does not divide the generator. */
static bool is_power_of(uint32_t generator, uint32_t rest, uint32_t prime)
{
    uint32_t power = 1;

    do {
        if (power == rest)
            return true;
        power = power * generator % prime; /* below 2^9 * 2^17 */
    } while (power != 1);
    return false;
}

bool rsa_made_by_rsalib(const struct rests *modulus)
{
    if (natural_bits(modulus->natural) < RSALIB_MIN_BITS)
        return false;
    for (size_t i = 0; rest_primes[i] <= RSALIB_LARGEST; i++) {
        if (!is_power_of(RSALIB_GENERATOR, modulus->of[i], rest_primes[i]))
            return false;
    }
    return true;
}

bool rsa_facts_find(const struct key_info *info, struct rsa_facts *facts)
{
    struct rsa_key key;
    struct rests rests;

    if (!rsa_key_read(info, &key))
        return false;
    rests_find(key.modulus, &rests);
    *facts = (struct rsa_facts){
        .modulus = key.modulus,
        .exponent = key.exponent,
        .small_factor = natural_small_factor(&rests),
        .root_degree = natural_root_degree(&rests),
        .factors_close = rsa_factors_close(&rests),
        .made_by_rsalib = rsa_made_by_rsalib(&rests),
    };
    return true;
}
