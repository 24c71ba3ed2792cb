/*
 * tests/rules/test_tables.c - the two tables of the SBR that have many cells, cell by cell: which sets of keyUsage bits a key may have
 * (7.1.2.3(e)), written here a second time as that text says it; and which attributes a subject has (7.1.4.2.3 to 7.1.4.2.6), as
 * docs/requirements.tsv has them.
 */
#include "lint/lint.h"
#include "tests/rules/recipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum {
    DS = KU_DIGITAL_SIGNATURE,
    NR = KU_NON_REPUDIATION,
    KE = KU_KEY_ENCIPHERMENT,
    DE = KU_DATA_ENCIPHERMENT,
    KA = KU_KEY_AGREEMENT,
    EO = KU_ENCIPHER_ONLY,
    DO = KU_DECIPHER_ONLY,
    EVERY_SET = 0x200, /* of nine bits */
    GENERATIONS = 3,
};

static struct report report;

/* Lints and frees it. True if there is an error. */
static bool is_refused(struct recipe *recipe)
{
    lint_document(&(struct lint_input){ .document = recipe_certificate(recipe) }, &report);
    recipe_free(recipe);
    return report.counts[SEVERITY_ERROR] > 0;
}

static bool finds(const char *rule)
{
    for (size_t i = 0; i < report.finding_count; i++)
        if (strcmp(report.findings[i].rule, rule) == 0)
            return true;
    return false;
}

/* "Signing only", "key management only", "dual use": what must be there, and what may be beside it. */
struct usage {
    unsigned must, may;
};

static bool is_one_of(unsigned bits, const struct usage usages[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((bits & usages[i].must) == usages[i].must && (bits & ~usages[i].must & ~usages[i].may) == 0)
            return true;
    return false;
}

static bool rsa_may(unsigned bits, bool strict)
{
    static const struct usage strictly[] = { { DS, NR }, { KE, 0 }, { DS | KE, NR } };
    static const struct usage otherwise[] = { { DS, NR }, { KE, DE }, { DS | KE, NR | DE } };

    return strict ? is_one_of(bits, strictly, COUNT_OF(strictly))
                  : is_one_of(bits, otherwise, COUNT_OF(otherwise));
}

static bool ec_may(unsigned bits)
{
    static const struct usage usages[] = { { DS, NR }, { KA, EO }, { KA, DO }, { DS | KA, NR | EO },
        { DS | KA, NR | DO } };

    return is_one_of(bits, usages, COUNT_OF(usages));
}

static bool may(enum test_key key, unsigned bits, bool strict)
{
    static const struct usage signs = { DS, NR }, transports = { KE, 0 };

    if (key == KEY_RSA_2048)
        return rsa_may(bits, strict);
    if (key == KEY_P256 || key == KEY_P521)
        return ec_may(bits);
    return is_one_of(bits, key == KEY_ML_KEM_512 ? &transports : &signs, 1);
}

static void every_set_of_key_usage_bits_is_refused_unless_7_1_2_3_e_has_it(void **state)
{
    static const enum test_key keys[] = { KEY_RSA_2048, KEY_P256, KEY_P521, KEY_ED25519, KEY_ED448,
        KEY_ML_DSA_44, KEY_ML_KEM_512 };
    size_t wrong = 0;

    (void)state;
    for (size_t k = 0; k < COUNT_OF(keys); k++)
        for (unsigned set = 0; set < GENERATIONS * EVERY_SET; set++) {
            const unsigned generation = set / EVERY_SET, bits = set % EVERY_SET;
            struct recipe *recipe = recipe_good(1U << generation);

            if (generation == 0 && keys[k] >= KEY_ML_DSA_44) { /* allowed when Legacy was over */
                recipe_free(recipe);
                continue;
            }
            recipe_key(recipe, keys[k]);
            recipe_key_usage(recipe, bits);
            if (is_refused(recipe) == may(keys[k], bits, generation == GENERATIONS - 1)) {
                print_error("key %u, generation %u, bits %03x\n", keys[k], generation, bits);
                wrong++;
            }
        }
    assert_int_equal(wrong, 0);
}

/* An attribute as the requirements call it, with a value that fits the good certificates. */
static const struct {
    const char *name;
    enum oid type;
    unsigned tag;
    const char *value;
} attributes[] = {
    { "commonName", OID_COMMON_NAME, DER_UTF8_STRING, "anna.muster@example.org" },
    { "organizationName", OID_ORGANIZATION_NAME, DER_UTF8_STRING, "Muster GmbH" },
    { "organizationalUnitName", OID_ORGANIZATIONAL_UNIT_NAME, DER_UTF8_STRING, "Muster Holding AG" },
    { "organizationIdentifier", OID_ORGANIZATION_IDENTIFIER, DER_UTF8_STRING, "VATAT-U12345678" },
    { "givenName", OID_GIVEN_NAME, DER_UTF8_STRING, "Anna" },
    { "surname", OID_SURNAME, DER_UTF8_STRING, "Muster" },
    { "pseudonym", OID_PSEUDONYM, DER_UTF8_STRING, "Night Desk" },
    { "serialNumber", OID_SERIAL_NUMBER, DER_PRINTABLE_STRING, "4711" },
    { "emailAddress", OID_EMAIL_ADDRESS, DER_IA5_STRING, "anna.muster@example.org" },
    { "title", OID_TITLE, DER_UTF8_STRING, "Dr." },
    { "streetAddress", OID_STREET_ADDRESS, DER_UTF8_STRING, "Ring 1" },
    { "localityName", OID_LOCALITY_NAME, DER_UTF8_STRING, "Wien" },
    { "stateOrProvinceName", OID_STATE_OR_PROVINCE_NAME, DER_UTF8_STRING, "Wien" },
    { "postalCode", OID_POSTAL_CODE, DER_UTF8_STRING, "1010" },
    { "countryName", OID_COUNTRY_NAME, DER_PRINTABLE_STRING, "AT" },
    { "other", OID_INITIALS, DER_UTF8_STRING, "AM" },
};

/* One row: leaf.tab.TYPE.ATTRIBUTE.WHAT, and the letters of the generations that it is for. */
struct cell {
    char type[3], attribute[32], what[16], generations[8];
};

static bool cell_read(const char *line, struct cell *cell)
{
    char profiles[64] = "";

    if (sscanf(line, "leaf.tab.%2[a-z].%31[A-Za-z].%15[a-z]\t%*[^\t]\t%*[^\t]\t%63[^\t]", cell->type,
            cell->attribute, cell->what, profiles)
        != 4)
        return false;
    const char *last = strrchr(profiles, ' ');

    snprintf(cell->generations, sizeof cell->generations, "%s", last != NULL ? last + 1 : "");
    return true;
}

static unsigned type_of(const char *type)
{
    static const char types[][3] = { "mv", "ov", "sv", "iv" };
    unsigned i = 0;

    while (strcmp(types[i], type) != 0)
        assert_true(++i < COUNT_OF(types));
    return i;
}

static size_t attribute_of(const char *name)
{
    size_t i = 0;

    while (strcmp(attributes[i].name, name) != 0)
        assert_true(++i < COUNT_OF(attributes));
    return i;
}

static bool has(const struct recipe *recipe, enum oid type)
{
    for (size_t i = 0; i < recipe->attribute_count; i++)
        if (recipe->attributes[i].type == type)
            return true;
    return false;
}

/* What else has to change so that the attribute may be there at all. */
static void make_room(struct recipe *recipe, enum oid type)
{
    static const enum oid names[] = { OID_GIVEN_NAME, OID_SURNAME, OID_COMMON_NAME };

    if (type == OID_STREET_ADDRESS) /* SBR 7.1.4.2.2(j) */
        recipe_attribute(recipe, OID_LOCALITY_NAME, "Wien");
    for (size_t i = 0; type == OID_PSEUDONYM && i < COUNT_OF(names); i++) /* SBR 7.1.4.2.2(f) */
        if (has(recipe, names[i]))
            recipe_without_attribute(recipe, names[i]);
}

/* True if a subject with the attribute, or without what is required, is judged as the cell says. */
static bool cell_holds(const struct cell *cell, unsigned generation)
{
    const size_t which = attribute_of(cell->attribute);
    const enum oid type = attributes[which].type;
    const bool permitted = strcmp(cell->what, "permitted") == 0;
    struct recipe *recipe = recipe_good(1U << (GENERATIONS * type_of(cell->type) + generation));
    char rule[32];

    if (strcmp(cell->what, "required") == 0) {
        recipe_without_attribute(recipe, type);
    } else {
        if (permitted)
            make_room(recipe, type);
        if (!has(recipe, type))
            recipe_add_attribute(recipe, type, attributes[which].tag,
                (struct span){ (const uint8_t *)attributes[which].value, strlen(attributes[which].value) });
    }
    snprintf(rule, sizeof rule, "leaf.tab.%s.%s", cell->type, cell->what);
    return is_refused(recipe) ? !permitted && finds(rule) : permitted;
}

static void every_cell_of_the_tables_of_subjects_is_judged_as_it_says(void **state)
{
    FILE *file = fopen(LINTGATE_SOURCE_DIR "/docs/requirements.tsv", "r");
    char line[4096];
    size_t cells = 0, wrong = 0;
    struct cell cell;

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        for (unsigned generation = 0; cell_read(line, &cell) && generation < GENERATIONS; generation++) {
            if (strchr(cell.generations, "LMS"[generation]) == NULL)
                continue;
            cells++;
            if (!cell_holds(&cell, generation)) {
                print_error("%s %s %s, generation %u\n", cell.type, cell.attribute, cell.what, generation);
                wrong++;
            }
        }
    }
    assert_int_equal(fclose(file), 0);
    assert_int_equal(
        cells, 4 * COUNT_OF(attributes) * GENERATIONS); /* each type has each in each generation */
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_of_key_usage_bits_is_refused_unless_7_1_2_3_e_has_it),
        cmocka_unit_test(every_cell_of_the_tables_of_subjects_is_judged_as_it_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
