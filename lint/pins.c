/* lint/pins.c - what a key's pins say of a certificate or a CRL: a check for each, and their table. */
#include "lint/pins.h"

#include "lint/crl.h"
#include "lint/key_usage.h"
#include "lint/mailboxes.h"
#include "lint/names.h"
#include "lint/pin_words.h"

#include <inttypes.h>

/* A pin: the row that its findings are filed under, which words it takes, and how it looks at a certificate, or at a CRL. */
struct row {
    struct rule rule;
    bool may_be_empty;
    const char *(*word_fault)(const char *word); /* NULL: a number */
    void (*check)(const struct pin *pin, const struct cert *cert, struct report *report);
    void (*check_crl)(const struct pin *pin, const struct crl *crl, struct report *report);
};

static void key_usage_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_KEY_USAGE);
    char text[KEY_USAGE_TEXT_BYTES];

    if (!pin_has_key_usage(pin, cert->key_usage))
        finding(report, extension != NULL ? extension->whole : (struct span){ NULL, 0 },
            "want a key usage that pin-key-usages lists, have %s%s", key_usage_text(cert->key_usage, text),
            (cert->key_usage & ~(uint32_t)KU_ALL) != 0 ? " and others" : "");
}

static void purposes_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    struct span rest = cert_sequence(cert, OID_EXT_EXT_KEY_USAGE), oid;
    char text[OID_TEXT_BYTES];
    enum oid purpose;

    if (cert_extension(cert, OID_EXT_EXT_KEY_USAGE) == NULL)
        finding(report, (struct span){ NULL, 0 },
            "want key purposes that pin-extended-key-usages lists, have none, which is any");
    while (key_purpose_next(&rest, &purpose, &oid))
        if (!pin_has_oid(pin, oid))
            finding(report, oid, "want a key purpose that pin-extended-key-usages lists, have %s",
                purpose != OID_UNKNOWN ? oid_name(purpose) : oid_text(oid, text));
}

static void policies_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    struct span rest = cert_sequence(cert, OID_EXT_CERTIFICATE_POLICIES);
    struct policy_information policy;
    char text[OID_TEXT_BYTES];

    while (policy_next(&rest, &policy)) {
        const bool reserved = policy.policy >= OID_MV_LEGACY && policy.policy <= OID_IV_STRICT;
        if (!reserved && !pin_has_oid(pin, policy.oid))
            finding(report, policy.whole, "want a policy that pin-policies lists, have %s",
                oid_text(policy.oid, text));
    }
}

/* A location that has to be one of the pin's URLs. */
static void check_location(
    const struct pin *pin, const struct general_name *name, const char *key, struct report *report)
{
    char text[QUOTE_BYTES];

    if (name->kind != GENERAL_NAME_URI)
        finding(report, name->whole, "want a URL that %s lists, have a name of another kind", key);
    else if (!pin_has(pin, name->value))
        finding(report, name->whole, "want a URL that %s lists, have \"%s\"", key, quote(name->value, text));
}

static void check_points(const struct pin *pin, struct span rest, struct report *report)
{
    struct distribution_point point;
    struct general_name name;

    while (distribution_point_next(&rest, &point)) {
        struct general_names_walk walk = general_names_walk(point.full_name);
        if (point.full_name.len == 0)
            finding(report, point.whole, "want a URL that pin-crl-urls lists, have a point without a URL");
        while (general_names_next(&walk, &name))
            check_location(pin, &name, "pin-crl-urls", report);
    }
}

static void crl_urls_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    check_points(pin, cert_sequence(cert, OID_EXT_CRL_DISTRIBUTION_POINTS), report);
    check_points(pin, cert_sequence(cert, OID_EXT_FRESHEST_CRL), report);
}

static void check_accesses(
    const struct pin *pin, const struct cert *cert, enum oid method, const char *key, struct report *report)
{
    struct span rest = cert_sequence(cert, OID_EXT_AUTHORITY_INFO_ACCESS);
    struct access_description access;

    while (access_description_next(&rest, &access))
        if (access.method == method)
            check_location(pin, &access.location, key, report);
}

static void ocsp_urls_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    check_accesses(pin, cert, OID_AD_OCSP, "pin-ocsp-urls", report);
}

static void ca_issuers_urls_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    check_accesses(pin, cert, OID_AD_CA_ISSUERS, "pin-ca-issuers-urls", report);
}

static void cps_urls_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    struct span rest = cert_sequence(cert, OID_EXT_CERTIFICATE_POLICIES);
    struct policy_information policy;
    struct policy_qualifier qualifier;
    char text[QUOTE_BYTES];

    while (policy_next(&rest, &policy))
        for (struct span left = policy.qualifiers; policy_qualifier_next(&left, &qualifier);)
            if (qualifier.type == OID_QT_CPS && !pin_has(pin, qualifier.value))
                finding(report, qualifier.whole, "want a URL that pin-cps-urls lists, have \"%s\"",
                    quote(qualifier.value, text));
}

/* RFC 5280 4.1.2.5: from notBefore through notAfter, inclusive. SBR 6.3.2: a day begun is a day. */
static void validity_short(const struct pin *pin, const struct cert *cert, struct report *report)
{
    const int64_t seconds = cert->not_after.seconds - cert->not_before.seconds + 1;

    if (!cert->not_before.valid || !cert->not_after.valid)
        finding(report, cert->validity,
            "want at most %u days as pin-validity-days says, have times that cannot be read",
            (unsigned)pin->number);
    else if (seconds > (int64_t)pin->number * TIME_DAY_SECONDS)
        finding(report, cert->validity, "want at most %u days as pin-validity-days says, have %" PRId64,
            (unsigned)pin->number, (seconds - 1) / TIME_DAY_SECONDS + 1);
}

static void report_attribute(
    const struct attribute *attribute, const char *want, const char *key, struct report *report)
{
    char text[OID_TEXT_BYTES];

    finding(report, attribute->whole, "want %s %s lists, have %s", want, key,
        attribute->type != OID_UNKNOWN ? oid_name(attribute->type) : oid_text(attribute->oid, text));
}

static void attributes_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk(cert, NAME_OF_SUBJECT);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute))
        if (!pin_has_oid(pin, attribute.oid))
            report_attribute(&attribute, "an attribute that", "pin-subject-attributes", report);
}

static void no_forbidden_attributes(const struct pin *pin, const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk(cert, NAME_OF_SUBJECT);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute))
        if (pin_has_oid(pin, attribute.oid))
            report_attribute(&attribute, "no attribute that", "pin-forbidden-attributes", report);
}

static bool subject_has(const struct cert *cert, const struct pin *one)
{
    struct attributes_walk walk = attributes_walk(cert, NAME_OF_SUBJECT);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute))
        if (span_within(attribute.whole, cert->subject) && pin_has_oid(one, attribute.oid))
            return true;
    return false;
}

static void required_attributes(const struct pin *pin, const struct cert *cert, struct report *report)
{
    for (size_t i = 0; i < pin->word_count; i++) {
        const struct pin one = { .set = true, .words = pin->words + i, .word_count = 1 };

        if (!subject_has(cert, &one))
            finding(report, cert->subject,
                "want every attribute that pin-required-attributes lists, have no %s", pin->words[i]);
    }
}

static void organizations_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    struct attributes_walk walk = attributes_walk(cert, NAME_OF_SUBJECT);
    struct attribute attribute;

    while (attributes_next(&walk, &attribute)) {
        uint8_t buffer[TEXT_MAX_BYTES];
        char text[QUOTE_BYTES];
        struct span utf8;

        if (attribute.type != OID_ORGANIZATION_NAME)
            continue;
        if (!text_utf8(text_of(&attribute), buffer, &utf8))
            finding(report, attribute.whole,
                "want an organization that pin-organizations lists, have one that cannot be read");
        else if (!pin_has_encoded(pin, utf8))
            finding(report, attribute.whole, "want an organization that pin-organizations lists, have \"%s\"",
                quote(utf8, text));
    }
}

/* `value` is meant as a mailbox, whether it is a good one or not. */
static void check_mailbox(const struct pin *pin, struct span value, struct span where, struct report *report)
{
    struct mailbox mailbox;
    char text[QUOTE_BYTES];

    if (!mailbox_read(value, &mailbox) || !pin_has_domain(pin, mailbox.domain))
        finding(report, where, "want a mailbox in a domain that pin-mailbox-domains lists, have \"%s\"",
            quote(value, text));
}

/* SBR 7.1.4.2.2: a mailbox may be the value of commonName, emailAddress and others. */
static void check_subject_mailbox(
    const struct pin *pin, const struct cert *cert, const struct attribute *attribute, struct report *report)
{
    uint8_t buffer[TEXT_MAX_BYTES];
    struct mailbox mailbox;

    if (attribute_mailbox(cert, attribute, buffer, &mailbox))
        check_mailbox(pin, mailbox.whole, attribute->whole, report);
    else if (attribute->type == OID_EMAIL_ADDRESS)
        check_mailbox(pin, attribute->value, attribute->whole, report);
}

static void mailbox_domains_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    struct general_names_walk names = general_names_walk(cert_alt_names(cert, OID_EXT_SUBJECT_ALT_NAME));
    struct attributes_walk attributes = attributes_walk(cert, NAME_OF_SUBJECT);
    struct general_name name;
    struct attribute attribute;

    while (attributes_next(&attributes, &attribute))
        check_subject_mailbox(pin, cert, &attribute, report);
    while (general_names_next(&names, &name)) {
        if (name.kind == GENERAL_NAME_RFC822)
            check_mailbox(pin, name.value, name.whole, report);
        else if (name.kind == GENERAL_NAME_OTHER && name.other_type == OID_ON_SMTP_UTF8_MAILBOX)
            check_mailbox(pin, name.other_value, name.whole, report);
    }
}

/* A CA's that is not the key's own: that one has the key's name and key anyway. */
static bool is_subordinate(const struct cert *cert)
{
    return (cert_scope(cert) & (SUB_CA | OTHER_CA)) != 0;
}

static void ca_subject_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    if (is_subordinate(cert) && !pin_has_name(pin, cert->subject))
        finding(report, cert->subject, "want a CA that pin-ca-subjects lists, have another name");
}

static void ca_key_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    char digest[PIN_SHA256_HEX_BYTES];

    if (is_subordinate(cert) && !pin_has_digest(pin, cert->key.whole, digest))
        finding(report, cert->key.whole,
            "want a CA's key that pin-ca-keys lists, have the one with SHA-256 %s", digest);
}

/* RFC 5280 4.2.1.9: "Where pathLenConstraint does not appear, no limit is imposed." */
static void path_short(const struct pin *pin, const struct cert *cert, struct report *report)
{
    const struct extension *extension = cert_extension(cert, OID_EXT_BASIC_CONSTRAINTS);

    if (!is_subordinate(cert) || (cert->has_path_length && cert->path_length <= pin->number))
        return;
    if (cert->has_path_length)
        finding(report, extension->whole,
            "want a pathLenConstraint of at most %u as pin-path-length says, have %u", (unsigned)pin->number,
            (unsigned)cert->path_length);
    else
        finding(report, extension->whole,
            "want a pathLenConstraint of at most %u as pin-path-length says, have none",
            (unsigned)pin->number);
}

/* RFC 5280 5.2.5: a CRL without the extension is for every certificate of its issuer. */
static void crl_points_listed(const struct pin *pin, const struct crl *crl, struct report *report)
{
    struct general_names_walk walk = general_names_walk(crl->point.full_name);
    struct general_name name;

    if (crl->point.relative_name.at != NULL)
        finding(report, crl->point.relative_name,
            "want a URL that pin-crl-points lists, have a name relative to the issuer");
    else if (crl->point.full_name.len == 0 && pin->word_count > 0)
        finding(report, crl->point.whole,
            "want an issuingDistributionPoint with a URL that pin-crl-points lists, have none");
    while (general_names_next(&walk, &name))
        check_location(pin, &name, "pin-crl-points", report);
}

/* SBR 7.1.2.1 to 7.1.2.3; 7.1.5 for nameConstraints and 4.9.9 for ocspNoCheck. */
static bool is_own_extension(enum oid type)
{
    static const enum oid own[] = { OID_EXT_BASIC_CONSTRAINTS, OID_EXT_KEY_USAGE,
        OID_EXT_CERTIFICATE_POLICIES, OID_EXT_SUBJECT_KEY_IDENTIFIER, OID_EXT_AUTHORITY_KEY_IDENTIFIER,
        OID_EXT_CRL_DISTRIBUTION_POINTS, OID_EXT_AUTHORITY_INFO_ACCESS, OID_EXT_EXT_KEY_USAGE,
        OID_EXT_NAME_CONSTRAINTS, OID_EXT_OCSP_NOCHECK, OID_EXT_SUBJECT_ALT_NAME, OID_EXT_SMIME_CAPABILITIES,
        OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES, OID_EXT_QC_STATEMENTS, OID_EXT_LEI, OID_EXT_LEI_ROLE,
        OID_EXT_ADOBE_TIMESTAMP, OID_EXT_ADOBE_ARCHIVE_REV_INFO };

    for (size_t i = 0; i < COUNT_OF(own); i++)
        if (own[i] == type)
            return true;
    return false;
}

static void extensions_listed(const struct pin *pin, const struct cert *cert, struct report *report)
{
    struct extension_walk walk = extension_walk(cert);
    struct extension extension;
    char text[OID_TEXT_BYTES];

    while (extension_next(&walk, &extension))
        if (!is_own_extension(extension.type) && !pin_has_oid(pin, extension.oid))
            finding(report, extension.whole, "want an extension that pin-extensions lists, have %s",
                extension.type != OID_UNKNOWN ? oid_name(extension.type) : oid_text(extension.oid, text));
}

/* `name` is that of the configuration's key with a dot for its first '-'. */
#define PIN_RULE_OF(kind, name, sentence)                                                                    \
    {                                                                                                        \
        .id = name, .severity = SEVERITY_ERROR, .source = "key policy", .applies = kind, .says = sentence,   \
        .mend =                                                                                              \
            "Issue what the key is for; if the practice statement allows more, add it to the key's pin.",    \
    }
#define PIN_RULE(name, sentence) PIN_RULE_OF(CERTIFICATE, name, sentence)

static const struct row rows[] = {
    [PIN_KEY_USAGES] = { PIN_RULE("pin.key-usages", "keyUsage is one of the key's combinations."), false,
        pin_key_usage_fault, key_usage_listed, NULL },
    [PIN_EXTENDED_KEY_USAGES] = { PIN_RULE("pin.extended-key-usages", "Key purposes are the key's."), false,
        pin_purpose_fault, purposes_listed, NULL },
    [PIN_POLICIES] = { PIN_RULE("pin.policies", "Policies are reserved ones or the key's."), true,
        pin_policy_fault, policies_listed, NULL },
    [PIN_CRL_URLS] = { PIN_RULE("pin.crl-urls", "Pointers to CRLs are the key's."), true, pin_url_fault,
        crl_urls_listed, NULL },
    [PIN_OCSP_URLS] = { PIN_RULE("pin.ocsp-urls", "Locations of OCSP are the key's."), true, pin_url_fault,
        ocsp_urls_listed, NULL },
    [PIN_CA_ISSUERS_URLS] = { PIN_RULE("pin.ca-issuers-urls",
                                  "Locations of the issuer's certificate are the key's."),
        true, pin_url_fault, ca_issuers_urls_listed, NULL },
    [PIN_CPS_URLS] = { PIN_RULE("pin.cps-urls", "Locations of practice statements are the key's."), true,
        pin_url_fault, cps_urls_listed, NULL },
    [PIN_VALIDITY_DAYS] = { PIN_RULE("pin.validity-days", "The validity is no longer than the key's limit."),
        false, NULL, validity_short, NULL },
    [PIN_SUBJECT_ATTRIBUTES] = { PIN_RULE(
                                     "pin.subject-attributes", "Attributes of the subject are the key's."),
        true, pin_attribute_fault, attributes_listed, NULL },
    [PIN_FORBIDDEN_ATTRIBUTES] = { PIN_RULE("pin.forbidden-attributes",
                                       "The subject has no attribute that the key's policy forbids."),
        false, pin_attribute_fault, no_forbidden_attributes, NULL },
    [PIN_REQUIRED_ATTRIBUTES] = { PIN_RULE("pin.required-attributes",
                                      "The subject has the attributes that the key's policy requires."),
        false, pin_attribute_fault, required_attributes, NULL },
    [PIN_ORGANIZATIONS] = { PIN_RULE("pin.organizations", "Organizations of the subject are the key's."),
        true, pin_encoded_fault, organizations_listed, NULL },
    [PIN_MAILBOX_DOMAINS] = { PIN_RULE("pin.mailbox-domains", "Mailboxes are in the key's domains."), true,
        pin_domain_fault, mailbox_domains_listed, NULL },
    [PIN_CA_SUBJECTS] = { PIN_RULE("pin.ca-subjects", "Subjects of subordinate CAs are the key's."), true,
        pin_name_fault, ca_subject_listed, NULL },
    [PIN_CA_KEYS] = { PIN_RULE("pin.ca-keys", "Keys of subordinate CAs are the key's."), true,
        pin_digest_fault, ca_key_listed, NULL },
    [PIN_PATH_LENGTH] = { PIN_RULE("pin.path-length",
                              "The paths below a subordinate CA are no longer than the key's limit."),
        false, NULL, path_short, NULL },
    [PIN_CRL_POINTS] = { PIN_RULE_OF(CRL, "pin.crl-points", "Distribution points of CRLs are the key's."),
        true, pin_url_fault, NULL, crl_points_listed },
    [PIN_EXTENSIONS] = { PIN_RULE("pin.extensions", "Extensions are those of the SBR or the key's."), true,
        pin_extension_fault, extensions_listed, NULL },
};
_Static_assert(COUNT_OF(rows) == PIN_COUNT, "a row for every pin");

const struct rule *pin_rule(enum pin_kind kind)
{
    return &rows[kind].rule;
}

const char *pin_word_fault(enum pin_kind kind, const char *word)
{
    return rows[kind].word_fault != NULL ? rows[kind].word_fault(word) : "want a number";
}

bool pin_may_be_empty(enum pin_kind kind)
{
    return rows[kind].may_be_empty;
}

static void end(struct report *report)
{
    report->rule = NULL;
    report->path = NULL;
    report->subject = NULL;
}

void pins_check(const struct pins *pins, const struct cert *cert, struct report *report)
{
    report->subject = cert;
    report->path = cert_path;
    for (size_t i = 0; i < PIN_COUNT; i++) {
        if (!pins->of[i].set || rows[i].check == NULL)
            continue;
        report->rule = &rows[i].rule;
        rows[i].check(&pins->of[i], cert, report);
    }
    end(report);
}

void pins_check_crl(const struct pins *pins, const struct crl *crl, struct report *report)
{
    report->subject = crl;
    report->path = crl_path;
    for (size_t i = 0; i < PIN_COUNT; i++) {
        if (!pins->of[i].set || rows[i].check_crl == NULL)
            continue;
        report->rule = &rows[i].rule;
        rows[i].check_crl(&pins->of[i], crl, report);
    }
    end(report);
}
