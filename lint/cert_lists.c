/* Extensions that are a list: key purposes, distribution points, access descriptions. RFC 5280 4.2.1.12, 4.2.1.13, 4.2.2. */
#include "lint/cert_contents.h"

bool sequence_of_read(struct der *d, bool (*one)(struct der *d), const char *field)
{
    struct der list;
    if (!der_enter(d, DER_SEQUENCE, &list, field))
        return false;
    for (size_t count = 0; !der_at_end(&list); count++) {
        if (count == CERT_MAX_ELEMENTS)
            return der_fail(&list, DER_FAULT_COUNT, list.rest.at, field);
        if (!one(&list))
            return false;
    }
    return true;
}

struct span cert_sequence(const struct cert *cert, enum oid type)
{
    return cert_extension(cert, type) != NULL ? cert->sequence[type] : (struct span){ NULL, 0 };
}

static bool check_purpose(struct der *d)
{
    struct span oid;
    return der_oid(d, DER_OID, &oid, "KeyPurposeId");
}

/* RFC 5280 4.2.1.12: SEQUENCE OF KeyPurposeId */
bool key_purposes_read(struct der *d, struct cert *cert, const char *field)
{
    (void)cert;
    return sequence_of_read(d, check_purpose, field);
}

bool key_purpose_next(struct span *rest, enum oid *purpose, struct span *oid)
{
    if (rest->len == 0)
        return false;
    struct span found;
    if (!usual_oid(rest, &found, purpose)) {
        struct der_error ignored;
        struct der d = der_again(*rest, &ignored);
        if (!der_oid(&d, DER_OID, &found, ""))
            return false;
        *purpose = oid_find(found);
        *rest = d.rest;
    }
    if (oid != NULL)
        *oid = found;
    return true;
}

bool cert_has_purpose(const struct cert *cert, enum oid purpose)
{
    return oid_set_has(&cert->purposes, purpose);
}

/* DistributionPointName ::= CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1] RelativeDistinguishedName } */
bool point_name_read(struct der *d, struct span *full_name, struct span *relative_name)
{
    enum { FULL_NAME = DER_CONTEXT_CONSTRUCTED | 0, RELATIVE_NAME = DER_CONTEXT_CONSTRUCTED | 1 };
    struct der inside;
    size_t attributes = 0;
    if (der_next_is(d, RELATIVE_NAME)) {
        if (!der_enter_whole(d, RELATIVE_NAME, &inside, relative_name, "nameRelativeToCRLIssuer"))
            return false;
        struct der all = inside;
        return rdn_read(&inside, &attributes, "nameRelativeToCRLIssuer")
               && (all.lenient || der_check_set(&all, "nameRelativeToCRLIssuer"));
    }
    if (!der_enter(d, FULL_NAME, &inside, "fullName"))
        return false;
    *full_name = inside.rest;
    return general_names_read(&inside, "fullName");
}

/*
 * DistributionPoint ::= SEQUENCE { distributionPoint [0] DistributionPointName OPTIONAL, reasons [1] ReasonFlags OPTIONAL,
 * cRLIssuer [2] GeneralNames OPTIONAL }. That none of them is there is for rules.
 */
static bool read_point(struct der *d, struct distribution_point *point)
{
    enum {
        NAME = DER_CONTEXT_CONSTRUCTED | 0,
        REASONS = DER_CONTEXT | 1,
        ISSUER = DER_CONTEXT_CONSTRUCTED | 2
    };
    struct der inside, name;
    *point = (struct distribution_point){ .has_reasons = false };
    if (!der_enter_whole(d, DER_SEQUENCE, &inside, &point->whole, "DistributionPoint"))
        return false;
    if (der_next_is(&inside, NAME)
        && !(der_enter(&inside, NAME, &name, "distributionPoint")
             && point_name_read(&name, &point->full_name, &point->relative_name)
             && der_end(&name, "distributionPoint")))
        return false;
    if (der_next_is(&inside, REASONS)) {
        if (!der_named_bits(&inside, REASONS, &point->reasons, "reasons"))
            return false;
        point->has_reasons = true;
    }
    if (!der_optional(&inside, ISSUER, &point->crl_issuer, "cRLIssuer"))
        return false;
    if (point->crl_issuer.at != NULL) {
        struct der names = der_inside(d, point->crl_issuer);
        if (!general_names_read(&names, "cRLIssuer"))
            return false;
    }
    return der_end(&inside, "DistributionPoint");
}

static bool check_point(struct der *d)
{
    struct distribution_point point;
    return read_point(d, &point);
}

/* RFC 5280 4.2.1.13, 4.2.1.15: SEQUENCE OF DistributionPoint */
bool distribution_points_read(struct der *d, struct cert *cert, const char *field)
{
    (void)cert;
    return sequence_of_read(d, check_point, field);
}

bool distribution_point_next(struct span *rest, struct distribution_point *point)
{
    if (rest->len == 0)
        return false;
    if (usual_point(rest, point))
        return true;
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored);
    if (der_at_end(&d) || !read_point(&d, point))
        return false;
    *rest = d.rest;
    return true;
}

/* AccessDescription ::= SEQUENCE { accessMethod, accessLocation GeneralName } */
static bool read_access(struct der *d, struct access_description *access)
{
    struct der inside;
    *access = (struct access_description){ .method = OID_UNKNOWN };
    if (!(der_enter_whole(d, DER_SEQUENCE, &inside, &access->whole, "AccessDescription")
            && der_oid(&inside, DER_OID, &access->oid, "accessMethod")
            && general_name_read(&inside, &access->location, "accessLocation")
            && der_end(&inside, "AccessDescription")))
        return false;
    access->method = oid_find(access->oid);
    return true;
}

static bool check_access(struct der *d)
{
    struct access_description access;
    return read_access(d, &access);
}

/* RFC 5280 4.2.2.1, 4.2.2.2: SEQUENCE OF AccessDescription */
bool access_descriptions_read(struct der *d, struct cert *cert, const char *field)
{
    (void)cert;
    return sequence_of_read(d, check_access, field);
}

bool access_description_next(struct span *rest, struct access_description *access)
{
    if (rest->len == 0)
        return false;
    if (usual_access(rest, access))
        return true;
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored);
    if (der_at_end(&d) || !read_access(&d, access))
        return false;
    *rest = d.rest;
    return true;
}
