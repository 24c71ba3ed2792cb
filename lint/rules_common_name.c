/* lint/rules_common_name.c - commonName: what it may be for each type of certificate. SBR 3.1, 7.1.4.2.2(a). */
#include "lint/mailboxes.h"
#include "lint/names.h"
#include "lint/person_name.h"
#include "lint/rules.h"

/* The closest that a personal name in `attribute` comes to any givenName or surname of `name`. */
static enum person_likeness compare_person(
    const struct cert *cert, struct span name, const struct attribute *attribute)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, ATTRIBUTES_OF_PERSON);
    bool other = false, unclear = false;
    struct attribute part;

    while (attributes_next(&walk, &part)) {
        switch (person_compare(text_of(attribute), text_of(&part))) {
        case PERSON_ALIKE: return PERSON_ALIKE;
        case PERSON_OTHER: other = true; break;
        case PERSON_UNCLEAR: unclear = true; break;
        }
    }
    return other && !unclear ? PERSON_OTHER : PERSON_UNCLEAR;
}

/* A judgement of one commonName in the name that it is in. True to report it. */
typedef bool cn_test(const struct cert *cert, struct span name, const struct attribute *cn);

static void report_common_names(
    const struct cert *cert, struct report *report, cn_test *test, const char *want)
{
    struct attributes_walk walk = attributes_walk_of(cert, NAME_OF_SUBJECT, attribute_bit(OID_COMMON_NAME));
    struct attribute attribute;
    char quoted[QUOTE_BYTES];

    while (attributes_next(&walk, &attribute))
        if (attribute.value.len > 0 && test(cert, walk.name, &attribute))
            finding(
                report, attribute.whole, "%s, have commonName \"%s\"", want, quote(attribute.value, quoted));
}

static bool is_no_mailbox(const struct cert *cert, struct span name, const struct attribute *cn)
{
    (void)name;
    return !attribute_is_mailbox(cert, cn);
}

/* SBR 7.1.4.2.2(a): "If present, this attribute SHALL contain one of the following values": mailbox-validated, "Mailbox Address". */
static void cn_of_mailbox(const struct cert *cert, struct report *report)
{
    report_common_names(cert, report, is_no_mailbox, "want a mailbox");
}

static bool is_no_organization(const struct cert *cert, struct span name, const struct attribute *cn)
{
    return !attribute_is_mailbox(cert, cn) && names_have(cert, name, attribute_bit(OID_ORGANIZATION_NAME))
           && !name_has_text(cert, name, OID_ORGANIZATION_NAME, text_of(cn));
}

/* SBR 7.1.4.2.2(a): organization-validated, "subject:organizationName or Mailbox Address". */
static void cn_of_organization(const struct cert *cert, struct report *report)
{
    report_common_names(cert, report, is_no_organization, "want the organizationName or a mailbox");
}

/*
 * True if the text ends in a legal form of companies, as a word. Written as companies write it: "GmbH" is no part of anybody's name, "Se" and
 * "Ag" may be.
 */
static bool has_legal_form(struct text text)
{
    static const char *const forms[] = { "GmbH", "mbH", "AG", "KG", "OHG", "e.V.", "Ltd", "Ltd.", "Limited",
        "PLC", "plc", "LLP", "LLC", "Inc", "Inc.", "Corp", "Corp.", "Corporation", "S.A.", "SAS", "S.A.S.",
        "SARL", "S.L.", "S.r.l.", "SRL", "S.p.A.", "SpA", "B.V.", "BV", "N.V.", "NV", "A/S", "ApS", "Oy",
        "Oyj", "s.r.o.", "d.o.o.", "z o.o.", "Kft.", "Zrt." };
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct span folded;

    if (!text_fold(text, buffer, &folded))
        return false;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        const size_t len = strlen(forms[i]);

        if (folded.len > len + 1 && folded.at[folded.len - len - 1] == ' '
            && memcmp(folded.at + folded.len - len, forms[i], len) == 0)
            return true;
    }
    return false;
}

static bool is_no_person(const struct cert *cert, struct span name, const struct attribute *cn)
{
    if (attribute_is_mailbox(cert, cn) || name_has_part_of(cert, name, OID_PSEUDONYM, text_of(cn)))
        return false;
    if (text_has(text_of(cn), '@') || attribute_is_url(cn))
        return true;
    /* a sole trader's organization may have the trader's name, but not a company */
    return name_has_text(cert, name, OID_ORGANIZATION_NAME, text_of(cn))
           && (compare_person(cert, name, cn) != PERSON_ALIKE || has_legal_form(text_of(cn)));
}

/* SBR 7.1.4.2.2(a): sponsor- and individual-validated, "Personal Name, Pseudonym, or Mailbox Address". */
static void cn_of_person(const struct cert *cert, struct report *report)
{
    report_common_names(cert, report, is_no_person, "want a personal name, a pseudonym or a mailbox");
}

/* True if some givenName or surname of `name` has no word in common with `attribute`. */
static bool lacks_person(const struct cert *cert, struct span name, const struct attribute *attribute)
{
    struct attributes_walk walk = attributes_walk_in(cert, name, ATTRIBUTES_OF_PERSON);
    struct attribute part;

    while (attributes_next(&walk, &part))
        if (person_compare(text_of(attribute), text_of(&part)) == PERSON_OTHER)
            return true;
    return false;
}

static bool is_family_firm(const struct cert *cert, struct span name, const struct attribute *cn)
{
    return !attribute_is_mailbox(cert, cn) && name_has_text(cert, name, OID_ORGANIZATION_NAME, text_of(cn))
           && compare_person(cert, name, cn) == PERSON_ALIKE && lacks_person(cert, name, cn)
           && !has_legal_form(text_of(cn));
}

/* SBR 7.1.4.2.2(a), as above: a firm of its owner's surname is not that person; a trader may use a short form of the given name. */
static void cn_of_family_firm(const struct cert *cert, struct report *report)
{
    report_common_names(
        cert, report, is_family_firm, "want a personal name rather than an organization of that surname");
}

static bool is_unstructured_person(const struct cert *cert, struct span name, const struct attribute *cn)
{
    return !names_have(cert, name, ATTRIBUTES_OF_PERSON | attribute_bit(OID_PSEUDONYM))
           && !attribute_is_mailbox(cert, cn);
}

/* SBR 7.1.4.2.2(a): "The Personal Name SHOULD be presented as subject:givenName and/or subject:surname." */
static void cn_person_structured(const struct cert *cert, struct report *report)
{
    report_common_names(
        cert, report, is_unstructured_person, "want givenName or surname beside a personal name");
}

static bool is_another_person(const struct cert *cert, struct span name, const struct attribute *cn)
{
    return !attribute_is_mailbox(cert, cn) && compare_person(cert, name, cn) == PERSON_OTHER;
}

/* SBR 3.1.2: "Personal Names SHALL be a meaningful representation of the Subject's name": nicknames and scripts allow only a warning. */
static void cn_person_meaningful(const struct cert *cert, struct report *report)
{
    report_common_names(cert, report, is_another_person, "want a word of givenName or surname");
}

/* How the pseudonym is marked in names where local rules ask for that: "PN: …", "… :PN", "pseudo: …". */
static bool is_marked_pseudonym(const struct attribute *cn)
{
    uint8_t buffer[TEXT_MAX_BYTES] NOT_CLEARED;
    struct span folded;

    if (!attribute_has_octet(cn, ':') || !text_fold(text_of(cn), buffer, &folded))
        return false;
    return (folded.len > 3
               && (text_is((struct span){ folded.at, 3 }, "PN:")
                   || text_is((struct span){ folded.at + folded.len - 3, 3 }, ":PN")))
           || (folded.len > 7 && text_is((struct span){ folded.at, 7 }, "pseudo:"))
           || (folded.len > 10 && text_is((struct span){ folded.at, 10 }, "pseudonym:"));
}

static bool is_pseudonym_beside_name(const struct cert *cert, struct span name, const struct attribute *cn)
{
    return names_have(cert, name, ATTRIBUTES_OF_PERSON) && !attribute_is_mailbox(cert, cn)
           && (is_marked_pseudonym(cn)
               || (name_has_text(cert, name, OID_PSEUDONYM, text_of(cn))
                   && compare_person(cert, name, cn) != PERSON_ALIKE));
}

/* SBR 7.1.4.2.2(a): "If the subject:commonName contains a Pseudonym, then the subject:givenName and/or subject:surname attributes SHALL NOT be present." */
static void cn_pseudonym_alone(const struct cert *cert, struct report *report)
{
    report_common_names(
        cert, report, is_pseudonym_beside_name, "want no givenName or surname beside a pseudonym");
}

static bool lacks_pseudonym(const struct cert *cert, struct span name, const struct attribute *cn)
{
    return names_have(cert, name, attribute_bit(OID_PSEUDONYM)) && !attribute_is_mailbox(cert, cn)
           && !name_has_part_of(cert, name, OID_PSEUDONYM, text_of(cn));
}

/*
 * SBR 7.1.4.2.2(a): "If present, the Pseudonym SHALL contain the subject:pseudonym if that Subject attribute is also present"; with a
 * Personal Name "the subject:pseudonym attribute SHALL NOT be present".
 */
static void cn_has_pseudonym(const struct cert *cert, struct report *report)
{
    report_common_names(cert, report, lacks_pseudonym, "want the pseudonym of the subject in it");
}

static const struct rule rules[] = {
    {
        .id = "leaf.dn.cn.mv",
        .source = "SBR 7.1.4.2.2(a)",
        .applies = MV,
        .since = SMC01,
        .says = "A mailbox-validated commonName is a mailbox.",
        .mend = "Put the mailbox into commonName, or leave commonName out.",
        .peers = "pkilint:cabf.smime.common_name_value_unknown_source zlint:e_commonname_mailbox_validated",
        .check = cn_of_mailbox,
    },
    {
        .id = "leaf.dn.cn.ov",
        .source = "SBR 7.1.4.2.2(a)",
        .applies = OV,
        .since = SMC01,
        .says = "An organization-validated commonName is the organizationName or a mailbox.",
        .mend = "Copy organizationName into commonName, or put the mailbox there, or leave commonName out.",
        .peers = "pkilint:cabf.smime.common_name_value_unknown_source zlint:e_org_validated_invalid_cn",
        .check = cn_of_organization,
    },
    {
        .id = "leaf.dn.cn.sv_iv",
        .source = "SBR 7.1.4.2.2(a)",
        .applies = SV | IV,
        .since = SMC01,
        .says = "The commonName of a person is a personal name, a pseudonym or a mailbox.",
        .mend = "Put the person's name, the pseudonym or the mailbox into commonName.",
        .covers = "name.individual.cn_kind",
        .peers = "pkilint:cabf.smime.common_name_value_unknown_source",
        .check = cn_of_person,
    },
    {
        .id = "leaf.dn.cn.sv_iv.organization",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2(a)",
        .applies = SV,
        .since = SMC01,
        .says =
            "The commonName of a person is not an organization that has only a part of the person's name.",
        .mend = "Put the person's name, rather than the firm's, into commonName.",
        .covers = "leaf.dn.cn.sv_iv",
        .check = cn_of_family_firm,
    },
    {
        .id = "leaf.dn.cn.personal_should",
        .severity = SEVERITY_WARNING,
        .source = "SBR 7.1.4.2.2(a)",
        .applies = (SV | IV) & LEGACY,
        .since = SMC01,
        .says = "A personal name is presented as givenName and surname too.",
        .mend = "Add givenName and surname, as validated.",
        .check = cn_person_structured,
    },
    {
        .id = "name.personal.meaningful",
        .severity = SEVERITY_WARNING,
        .source = "SBR 3.1.2",
        .applies = SV | IV,
        .since = SMC01,
        .says = "A personal name as commonName shares a word with givenName or surname.",
        .mend = "Compare commonName with givenName and surname: one of them may be another person's.",
        .check = cn_person_meaningful,
    },
    {
        .id = "leaf.dn.cn.pseudonym_excludes_names",
        .source = "SBR 7.1.4.2.2(a)",
        .applies = SV | IV,
        .since = SMC06,
        .says = "Beside a pseudonym as commonName there is no givenName and no surname.",
        .mend = "Leave givenName and surname out, or the pseudonym.",
        .check = cn_pseudonym_alone,
    },
    {
        .id = "leaf.dn.cn.pseudonym_matches_attr",
        .source = "SBR 7.1.4.2.2(a)",
        .applies = SV | IV,
        .since = SMC06,
        .says = "Beside pseudonym, a commonName that is no mailbox contains it.",
        .mend = "Copy pseudonym into commonName, or put the mailbox there, or leave commonName out.",
        .covers = "leaf.dn.cn.personal_excludes_pseudonym",
        .peers = "pkilint:cabf.smime.common_name_value_unknown_source",
        .check = cn_has_pseudonym,
    },
};

const struct rule_table rules_common_name = { "Common name", rules, COUNT_OF(rules) };
