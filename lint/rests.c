/* Rests of one number by many primes: by products of them first, as many as go into a word. No allocation. */
#include "lint/rests.h"

#include "lint/data/witnesses.h"
#include "lint/integer.h"

void rests_to(struct rests *rests, size_t count)
{
    uint64_t of_product[PRIME_PRODUCTS_MAX];
    size_t first = 0, end;

    while (first < prime_product_count && prime_product_ends[first] <= rests->count)
        first++;
    for (end = first; end < prime_product_count && (end == 0 || prime_product_ends[end - 1] < count);)
        end++;
    if (first >= end)
        return;
    divisors_rests(prime_products + first, end - first, rests->natural, of_product);
    for (size_t i = first; i < end; i++)
        for (; rests->count < prime_product_ends[i]; rests->count++)
            rests->of[rests->count] = (uint16_t)(of_product[i - first] % rest_primes[rests->count]);
}

void rests_find(struct span natural, struct rests *rests)
{
    const size_t degree = natural_largest_degree(natural);
    size_t count = small_prime_count;

    for (size_t i = 0; i < witness_count && witnesses[i].k <= degree; i++)
        count = witnesses[i].place < count ? count : witnesses[i].place + 1U;
    *rests = (struct rests){ .natural = natural };
    rests_to(rests, count);
}
