/* tests/unit/test_person_name.c - whether two texts may name one person. */
#include "lint/person_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct text text_from(const char *text)
{
    return (struct text){ DER_UTF8_STRING, { (const uint8_t *)text, strlen(text) } };
}

static void names_compare_by_their_words(void **state)
{
    static const struct {
        const char *a, *b;
        enum person_likeness likeness;
    } rows[] = {
        { "John Smith", "Smith", PERSON_ALIKE },
        { "SMITH, John", "smith", PERSON_ALIKE },
        { "Dr. J\xc3\xbcrgen M\xc3\xbcller", "Mueller", PERSON_ALIKE },
        { "Juergen Muller", "M\xc3\xbcller", PERSON_ALIKE },
        { "Strauss", "Strau\xc3\x9f", PERSON_ALIKE },
        { "Bjorn", "Bj\xc3\xb8rn", PERSON_ALIKE },
        { "Lukasz", "\xc5\x81ukasz", PERSON_ALIKE },
        { "Jose", "Jos\xc3\xa9", PERSON_ALIKE },
        { "O'Brien", "O Brien", PERSON_ALIKE },
        { "Bob", "Bobby", PERSON_ALIKE },
        { "\xe5\xb1\xb1\xe7\x94\xb0\xe5\xa4\xaa\xe9\x83\x8e", "\xe5\xb1\xb1\xe7\x94\xb0", PERSON_ALIKE },
        { "Maria Rossi", "John", PERSON_OTHER },
        { "Acme Ltd", "Miller", PERSON_OTHER },
        { "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "Ivan", PERSON_UNCLEAR },
        { "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "\xd0\x9f\xd1\x91\xd1\x82\xd1\x80", PERSON_UNCLEAR },
        { "\xff", "Ivan", PERSON_UNCLEAR },
        { "", "Ivan", PERSON_UNCLEAR },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (person_compare(text_from(rows[i].a), text_from(rows[i].b)) != rows[i].likeness)
            fail_msg("%s and %s: want %d", rows[i].a, rows[i].b, rows[i].likeness);
}

static void letters_of_every_script_are_letters(void **state)
{
    (void)state;
    assert_true(text_has_letter(text_from("A")));
    assert_true(text_has_letter(text_from("12 z")));
    assert_true(text_has_letter(text_from("\xe5\xb1\xb1")));
    assert_false(text_has_letter(text_from("12-34")));
    assert_false(text_has_letter(text_from("@[`{")));
    assert_false(text_has_letter(text_from("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_compare_by_their_words),
        cmocka_unit_test(letters_of_every_script_are_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
