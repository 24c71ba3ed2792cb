#ifndef LINTGATE_QC_STATEMENT_H
#define LINTGATE_QC_STATEMENT_H

#include "lint/cert.h"

/* RFC 3739 3.2.6: QCStatement ::= SEQUENCE { statementId OBJECT IDENTIFIER, statementInfo ANY DEFINED BY statementId OPTIONAL } */
struct qc_statement {
    enum oid type;
    struct span oid;   /* content octets of statementId */
    struct span info;  /* statementInfo with header; at == NULL if absent */
    struct span whole; /* with header */
};

/* Content of the SEQUENCE OF in qcStatements; at == NULL if the extension is absent or holds something else. */
struct span qc_statements(const struct cert *cert);

/* The next statement; false at the end, and where something else follows: then *rest is not empty. */
bool qc_statement_next(struct span *rest, struct qc_statement *statement);

/* The first statement of `type`; false if there is none. `statement` may be NULL. */
bool qc_statement_find(const struct cert *cert, enum oid type, struct qc_statement *statement);

/*
 * RFC 3739 3.2.6.1: SemanticsInformation ::= SEQUENCE { semanticsIdentifier OBJECT IDENTIFIER OPTIONAL, nameRegistrationAuthorities
 * SEQUENCE SIZE (1..MAX) OF GeneralName OPTIONAL }
 */
struct semantics {
    enum oid type;
    struct span oid;         /* content octets of semanticsIdentifier; at == NULL if absent */
    struct span authorities; /* content of nameRegistrationAuthorities; at == NULL if absent */
};

/* Reads the info of a pkixQCSyntax-v2 statement. False if it is something else. */
bool semantics_read(const struct qc_statement *statement, struct semantics *semantics);

/*
 * ETSI EN 319 412-5 4.3.4: PdsLocations ::= SEQUENCE OF PdsLocation. Its content in *locations; at == NULL if the statement QcPDS
 * holds something else. False if there is no such statement.
 */
bool pds_locations(const struct cert *cert, struct qc_statement *statement, struct span *locations);

/*
 * PdsLocation ::= SEQUENCE { url IA5String, language PrintableString (SIZE (2)) }. False at the end, and where something else follows:
 * then *rest is not empty.
 */
bool pds_location_next(struct span *rest, struct span *url, struct span *language);

#endif
