#ifndef LINTGATE_CONFIG_CONFIG_H
#define LINTGATE_CONFIG_CONFIG_H

#include "config/complaint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The configuration: read once, then const. All memory hangs on struct config; every string is printable ASCII,
 * ends in NUL and lives as long as it. In every enum zero is what the gate does when in doubt.
 */

/* The types of keys.def: `config_<type>`. */

/* A file or directory: absolute. NULL when the key was left out. */
typedef const char *config_absolute_path;

/* Anything on one line. NULL when the key was left out. */
typedef const char *config_text;

/* A PKCS#11 URI (RFC 7512) of a private key that p11_kit_uri_parse with P11_KIT_URI_FOR_OBJECT_ON_TOKEN takes. */
typedef const char *config_key_uri;

typedef uint32_t config_seconds;

/* Days; 0 when the key was left out. */
typedef uint32_t config_days;

/* A number that may be 0, plus one; 0 when the key was left out. */
typedef uint32_t config_bound;

/* A day of the calendar, yyyymmdd; 0 when the key was left out. */
typedef int config_date;

/* A word whose meaning is not known here. NULL when the key was left out. */
typedef const char *config_word;

/* A set of words whose meaning is not known here; in the file's order, no word twice. None only when the key was left out. */
struct config_words {
    const char *const *at;
    size_t count;
};
typedef struct config_words config_words;

/* The same, of words that are names with '+' between, are URLs, or are texts with percent-encoding. */
typedef struct config_words config_combinations;
typedef struct config_words config_urls;
/* The same, of files: absolute, without blanks. */
typedef struct config_words config_absolute_paths;
typedef struct config_words config_encoded_texts;

typedef enum { KEEP_TBS_REFUSED = 0, KEEP_TBS_ALL, KEEP_TBS_NONE } config_keep_tbs;

typedef enum { KEEP_TEXT_NO = 0, KEEP_TEXT_YES } config_keep_text;

typedef enum { LOG_TO_NONE = 0, LOG_TO_SYSLOG, LOG_TO_JOURNALD } config_log_to;

/* Octets; at least one. */
typedef uint32_t config_octets;

/* Bits. SIGN_ANYTHING stands alone. */
enum {
    SIGN_NOTHING = 0,
    SIGN_CERTIFICATE = 1 << 0,
    SIGN_CRL = 1 << 1,
    SIGN_OCSP_RESPONSE = 1 << 2,
    SIGN_CERTIFICATE_REQUEST = 1 << 3,
    SIGN_ANYTHING = 1 << 4,
};
typedef unsigned int config_sign;

typedef enum { SAME_TBS_REFUSE = 0, SAME_TBS_ALLOW } config_same_tbs;

typedef enum { CONFIG_YES = 0, CONFIG_NO } config_yes_no;

typedef enum { REFUSE_AT_WARNING = 0, REFUSE_AT_ERROR } config_refuse_at;

typedef enum { MODE_ENFORCE = 0, MODE_MONITOR } config_mode;

/* Named as PKCS#11's return codes; the module has the numbers. */
typedef enum {
    REFUSAL_FUNCTION_REJECTED = 0,
    REFUSAL_DATA_INVALID,
    REFUSAL_KEY_FUNCTION_NOT_PERMITTED,
    REFUSAL_DEVICE_ERROR,
} config_refusal_code;

typedef enum { RAW_SIGNING_NO = 0, RAW_SIGNING_REGISTERED } config_raw_signing;

typedef enum { PROTECT_YES = 0, PROTECT_NO } config_protect;

/* The hash of a PIN (crypto/password.h). NULL when the key was left out. */
typedef const char *config_pin_hash;

/* The values of a section, and the line where each stands: 0 when it was left out and has its default. */
#define CONFIG_VALUE(type, name, fallback, meaning) config_##type name;
#define CONFIG_LINE(type, name, fallback, meaning)  unsigned int name;

struct config_module {
    unsigned int line; /* of the section's heading */
#define MODULE_KEY CONFIG_VALUE
#include "config/keys.def"
    struct {
#define MODULE_KEY CONFIG_LINE
#include "config/keys.def"
    } lines;
};

struct config_audit {
    unsigned int line;
#define AUDIT_KEY CONFIG_VALUE
#include "config/keys.def"
    struct {
#define AUDIT_KEY CONFIG_LINE
#include "config/keys.def"
    } lines;
};

struct config_index {
    unsigned int line; /* 0: the section was left out, and so are its values */
#define INDEX_KEY CONFIG_VALUE
#include "config/keys.def"
    struct {
#define INDEX_KEY CONFIG_LINE
#include "config/keys.def"
    } lines;
};

struct config_spool {
    unsigned int line; /* 0: the section was left out, and so are its values */
#define SPOOL_KEY CONFIG_VALUE
#include "config/keys.def"
    struct {
#define SPOOL_KEY CONFIG_LINE
#include "config/keys.def"
    } lines;
};

struct config_key {
    unsigned int line;
    const char *name; /* [key "name"]: unique; letters, digits, '.', '_', '-' */
#define KEY_KEY    CONFIG_VALUE
#define POLICY_KEY CONFIG_VALUE
#define PIN_KEY    CONFIG_VALUE
#include "config/keys.def"
    struct {
#define KEY_KEY    CONFIG_LINE
#define POLICY_KEY CONFIG_LINE
#define PIN_KEY    CONFIG_LINE
#include "config/keys.def"
    } lines;
};

enum { CONFIG_LABEL_BYTES = 32 /* of a token's label: PKCS#11 2.40 3.2, CK_TOKEN_INFO */ };

struct config_token {
    unsigned int line;
    const char *label;                       /* [token "label"], as it is written */
    bool every;                              /* "*": each token that no other section names */
    unsigned char bytes[CONFIG_LABEL_BYTES]; /* as the token has it, with blanks at the end */
#define TOKEN_KEY CONFIG_VALUE
#include "config/keys.def"
    struct {
#define TOKEN_KEY CONFIG_LINE
#include "config/keys.def"
    } lines;
};

enum { CONFIG_WAIVER_WARN_DAYS = 30 /* before it expires: time to mend what is waived, or to ask again */ };

struct config_waiver {
    unsigned int line;
    const char
        *rule; /* [waiver "rule"]: an id that nobody has looked up yet; may stand in several sections */
#define WAIVER_KEY CONFIG_VALUE
#include "config/keys.def"
    struct {
#define WAIVER_KEY CONFIG_LINE
#include "config/keys.def"
    } lines;
};

#undef CONFIG_VALUE
#undef CONFIG_LINE

struct config {
    const char *path; /* where it was read from */
    struct config_module module;
    struct config_audit audit;
    struct config_index index;
    struct config_spool spool;
    const struct config_key *keys; /* in the file's order */
    size_t key_count;
    const struct config_token *tokens;
    size_t token_count;
    const struct config_waiver *waivers; /* no two for the same rule, key and profile */
    size_t waiver_count;
    struct config_memory *memory; /* what config_free frees; nobody else's business */
};

/*
 * Where the configuration is: `explicit_path` (the caller's config=PATH) if it is not NULL, else $LINTGATE_CONF unless the
 * process is setuid or the like, else /etc/lintgate/lintgate.conf. Never NULL; valid as long as the environment.
 */
const char *config_path(const char *explicit_path);

/*
 * False if $LINTGATE_CONF names another file than `explicit_path`, which may be NULL. Whoever starts a process has the last word over
 * who calls it: through p11-kit's remoting the arguments of C_Initialize are those of a client with another user's rights.
 */
bool config_path_is_open(const char *explicit_path);

/*
 * Reads the configuration at `path` (absolute) through config_read_file. Every fault is told through `complaints`,
 * with the line where it stands. NULL if there was any, or memory ran out (that is a complaint too); a warning alone
 * does not fail it. Free with config_free. Not for two threads at once.
 */
struct config *config_load(const char *path, struct complaints *complaints);

/* The same for a text in memory; `path` is only what complaints call it. */
struct config *config_parse(
    const char *path, const char *text, size_t text_len, struct complaints *complaints);

/* NULL is fine. */
void config_free(struct config *config);

enum { CONFIG_SHA256_BYTES = 32 };

/* The section for tokens of this label: its own before that for every token; NULL: none. */
const struct config_token *config_token_of(
    const struct config *config, const unsigned char label[CONFIG_LABEL_BYTES]);

/* True if a section says that nothing protects the keys on tokens of this label. */
bool config_frees_token(const struct config *config, const unsigned char label[CONFIG_LABEL_BYTES]);

/*
 * The policy in effect, as canonical text: every key with its default filled in, one a line, sorted; key sections
 * sorted by name, tokens by label, waivers by rule, key and profile, words sorted; no comments. Files that differ only in these make the same text. `sha256` gets the digest
 * of exactly these bytes. NULL if memory ran out. The text ends in NUL; free it with free().
 */
char *config_effective(const struct config *config, uint8_t sha256[CONFIG_SHA256_BYTES]);

#endif
