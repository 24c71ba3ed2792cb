#ifndef LINTGATE_CURVE_H
#define LINTGATE_CURVE_H

#include "lint/oid.h"
#include "lint/span.h"

/* Points of the elliptic curves that the SBR allow: SP 800-186 3.2.1 (P-256, P-384, P-521), RFC 8032 5 (Ed25519, Ed448). */

/* The prime of the field of OID_CURVE_P256, _P384 or _P521, with as many octets as a coordinate; empty for others. */
struct span curve_prime(enum oid curve);

enum point {
    POINT_MALFORMED = 0,  /* not the octets of a coordinate or two */
    POINT_NONE,           /* coordinates of no point on the curve */
    POINT_OF_SMALL_ORDER, /* multiplied by 8 it vanishes: everybody can sign for such a key */
    POINT_GOOD,
};

/*
 * What the octets of a public key on `curve` are.
 *
 * OID_CURVE_P256, _P384, _P521: the forms 02, 03 and 04 of SEC 1 2.3.3; the point at infinity is malformed. A compressed point is
 * good if a y belongs to its x. That is the partial validation of SP 800-56A rev. 2 5.6.2.3.3, and, since on these curves every
 * other point has the order of the base point, the full one of its 5.6.2.3.2, too.
 *
 * OID_ALG_ED25519, OID_ALG_ED448: decoded as RFC 8032 5.1.3 and 5.2.3 say; a y that is not below the prime is no point.
 */
enum point curve_point(enum oid curve, struct span octets);

#endif
