#ifndef LINTGATE_TESTS_RECIPE_H
#define LINTGATE_TESTS_RECIPE_H

#include "lint/cert.h"
#include "tests/rules/keys.h"

/*
 * A certificate by its parts, to be changed one part at a time. recipe_good gives one that lints without any finding; a
 * test case breaks exactly one thing and says which finding that must make. Texts are in the form of der_text.h and follow
 * printf. Whatever is wrong with a recipe is a mistake in the test: it prints that and aborts.
 */

enum {
    RECIPE_STORE_BYTES = 2 * 1024
                         * 1024, /* all parts of one recipe, and what it is encoded to: 10,000 names fit */
    RECIPE_MAX_ATTRIBUTES = 32,
    RECIPE_MAX_EXTENSIONS = 80, /* more than CERT_MAX_EXTENSIONS */
};

/* The parts that are one run of bytes. */
enum recipe_part {
    PART_VERSION,    /* [0], or nothing for v1 */
    PART_SERIAL,     /* INTEGER */
    PART_SIGNATURE,  /* AlgorithmIdentifier, inside the TBS and outside */
    PART_OUTER,      /* AlgorithmIdentifier outside, if it is to differ */
    PART_ISSUER,     /* Name */
    PART_VALIDITY,   /* SEQUENCE of two times */
    PART_SUBJECT,    /* Name; when set, the attributes are not used */
    PART_KEY,        /* SubjectPublicKeyInfo */
    PART_UNIQUE_IDS, /* [1], [2] */
    PART_EXTENSIONS, /* [3]; when set, the extensions are not used */
    PART_COUNT
};

struct recipe_attribute {
    enum oid type;
    unsigned tag;
    struct span value;
    bool joined; /* in the RDN of the attribute before */
};

struct recipe_extension {
    enum oid type;
    bool critical;
    struct span value; /* content of extnValue; the whole Extension if type is OID_UNKNOWN */
};

struct recipe {
    struct span parts[PART_COUNT];
    bool replaced[PART_COUNT]; /* PART_OUTER, PART_SUBJECT, PART_EXTENSIONS: set by a text */
    struct recipe_attribute attributes[RECIPE_MAX_ATTRIBUTES];
    size_t attribute_count;
    struct recipe_extension extensions[RECIPE_MAX_EXTENSIONS];
    size_t extension_count;
    size_t used;
    uint8_t store[RECIPE_STORE_BYTES];
};

/* The twelve S/MIME profiles: one bit of enum scope each. */
enum {
    MV_LEGACY = MV & LEGACY,
    MV_MULTIPURPOSE = MV & MULTIPURPOSE,
    MV_STRICT = MV & STRICT,
    OV_LEGACY = OV & LEGACY,
    OV_MULTIPURPOSE = OV & MULTIPURPOSE,
    OV_STRICT = OV & STRICT,
    SV_LEGACY = SV & LEGACY,
    SV_MULTIPURPOSE = SV & MULTIPURPOSE,
    SV_STRICT = SV & STRICT,
    IV_LEGACY = IV & LEGACY,
    IV_MULTIPURPOSE = IV & MULTIPURPOSE,
    IV_STRICT = IV & STRICT,
};

/* The names of the issuer and of who issued its certificate: its subject, and the issuer of all that it signs. SBR 7.1.4.3.1. */
#define RECIPE_CA_NAME                                                                                       \
    "SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"                                           \
    " SET { SEQUENCE { organizationName UTF8 \"Muster Trust GmbH\" } }"                                      \
    " SET { SEQUENCE { commonName UTF8 \"Muster Trust S/MIME CA 1\" } } }"
#define RECIPE_OTHER_ROOT_NAME                                                                               \
    "SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"                                           \
    " SET { SEQUENCE { organizationName UTF8 \"Muster Trust GmbH\" } }"                                      \
    " SET { SEQUENCE { commonName UTF8 \"Muster Trust Root CA 2\" } } }"
#define RECIPE_ROOT_NAME                                                                                     \
    "SEQUENCE { SET { SEQUENCE { countryName PRINTABLE \"AT\" } }"                                           \
    " SET { SEQUENCE { organizationName UTF8 \"Muster Trust GmbH\" } }"                                      \
    " SET { SEQUENCE { commonName UTF8 \"Muster Trust Root CA\" } } }"
#define RECIPE_SHA256_WITH_RSA "SEQUENCE { 1.2.840.113549.1.1.11 NULL }"

/*
 * A certificate without any finding: of one S/MIME profile (SV_STRICT); OTHER_LEAF: of a device, for clientAuth; OCSP_SIGNER;
 * SUB_CA: the issuer of all of these; ROOT_CA: its issuer; or OTHER_CA: a CA for TLS below the same root.
 * To be freed with recipe_free.
 *
 * Valid for 365 days from 2026-03-01, Legacy from 2025-03-01 (SBR 7.1.6.1: not after 2025-07-15). RSA-2048; dual use.
 * Subjects: CN=anna.muster@example.org (MV), Muster GmbH (OV), Anna Muster (SV, IV). SAN: rfc822Name anna.muster@example.org.
 */
struct recipe *recipe_good(unsigned profile);

/* Makes a SUB_CA technically constrained, to mailboxes in example.org and names of Muster GmbH in AT. SBR 7.1.5. */
void recipe_constrain(struct recipe *recipe);

/* Makes a SUB_CA a Cross Certificate of another root: SBR 1.6.1. */
void recipe_cross(struct recipe *recipe);

void recipe_free(struct recipe *recipe);

/* Replaces one part. subjectKeyIdentifier follows the key, if there is one. */
__attribute__((format(printf, 3, 4))) void recipe_part(
    struct recipe *recipe, enum recipe_part part, const char *text, ...);

/* The key of the subject; subjectKeyIdentifier follows if there is one, keyUsage too, to a use that fits the key. */
void recipe_key(struct recipe *recipe, enum test_key key);

/* YYYYMMDDHHMMSSZ each; UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 4.1.2.5). */
void recipe_validity(struct recipe *recipe, const char *not_before, const char *not_after);

/* The value of the first attribute of `type`, whose string type stays; if there is none, adds one at the end. */
__attribute__((format(printf, 3, 4))) void recipe_attribute(
    struct recipe *recipe, enum oid type, const char *value, ...);

/* One more attribute at the end, in an RDN of its own; `tag` is DER_UTF8_STRING … */
void recipe_add_attribute(struct recipe *recipe, enum oid type, unsigned tag, struct span value);

/* As recipe_add_attribute, in the RDN of the attribute before it. */
void recipe_join_attribute(struct recipe *recipe, enum oid type, unsigned tag, struct span value);

/* Another string type for the first attribute of `type`, bytes unchanged. */
void recipe_attribute_tag(struct recipe *recipe, enum oid type, unsigned tag);

/* Without the attributes of `type`; it has at least one. */
void recipe_without_attribute(struct recipe *recipe, enum oid type);

/* Without any attribute: an empty subject. */
void recipe_without_attributes(struct recipe *recipe);

/* The content of the first extension of `type`; if there is none, adds one at the end, not critical. */
__attribute__((format(printf, 3, 4))) void recipe_extension(
    struct recipe *recipe, enum oid type, const char *text, ...);

/* A whole Extension at the end, for unknown types and for a second one of a type. */
__attribute__((format(printf, 2, 3))) void recipe_add_extension(struct recipe *recipe, const char *text, ...);

/* Makes the extension of `type` critical, or not. */
void recipe_critical(struct recipe *recipe, enum oid type, bool critical);

/* Without the extensions of `type`; it has at least one. */
void recipe_without(struct recipe *recipe, enum oid type);

/* keyUsage with these bits of enum key_usage, DER; 0 is an empty bit string. */
void recipe_key_usage(struct recipe *recipe, unsigned bits);

/* The content of subjectAltName: GeneralName after GeneralName: `[1] "anna.muster@example.org"`. */
__attribute__((format(printf, 2, 3))) void recipe_san(struct recipe *recipe, const char *text, ...);

/* TBSCertificate; Certificate with a signature of 256 octets that no key made. Valid until recipe_free. */
struct span recipe_tbs(struct recipe *recipe);
struct span recipe_certificate(struct recipe *recipe);

/* The Certificate of `tbs`, for a real signature. Valid until recipe_free. */
struct span recipe_assemble(
    struct recipe *recipe, struct span tbs, struct span algorithm, struct span signature);

#endif
