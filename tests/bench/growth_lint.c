/*
 * tests/bench/growth_lint.c - how the judgement of a document grows with the number of its parts: for each shape of a document that has as
 * many of something as an adversary likes. growth_lint: microseconds for each shape at sizes that double, and how many times as long the
 * last took as the one before: 2 is linear, 4 is quadratic. growth_lint SHAPE N: judges that one once, for growth_lint.sh. growth_lint --shapes: their names and first sizes.
 */
#include "lint/lint.h"
#include "tests/rules/paper.h"
#include "tests/rules/recipe.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TEXT_BYTES = 8 * 1024 * 1024, STEPS = 4 };

/* A text of der_text.h that grows. */
static char text[TEXT_BYTES];
static size_t used;

__attribute__((format(printf, 1, 2))) static void put(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int len = vsnprintf(text + used, sizeof text - used, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= sizeof text - used)
        abort();
    used += (size_t)len;
}

static void repeat(size_t count, const char *format)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    for (size_t i = 0; i < count; i++)
        put(format, i, i, i);
#pragma GCC diagnostic pop
}

typedef void change(struct recipe *recipe, size_t count);

static void san(struct recipe *recipe, size_t count, const char *format)
{
    put("[1] \"anna.muster@example.org\" ");
    repeat(count, format);
    recipe_san(recipe, "%s", text);
}

static void mailboxes(struct recipe *recipe, size_t count)
{
    san(recipe, count, "[1] \"a%zu@example.org\" ");
}

static void smtp_utf8_names(struct recipe *recipe, size_t count)
{
    san(recipe, count, "[0] { id-on-SmtpUTF8Mailbox [0] { UTF8 \"\xc3\xa4%zu@example.org\" } } ");
}

static void uris(struct recipe *recipe, size_t count)
{
    san(recipe, count, "[6] \"http://a%zu.example.org/\" ");
}

static void hosts(struct recipe *recipe, size_t count)
{
    san(recipe, count, "[2] \"a%zu.example.org\" ");
}

static void directory_names(struct recipe *recipe, size_t count)
{
    san(recipe, count, "[4] { SEQUENCE { SET { SEQUENCE { commonName UTF8 \"Anna %zu\" } } } } ");
}

/* Twenty mailboxes in each. */
static void names_of_mailboxes(struct recipe *recipe, size_t count)
{
    put("[1] \"anna.muster@example.org\" ");
    for (size_t i = 0; i < count; i++) {
        put("[4] { SEQUENCE { ");
        for (size_t n = 0; n < 20; n++)
            put("SET { SEQUENCE { emailAddress IA5 \"a%zu.%zu@example.org\" } } ", i, n);
        put("} } ");
    }
    recipe_san(recipe, "%s", text);
}

/* As many as a name may have, and mailboxes beside them. */
static void mailboxes_beside_a_long_subject(struct recipe *recipe, size_t count)
{
    for (size_t i = 0; i < 20; i++)
        recipe_add_attribute(recipe, OID_EMAIL_ADDRESS, DER_IA5_STRING, SPAN_TEXT("nobody@example.org"));
    mailboxes(recipe, count);
}

static void attributes(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { ");
    repeat(count, "SET { SEQUENCE { commonName UTF8 \"Anna Muster %zu\" } } ");
    put("}");
    recipe_part(recipe, PART_SUBJECT, "%s", text);
}

static void points(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { ");
    repeat(count, "SEQUENCE { [0] { [0] { [6] \"http://crl.example.org/%zu.crl\" } } } ");
    put("}");
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS, "%s", text);
}

static void names_of_a_point(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { SEQUENCE { [0] { [0] { ");
    repeat(count, "[6] \"http://crl.example.org/%zu.crl\" ");
    put("} } } }");
    recipe_extension(recipe, OID_EXT_CRL_DISTRIBUTION_POINTS, "%s", text);
}

static void accesses(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { ");
    repeat(count, "SEQUENCE { id-ad-ocsp [6] \"http://ocsp%zu.example.org\" } ");
    put("}");
    recipe_extension(recipe, OID_EXT_AUTHORITY_INFO_ACCESS, "%s", text);
}

static void policies(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { SEQUENCE { sponsor-validated-strict } ");
    repeat(count, "SEQUENCE { 2.999.1.%zu } ");
    put("}");
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "%s", text);
}

static void qualifiers(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { SEQUENCE { sponsor-validated-strict SEQUENCE { ");
    repeat(count, "SEQUENCE { id-qt-cps IA5 \"https://example.org/cps%zu\" } ");
    put("} } }");
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "%s", text);
}

static void purposes(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { emailProtection ");
    repeat(count, "2.999.2.%zu ");
    put("}");
    recipe_extension(recipe, OID_EXT_EXT_KEY_USAGE, "%s", text);
}

static void statements(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { ");
    repeat(count, "SEQUENCE { 2.999.3.%zu } ");
    put("}");
    recipe_extension(recipe, OID_EXT_QC_STATEMENTS, "%s", text);
}

static void disclosures(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { SEQUENCE { 0.4.0.1862.1.5 SEQUENCE { ");
    repeat(count, "SEQUENCE { IA5 \"https://example.org/pds%zu\" PRINTABLE \"en\" } ");
    put("} } }");
    recipe_extension(recipe, OID_EXT_QC_STATEMENTS, "%s", text);
}

static void directory_attributes(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { ");
    repeat(count, "SEQUENCE { 2.999.4.%zu SET { UTF8 \"a\" } } ");
    put("}");
    recipe_extension(recipe, OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES, "%s", text);
}

static void capabilities(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { ");
    repeat(count, "SEQUENCE { 2.999.5.%zu } ");
    put("}");
    recipe_extension(recipe, OID_EXT_SMIME_CAPABILITIES, "%s", text);
}

static void extensions(struct recipe *recipe, size_t count)
{
    for (size_t i = 0; i < count; i++)
        recipe_add_extension(recipe, "SEQUENCE { 2.999.6.%zu OCTETS { NULL } }", i);
}

static void strings(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { 2.999.6 OCTETS { SEQUENCE { ");
    repeat(count, "UTF8 \"a%zu\" ");
    put("} } }");
    recipe_add_extension(recipe, "%s", text);
}

static void elements(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { 2.999.6 OCTETS { SET { ");
    repeat(count, "UTF8 \"%09zu\" ");
    put("} } }");
    recipe_add_extension(recipe, "%s", text);
}

static void long_host(struct recipe *recipe, size_t count)
{
    put("[1] \"anna.muster@example.org\" [1] \"a@");
    repeat(count, "a%zu.");
    put("example.org\"");
    recipe_san(recipe, "%s", text);
}

static void a_labels(struct recipe *recipe, size_t count)
{
    san(recipe, count, "[1] \"a%zu@xn--mller-kva.example.org\" ");
}

static void long_text(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { SET { SEQUENCE { commonName UTF8 \"");
    repeat(count, "u\xcc\x88 ");
    put("\" } } }");
    recipe_part(recipe, PART_SUBJECT, "%s", text);
}

static void subtrees(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { [0] { ");
    repeat(count, "SEQUENCE { [1] \"a%zu.example.org\" } ");
    put("} [1] { ");
    repeat(count, "SEQUENCE { [1] \"b%zu.example.org\" } ");
    put("} }");
    recipe_extension(recipe, OID_EXT_NAME_CONSTRAINTS, "%s", text);
    recipe_critical(recipe, OID_EXT_NAME_CONSTRAINTS, true);
}

static void directory_subtrees(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { [0] { ");
    repeat(count,
        "SEQUENCE { [4] { SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } } SET { SEQUENCE { "
        "organizationName UTF8 \"Muster %zu\" } } } } } ");
    put("} }");
    recipe_extension(recipe, OID_EXT_NAME_CONSTRAINTS, "%s", text);
    recipe_critical(recipe, OID_EXT_NAME_CONSTRAINTS, true);
}

static void mappings(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { ");
    repeat(count, "SEQUENCE { 2.999.7.%zu 2.999.8.%zu } ");
    put("}");
    recipe_extension(recipe, OID_EXT_POLICY_MAPPINGS, "%s", text);
    used = 0;
    put("SEQUENCE { ");
    repeat(count, "SEQUENCE { 2.999.7.%zu } ");
    put("}");
    recipe_extension(recipe, OID_EXT_CERTIFICATE_POLICIES, "%s", text);
}

static void repositories(struct recipe *recipe, size_t count)
{
    put("SEQUENCE { ");
    repeat(count, "SEQUENCE { id-ad-caRepository [6] \"http://ca%zu.example.org/\" } ");
    put("}");
    recipe_extension(recipe, OID_EXT_SUBJECT_INFO_ACCESS, "%s", text);
}

typedef void edit(struct paper *paper, size_t count);

static void responses(struct paper *paper, size_t count)
{
    for (size_t i = 0; i < count; i++)
        paper_add(paper, "responses",
            "SEQUENCE { SEQUENCE { SEQUENCE { 1.3.14.3.2.26 NULL } OCTETS <%040zx> OCTETS <%040zx> INTEGER "
            "<40 %08zx> } [0] <> TIME \"20260701000000Z\" [0] { TIME \"20260702000000Z\" } }",
            i, i, i);
}

static void response_extensions(struct paper *paper, size_t count)
{
    for (size_t i = 0; i < count; i++)
        paper_add(paper, "responseExtensions", "SEQUENCE { 2.999.6.%zu OCTETS { NULL } }", i);
}

static void list_extensions(struct paper *paper, size_t count)
{
    for (size_t i = 0; i < count; i++)
        paper_add(paper, "crlExtensions", "SEQUENCE { 2.999.6.%zu OCTETS { NULL } }", i);
}

static void entry_extensions(struct paper *paper, size_t count)
{
    put("SEQUENCE { INTEGER <4b1f09d2> UTC \"260115093000Z\" SEQUENCE { ");
    repeat(count, "SEQUENCE { 2.999.6.%zu OCTETS { NULL } } ");
    put("} }");
    paper_add(paper, "revokedCertificates", "%s", text);
}

static void issuing_point_names(struct paper *paper, size_t count)
{
    put("SEQUENCE { [0] { [0] { ");
    repeat(count, "[6] \"http://crl.example.org/%zu.crl\" ");
    put("} } }");
    paper_extension(paper, "crlExtensions", OID_EXT_ISSUING_DISTRIBUTION_POINT, true, "%s", text);
}

static void requested_names(struct paper *paper, size_t count)
{
    put("SEQUENCE { extensionRequest SET { SEQUENCE { SEQUENCE { subjectAltName OCTETS { SEQUENCE { ");
    repeat(count, "[1] \"a%zu@example.org\" ");
    put("} } } } } }");
    paper_clear(paper, "attributes");
    paper_add(paper, "attributes", "%s", text);
}

static void request_attributes(struct paper *paper, size_t count)
{
    for (size_t i = 0; i < count; i++)
        paper_add(paper, "attributes", "SEQUENCE { 2.999.9.%zu SET { NULL } }", i);
}

static const struct shape {
    const char *name;
    unsigned kind;
    size_t first; /* of STEPS sizes that double */
    change *change;
    change *issuer; /* of its issuer, if it is known */
    edit *edit;
} shapes[] = {
    { "mailboxes", SV_STRICT, 1000, mailboxes, NULL, NULL },
    { "smtp-utf8-names", SV_STRICT, 1000, smtp_utf8_names, NULL, NULL },
    { "uris", SV_STRICT, 1000, uris, NULL, NULL },
    { "hosts", SV_STRICT, 1000, hosts, NULL, NULL },
    { "directory-names", SV_STRICT, 1000, directory_names, NULL, NULL },
    { "names-of-mailboxes", SV_STRICT, 64, names_of_mailboxes, NULL, NULL },
    { "mailboxes-beside-subject", SV_STRICT, 1000, mailboxes_beside_a_long_subject, NULL, NULL },
    { "attributes", SV_STRICT, 32, attributes, NULL, NULL },
    { "points", SV_STRICT, 125, points, NULL, NULL },
    { "names-of-a-point", SV_STRICT, 1000, names_of_a_point, NULL, NULL },
    { "accesses", SV_STRICT, 125, accesses, NULL, NULL },
    { "policies", SV_STRICT, 120, policies, NULL, NULL },
    { "qualifiers", SV_STRICT, 125, qualifiers, NULL, NULL },
    { "purposes", SV_STRICT, 120, purposes, NULL, NULL },
    { "statements", SV_STRICT, 125, statements, NULL, NULL },
    { "disclosures", SV_STRICT, 125, disclosures, NULL, NULL },
    { "directory-attributes", SV_STRICT, 125, directory_attributes, NULL, NULL },
    { "capabilities", SV_STRICT, 1000, capabilities, NULL, NULL },
    { "extensions", SV_STRICT, 6, extensions, NULL, NULL },
    { "strings", SV_STRICT, 1000, strings, NULL, NULL },
    { "elements-of-a-set", SV_STRICT, 1000, elements, NULL, NULL },
    { "labels", SV_STRICT, 1000, long_host, NULL, NULL },
    { "a-labels", SV_STRICT, 1000, a_labels, NULL, NULL },
    { "long-text", SV_STRICT, 1000, long_text, NULL, NULL },
    { "subtrees", SUB_CA, 500, subtrees, NULL, NULL },
    { "directory-subtrees", SUB_CA, 500, directory_subtrees, NULL, NULL },
    { "mappings", SUB_CA, 120, mappings, NULL, NULL },
    { "repositories", SUB_CA, 125, repositories, NULL, NULL },
    { "mailboxes-in-subtrees", SV_STRICT, 500, mailboxes, subtrees, NULL },
    { "names-in-subtrees", SV_STRICT, 250, directory_names, directory_subtrees, NULL },
    { "hosts-in-subtrees", SV_STRICT, 500, hosts, subtrees, NULL },
    { "responses", OCSP, 40, NULL, NULL, responses },
    { "response-extensions", OCSP, 6, NULL, NULL, response_extensions },
    { "crl-extensions", CRL, 6, NULL, NULL, list_extensions },
    { "entry-extensions", CRL, 1, NULL, NULL, entry_extensions },
    { "issuing-point-names", CRL, 1000, NULL, NULL, issuing_point_names },
    { "requested-names", REQUEST, 1000, NULL, NULL, requested_names },
    { "request-attributes", REQUEST, 2, NULL, NULL, request_attributes },
};

static struct report report;

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static struct recipe *recipe_of(unsigned kind, change *how, size_t count)
{
    struct recipe *const recipe = recipe_good(kind);

    used = 0;
    if (how != NULL)
        how(recipe, count);
    return recipe;
}

/* Microseconds; *len gets the octets of the document. */
static double judge(const struct shape *shape, size_t count, size_t *len)
{
    static struct cert issuer;
    struct der_error error;
    struct recipe *above = NULL, *recipe = NULL;
    struct paper *paper = NULL;
    struct lint_input input = { .clock_seconds = 0 };

    if (shape->issuer != NULL) {
        above = recipe_of(SUB_CA, shape->issuer, count);
        if (!cert_read(recipe_tbs(above), &issuer, &error))
            abort();
        input.issuer = &issuer;
    }
    used = 0;
    if (shape->edit != NULL) {
        paper = paper_good(shape->kind);
        shape->edit(paper, count);
        input.document = paper_tbs(paper);
    } else {
        recipe = recipe_of(shape->kind, shape->change, count);
        input.document = recipe_tbs(recipe);
    }
    const double begin = now_us();
    lint_document(&input, &report);
    const double took = now_us() - begin;

    *len = input.document.len;
    recipe_free(recipe);
    recipe_free(above);
    if (paper != NULL)
        paper_free(paper);
    return took;
}

static void measure(const struct shape *shape)
{
    double last = 0;

    printf("%-26s", shape->name);
    for (size_t step = 0, count = shape->first; step < STEPS; step++, count *= 2) {
        size_t len;
        const double took = judge(shape, count, &len);

        printf(" %9.0f us", took);
        if (step == STEPS - 1)
            printf("  x %.1f  %6.1f ns an octet of %zu, %s", took / last, 1e3 * took / (double)len, len,
                report.parsed ? "read" : report.findings[0].rule);
        last = took;
    }
    puts("");
    fflush(stdout);
}

int main(int count, char **arguments)
{
    size_t len;

    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        if (count == 2 && strcmp(arguments[1], "--shapes") == 0)
            printf("%s %zu\n", shapes[i].name, shapes[i].first);
        else if (count < 3 && (count < 2 || strcmp(arguments[1], shapes[i].name) == 0))
            measure(&shapes[i]);
        else if (count == 3 && strcmp(arguments[1], shapes[i].name) == 0)
            (void)judge(&shapes[i], strtoul(arguments[2], NULL, 10), &len);
    }
    return EXIT_SUCCESS;
}
