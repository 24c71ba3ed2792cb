/* module/forward.c - records for the system's log. */
#include "module/forward.h"

#include "audit/fields.h"
#include "audit/stamp.h"
#include "audit/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syslog.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    LINE_BYTES = 2048, /* RFC 5424 6.1: what every receiver should take */
    VALUE_BYTES = 512, /* of one field, with its NUL */
    MOST_FIELDS = 12,
    SERIAL_OCTETS = 32, /* RFC 5280 4.1.2.2 allows 20 */
    HOST_BYTES = 64,
};

/* What is said of a record. Names are those of the journal's fields. */
struct notice {
    int severity; /* LOG_ERR … LOG_INFO */
    const char *kind;
    char text[VALUE_BYTES]; /* a sentence */
    struct {
        const char *name;
        char value[VALUE_BYTES];
    } fields[MOST_FIELDS];
    size_t count;
};

/* Printable ASCII, as everything that the journal has; the two formats quote the rest. */
static void put_field(struct notice *notice, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void put_field(struct notice *notice, const char *name, const char *format, ...)
{
    va_list arguments;
    char *value;

    if (notice->count == MOST_FIELDS)
        return;
    value = notice->fields[notice->count].value;
    notice->fields[notice->count++].name = name;
    va_start(arguments, format);
    vsnprintf(value, VALUE_BYTES, format, arguments);
    va_end(arguments);
    for (; *value != '\0'; value++)
        if (*value < ' ' || *value > '~')
            *value = '?';
}

static void put_text(struct notice *notice, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0')
        put_field(notice, name, "%s", value);
}

static void put_serial(struct notice *notice, struct record_span serial)
{
    char hex[2 * SERIAL_OCTETS + 1] = "";

    hex_write(serial.at, serial.len < SERIAL_OCTETS ? serial.len : SERIAL_OCTETS, hex);
    put_text(notice, "serial", hex);
}

/* The ids of what was found, as many as there is room for. */
static void put_rules(struct notice *notice, const struct record_decision *decision)
{
    char rules[VALUE_BYTES] = "";
    size_t len = 0;

    for (size_t i = 0; i < decision->finding_count && len < sizeof rules; i++)
        len += (size_t)snprintf(
            rules + len, sizeof rules - len, "%s%s", i > 0 ? " " : "", decision->findings[i].rule);
    put_text(notice, "rules", rules);
}

static void put_decision(struct notice *notice, const struct record_decision *decision)
{
    put_text(notice, "key", decision->key);
    put_text(notice, "mechanism", decision->mechanism);
    put_text(notice, "mode", record_modes.at[decision->mode]);
    put_text(notice, "artifact", decision->artifact);
    put_text(notice, "profile", decision->profile);
    put_serial(notice, decision->serial);
    put_rules(notice, decision);
}

static void say(struct notice *notice, int severity, const char *kind, const char *text)
{
    notice->severity = severity;
    notice->kind = kind;
    snprintf(notice->text, sizeof notice->text, "%s", text);
}

static void say_intent(struct notice *notice, const struct record_decision *decision)
{
    if (decision->verdict == RECORD_REFUSE)
        say(notice, LOG_WARNING, "intent", "about to be signed against the rules, in monitor mode");
    else
        say(notice, LOG_INFO, "intent", "about to be signed");
    put_decision(notice, decision);
}

static void say_refusal(struct notice *notice, const struct record_refusal *refusal)
{
    say(notice, LOG_WARNING, "refusal", "refused, not signed");
    put_text(notice, "code", refusal->code);
    put_text(notice, "reason", record_reasons.at[refusal->reason]);
    put_decision(notice, &refusal->decision);
}

static void say_outcome(struct notice *notice, const struct record_outcome *outcome)
{
    static const struct {
        int severity;
        const char *result, *text;
    } results[RECORD_RESULT_COUNT] = {
        [RECORD_RESULT_NONE] = { LOG_ERR, "", "an outcome that nobody knows" },
        [RECORD_SIGNED] = { LOG_INFO, "signed", "signed" },
        [RECORD_FAILED] = { LOG_ERR, "failed", "the HSM made no signature" },
        [RECORD_UNKNOWN] = { LOG_ERR, "unknown", "a signature may exist that was not handed out" },
    };

    say(notice, results[outcome->result].severity, "outcome", results[outcome->result].text);
    put_field(notice, "intent", "%" PRIu64, outcome->intent);
    put_text(notice, "result", results[outcome->result].result);
    put_text(notice, "code", outcome->code);
}

static void say_login(struct notice *notice, const struct record_login *login)
{
    say(notice, LOG_WARNING, "login", "refused, nobody was logged in");
    put_text(notice, "label", login->label);
    put_text(notice, "reason", record_denials.at[login->reason]);
    put_text(notice, "code", login->code);
}

/* False for what only the journal writes: it does not come here. */
static bool describe(struct notice *notice, const struct record *record, uint64_t seq)
{
    put_field(notice, "seq", "%" PRIu64, seq);
    switch (record->kind) {
    case RECORD_START:
        say(notice, LOG_NOTICE, "start", "started");
        put_text(notice, "version", record->start.program.version);
        put_text(notice, "config", record->start.config);
        return true;
    case RECORD_STOP: say(notice, LOG_NOTICE, "stop", "stopped"); return true;
    case RECORD_CONFIGURATION:
        say(notice, LOG_WARNING, "configuration", "the configuration is another than before");
        put_text(notice, "config", record->configuration.config);
        return true;
    case RECORD_WAIVER:
        say(notice, LOG_WARNING, "waiver", "the last day of a waiver is over");
        put_text(notice, "rule", record->waiver.rule);
        put_text(notice, "until", record->waiver.until);
        return true;
    case RECORD_INTENT: say_intent(notice, &record->intent.decision); return true;
    case RECORD_OUTCOME: say_outcome(notice, &record->outcome); return true;
    case RECORD_REFUSAL: say_refusal(notice, &record->refusal); return true;
    case RECORD_LOGIN: say_login(notice, &record->login); return true;
    case RECORD_NONE:
    case RECORD_CLOCK:
    case RECORD_REPAIR:
    case RECORD_ROTATION:
    case RECORD_KIND_COUNT: break;
    }
    return false;
}

struct line {
    char text[LINE_BYTES];
    size_t len;
};

static void put(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct line *line, const char *format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(line->text + line->len, sizeof line->text - line->len, format, arguments);
    va_end(arguments);
    line->len += len > 0 ? (size_t)len : 0;
    if (line->len >= sizeof line->text)
        line->len = sizeof line->text - 1; /* cut */
}

/* RFC 5424 6: the sentence comes last, so that it is what is cut. */
static void write_syslog(const struct notice *notice, struct line *line)
{
    char host[HOST_BYTES + 1] = "", stamp[STAMP_TEXT];

    (void)gethostname(host, sizeof host - 1);
    put(line, "<%d>1 %.*s %s lintgate %ld %s [lintgate@32473", LOG_AUTHPRIV | notice->severity,
        (int)STAMP_TEXT, stamp_write(stamp_now(), stamp) ? stamp : "-                          ",
        host[0] != '\0' ? host : "-", (long)getpid(), notice->kind);
    for (size_t i = 0; i < notice->count; i++) {
        put(line, " %s=\"", notice->fields[i].name);
        for (const char *at = notice->fields[i].value; *at != '\0'; at++)
            put(line, strchr("\"\\]", *at) != NULL ? "\\%c" : "%c", *at);
        put(line, "\"");
    }
    put(line, "] %s", notice->text);
}

/* systemd's native protocol: a field a line. */
static void write_journald(const struct notice *notice, struct line *line)
{
    put(line,
        "MESSAGE=lintgate: "
        "%s\nPRIORITY=%d\nSYSLOG_FACILITY=%d\nSYSLOG_IDENTIFIER=lintgate\nLINTGATE_KIND=%s\n",
        notice->text, notice->severity, LOG_FAC(LOG_AUTHPRIV), notice->kind);
    for (size_t i = 0; i < notice->count; i++) {
        put(line, "LINTGATE_");
        for (const char *at = notice->fields[i].name; *at != '\0'; at++)
            put(line, "%c", *at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : '_');
        put(line, "=%s\n", notice->fields[i].value);
    }
}

/* A socket for one datagram: a descriptor of ours that stays open could be closed and taken by the host. */
void forward_line(const char *path, const char *text, size_t len)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return;
    memcpy(address.sun_path, path, strlen(path) + 1);
    (void)sendto(fd, text, len, MSG_NOSIGNAL, (const struct sockaddr *)&address, sizeof address);
    (void)close(fd);
}

void forward_record(config_log_to to, const struct record *record, uint64_t seq)
{
    const int before = errno;
    struct notice *notice;
    struct line *line;

    if (to == LOG_TO_NONE)
        return;
    notice = calloc(1, sizeof *notice); /* too large for a guest's stack */
    line = calloc(1, sizeof *line);
    if (notice != NULL && line != NULL && describe(notice, record, seq)) {
        if (to == LOG_TO_SYSLOG)
            write_syslog(notice, line);
        else
            write_journald(notice, line);
        forward_line(
            to == LOG_TO_SYSLOG ? FORWARD_SYSLOG_SOCKET : FORWARD_JOURNALD_SOCKET, line->text, line->len);
    }
    free(line);
    free(notice);
    errno = before;
}
