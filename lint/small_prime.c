/* Primes of a few digits. */
#include "lint/integer.h"

bool small_is_prime(uint32_t number)
{
    if (number % 2 == 0)
        return number == 2;
    for (uint32_t divisor = 3; divisor * divisor <= number; divisor += 2) {
        if (number % divisor == 0)
            return false;
    }
    return number > 1;
}
