#ifndef LINTGATE_CERT_CONTENTS_H
#define LINTGATE_CERT_CONTENTS_H

#include "lint/cert.h"

/*
 * What cert.c and its neighbours share; csr.c and crl.c read extensions, too. Nobody else needs this header.
 *
 * A content reader reads the value of one well-known extension by its ASN.1 and fills the fields of *cert that
 * come from it. An empty SEQUENCE OF is accepted: a rule judges it.
 */
typedef bool content_reader(struct der *d, struct cert *cert, const char *field);

/* Every field is absent. What no extension is in is not touched: most of it. */
static inline void cert_clear(struct cert *cert)
{
    memset(cert, 0, offsetof(struct cert, by_type));
}

content_reader key_usage_read, basic_constraints_read, authority_key_id_read,
    subject_key_id_read; /* cert_keys.c */
content_reader private_key_usage_period_read;
content_reader alt_name_read, directory_attributes_read, name_constraints_read; /* cert_names.c */
content_reader policies_read, policy_mappings_read, policy_constraints_read;    /* cert_policies.c */
content_reader inhibit_any_policy_read;
content_reader key_purposes_read, distribution_points_read, access_descriptions_read; /* cert_lists.c */

content_reader crl_number_read, issuing_point_read, expired_certs_read; /* crl_extensions.c */

/*
 * DistributionPointName ::= CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1] RelativeDistinguishedName }: content of the
 * first, the second with header; the other one stays as it is. cert_lists.c.
 */
MUST_USE bool point_name_read(struct der *d, struct span *full_name, struct span *relative_name);

/* Reads the content of [3] to its end, and the value of each extension. cert_extensions.c. */
MUST_USE bool extensions_read(struct der *d, struct cert *cert);

/*
 * The next element of a list in the form that it usually has: short and without optional parts. False for any other, which may be a good
 * one: then nothing has moved, and the reader of the type says. cert_usual.c.
 */
MUST_USE bool usual_oid(struct span *rest, struct span *oid, enum oid *known);
MUST_USE bool usual_point(struct span *rest, struct distribution_point *point);
MUST_USE bool usual_access(struct span *rest, struct access_description *access);
MUST_USE bool usual_policy(struct span *rest, struct policy_information *policy);

/* SEQUENCE OF: reads each element with `one`; at most CERT_MAX_ELEMENTS. cert_lists.c. */
MUST_USE bool sequence_of_read(struct der *d, bool (*one)(struct der *d), const char *field);

#endif
