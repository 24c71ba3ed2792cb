/* tests/unit/test_names.c - walks over the names, attributes and mailboxes of a certificate, and over name constraints. */
#include "lint/facts.h"
#include "lint/name_constraints.h"
#include "lint/names.h"
#include "tests/rules/recipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define DIRECTORY(value) "[4] { SEQUENCE { SET { SEQUENCE { serialNumber PRINTABLE \"" value "\" } } } } "

static void read_certificate(struct recipe *recipe, struct cert *cert)
{
    struct der_error error;

    assert_true(cert_read(recipe_tbs(recipe), cert, &error));
}

/* The last attribute of each name that the walk gives, as one text: "a|b|". */
static const char *names_text(const struct cert *cert, unsigned places, char text[200])
{
    struct names_walk walk = names_walk(cert, places);
    struct attribute attribute;
    struct span name;
    size_t len = 0;

    text[0] = '\0';
    while (names_next(&walk, &name)) {
        for (struct name_walk inside = name_walk(name); name_next(&inside, &attribute);)
            ;
        len += (size_t)snprintf(
            text + len, 200 - len, "%.*s|", (int)attribute.value.len, (const char *)attribute.value.at);
    }
    return text;
}

static void names_come_from_the_places_that_are_asked_for(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT);
    struct cert cert;
    char text[200];

    (void)state;
    recipe_san(recipe, DIRECTORY("one") "[1] \"anna@example.org\" " DIRECTORY("two"));
    recipe_extension(recipe, OID_EXT_ISSUER_ALT_NAME, "SEQUENCE { " DIRECTORY("three") "}");
    read_certificate(recipe, &cert);
    assert_string_equal(names_text(&cert, NAME_SUBJECT, text), "anna.muster@example.org|");
    assert_string_equal(names_text(&cert, NAME_SUBJECT_DIRECTORY, text), "one|two|");
    assert_string_equal(names_text(&cert, NAME_ISSUER_DIRECTORY, text), "three|");
    assert_string_equal(names_text(&cert, NAME_EVERY, text),
        "anna.muster@example.org|one|two|Muster Trust S/MIME CA 1|three|");
    assert_string_equal(names_text(&cert, 0, text), "");
    recipe_free(recipe);
}

static void a_name_that_was_judged_elsewhere_is_left_out(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT), *above = recipe_good(SUB_CA);
    static struct cert cert, issuer;
    char text[200];

    (void)state;
    read_certificate(recipe, &cert);
    read_certificate(above, &issuer);
    cert.issuer_cert = &issuer;
    assert_string_equal(names_text(&cert, NAME_ISSUER, text), "");
    issuer.subject = issuer.issuer; /* another name: not that issuer's */
    assert_string_equal(names_text(&cert, NAME_ISSUER, text), "Muster Trust S/MIME CA 1|");
    cert.subject = cert.issuer; /* self-issued */
    assert_string_equal(names_text(&cert, NAME_SUBJECT | NAME_ISSUER, text), "Muster Trust S/MIME CA 1|");
    recipe_free(recipe);
    recipe_free(above);
}

/* Adds the values of a walk to `text`, each with the length of its name. */
static void add_attributes(struct attributes_walk walk, char *text, size_t size)
{
    struct attribute attribute;

    while (attributes_next(&walk, &attribute))
        snprintf(text + strlen(text), size - strlen(text), "%.*s of %zu|", (int)attribute.value.len,
            (const char *)attribute.value.at, walk.name.len);
    snprintf(text + strlen(text), size - strlen(text), "\n");
}

/* Every walk over attributes, and what is asked of each name, as text. */
static void attributes_text(const struct cert *cert, char *text, size_t size)
{
    const uint32_t person = attribute_bit(OID_GIVEN_NAME) | attribute_bit(OID_SURNAME);
    const uint32_t others = attribute_bit(OID_UNKNOWN);
    struct names_walk names = names_walk(cert, NAME_EVERY);
    struct attribute attribute;
    struct span name;

    text[0] = '\0';
    for (unsigned places = 0; places <= NAME_EVERY; places++) {
        add_attributes(attributes_walk(cert, places), text, size);
        add_attributes(attributes_walk_of(cert, places, person), text, size);
        add_attributes(attributes_walk_of(cert, places, others), text, size);
        for (unsigned trait = 0; trait < ATTRIBUTE_TRAITS; trait++)
            add_attributes(
                attributes_walk_with(cert, places, (enum attribute_trait)(1U << trait)), text, size);
    }
    while (names_next(&names, &name)) {
        const struct name_types types = names_types(cert, name);

        snprintf(text + strlen(text), size - strlen(text), "%u: %zu %x %x %d\n", (unsigned)names.place,
            name.len, (unsigned)types.all, (unsigned)types.repeated, names_have(cert, name, person));
        add_attributes(attributes_walk_in(cert, name, ATTRIBUTE_EVERY), text, size);
        add_attributes(attributes_walk_in(cert, name, person), text, size);
        for (size_t nth = 0; names_find(cert, name, OID_TITLE, nth, &attribute); nth++)
            snprintf(text + strlen(text), size - strlen(text), "title %.*s|", (int)attribute.value.len,
                (const char *)attribute.value.at);
    }
}

/* What a certificate says of its names when they are read, and when they are kept. */
struct both_ways {
    char read[20000], kept[20000];
    bool has_attributes;
};

static void say_both_ways(struct recipe *recipe, struct both_ways *both)
{
    static struct cert cert;
    static struct facts facts;

    read_certificate(recipe, &cert);
    cert.facts = NULL;
    attributes_text(&cert, both->read, sizeof both->read);
    facts_find(&cert, &facts);
    both->has_attributes = facts.has_attributes;
    attributes_text(&cert, both->kept, sizeof both->kept);
    assert_true(strlen(both->read) < sizeof both->read - 1);
}

static void kept_attributes_are_those_of_a_walk(void **state)
{
    static struct both_ways both;
    struct recipe *recipe = recipe_good(SV & STRICT);

    (void)state;
    recipe_san(recipe,
        "[1] \"a@example.org\" [4] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"x\" } SEQUENCE { title "
        "UTF8 \" y\" } } } } [4] { SEQUENCE {} }");
    recipe_add_attribute(recipe, OID_TITLE, DER_UTF8_STRING, SPAN_TEXT("A & B"));
    recipe_add_attribute(recipe, OID_EMAIL_ADDRESS, DER_IA5_STRING, SPAN_TEXT("a@example.org"));
    recipe_add_attribute(recipe, OID_TITLE, DER_BMP_STRING, SPAN_TEXT("\0@"));
    say_both_ways(recipe, &both);
    assert_true(both.has_attributes);
    assert_string_equal(both.kept, both.read);
    assert_non_null(strstr(both.read, "title A & B|"));
    recipe_free(recipe);
}

static void of_each_name_the_first_of_a_type_comes_alone(void **state)
{
    struct recipe *recipe = recipe_good(SV & STRICT);
    static struct cert cert;
    static struct facts facts;

    (void)state;
    recipe_add_attribute(recipe, OID_SERIAL_NUMBER, DER_UTF8_STRING, SPAN_TEXT("one"));
    recipe_add_attribute(recipe, OID_SERIAL_NUMBER, DER_UTF8_STRING, SPAN_TEXT("two"));
    recipe_san(recipe, "[1] \"anna@example.org\" " DIRECTORY("three"));
    read_certificate(recipe, &cert);
    for (unsigned kept = 0; kept < 2; kept++) {
        struct attributes_walk walk = attributes_walk_of(
            &cert, NAME_OF_SUBJECT, attribute_bit(OID_SERIAL_NUMBER));
        struct attribute attribute;

        assert_true(attributes_next_name(&walk, &attribute));
        assert_true(span_equal(attribute.value, SPAN_TEXT("one")));
        assert_true(attributes_next_name(&walk, &attribute));
        assert_true(span_equal(attribute.value, SPAN_TEXT("three")));
        assert_false(attributes_next_name(&walk, &attribute));
        assert_int_equal(names_types(&cert, cert.subject).repeated, attribute_bit(OID_SERIAL_NUMBER));
        facts_find(&cert, &facts);
    }
    recipe_free(recipe);
}

static void traits_are_what_their_comments_say(void **state)
{
    static const struct {
        unsigned tag, in_rdn;
        struct span value;
        unsigned traits;
    } rows[] = {
        { DER_UTF8_STRING, 0, { (const uint8_t *)"Anna Muster", 11 }, 0 },
        { DER_PRINTABLE_STRING, 0, { (const uint8_t *)"AT", 2 }, 0 },
        { DER_PRINTABLE_STRING, 1, { (const uint8_t *)"AT", 2 }, ATTRIBUTE_IN_RDN },
        { DER_UTF8_STRING, 0, { (const uint8_t *)"", 0 }, ATTRIBUTE_SPECIAL },
        { DER_UTF8_STRING, 0, { (const uint8_t *)" Anna", 5 }, ATTRIBUTE_SPECIAL },
        { DER_UTF8_STRING, 0, { (const uint8_t *)"Anna ", 5 }, ATTRIBUTE_SPECIAL },
        { DER_UTF8_STRING, 0, { (const uint8_t *)"An\tna", 5 }, ATTRIBUTE_SPECIAL },
        { DER_UTF8_STRING, 0, { (const uint8_t *)"M\xc3\xbcller", 7 }, ATTRIBUTE_SPECIAL },
        { DER_UTF8_STRING, 0, { (const uint8_t *)"a & b@c", 7 }, ATTRIBUTE_AT | ATTRIBUTE_AMPERSAND },
        { DER_IA5_STRING, 0, { (const uint8_t *)"a@b", 3 }, ATTRIBUTE_AT | ATTRIBUTE_OTHER_TAG },
        { DER_BMP_STRING, 0, { (const uint8_t *)"\0a", 2 }, ATTRIBUTE_SPECIAL | ATTRIBUTE_OTHER_TAG },
        { DER_BMP_STRING, 0, { (const uint8_t *)"aa", 2 }, ATTRIBUTE_SPECIAL | ATTRIBUTE_OTHER_TAG },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct attribute attribute = {
            .tag = rows[i].tag, .value = rows[i].value, .in_rdn = rows[i].in_rdn
        };

        assert_int_equal(attribute_traits(&attribute, ATTRIBUTE_EVERY_TRAIT), rows[i].traits);
    }
}

/* Each mailbox with the number of its entry. */
static void mailboxes_text(const struct cert *cert, char *text, size_t size)
{
    struct mailboxes_walk walk = mailboxes_walk(cert);
    const struct found_mailbox *found;

    text[0] = '\0';
    while ((found = mailboxes_next(&walk)) != NULL)
        snprintf(text + strlen(text), size - strlen(text), "%u:%.*s %x|", found->entry.index,
            (int)found->mailbox.local.len, (const char *)found->mailbox.local.at, found->mailbox.faults);
}

static void kept_mailboxes_are_those_of_a_walk(void **state)
{
    static struct cert cert;
    static struct facts facts;
    char read[1000], kept[1000];

    (void)state;
    for (size_t count = 0; count <= FACTS_MAILBOXES + 1; count++) {
        struct recipe *recipe = recipe_good(SV & STRICT);
        char names[1000] = "[2] \"example.org\"";

        for (size_t i = 0; i < count; i++)
            snprintf(names + strlen(names), sizeof names - strlen(names), " [1] \"a%zu..b@example.org\"", i);
        recipe_san(recipe, "%s", names);
        read_certificate(recipe, &cert);
        cert.facts = NULL;
        mailboxes_text(&cert, read, sizeof read);
        facts_find(&cert, &facts);
        assert_int_equal(facts.has_mailboxes, count <= FACTS_MAILBOXES);
        mailboxes_text(&cert, kept, sizeof kept);
        assert_string_equal(kept, read);
        recipe_free(recipe);
    }
}

static void a_walk_of_one_type_has_its_attributes_alone(void **state)
{
    struct recipe *recipe = recipe_good(SV & STRICT);
    static struct cert cert;
    static struct facts facts;

    (void)state;
    read_certificate(recipe, &cert);
    for (unsigned kept = 0; kept < 2; kept++) {
        struct attributes_walk walk = attributes_walk_of(&cert, NAME_EVERY, attribute_bit(OID_COMMON_NAME));
        struct attribute attribute;

        assert_true(attributes_next(&walk, &attribute)); /* of the subject */
        assert_true(span_equal(attribute.value, SPAN_TEXT("Anna Muster")));
        assert_true(attributes_next(&walk, &attribute)); /* of the issuer */
        assert_true(span_equal(attribute.value, SPAN_TEXT("Muster Trust S/MIME CA 1")));
        assert_false(attributes_next(&walk, &attribute));
        facts_find(&cert, &facts);
    }
    recipe_free(recipe);
}

static void too_many_attributes_are_not_kept(void **state)
{
    static struct both_ways both;

    (void)state;
    for (size_t more = 0; more < FACTS_ATTRIBUTES; more++) {
        struct recipe *recipe = recipe_good(SV & STRICT); /* has 9 attributes in its names */

        for (size_t i = 0; i < more; i++)
            recipe_add_attribute(recipe, OID_TITLE, DER_UTF8_STRING, SPAN_TEXT("Dr."));
        say_both_ways(recipe, &both);
        assert_int_equal(both.has_attributes, more <= FACTS_ATTRIBUTES - 9);
        assert_string_equal(both.kept, both.read);
        recipe_free(recipe);
    }
}

static void too_many_names_are_not_kept(void **state)
{
    static struct both_ways both;
    char names[400] = "[1] \"a@example.org\" ";

    (void)state;
    for (size_t more = 0; more < FACTS_NAMES; more++) {
        struct recipe *recipe = recipe_good(SV & STRICT); /* has 2 names */

        recipe_san(recipe, "%s", names);
        say_both_ways(recipe, &both);
        assert_int_equal(both.has_attributes, more <= FACTS_NAMES - 2);
        assert_string_equal(both.kept, both.read);
        recipe_free(recipe);
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s", DIRECTORY("one"));
    }
}

static void attributes_of_all_names_come_in_order(void **state)
{
    struct recipe *recipe = recipe_good(SV & STRICT);
    struct attributes_walk walk;
    struct attribute attribute;
    struct cert cert;
    size_t subject = 0, directory = 0;

    (void)state;
    recipe_san(recipe, "[1] \"anna@example.org\" " DIRECTORY("one"));
    read_certificate(recipe, &cert);
    for (walk = attributes_walk(&cert, NAME_OF_SUBJECT); attributes_next(&walk, &attribute);) {
        assert_true(span_within(attribute.whole, walk.name));
        if (span_equal(walk.name, cert.subject))
            subject++;
        else
            directory++;
    }
    assert_int_equal(subject, 6);
    assert_int_equal(directory, 1);
    recipe_free(recipe);
}

static void a_walk_ends_where_the_limit_is(void **state)
{
    static char text[600 * 80];
    struct recipe *recipe = recipe_good(MV & STRICT);
    struct attribute attribute;
    struct cert cert;
    size_t len = 0, count = 0;

    (void)state;
    for (int i = 0; i < 600; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, DIRECTORY("x"));
    recipe_san(recipe, "%s", text);
    read_certificate(recipe, &cert);
    for (struct attributes_walk walk = attributes_walk(&cert, NAME_OF_SUBJECT);
         attributes_next(&walk, &attribute);)
        count++;
    assert_int_equal(count, NAMES_MAX_ATTRIBUTES);
    assert_true(names_are_too_many(&cert, NAME_OF_SUBJECT));
    assert_false(names_are_too_many(&cert, NAME_SUBJECT));
    recipe_free(recipe);
}

static void mailboxes_come_from_both_extensions(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT);
    const struct found_mailbox *found;
    struct cert cert;
    size_t count = 0;

    (void)state;
    recipe_san(recipe, "[2] \"example.org\" [1] \"anna@example.org\" "
                       "[0] { id-on-SmtpUTF8Mailbox [0] { UTF8 \"m\xc3\xbcller@example.org\" } } "
                       "[0] { 1.3.6.1.4.1.311.20.2.3 [0] { UTF8 \"anna@corp\" } }");
    recipe_extension(recipe, OID_EXT_ISSUER_ALT_NAME, "SEQUENCE { [1] \"ca@example.com\" }");
    read_certificate(recipe, &cert);
    for (struct mailboxes_walk walk = mailboxes_walk(&cert); (found = mailboxes_next(&walk)) != NULL;) {
        assert_true(mailbox_is_plain(&found->mailbox));
        count++;
    }
    assert_int_equal(count, 3);
    recipe_free(recipe);
}

static enum mailbox_likeness likeness_of(const struct cert *cert, const char *text)
{
    struct mailbox mailbox;

    assert_true(mailbox_read((struct span){ (const uint8_t *)text, strlen(text) }, &mailbox));
    return mailbox_in_san(cert, &mailbox);
}

static void a_mailbox_is_found_by_local_part_and_host(void **state)
{
    struct recipe *recipe = recipe_good(MV & STRICT);
    struct cert cert;

    (void)state;
    recipe_san(recipe, "[1] \"anna\" [1] \"anna@Example.org\" [1] \"otto@example.org\" "
                       "[0] { id-on-SmtpUTF8Mailbox [0] { UTF8 \"m\xc3\xbcller@example.org\" } }");
    read_certificate(recipe, &cert);
    assert_int_equal(likeness_of(&cert, "anna@Example.org"), MAILBOX_SAME);
    assert_int_equal(likeness_of(&cert, "anna@example.org"), MAILBOX_SAME_HOST);
    assert_int_equal(likeness_of(&cert, "m\xc3\xbcller@example.org"), MAILBOX_SAME);
    assert_int_equal(likeness_of(&cert, "Anna@example.org"), MAILBOX_OTHER);
    assert_int_equal(likeness_of(&cert, "ann@example.org"), MAILBOX_OTHER);
    assert_int_equal(likeness_of(&cert, "anna@example.com"), MAILBOX_OTHER);
    recipe_free(recipe);
}

static void subtrees_come_with_their_distances(void **state)
{
    struct recipe *recipe = recipe_good(SUB_CA);
    struct subtrees_walk walk;
    struct subtree subtree;
    struct cert cert;

    (void)state;
    recipe_extension(recipe, OID_EXT_NAME_CONSTRAINTS,
        "SEQUENCE { [0] { SEQUENCE { [1] \"example.org\" } SEQUENCE { [2] \"example.com\" [0] <01> [1] <05> "
        "} }"
        " [1] { SEQUENCE { [1] \".example.net\" } } }");
    read_certificate(recipe, &cert);
    walk = subtrees_walk(&cert);
    assert_true(subtrees_next(&walk, &subtree));
    assert_true(subtree.permitted && subtree.base.kind == GENERAL_NAME_RFC822);
    assert_true(span_equal(subtree.base.value, SPAN_TEXT("example.org")));
    assert_null(subtree.minimum.at);
    assert_null(subtree.maximum.at);
    assert_true(subtrees_next(&walk, &subtree));
    assert_true(subtree.permitted && subtree.base.kind == GENERAL_NAME_DNS);
    assert_true(span_equal(subtree.minimum, SPAN_TEXT("\1")));
    assert_true(span_equal(subtree.maximum, SPAN_TEXT("\5")));
    assert_true(subtrees_next(&walk, &subtree));
    assert_true(!subtree.permitted && span_equal(subtree.base.value, SPAN_TEXT(".example.net")));
    assert_false(subtrees_next(&walk, &subtree));
    recipe_free(recipe);
}

static void a_certificate_without_constraints_has_no_subtrees(void **state)
{
    struct recipe *recipe = recipe_good(SUB_CA);
    struct subtrees_walk walk;
    struct subtree subtree;
    struct cert cert;

    (void)state;
    read_certificate(recipe, &cert);
    walk = subtrees_walk(&cert);
    assert_false(subtrees_next(&walk, &subtree));
    recipe_free(recipe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_from_the_places_that_are_asked_for),
        cmocka_unit_test(a_name_that_was_judged_elsewhere_is_left_out),
        cmocka_unit_test(kept_attributes_are_those_of_a_walk),
        cmocka_unit_test(of_each_name_the_first_of_a_type_comes_alone),
        cmocka_unit_test(traits_are_what_their_comments_say),
        cmocka_unit_test(kept_mailboxes_are_those_of_a_walk),
        cmocka_unit_test(a_walk_of_one_type_has_its_attributes_alone),
        cmocka_unit_test(too_many_attributes_are_not_kept),
        cmocka_unit_test(too_many_names_are_not_kept),
        cmocka_unit_test(attributes_of_all_names_come_in_order),
        cmocka_unit_test(a_walk_ends_where_the_limit_is),
        cmocka_unit_test(mailboxes_come_from_both_extensions),
        cmocka_unit_test(a_mailbox_is_found_by_local_part_and_host),
        cmocka_unit_test(subtrees_come_with_their_distances),
        cmocka_unit_test(a_certificate_without_constraints_has_no_subtrees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
