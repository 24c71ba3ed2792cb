#ifndef LINTGATE_REPORT_H
#define LINTGATE_REPORT_H

#include "lint/span.h"

/* How grave a finding is. Zero is the gravest: a row that forgot to say refuses. */
enum severity { SEVERITY_ERROR = 0, SEVERITY_WARNING, SEVERITY_NOTICE, SEVERITY_COUNT };

/* "error", "warning", "notice". */
LINTGATE_API const char *severity_name(enum severity severity);

enum {
    REPORT_MAX_FINDINGS =
        100, /* a document with more is refused all the same; the report says that it is cut */
    REPORT_TEXT_BYTES = 16 * 1024, /* messages and paths of one report, octets */
    REPORT_MESSAGE_BYTES = 512,    /* one message, octets with its NUL; longer ones end in "..." */
    REPORT_QUOTE_BYTES = 120,      /* of the document in one message, octets of escaped text */
};

struct rule;

/* One thing found. Strings are valid as long as the report. */
struct finding {
    const char *rule; /* id */
    enum severity severity;
    const char *source;  /* clause: "SBR 7.1.2.3(e)" */
    const char *path;    /* "subject.commonName", "extensions.keyUsage" */
    size_t offset, len;  /* octets in the document */
    const char *message; /* "want …, have …"; printable ASCII */
    const char *waiver;  /* who answers for it, until when: then it refuses nothing. NULL: nobody */
};

/*
 * What lint found. Owned by the caller; about 24 KiB, so not for small stacks. Reused after report_clear.
 * `parsed` false: the document is no artifact that lintgate knows, and findings[0] says why.
 */
struct report {
    bool parsed;          /* exactly one artifact, in DER to its last octet. Otherwise it never signs. */
    bool cut;             /* findings were lost: more than fit. A cut report never signs. */
    const char *artifact; /* "certificate"; "" when it has no artifact's shape */
    const char *profile;  /* scope_name of the certificate; "" when it cannot be told */
    unsigned scope;       /* bit of enum scope; 0 when not parsed */
    size_t counts[SEVERITY_COUNT]; /* waived ones and lost ones, too */
    size_t finding_count;
    struct finding findings[REPORT_MAX_FINDINGS];

    /* for the rules' side */
    struct span document;
    const struct rule *rule; /* whose check runs */
    const void *subject;     /* the artifact being judged, for paths */
    const char *(*path)(const void *subject, struct span where, char *text, size_t size);
    size_t text_used;
    char text[REPORT_TEXT_BYTES];
};

LINTGATE_API void report_clear(struct report *report);

/*
 * Adds a finding of the rule that runs, at `where` in the document (at == NULL: the whole document). The message
 * follows printf; say "want …, have …" without a full stop. Rule id, severity, source, path and offset are added here.
 */
__attribute__((format(printf, 3, 4))) void finding(
    struct report *report, struct span where, const char *format, ...);

/* A copy of `text` that lives as long as the report, printable ASCII only; NULL if there is no room. */
const char *report_keep(struct report *report, const char *text);

enum { QUOTE_BYTES = REPORT_QUOTE_BYTES + 8 };

/* Text of untrusted bytes for a message: printable ASCII as it is, the rest as \xNN, long ones cut with "...". Returns `text`. */
const char *quote(struct span value, char text[QUOTE_BYTES]);

#endif
