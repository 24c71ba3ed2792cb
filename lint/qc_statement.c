/* qcStatements, statement by statement. RFC 3739 3.2.6. */
#include "lint/qc_statement.h"

struct span qc_statements(const struct cert *cert)
{
    return cert_sequence(cert, OID_EXT_QC_STATEMENTS);
}

static bool next_read(struct span *rest, struct qc_statement *statement)
{
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored), inside;
    unsigned tag;

    if (!der_enter_whole(&d, DER_SEQUENCE, &inside, &statement->whole, "")
        || !der_oid(&inside, DER_OID, &statement->oid, "")
        || !(der_at_end(&inside) || der_any(&inside, &tag, NULL, &statement->info, ""))
        || !der_end(&inside, ""))
        return false;
    statement->type = oid_find(statement->oid);
    *rest = d.rest;
    return true;
}

bool qc_statement_next(struct span *rest, struct qc_statement *statement)
{
    *statement = (struct qc_statement){ .type = OID_UNKNOWN };
    return rest->len > 0 && next_read(rest, statement);
}

bool qc_statement_find(const struct cert *cert, enum oid type, struct qc_statement *statement)
{
    struct span rest = qc_statements(cert);

    if (rest.len == 0)
        return false;
    struct qc_statement found;

    while (qc_statement_next(&rest, &found)) {
        if (found.type == type) {
            if (statement != NULL)
                *statement = found;
            return true;
        }
    }
    return false;
}

bool semantics_read(const struct qc_statement *statement, struct semantics *semantics)
{
    struct der_error ignored;
    struct der d = der_again(statement->info, &ignored), inside, names;

    *semantics = (struct semantics){ .type = OID_UNKNOWN };
    if (!der_enter(&d, DER_SEQUENCE, &inside, "")
        || (der_next_is(&inside, DER_OID) && !der_oid(&inside, DER_OID, &semantics->oid, ""))
        || !der_optional(&inside, DER_SEQUENCE, &semantics->authorities, "") || !der_end(&inside, ""))
        return false;
    if (semantics->oid.at != NULL)
        semantics->type = oid_find(semantics->oid);
    names = der_again(semantics->authorities, &ignored);
    return general_names_read(&names, "");
}

bool pds_location_next(struct span *rest, struct span *url, struct span *language)
{
    struct der_error ignored;
    struct der d = der_again(*rest, &ignored), inside;

    if (!der_enter(&d, DER_SEQUENCE, &inside, "") || !der_value(&inside, DER_IA5_STRING, url, "")
        || !der_value(&inside, DER_PRINTABLE_STRING, language, "") || !der_end(&inside, ""))
        return false;
    *rest = d.rest;
    return true;
}

bool pds_locations(const struct cert *cert, struct qc_statement *statement, struct span *locations)
{
    struct der_error ignored;
    struct der d;

    if (!qc_statement_find(cert, OID_QCS_PDS, statement))
        return false;
    d = der_again(statement->info, &ignored);
    if (!der_value(&d, DER_SEQUENCE, locations, ""))
        *locations = (struct span){ NULL, 0 };
    return true;
}
