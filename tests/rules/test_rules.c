/* Runs every case: all that it is said to find, and nothing else. Then the tables of rules themselves. */
#include "lint/lint.h"
#include "tests/rules/cases.h"

#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct report report, other_report; /* 24 KiB each */

/* Every S/MIME profile; Legacy ones are made before they were forbidden. */
enum { PROFILES = 12 };

static const char *or_none(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : "(none)";
}

static void print_report(const struct report *found)
{
    for (size_t i = 0; i < found->finding_count; i++)
        print_error("    have %s at %s: %s\n", found->findings[i].rule, or_none(found->findings[i].path),
            found->findings[i].message);
}

/* The certificate of `recipe` as a struct; the recipe stays alive as long as it. */
static void read_certificate(struct recipe *recipe, struct cert *cert)
{
    struct der_error error;

    if (!cert_read(recipe_certificate(recipe), cert, &error)) {
        print_error("issuer: %s in %s\n", der_fault_text(error.fault), error.field);
        abort();
    }
}

/* What is known beside the document. */
struct known {
    const struct cert *issuer, *responder;
    const struct cert *roots[2]; /* ended by NULL */
    int clock;                   /* yyyymmdd; 0: not known */
    const struct history *past;  /* of the issuer; NULL: nobody asks */
};

static void lint(struct span document, const struct known *known, const char *off, struct report *found)
{
    const char *const offs[] = { off, NULL };

    lint_document(
        &(struct lint_input){
            .document = document,
            .clock_seconds = known->clock != 0 ? time_of_date(known->clock) : 0,
            .clock_is_day = true,
            .issuer = known->issuer,
            .responder = known->responder,
            .roots = known->roots,
            .history = known->past,
            .off = offs,
        },
        found);
}

static bool is_expected(const struct rule_case *one, const struct finding *finding, const char *off)
{
    for (size_t i = 0; i < CASE_MAX_FINDINGS && one->finds[i].rule != NULL; i++) {
        if (strcmp(one->finds[i].rule, finding->rule) == 0 && strcmp(one->finds[i].path, finding->path) == 0)
            return off == NULL || strcmp(off, finding->rule) != 0;
    }
    return false;
}

static bool is_found(const struct expected *expected, const struct report *found)
{
    for (size_t i = 0; i < found->finding_count; i++) {
        if (strcmp(expected->rule, found->findings[i].rule) == 0
            && strcmp(expected->path, found->findings[i].path) == 0)
            return true;
    }
    return false;
}

/* True if the findings are those that the case names, without the rule `off`. */
static bool as_expected(const struct rule_case *one, const struct report *found, const char *off)
{
    bool all = !found->cut;

    for (size_t i = 0; i < found->finding_count; i++)
        all = all && is_expected(one, &found->findings[i], off);
    for (size_t i = 0; i < CASE_MAX_FINDINGS && one->finds[i].rule != NULL; i++) {
        if (off == NULL || strcmp(one->finds[i].rule, off) != 0)
            all = all && is_found(&one->finds[i], found);
    }
    return all;
}

static bool judge(const struct rule_case *one, const char *form, const struct report *found, const char *off)
{
    if (as_expected(one, found, off))
        return true;
    print_error("%s, %s (%s%s%s):\n", one->rule, one->shows, form, off != NULL ? ", without " : "",
        off != NULL ? off : "");
    for (size_t i = 0; i < CASE_MAX_FINDINGS && one->finds[i].rule != NULL; i++) {
        if (off == NULL || strcmp(one->finds[i].rule, off) != 0)
            print_error("    want %s at %s\n", one->finds[i].rule, one->finds[i].path);
    }
    print_report(found);
    return false;
}

static bool case_holds(const struct rule_case *one)
{
    struct case_document document = case_document(one);
    struct recipe *above = one->issuer != NULL ? case_issuer(one) : NULL;
    struct known known = {
        .clock = one->clock,
        .past = one->past != NULL ? case_history(one->past, document.tbs) : NULL,
    };
    static struct cert issuer, responder, root; /* large */
    struct recipe *responding = one->responder != NULL ? case_responder(one) : NULL;
    bool holds = true;

    if (above != NULL) {
        read_certificate(above, &issuer);
        known.issuer = &issuer;
    }
    if (one->cross) { /* its subject and key are all that counts */
        read_certificate(document.recipe, &root);
        known.roots[0] = &root;
    }
    if (responding != NULL) {
        read_certificate(responding, &responder);
        known.responder = &responder;
    }
    if (document.tbs.at != NULL) {
        lint(document.tbs, &known, NULL, &report);
        holds = judge(one, "to be signed", &report, NULL);
    }
    lint(document.whole, &known, NULL, &report);
    holds = judge(one, "signed", &report, NULL) && holds;
    const struct rule *rule = lint_rule_find(one->rule);

    if (one->finds[0].rule != NULL && rule != NULL && !rule_is_readers(rule)) { /* else a reader decides */
        lint(document.whole, &known, one->rule, &other_report);
        holds = judge(one, "signed", &other_report, one->rule) && holds;
    }
    case_document_free(&document);
    recipe_free(above);
    recipe_free(responding);
    return holds;
}

static void each_case_makes_exactly_its_findings_and_loses_them_with_its_rule(void **state)
{
    size_t failed = 0;

    (void)state;
    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++)
            failed += !case_holds(&(*table)->cases[i]);
    }
    assert_int_equal(failed, 0);
}

static void a_certificate_of_each_profile_makes_no_finding(void **state)
{
    struct recipe *above = recipe_good(SUB_CA);
    struct cert issuer;
    size_t findings = 0;

    (void)state;
    read_certificate(above, &issuer);
    for (unsigned bit = 0; bit < PROFILES; bit++) {
        struct recipe *recipe = recipe_good(1U << bit);

        lint(recipe_tbs(recipe), &(struct known){ .issuer = NULL }, NULL, &report);
        lint(recipe_tbs(recipe), &(struct known){ .issuer = &issuer }, NULL, &other_report);
        assert_int_equal(report.scope, 1U << bit);
        findings += report.finding_count + other_report.finding_count;
        print_report(&report);
        print_report(&other_report);
        recipe_free(recipe);
    }
    recipe_free(above);
    assert_int_equal(findings, 0);
}

static void a_certificate_of_each_other_kind_makes_no_finding(void **state)
{
    static const unsigned kinds[] = { OTHER_LEAF, OCSP_SIGNER, SUB_CA, ROOT_CA, OTHER_CA };
    size_t findings = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct recipe *recipe = recipe_good(kinds[i]);

        lint(recipe_tbs(recipe), &(struct known){ .issuer = NULL }, NULL, &report);
        assert_int_equal(report.scope, kinds[i]);
        findings += report.finding_count;
        print_report(&report);
        recipe_free(recipe);
    }
    assert_int_equal(findings, 0);
}

static void each_key_makes_no_finding(void **state)
{
    size_t findings = 0;

    (void)state;
    for (enum test_key key = 0; key < TEST_KEY_COUNT; key++) {
        struct recipe *recipe = recipe_good(SV_STRICT);

        recipe_key(recipe, key);
        lint(recipe_tbs(recipe), &(struct known){ .issuer = NULL }, NULL, &report);
        if (key != KEY_X25519) {
            findings += report.finding_count;
            print_report(&report);
        }
        recipe_free(recipe);
    }
    assert_int_equal(findings, 0);
}

/* Calls `each` for every rule; the sum of what it returns. */
static size_t for_each_rule(size_t (*each)(const struct rule *rule))
{
    size_t sum = 0;

    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++)
            sum += each(&(*table)->rules[i]);
    }
    return sum;
}

/*
 * A rule needs a case that it finds, and one that it lets pass: one about the rule, or the base of the failing one,
 * which makes no finding, if the rule applies to that.
 */
static size_t lacks_cases(const struct rule *rule)
{
    bool fails = false, passes = false;

    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule_case *one = &(*table)->cases[i];

            if (strcmp(one->rule, rule->id) != 0)
                continue;
            fails = fails || case_finds(one, rule->id);
            passes = passes || !case_finds(one, rule->id) || (rule->applies & one->base) != 0;
        }
    }
    if (!fails || !passes)
        print_error("%s: want a case that %s\n", rule->id, fails ? "passes" : "fails");
    return !fails || !passes;
}

static void each_rule_has_a_case_that_it_finds_and_one_that_it_lets_pass(void **state)
{
    (void)state;
    assert_int_equal(for_each_rule(lacks_cases), 0);
}

static size_t is_not_unique(const struct rule *rule)
{
    const struct rule *first = lint_rule_find(rule->id);

    if (first == rule)
        return 0;
    print_error("%s: want each id once\n", rule->id);
    return 1;
}

static void each_id_is_there_once(void **state)
{
    (void)state;
    assert_int_equal(for_each_rule(is_not_unique), 0);
    for (const struct rule_table *const *table = rule_tables; *table != NULL; table++) {
        for (const struct rule_table *const *later = table + 1; *later != NULL; later++)
            assert_ptr_not_equal(*table, *later);
    }
}

/* 1 if `text` does not match `pattern`, which is a whole line. */
static size_t mismatches(const struct rule *rule, const char *what, const char *text, const char *pattern)
{
    regex_t compiled;

    assert_int_equal(regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB), 0);
    const bool matches = text != NULL && regexec(&compiled, text, 0, NULL, 0) == 0;

    regfree(&compiled);
    if (!matches)
        print_error("%s: want %s of the form %s, have \"%s\"\n", rule->id, what, pattern, or_none(text));
    return !matches;
}

static size_t is_malformed(const struct rule *rule)
{
    size_t complaints = 0;

    complaints += mismatches(rule, "an id", rule->id, "^[a-z0-9_]+(\\.[a-zA-Z0-9_]+)+$");
    complaints += mismatches(rule, "a sentence", rule->says, "^[A-Za-z0-9].*[^ .]\\.$");
    complaints += mismatches(rule, "how to mend it", rule->mend, "^[A-Z].{10,}\\.$");
    complaints += mismatches(rule, "a source", rule->source,
        "^(lintgate|(SBR|RFC [0-9]{4}|ETSI (EN|TS) [0-9]{3} [0-9]{3}(-[0-9])?|X\\.[0-9]{3}|ISO "
        "17442-[12]|FIPS "
        "[0-9]{3}|MS-[A-Z]+"
        "|ISO [0-9]+(-[0-9])?|Unicode [A-Za-z0-9 ]+) "
        "([0-9]+(\\.[0-9]+)*(\\([a-z0-9.-]+\\))?|[A-Z](\\.[0-9]+)*"
        "|appendix [A-Z](\\.[0-9]+)?))$");
    if (rule->covers != NULL)
        complaints += mismatches(rule, "keys", rule->covers, "^[a-zA-Z0-9_.*]+( [a-zA-Z0-9_.*]+)*$");
    if (rule->peers != NULL)
        complaints += mismatches(
            rule, "peers", rule->peers, "^(zlint|pkilint):[^ ]+( (zlint|pkilint):[^ ]+)*$");
    if (rule->applies == SCOPE_NONE || (rule->applies & ~(unsigned)ANY_DOCUMENT) != 0
        || rule->severity >= SEVERITY_COUNT || (rule->until != 0 && rule->until <= rule->since)) {
        print_error("%s: want a scope, a severity and dates in order\n", rule->id);
        complaints++;
    }
    if (rule->check != NULL && rule->check_key != NULL) {
        print_error("%s: want check or check_key, have both\n", rule->id);
        complaints++;
    }
    return complaints;
}

static void each_row_has_the_form_of_a_rule(void **state)
{
    (void)state;
    assert_int_equal(for_each_rule(is_malformed), 0);
}

static void each_case_names_rules_that_exist(void **state)
{
    size_t unknown = 0;

    (void)state;
    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule_case *one = &(*table)->cases[i];

            if (lint_rule_find(one->rule) == NULL) {
                print_error("%s: no such rule\n", one->rule);
                unknown++;
            }
        }
    }
    assert_int_equal(unknown, 0);
}

/* True if a case of the same incident and rule makes no finding. */
static bool has_repaired_twin(const struct rule_case *one)
{
    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule_case *other = &(*table)->cases[i];

            if (other->incident != NULL && strcmp(other->incident, one->incident) == 0
                && strcmp(other->rule, one->rule) == 0 && other->finds[0].rule == NULL)
                return true;
        }
    }
    return false;
}

/* True if `one` is of no incident, or names its bugs and, where it makes findings, also that of its rule. */
static bool is_incident_formed(const struct rule_case *one)
{
    regex_t form;

    if (one->incident == NULL)
        return true;
    assert_int_equal(regcomp(&form, "^[0-9]{7}( [0-9]{7})*$", REG_EXTENDED | REG_NOSUB), 0);
    const bool numbers = regexec(&form, one->incident, 0, NULL, 0) == 0;

    regfree(&form);
    return numbers && (one->finds[0].rule == NULL || case_finds(one, one->rule));
}

static void each_incident_is_found_by_its_rule_and_its_repaired_twin_passes(void **state)
{
    size_t incidents = 0, lacking = 0;

    (void)state;
    for (const struct case_table *const *table = case_tables; *table != NULL; table++) {
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct rule_case *one = &(*table)->cases[i];
            const bool wrong = one->incident != NULL && one->finds[0].rule != NULL;

            incidents += wrong;
            if (!is_incident_formed(one) || (wrong && !has_repaired_twin(one))) {
                print_error(
                    "%s: want bugs, a finding of %s, and a twin that passes\n", one->incident, one->rule);
                lacking++;
            }
        }
    }
    assert_int_equal(lacking, 0);
    assert_int_not_equal(incidents, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_of_each_profile_makes_no_finding),
        cmocka_unit_test(a_certificate_of_each_other_kind_makes_no_finding),
        cmocka_unit_test(each_key_makes_no_finding),
        cmocka_unit_test(each_case_makes_exactly_its_findings_and_loses_them_with_its_rule),
        cmocka_unit_test(each_rule_has_a_case_that_it_finds_and_one_that_it_lets_pass),
        cmocka_unit_test(each_id_is_there_once),
        cmocka_unit_test(each_row_has_the_form_of_a_rule),
        cmocka_unit_test(each_case_names_rules_that_exist),
        cmocka_unit_test(each_incident_is_found_by_its_rule_and_its_repaired_twin_passes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
