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
    bool open[FERMAT_ROUNDS + 1];
    size_t open_count;
};

/* Closes the rounds in which (root + i)^2 - modulus is no square modulo `prime`. */
static void sieve(struct rounds *rounds, struct span modulus, struct span root, uint32_t prime)
{
    const uint32_t n = natural_mod(modulus, prime), first = natural_mod(root, prime);
    bool is_square[SIEVE_LARGEST] = { false };

    for (uint32_t i = 0; i <= prime / 2; i++)
        is_square[i * i % prime] = true;
    for (uint32_t i = 0; i <= FERMAT_ROUNDS; i++) {
        const uint32_t a = (first + i) % prime;

        if (rounds->open[i] && !is_square[(a * a + prime - n) % prime]) {
            rounds->open[i] = false;
            rounds->open_count--;
        }
    }
}

/* n = a^2 - b^2 = (a + b) (a - b): a is just above the root of n if the factors are close. */
bool rsa_factors_close(struct span modulus)
{
    uint8_t octets[SQUARE_ROOT_MAX_BYTES];
    const struct span root = square_root(modulus, octets);
    struct rounds rounds = { .open_count = FERMAT_ROUNDS + 1 };

    if (root.len == 0)
        return false;
    memset(rounds.open, true, sizeof rounds.open);
    for (uint32_t prime = 3; prime <= SIEVE_LARGEST && rounds.open_count > 0; prime += 2) {
        if (small_is_prime(prime))
            sieve(&rounds, modulus, root, prime);
    }
    return rounds.open_count > 0;
}

/* True if `rest` is a power of `generator` modulo `prime`, which does not divide the generator. */
static bool is_power_of(uint32_t generator, uint32_t rest, uint32_t prime)
{
    uint32_t power = 1;

    do {
        if (power == rest)
            return true;
        power = (uint32_t)((uint64_t)power * generator % prime);
    } while (power != 1);
    return false;
}

bool rsa_made_by_rsalib(struct span modulus)
{
    if (natural_bits(modulus) < RSALIB_MIN_BITS)
        return false;
    for (uint32_t prime = 3; prime <= RSALIB_LARGEST; prime += 2) {
        if (small_is_prime(prime) && !is_power_of(RSALIB_GENERATOR, natural_mod(modulus, prime), prime))
            return false;
    }
    return true;
}
