/* tests/unit/test_pin_names.c - lint/pins.c: what pins find in names and mailboxes. */
#include "pin_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct recipe *sponsored(void)
{
    return recipe_good(SV & STRICT);
}

static void attributes_are_listed_by_name_or_dotted(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_SUBJECT_ATTRIBUTES,
        "countryName 2.5.4.10 organizationIdentifier givenName surname commonName", "");
    recipe_attribute(recipe, OID_TITLE, "Dr");
    recipe_san(recipe, "[4] { SEQUENCE { SET { SEQUENCE { 1.2.3 UTF8 \"x\" } } } }");
    assert_finds(recipe, PIN_SUBJECT_ATTRIBUTES,
        "countryName organizationName organizationIdentifier givenName surname commonName",
        "pin.subject-attributes: subject.title: want an attribute that pin-subject-attributes lists, have "
        "title\n"
        "pin.subject-attributes: extensions.subjectAltName[0].1.2.3: want an attribute that "
        "pin-subject-attributes "
        "lists, have 1.2.3\n");
    assert_finds(recipe, PIN_FORBIDDEN_ATTRIBUTES, "title serialNumber 1.2.3",
        "pin.forbidden-attributes: subject.title: want no attribute that pin-forbidden-attributes lists, "
        "have "
        "title\n"
        "pin.forbidden-attributes: extensions.subjectAltName[0].1.2.3: want no attribute that "
        "pin-forbidden-attributes lists, have 1.2.3\n");
    assert_finds(recipe, PIN_FORBIDDEN_ATTRIBUTES, "organizationalUnitName", "");
    recipe_free(recipe);
}

/* What a subjectAltName says of somebody is no promise of the subject's. */
static void every_required_attribute_is_in_the_subject(void **state)
{
    (void)state;
    struct recipe *recipe = recipe_good(SV & STRICT);

    assert_finds(recipe, PIN_REQUIRED_ATTRIBUTES, "givenName 2.5.4.4 organizationName", "");
    recipe_san(recipe, "[4] { SEQUENCE { SET { SEQUENCE { 2.5.4.12 UTF8 \"Dr\" } } } }");
    assert_finds(recipe, PIN_REQUIRED_ATTRIBUTES, "surname title pseudonym",
        "pin.required-attributes: subject: want every attribute that pin-required-attributes lists, have no "
        "title\n"
        "pin.required-attributes: subject: want every attribute that pin-required-attributes lists, have no "
        "pseudonym\n");
    recipe_free(recipe);
}

static void an_empty_list_of_attributes_is_an_empty_subject(void **state)
{
    (void)state;
    struct recipe *recipe = recipe_good(MV & STRICT);

    assert_finds(recipe, PIN_SUBJECT_ATTRIBUTES, "",
        "pin.subject-attributes: subject.commonName: want an attribute that pin-subject-attributes lists, "
        "have "
        "commonName\n");
    recipe_without_attributes(recipe);
    assert_finds(recipe, PIN_SUBJECT_ATTRIBUTES, "", "");
    recipe_free(recipe);
}

static void organizations_are_compared_character_for_character(void **state)
{
    (void)state;
    static const uint8_t bmp[] = { 0, 'M', 0, 0xfc, 0, ' ', 0, '%' };
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_ORGANIZATIONS, "Other Muster%20GmbH", "");
    assert_finds(recipe, PIN_ORGANIZATIONS, "%4d%75ster%20%47mb%48", "");
    assert_finds(recipe, PIN_ORGANIZATIONS, "muster%20GmbH Muster Muster%20%20GmbH Muster%20GmbH%20 GmbH",
        "pin.organizations: subject.organizationName: want an organization that pin-organizations lists, "
        "have "
        "\"Muster GmbH\"\n");
    recipe_attribute_tag(recipe, OID_ORGANIZATION_NAME, DER_PRINTABLE_STRING);
    assert_finds(recipe, PIN_ORGANIZATIONS, "Muster%20GmbH", "");
    recipe_add_attribute(recipe, OID_ORGANIZATION_NAME, DER_BMP_STRING, SPAN_OF(bmp));
    assert_finds(recipe, PIN_ORGANIZATIONS, "Muster%20GmbH M%c3%BC%20%25", "");
    assert_finds(recipe, PIN_ORGANIZATIONS, "Muster%20GmbH",
        "pin.organizations: subject.organizationName[1]: want an organization that pin-organizations lists, "
        "have \"M\\xc3\\xbc %\"\n");
    recipe_without_attribute(recipe, OID_ORGANIZATION_NAME);
    assert_finds(recipe, PIN_ORGANIZATIONS, "", "");
    recipe_add_attribute(recipe, OID_ORGANIZATION_NAME, DER_UTF8_STRING, SPAN_TEXT("\xff"));
    assert_finds(recipe, PIN_ORGANIZATIONS, "%FF",
        "pin.organizations: subject.organizationName: want an organization that pin-organizations lists, "
        "have "
        "one that cannot be read\n");
    recipe_free(recipe);
}

#define NOT_LISTED "want a mailbox in a domain that pin-mailbox-domains lists, have "

static void a_domain_is_itself_and_with_a_dot_in_front_what_is_below(void **state)
{
    (void)state;
    static const struct {
        const char *words, *mailbox;
        bool allowed;
    } cases[] = {
        { "example.org", "a@example.org", true },
        { "EXAMPLE.org", "a@Example.ORG", true },
        { "example.com example.org", "a@example.org", true },
        { "example.org", "a@mail.example.org", false },
        { ".example.org", "a@mail.example.org", true },
        { ".Example.org", "a@x.mail.EXAMPLE.org", true },
        { ".example.org", "a@example.org", false },
        { "example.org .example.org", "a@example.org", true },
        { ".example.org", "a@badexample.org", false },
        { "example.org", "a@badexample.org", false },
        { "example.org", "a@example.org.evil.test", false },
        { ".example.org", "a@example.org.evil.test", false },
        { ".example.org", "a@.example.org", false },
        { "example.org", "a@example.org.", false },
        { "example.org", "example.org", false },
        { "example.org", "a@evil.test@example.org", false },
        { "example.org", "\\\"a@evil.test\\\"@example.org", true },
        { "example.org", "a@[192.0.2.1]", false },
        { "xn--mller-kva.example", "a@xn--mller-kva.example", true },
        { "", "a@example.org", false },
    };
    struct recipe *recipe = recipe_good(SV & STRICT);

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        recipe_san(recipe, "[1] \"%s\"", cases[i].mailbox);
        pin_findings(recipe, PIN_MAILBOX_DOMAINS, cases[i].words);
        if (pin_report.finding_count != (cases[i].allowed ? 0 : 1))
            fail_msg("%s: %s", cases[i].words, cases[i].mailbox);
    }
    recipe_free(recipe);
}

static void mailboxes_are_looked_for_in_all_places(void **state)
{
    (void)state;
    struct recipe *recipe = recipe_good(MV & LEGACY);

    recipe_attribute(recipe, OID_EMAIL_ADDRESS, "no mailbox");
    recipe_attribute(recipe, OID_PSEUDONYM, "eve@evil.test");
    recipe_san(recipe, "[1] \"anna.muster@example.org\" [2] \"dns.evil.test\""
                       " [0] { id-on-SmtpUTF8Mailbox [0] { UTF8 \"\xc3\xbc@evil.test\" } }"
                       " [4] { SEQUENCE { SET { SEQUENCE { emailAddress IA5 \"x@evil.test\" } } } }");
    assert_finds(recipe, PIN_MAILBOX_DOMAINS, "example.org",
        "pin.mailbox-domains: subject.emailAddress: " NOT_LISTED "\"no mailbox\"\n"
        "pin.mailbox-domains: subject.pseudonym: " NOT_LISTED "\"eve@evil.test\"\n"
        "pin.mailbox-domains: extensions.subjectAltName[3].emailAddress: " NOT_LISTED "\"x@evil.test\"\n"
        "pin.mailbox-domains: extensions.subjectAltName[2]: " NOT_LISTED "\"\\xc3\\xbc@evil.test\"\n");
    recipe_free(recipe);
}

/* -- what has happened: numbers of bugs in the public incident tracker of CAs ------------------------------------- */

static void bug_1914065_an_organizational_unit_that_nobody_verifies_is_refused(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_FORBIDDEN_ATTRIBUTES, "organizationalUnitName", "");
    recipe_attribute(recipe, OID_ORGANIZATIONAL_UNIT_NAME, "Muster Tochter GmbH");
    assert_finds(recipe, PIN_FORBIDDEN_ATTRIBUTES, "organizationalUnitName",
        "pin.forbidden-attributes: subject.organizationalUnitName: want no attribute that "
        "pin-forbidden-attributes lists, have organizationalUnitName\n");
    recipe_free(recipe);
}

static void bug_1981680_an_email_address_that_the_practice_statement_does_not_have_is_refused(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    recipe_attribute(recipe, OID_EMAIL_ADDRESS, "anna.muster@example.org");
    assert_finds(recipe, PIN_SUBJECT_ATTRIBUTES,
        "countryName organizationName organizationIdentifier givenName surname commonName",
        "pin.subject-attributes: subject.emailAddress: want an attribute that pin-subject-attributes lists, "
        "have emailAddress\n");
    recipe_free(recipe);
}

static void bug_1920659_a_mailbox_in_a_domain_that_is_not_held_any_more_is_refused(void **state)
{
    (void)state;
    struct recipe *recipe = sponsored();

    assert_finds(recipe, PIN_MAILBOX_DOMAINS, "example.org", "");
    assert_finds(recipe, PIN_MAILBOX_DOMAINS, "example.com",
        "pin.mailbox-domains: extensions.subjectAltName[0]: " NOT_LISTED "\"anna.muster@example.org\"\n");
    recipe_free(recipe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attributes_are_listed_by_name_or_dotted),
        cmocka_unit_test(every_required_attribute_is_in_the_subject),
        cmocka_unit_test(an_empty_list_of_attributes_is_an_empty_subject),
        cmocka_unit_test(organizations_are_compared_character_for_character),
        cmocka_unit_test(a_domain_is_itself_and_with_a_dot_in_front_what_is_below),
        cmocka_unit_test(mailboxes_are_looked_for_in_all_places),
        cmocka_unit_test(bug_1914065_an_organizational_unit_that_nobody_verifies_is_refused),
        cmocka_unit_test(bug_1981680_an_email_address_that_the_practice_statement_does_not_have_is_refused),
        cmocka_unit_test(bug_1920659_a_mailbox_in_a_domain_that_is_not_held_any_more_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
