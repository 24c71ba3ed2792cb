/* Labels of PEM blocks: one table, for every kind of document. */
#include "cli/label.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void each_label_promises_a_kind(void **state)
{
    (void)state;
    assert_int_equal(label_kind("CERTIFICATE"), DOCUMENT_CERTIFICATE);
    assert_int_equal(label_kind("X509 CRL"), DOCUMENT_CRL);
    assert_int_equal(label_kind("CERTIFICATE REQUEST"), DOCUMENT_REQUEST);
    assert_int_equal(label_kind("NEW CERTIFICATE REQUEST"), DOCUMENT_REQUEST);
    assert_int_equal(label_kind("OCSP RESPONSE"), DOCUMENT_OCSP_RESPONSE);
}

static void another_label_promises_nothing(void **state)
{
    static const char *const labels[] = { "", "certificate", "CERTIFICATE ", "TRUSTED CERTIFICATE", "CRL",
        "PRIVATE KEY" };

    (void)state;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        assert_int_equal(label_kind(labels[i]), DOCUMENT_UNKNOWN);
}

static void a_complaint_names_all_of_them(void **state)
{
    char text[LABELS_BYTES];

    (void)state;
    assert_string_equal(labels_text(text),
        "CERTIFICATE, X509 CRL, CERTIFICATE REQUEST, NEW CERTIFICATE REQUEST or OCSP RESPONSE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_label_promises_a_kind),
        cmocka_unit_test(another_label_promises_nothing),
        cmocka_unit_test(a_complaint_names_all_of_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
