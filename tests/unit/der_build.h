#ifndef LINTGATE_TESTS_DER_BUILD_H
#define LINTGATE_TESTS_DER_BUILD_H

#include "lint/cert.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * DER from inside out, for tests: put content, then wrap what was put since a mark. Nothing is checked: bad DER is the point.
 * A build is large: make it static or malloc it.
 */
struct build {
    size_t len;
    uint8_t bytes[512 * 1024];
};

static inline struct span build_span(const struct build *build)
{
    return (struct span){ build->bytes, build->len };
}

static inline void put(struct build *build, struct span octets)
{
    if (octets.len > sizeof(build->bytes) - build->len)
        abort();
    if (octets.len > 0)
        memcpy(build->bytes + build->len, octets.at, octets.len);
    build->len += octets.len;
}

/* Puts the header of `tag` before everything since `mark`. */
static inline void wrap(struct build *build, size_t mark, unsigned tag)
{
    const size_t len = build->len - mark;
    uint8_t header[5] = { (uint8_t)tag };
    size_t size = 1;
    if (len < 0x80) {
        header[size++] = (uint8_t)len;
    } else {
        const unsigned octets = len < 0x100 ? 1 : len < 0x10000 ? 2 : 3;
        header[size++] = (uint8_t)(0x80 | octets);
        for (unsigned i = octets; i-- > 0;)
            header[size++] = (uint8_t)(len >> (8 * i));
    }
    put(build, (struct span){ header, size }); /* room */
    memmove(build->bytes + mark + size, build->bytes + mark, len);
    memcpy(build->bytes + mark, header, size);
}

static inline void put_value(struct build *build, unsigned tag, struct span content)
{
    const size_t mark = build->len;
    put(build, content);
    wrap(build, mark, tag);
}

/* Puts the octets of "30 03 02 01 05"; spaces do not matter. */
static inline void put_hex(struct build *build, const char *hex)
{
    unsigned octet;
    int used;
    while (sscanf(hex, " %2x%n", &octet, &used) == 1) {
        put(build, (struct span){ &(uint8_t){ (uint8_t)octet }, 1 });
        hex += used;
    }
}

/* RelativeDistinguishedName of one attribute. */
static inline void put_attribute(struct build *build, enum oid type, unsigned tag, const char *text)
{
    const size_t mark = build->len;
    put_value(build, DER_OID, oid_bytes(type));
    put_value(build, tag, (struct span){ (const uint8_t *)text, strlen(text) });
    wrap(build, mark, DER_SEQUENCE);
    wrap(build, mark, DER_SET);
}

static inline void put_extension(struct build *build, struct span oid, bool critical, struct span value)
{
    const size_t mark = build->len;
    put_value(build, DER_OID, oid);
    if (critical)
        put_hex(build, "01 01 ff");
    put_value(build, DER_OCTET_STRING, value);
    wrap(build, mark, DER_SEQUENCE);
}

/* What a TBSCertificate has before its extensions; at == NULL: the usual one. */
struct tbs_fields {
    struct span version, serial, issuer, validity, subject, spki, unique_ids;
};

static inline void put_or(struct build *build, struct span octets, const char *usual)
{
    if (octets.at != NULL)
        put(build, octets);
    else
        put_hex(build, usual);
}

/* A TBSCertificate with these extensions (a run of Extension; at == NULL: without the field). */
static inline void put_tbs(struct build *build, const struct tbs_fields *fields, struct span extensions)
{
    const size_t mark = build->len;
    put_or(build, fields->version, "a0 03 02 01 02");
    put_or(build, fields->serial, "02 09 00 8f 01 02 03 04 05 06 07");
    put_hex(build, "30 0a 06 08 2a 86 48 ce 3d 04 03 02"); /* ecdsa-with-SHA256 */
    put_or(build, fields->issuer, "30 10 31 0e 30 0c 06 03 55 04 0a 0c 05 4c 6f 63 61 6c");
    put_or(build, fields->validity,
        "30 1e 17 0d 32 35 30 39 31 35 30 30 30 30 30 30 5a"
        "17 0d 32 36 30 39 31 35 30 30 30 30 30 30 5a");
    put_or(build, fields->subject, "30 0e 31 0c 30 0a 06 03 55 04 03 0c 03 41 6e 6e");
    put_or(build, fields->spki,
        "30 19 30 13 06 07 2a 86 48 ce 3d 02 01 06 08 2a 86 48 ce 3d 03 01 07"
        "03 02 00 04");
    put(build, fields->unique_ids);
    if (extensions.at != NULL) {
        const size_t field = build->len;
        put(build, extensions);
        wrap(build, field, DER_SEQUENCE);
        wrap(build, field, DER_CONTEXT_CONSTRUCTED | 3);
    }
    wrap(build, mark, DER_SEQUENCE);
}

/* A Certificate: that TBSCertificate with a signature of three octets. */
static inline void put_certificate(
    struct build *build, const struct tbs_fields *fields, struct span extensions)
{
    const size_t mark = build->len;
    put_tbs(build, fields, extensions);
    put_hex(build, "30 0a 06 08 2a 86 48 ce 3d 04 03 02");
    put_hex(build, "03 04 00 aa bb cc");
    wrap(build, mark, DER_SEQUENCE);
}

/* One of every extension that the readers know, and one that they do not. */
static inline void put_every_extension(struct build *build)
{
    static const struct {
        enum oid type;
        bool critical;
        const char *value;
    } rows[] = {
        { OID_EXT_AUTHORITY_KEY_IDENTIFIER, false,
            "30 17 80 02 0a 0b a1 0e a4 0c 30 0a 31 08 30 06 06 02 2a 03 0c 00 82 01 05" },
        { OID_EXT_SUBJECT_KEY_IDENTIFIER, false, "04 02 0c 0d" },
        { OID_EXT_KEY_USAGE, true, "03 02 05 a0" },
        { OID_EXT_PRIVATE_KEY_USAGE_PERIOD, false,
            "30 11 80 0f 32 30 32 35 30 31 30 31 30 30 30 30 30 30 5a" },
        { OID_EXT_CERTIFICATE_POLICIES, false,
            "30 58 30 42 06 07 67 81 0c 01 05 01 02 30 37 30 10 06 08 2b 06 01 05 05 07 02 01 16 04 68"
            "3a 2f 2f 30 23 06 08 2b 06 01 05 05 07 02 02 30 17 30 0d 0c 03 6f 72 67 30 06 02 01 01 02"
            "01 02 0c 06 6e 6f 74 69 63 65 30 12 06 02 2a 03 30 0c 30 0a 06 03 2a 03 04 30 03 02 01 00" },
        { OID_EXT_SUBJECT_ALT_NAME, false,
            "30 47 81 04 61 40 62 63 82 03 61 2e 62 86 03 75 3a 78 87 04 7f 00 00 01 88 02 2a 03 a0 10"
            "06 08 2b 06 01 05 05 07 08 09 a0 04 0c 02 61 40 a4 10 30 0e 31 0c 30 0a 06 03 55 04 03 0c"
            "03 42 6f 62 a5 07 a1 05 0c 03 65 64 69" },
        { OID_EXT_ISSUER_ALT_NAME, false, "30 04 82 02 69 61" },
        { OID_EXT_BASIC_CONSTRAINTS, true, "30 00" },
        { OID_EXT_EXT_KEY_USAGE, false, "30 0f 06 08 2b 06 01 05 05 07 03 04 06 03 2a 03 04" },
        { OID_EXT_CRL_DISTRIBUTION_POINTS, false,
            "30 26 30 0a a0 08 a0 06 86 04 75 3a 2f 2f 30 18 a0 0a a1 08 30 06 06 02 2a 03 0c 00 81 02"
            "05 60 a2 06 82 04 72 2e 65 78" },
        { OID_EXT_FRESHEST_CRL, false, "30 0a 30 08 a0 06 a0 04 86 02 66 3a" },
        { OID_EXT_AUTHORITY_INFO_ACCESS, false,
            "30 22 30 0e 06 08 2b 06 01 05 05 07 30 01 86 02 6f 3a 30 10 06 08 2b 06 01 05 05 07 30 02"
            "86 04 69 3a 2f 2f" },
        { OID_EXT_SUBJECT_INFO_ACCESS, false, "30 0f 30 0d 06 08 2b 06 01 05 05 07 30 05 86 01 72" },
        { OID_EXT_NAME_CONSTRAINTS, true,
            "30 16 a0 06 30 04 82 02 65 78 a1 0c 30 0a 81 02 65 79 80 01 01 81 01 02" },
        { OID_EXT_POLICY_MAPPINGS, true, "30 0a 30 08 06 02 2a 03 06 02 2a 04" },
        { OID_EXT_POLICY_CONSTRAINTS, true, "30 06 80 01 00 81 01 01" },
        { OID_EXT_INHIBIT_ANY_POLICY, true, "02 01 00" },
        { OID_EXT_SUBJECT_DIRECTORY_ATTRIBUTES, false, "30 0b 30 09 06 02 2a 03 31 03 0c 01 78" },
    };
    static struct build value;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        value.len = 0;
        put_hex(&value, rows[i].value);
        put_extension(build, oid_bytes(rows[i].type), rows[i].critical, build_span(&value));
    }
    put_extension(build, SPAN_TEXT("\x2a\x03\x04\x05"), false, SPAN_TEXT("\x05\x00"));
}

#endif
