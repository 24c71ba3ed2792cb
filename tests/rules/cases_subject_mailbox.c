/* Cases of rules_subject_mailbox.c: mailboxes in the subject, and in subjectAltName again. */
#include "tests/rules/change.h"

#define EMAIL(value) recipe_attribute(recipe, OID_EMAIL_ADDRESS, value)
#define CN(value)    recipe_attribute(recipe, OID_COMMON_NAME, value)
#define MUELLER_UTF8 "[0] { id-on-SmtpUTF8Mailbox [0] { UTF8 \"m\xc3\xbcller@example.org\" } }"
#define DIRECTORY(mailbox)                                                                                   \
    "[1] \"anna.muster@example.org\" [4] { SEQUENCE { SET { SEQUENCE { emailAddress IA5 \"" mailbox          \
    "\" } } } }"

CHANGE(email_display_name, EMAIL("Anna Muster <anna.muster@example.org>"))
CHANGE(email_list, EMAIL("anna.muster@example.org, anna@example.org"))
CHANGE(email_mailto, EMAIL("mailto:anna.muster@example.org"))
CHANGE(email_no_at, EMAIL("anna.muster"))
CHANGE(email_dots, EMAIL("anna..muster@example.org"))
CHANGE(email_local_host, EMAIL("anna.muster@localhost"))
CHANGE(email_literal, EMAIL("anna.muster@[192.0.2.1]"))
CHANGE(email_plain, EMAIL("anna.muster@example.org"))
CHANGE(email_two_attributes, EMAIL("anna.muster@example.org");
       recipe_add_attribute(recipe, OID_EMAIL_ADDRESS, DER_IA5_STRING, SPAN_TEXT("anna@example.org"));
       recipe_san(recipe, "[1] \"anna.muster@example.org\" [1] \"anna@example.org\""))

CHANGE(email_not_in_san, EMAIL("anna@example.org"))
CHANGE(email_local_case, EMAIL("Anna.Muster@example.org"))
CHANGE(email_domain_case, EMAIL("anna.muster@Example.org"))
CHANGE(cn_not_in_san, CN("anna@example.org"))
CHANGE(cn_bmp_not_in_san, recipe_without_attribute(recipe, OID_COMMON_NAME);
       recipe_add_attribute(recipe, OID_COMMON_NAME, DER_BMP_STRING,
           (struct span){ (const uint8_t *)"\0a\0@\0e\0x\0a\0m\0p\0l\0e\0.\0o\0r\0g", 26 }))
CHANGE(serial_number_mailbox, recipe_attribute(recipe, OID_DESCRIPTION, "anna@example.org"))
CHANGE(cn_domain_case, CN("anna.muster@EXAMPLE.ORG"))
CHANGE(cn_plus, CN("anna+smime@example.org"); recipe_san(recipe, "[1] \"anna+smime@example.org\""))
CHANGE(cn_utf8_mailbox, CN("m\xc3\xbcller@example.org"); recipe_san(recipe, MUELLER_UTF8))
CHANGE(cn_utf8_mailbox_not_in_san, CN("m\xc3\xbcller@example.org"))
CHANGE(cn_u_label, CN("anna@m\xc3\xbcnchen.de"); recipe_san(recipe, "[1] \"anna@xn--mnchen-3ya.de\""))
CHANGE(many_in_san, CN("anna@example.org");
       recipe_san(recipe, "[1] \"anna.muster@example.org\" " MUELLER_UTF8 " [1] \"anna@example.org\""))
CHANGE(directory_not_in_san, recipe_san(recipe, DIRECTORY("anna@example.org")))
CHANGE(directory_in_san, recipe_san(recipe, DIRECTORY("anna.muster@example.org")))
CHANGE(directory_domain_case, recipe_san(recipe, DIRECTORY("anna.muster@EXAMPLE.org")))

static const struct rule_case cases[] = {
    FAILS("leaf.dn.email.single_mailbox", "a display name", MV_STRICT, email_display_name,
        "subject.emailAddress"),
    FAILS("leaf.dn.email.single_mailbox", "a list", MV_STRICT, email_list, "subject.emailAddress"),
    FAILS("leaf.dn.email.single_mailbox", "a mailto: URI", MV_STRICT, email_mailto, "subject.emailAddress"),
    FAILS("leaf.dn.email.single_mailbox", "no at sign", MV_STRICT, email_no_at, "subject.emailAddress"),
    FAILS("leaf.dn.email.single_mailbox", "two dots together", MV_STRICT, email_dots, "subject.emailAddress"),
    FAILS("leaf.dn.email.single_mailbox", "a host without a domain", MV_STRICT, email_local_host,
        "subject.emailAddress"),
    FAILS("leaf.dn.email.single_mailbox", "an address literal", MV_STRICT, email_literal,
        "subject.emailAddress"),
    PASSES("leaf.dn.email.single_mailbox", "a mailbox", MV_STRICT, email_plain),
    FINDS("leaf.dn.email.single_mailbox", "two attributes of a mailbox each", MV_STRICT, email_two_attributes,
        { "leaf.dn.repeated", "subject.emailAddress[1]" }),

    FAILS("leaf.san.subject_mailbox_repeated", "emailAddress (bug 1906467)", SV_STRICT, email_not_in_san,
        "subject.emailAddress"),
    FAILS("leaf.san.subject_mailbox_repeated", "other case of the local part (bug 1906470)", SV_STRICT,
        email_local_case, "subject.emailAddress"),
    FAILS("leaf.san.subject_mailbox_repeated", "commonName", MV_STRICT, cn_not_in_san, "subject.commonName"),
    FINDS("leaf.san.subject_mailbox_repeated", "commonName as BMPString", MV_STRICT, cn_bmp_not_in_san,
        { "leaf.san.subject_mailbox_repeated", "subject.commonName" },
        { "rfc5280.no_legacy_strings", "subject.commonName" }),
    FAILS("leaf.san.subject_mailbox_repeated", "any attribute", SV_LEGACY, serial_number_mailbox,
        "subject.description"),
    FAILS("leaf.san.subject_mailbox_repeated", "an internationalized mailbox", MV_STRICT,
        cn_utf8_mailbox_not_in_san, "subject.commonName"),
    PASSES("leaf.san.subject_mailbox_repeated", "a tag behind a plus", MV_STRICT, cn_plus),
    PASSES("leaf.san.subject_mailbox_repeated", "SmtpUTF8Mailbox", MV_STRICT, cn_utf8_mailbox),
    PASSES("leaf.san.subject_mailbox_repeated", "one of several", MV_STRICT, many_in_san),
    PASSES(
        "leaf.san.subject_mailbox_repeated", "emailAddress beside a personal name", SV_STRICT, email_plain),

    FAILS("leaf.san.dirname_mailbox_repeated", "emailAddress of a directoryName", MV_STRICT,
        directory_not_in_san, "extensions.subjectAltName[1].emailAddress"),
    PASSES("leaf.san.dirname_mailbox_repeated", "emailAddress of a directoryName, repeated", MV_STRICT,
        directory_in_san),

    FAILS("leaf.san.subject_mailbox_repeated.spelling", "other case of the domain", SV_STRICT,
        email_domain_case, "subject.emailAddress"),
    FAILS("leaf.san.subject_mailbox_repeated.spelling", "other case of the domain in commonName", MV_STRICT,
        cn_domain_case, "subject.commonName"),
    FAILS("leaf.san.subject_mailbox_repeated.spelling", "a U-label for an A-label", MV_STRICT, cn_u_label,
        "subject.commonName"),
    FAILS("leaf.san.subject_mailbox_repeated.spelling", "other case of the domain in a directoryName",
        MV_STRICT, directory_domain_case, "extensions.subjectAltName[1].emailAddress"),
    PASSES("leaf.san.subject_mailbox_repeated.spelling", "the same octets", MV_STRICT, NULL),
};

const struct case_table cases_subject_mailbox = { cases, COUNT_OF(cases) };
