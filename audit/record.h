#ifndef LINTGATE_AUDIT_RECORD_H
#define LINTGATE_AUDIT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a record of the journal says, one struct a kind. The bytes that it becomes are the contract in audit/FORMAT.md.
 *
 * Nothing here is copied before journal_append: pointers must stay valid until it returns. Strings may hold any
 * bytes; what is not printable ASCII is escaped and what is longer than its limit is cut, with a mark. Enums whose
 * value is zero (nobody said), and digests that are NULL where one is required, make no record.
 */

enum {
    RECORD_FORMAT = 2,         /* of FORMAT.md; the start record says it */
    RECORD_SHA256_BYTES = 32,  /* octets behind every pointer to a digest; FIPS 180-4 */
    RECORD_NAME_BYTES = 512,   /* a name or an identifier as escaped text, octets */
    RECORD_TEXT_BYTES = 2048,  /* a message, a path, a distinguished name as escaped text, octets */
    RECORD_HOST_BYTES = 64,    /* a host's name as escaped text, octets; HOST_NAME_MAX of Linux */
    RECORD_SERIAL_BYTES = 64,  /* of a serial number; RFC 5280 4.1.2.2 allows 20 */
    RECORD_MAX_FINDINGS = 100, /* in one record, as many as a report holds */
    RECORD_MAX_KEYS = 256,     /* in one start record; an issuing CA has a handful */
    RECORD_MAX_WAIVERS = 256,  /* in one start record */
    RECORD_LINE_BYTES =
        60 * 1024, /* a whole line with its newline: an entry of tlog-tiles has at most 65,535 octets */
    RECORD_PREFIX_BYTES = 384, /* of it, at most, before the field "kind" */
};

/* A run of bytes that somebody else owns; `at` NULL: there are none to speak of. */
struct record_span {
    const uint8_t *at;
    size_t len;
};

enum record_kind {
    RECORD_NONE = 0,
    RECORD_START,         /* the module was initialised */
    RECORD_STOP,          /* the module was finalised */
    RECORD_CONFIGURATION, /* what wrote before had another configuration */
    RECORD_WAIVER,        /* the last day of a waiver is over */
    RECORD_INTENT,        /* the backend is about to be asked for a signature */
    RECORD_OUTCOME,       /* what became of an intent */
    RECORD_REFUSAL,       /* nothing was signed */
    RECORD_LOGIN,         /* nobody was logged in, where lintgate translates PINs */
    RECORD_CLOCK,         /* the clock was set; only the journal writes it */
    RECORD_REPAIR,        /* a torn tail was cut; only the journal writes it */
    RECORD_ROTATION,      /* the journal goes on in another file; only the journal writes it */
    RECORD_KIND_COUNT
};

enum record_mode {
    RECORD_MODE_NONE = 0,
    RECORD_ENFORCE, /* what the rules refuse is not signed */
    RECORD_MONITOR, /* what the rules refuse is signed all the same */
    RECORD_FREE,    /* no CA key: signs anything, nothing is linted */
    RECORD_MODE_COUNT
};

/* What the rules and the key's policy said; in monitor mode an intent may carry RECORD_REFUSE. */
enum record_verdict { RECORD_VERDICT_NONE = 0, RECORD_SIGN, RECORD_REFUSE, RECORD_VERDICT_COUNT };

enum record_reason {
    RECORD_REASON_NONE = 0,
    RECORD_UNPARSED, /* no artifact that lintgate knows */
    RECORD_FINDINGS, /* findings, of rules or pins, as grave as the key's threshold */
    RECORD_POLICY,   /* mechanism, kind, profile or issuer that the key does not have */
    RECORD_INTERNAL, /* trouble inside lintgate or with the backend */
    RECORD_REASON_COUNT
};

enum record_result {
    RECORD_RESULT_NONE = 0,
    RECORD_SIGNED,  /* verified, and handed to the caller after this record */
    RECORD_FAILED,  /* the backend made no signature */
    RECORD_UNKNOWN, /* a signature may exist: it did not verify, or the backend did not say */
    RECORD_RESULT_COUNT
};

/* What became of the octets to be signed: beside the journal (kept.h), or only their digest here. */
enum record_tbs {
    RECORD_TBS_NONE = 0,
    RECORD_KEPT,     /* beside the journal, on disk before this record */
    RECORD_NOT_KEPT, /* nobody asked for it */
    RECORD_LOST,     /* they were to be kept, and could not be; only of what is not signed */
    RECORD_TBS_COUNT
};

enum record_standing {
    RECORD_STANDING_NONE = 0,
    RECORD_HOLDS,   /* findings do not refuse */
    RECORD_EXPIRED, /* its last day is over */
    RECORD_STANDING_COUNT
};

/* How the clock was set, as seen from the record before. */
enum record_direction { RECORD_DIRECTION_NONE = 0, RECORD_BACK, RECORD_FORWARD, RECORD_DIRECTION_COUNT };

/* A number that may not be known. */
struct record_number {
    bool known;
    uint64_t value;
};

/* Who runs the rules, and by which. */
struct record_program {
    const char *version;         /* of lintgate */
    const char *build;           /* build id of lintgate.so in hex; "" if it has none */
    const char *rules;           /* id of the rule set */
    const uint8_t *rules_sha256; /* of its sources */
    struct record_number peer_pid,
        peer_uid; /* who is at the other end of standard input, if that is a socket */
};

struct record_key {
    const char *name;
    const uint8_t *spki_sha256; /* of the DER SubjectPublicKeyInfo; NULL: not known yet */
    enum record_mode mode;
};

struct record_waiver {
    const char *rule;
    const char *key;         /* NULL: of every key */
    const char *profile;     /* NULL: of every profile */
    const char *until;       /* the last day: "2027-01-31" */
    const char *approved_by; /* who answers for it */
};

/* A waiver of the configuration when the module started. */
struct record_waiver_row {
    struct record_waiver waiver;
    enum record_standing standing;
};

struct record_start {
    struct record_program program;
    const char *config;       /* path */
    const char *backend;      /* path */
    const char *backend_info; /* what C_GetInfo says */
    const struct record_key *keys;
    size_t key_count;
    const struct record_waiver_row *waivers;
    size_t waiver_count;
};

struct record_configuration {
    const char *config;                  /* path */
    const uint8_t *before_policy_sha256; /* that of the record before */
};

struct record_stop {
    uint64_t intents, refusals; /* records that this process wrote since its start record */
    uint64_t repeats; /* refused calls that a standing refusal answered without a record of their own */
};

struct record_finding {
    const char *rule;     /* id */
    const char *severity; /* "error", "warning", "notice" */
    const char *path;     /* "subject.commonName" */
    uint64_t offset;      /* octets in the document */
    const char *message; /* "want …, have …", which quotes the document; NULL: such texts are not recorded */
    const char *waiver; /* what took its force: who approved, until when; NULL: nothing */
};

/* What an intent and a refusal have in common. Length and SHA-256 of `tbs` are always recorded. */
struct record_decision {
    struct record_program program;
    const char *key;            /* name of its section in the configuration */
    const uint8_t *spki_sha256; /* of the key's DER SubjectPublicKeyInfo */
    const char *token;          /* serial number of the token; NULL: not known */
    const char *mechanism;      /* "CKM_ECDSA_SHA256" */
    enum record_mode mode;
    enum record_verdict verdict;
    const char *artifact;           /* "certificate"; NULL: none was recognised */
    const char *profile;            /* NULL: none */
    struct record_span tbs;         /* `at` NULL: none; a refusal may come before there is a document */
    bool keep_tbs;                  /* journal_append is to keep it; it then sets the next field */
    enum record_tbs kept;           /* RECORD_TBS_NONE counts as RECORD_NOT_KEPT */
    struct record_span issuer_name; /* Name in DER, of which the SHA-256 is recorded */
    struct record_span serial; /* content octets of an INTEGER, written in hex: serialNumber, cRLNumber */
    struct record_number not_after;     /* microseconds since 1970: notAfter, nextUpdate */
    struct record_span issuer, subject; /* text; `at` NULL: such texts are not recorded */
    const struct record_finding *findings;
    size_t finding_count;
    size_t findings_lost; /* found, but not among `findings`; those that do not fit are added */
};

struct record_intent {
    struct record_decision decision;
};

struct record_refusal {
    struct record_decision decision; /* its verdict must be RECORD_REFUSE */
    const char *code;                /* that the caller gets: "CKR_FUNCTION_REJECTED" */
    enum record_reason reason;
    const char *message; /* why, where the findings do not say it; NULL: they do */
};

struct record_outcome {
    uint64_t intent; /* seq that journal_append gave */
    enum record_result result;
    struct record_span signature; /* only its SHA-256 is recorded; `at` NULL: there is none */
    const char *code;             /* that the backend gave: "CKR_OK" */
};

enum record_denial {
    RECORD_DENIAL_NONE = 0,
    RECORD_GATE_PIN,    /* the program's PIN is not the gate's */
    RECORD_WAITING,     /* there were too many wrong ones: this one was not compared */
    RECORD_NO_PIN,      /* the token's PIN cannot be had */
    RECORD_SAME_PIN,    /* the token's PIN is the gate's: whoever has one has both */
    RECORD_OTHER_TOKEN, /* the label is right, the serial number is not */
    RECORD_BY_TOKEN,    /* the token does not take its PIN */
    RECORD_BEFORE,      /* nor did it before: it was not asked again */
    RECORD_TROUBLE,     /* inside lintgate */
    RECORD_DENIAL_COUNT
};

struct record_login {
    struct record_program program;
    const char *label; /* of its section in the configuration */
    const char *token; /* serial number of the token that was meant; NULL: not known */
    enum record_denial reason;
    const char *code;    /* that the backend gave if it was asked, else the one that the caller gets */
    uint64_t wrong;      /* PINs that count against further attempts, this one included */
    const char *message; /* why, where the reason does not say it; NULL: it does */
};

struct record_clock {
    uint64_t before_us; /* time of the record before, microseconds since 1970 */
    enum record_direction direction;
    uint64_t step_ms; /* by how much the clock was set, or at least so much */
};

struct record_repair {
    uint64_t offset, len;  /* octets in the file: what was cut, and this record now stands there */
    const uint8_t *sha256; /* of the bytes that were cut */
};

enum record_cause { RECORD_CAUSE_NONE = 0, RECORD_BY_SIZE, RECORD_BY_AGE, RECORD_CAUSE_COUNT };

struct record_rotation {
    enum record_cause cause; /* the file was large, or old, enough */
    uint64_t next;           /* number of the file in which the journal goes on */
};

struct record {
    enum record_kind kind;
    union {
        struct record_start start;
        struct record_stop stop;
        struct record_configuration configuration;
        struct record_waiver waiver;
        struct record_intent intent;
        struct record_outcome outcome;
        struct record_refusal refusal;
        struct record_login login;
        struct record_clock clock;
        struct record_repair repair;
        struct record_rotation rotation;
    };
};

struct text;

/*
 * Appends the line of `record` from the comma before "kind" to the newline: what comes before is known only when its turn
 * has come. NULL on success. Else the name of the first field that is missing or makes no sense ("memory" when there was
 * none left), and `out` holds nothing of use.
 */
const char *record_encode(const struct record *record, struct text *out);

#endif
