/* Extensions about policies. RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14. */
#include "lint/cert_contents.h"

/* DisplayText ::= CHOICE { ia5String, visibleString, bmpString, utf8String } */
static bool read_display_text(struct der *d, unsigned *tag, struct span *text, const char *field)
{
    const uint8_t *const at = d->rest.at;
    if (!der_any(d, tag, text, NULL, field))
        return false;
    const bool known = *tag == DER_IA5_STRING || *tag == DER_VISIBLE_STRING || *tag == DER_BMP_STRING
                       || *tag == DER_UTF8_STRING;
    return known || der_fail(d, DER_FAULT_UNEXPECTED_TAG, at, field);
}

/* NoticeReference ::= SEQUENCE { organization DisplayText, noticeNumbers SEQUENCE OF INTEGER } */
static bool read_notice_ref(struct der *d, struct span *whole)
{
    struct der inside, numbers;
    struct span text, number;
    unsigned tag;
    if (!(der_enter_whole(d, DER_SEQUENCE, &inside, whole, "noticeRef")
            && read_display_text(&inside, &tag, &text, "organization")
            && der_enter(&inside, DER_SEQUENCE, &numbers, "noticeNumbers") && der_end(&inside, "noticeRef")))
        return false;
    while (!der_at_end(&numbers))
        if (!der_integer(&numbers, DER_INTEGER, &number, "noticeNumbers"))
            return false;
    return true;
}

/* UserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL } */
static bool read_user_notice(struct der *d, struct policy_qualifier *qualifier)
{
    struct der inside;
    qualifier->tag = DER_SEQUENCE;
    if (!der_enter(d, DER_SEQUENCE, &inside, "UserNotice"))
        return false;
    qualifier->value = inside.rest;
    if (der_next_is(&inside, DER_SEQUENCE) && !read_notice_ref(&inside, &qualifier->notice_ref))
        return false;
    if (!der_at_end(&inside)
        && !read_display_text(&inside, &qualifier->explicit_tag, &qualifier->explicit_text, "explicitText"))
        return false;
    return der_end(&inside, "UserNotice");
}

/* PolicyQualifierInfo ::= SEQUENCE { policyQualifierId, qualifier ANY DEFINED BY policyQualifierId } */
static bool read_qualifier(struct der *d, struct policy_qualifier *qualifier)
{
    struct der inside;
    struct span oid;
    *qualifier = (struct policy_qualifier){ .type = OID_UNKNOWN };
    if (!der_enter_whole(d, DER_SEQUENCE, &inside, &qualifier->whole, "PolicyQualifierInfo")
        || !der_oid(&inside, DER_OID, &oid, "policyQualifierId"))
        return false;

    const enum oid type = oid_find(oid);
    bool ok;
    if (type == OID_QT_UNOTICE) {
        ok = read_user_notice(&inside, qualifier);
    } else if (type == OID_QT_CPS) {
        qualifier->tag = DER_IA5_STRING;
        ok = der_value(&inside, DER_IA5_STRING, &qualifier->value, "cPSuri");
    } else {
        return der_any(&inside, &qualifier->tag, &qualifier->value, NULL, "qualifier")
               && der_end(&inside, "PolicyQualifierInfo");
    }
    qualifier->type = type;
    return ok && der_end(&inside, "PolicyQualifierInfo");
}

/* PolicyInformation ::= SEQUENCE { policyIdentifier, policyQualifiers SEQUENCE OF PolicyQualifierInfo OPTIONAL } */
static bool read_policy(struct der *d, struct policy_information *policy)
{
    struct der inside;
    *policy = (struct policy_information){ .policy = OID_UNKNOWN };
    if (!(der_enter_whole(d, DER_SEQUENCE, &inside, &policy->whole, "PolicyInformation")
            && der_oid(&inside, DER_OID, &policy->oid, "policyIdentifier")
            && der_optional(&inside, DER_SEQUENCE, &policy->qualifiers, "policyQualifiers")
            && der_end(&inside, "PolicyInformation")))
        return false;
    policy->policy = oid_find(policy->oid);
    return true;
}

static bool check_policy(struct der *d)
{
    struct policy_information policy;
    if (!read_policy(d, &policy))
        return false;
    if (policy.qualifiers.at == NULL)
        return true;
    struct der qualifiers = der_inside(d, policy.qualifiers);
    for (size_t count = 0; !der_at_end(&qualifiers); count++) {
        struct policy_qualifier qualifier;
        if (count == CERT_MAX_ELEMENTS)
            return der_fail(d, DER_FAULT_COUNT, qualifiers.rest.at, "policyQualifiers");
        if (!read_qualifier(&qualifiers, &qualifier))
            return false;
    }
    return true;
}

bool policies_read(struct der *d, struct cert *cert, const char *field)
{
    (void)cert;
    return sequence_of_read(d, check_policy, field);
}

bool policy_next(struct span *rest, struct policy_information *policy)
{
    if (rest->len == 0)
        return false;
    if (usual_policy(rest, policy))
        return true;
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored);
    if (der_at_end(&d) || !read_policy(&d, policy))
        return false;
    *rest = d.rest;
    return true;
}

bool cert_has_policy(const struct cert *cert, enum oid policy)
{
    return oid_set_has(&cert->policies, policy);
}

bool policy_qualifier_next(struct span *rest, struct policy_qualifier *qualifier)
{
    if (rest->len == 0)
        return false;
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored);
    if (der_at_end(&d) || !read_qualifier(&d, qualifier))
        return false;
    *rest = d.rest;
    return true;
}

static bool check_mapping(struct der *d)
{
    struct der inside;
    struct span oid;
    return der_enter(d, DER_SEQUENCE, &inside, "policyMapping")
           && der_oid(&inside, DER_OID, &oid, "issuerDomainPolicy")
           && der_oid(&inside, DER_OID, &oid, "subjectDomainPolicy") && der_end(&inside, "policyMapping");
}

/* RFC 5280 4.2.1.5: SEQUENCE OF SEQUENCE { issuerDomainPolicy, subjectDomainPolicy } */
bool policy_mappings_read(struct der *d, struct cert *cert, const char *field)
{
    (void)cert;
    return sequence_of_read(d, check_mapping, field);
}

static bool read_skip_certs(struct der *d, unsigned tag, const char *field)
{
    uint32_t count;
    return !der_next_is(d, tag) || der_small(d, tag, &count, field);
}

/* RFC 5280 4.2.1.11: SEQUENCE { requireExplicitPolicy [0] SkipCerts OPTIONAL, inhibitPolicyMapping [1] SkipCerts OPTIONAL } */
bool policy_constraints_read(struct der *d, struct cert *cert, const char *field)
{
    struct der inside;
    (void)cert;
    return der_enter(d, DER_SEQUENCE, &inside, field)
           && read_skip_certs(&inside, DER_CONTEXT | 0, "requireExplicitPolicy")
           && read_skip_certs(&inside, DER_CONTEXT | 1, "inhibitPolicyMapping") && der_end(&inside, field);
}

/* RFC 5280 4.2.1.14: SkipCerts */
bool inhibit_any_policy_read(struct der *d, struct cert *cert, const char *field)
{
    uint32_t count;
    (void)cert;
    return der_small(d, DER_INTEGER, &count, field);
}
