#ifndef LINTGATE_TESTS_FRESH_H
#define LINTGATE_TESTS_FRESH_H

#include "tests/module/harness.h"

/*
 * Tests in processes of their own: lintgate.so keeps the backend that it once loaded, and some tests end the process. Only
 * for programs that do not load lintgate before.
 */

/* Runs each test in a child, with its setup and teardown. As cmocka_run_group_tests: how many failed. */
int fresh_run_tests(const struct CMUnitTest *tests, size_t count);

/* Runs `body` in a child, which then ends by exit(). What waitpid says of it. */
int fresh_exit(void (*body)(void));

#endif
