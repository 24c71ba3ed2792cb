/*
 * tests/bench/bench_memory.c - what the module takes of its host's memory: loaded and initialised before the mock HSM, which was
 * loaded and made to work before; and of each session that nothing happens in.
 */
#include "tests/bench/house.h"
#include "tests/bench/measure.h"
#include "tests/bench/mock_house.h"
#include "tests/module/mockhsm.h"

#include <malloc.h>
#include <openssl/ec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SESSIONS = 100, LINE_BYTES = 4096, PART_BYTES = 64 * 1024, MOST_PARTS = 4096 };

/* Octets of /proc/self/smaps whose mapping has `name` in it ("": all), in lines that begin with `field`. */
static double resident(const char *name, const char *field)
{
    FILE *const file = fopen("/proc/self/smaps", "re");
    char line[LINE_BYTES];
    bool inside = false;
    double all = 0;

    measure_must(file != NULL, "want /proc/self/smaps");
    while (fgets(line, sizeof line, file) != NULL) {
        unsigned long begin, end, kib;

        if (sscanf(line, "%lx-%lx", &begin, &end) == 2)
            inside = strstr(line, name) != NULL;
        else if (inside && strncmp(line, field, strlen(field)) == 0
                 && sscanf(line + strlen(field), "%lu", &kib) == 1)
            all += 1024.0 * (double)kib;
    }
    fclose(file);
    return all;
}

static double heap(void)
{
    const struct mallinfo2 info = mallinfo2();

    return (double)info.uordblks + (double)info.hblkhd; /* what is large is mapped apart */
}

/* Octets of the heap that a session takes, which the list opens. */
static double of_session(CK_RV (*open)(CK_SLOT_ID, CK_FLAGS, void *, CK_NOTIFY, CK_SESSION_HANDLE *),
    CK_RV (*close)(CK_SESSION_HANDLE))
{
    static CK_SESSION_HANDLE sessions[SESSIONS];
    const double before = heap();

    for (size_t i = 0; i < SESSIONS; i++)
        measure_must(
            open(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &sessions[i]) == CKR_OK, "want a session");
    const double each = (heap() - before) / SESSIONS;
    for (size_t i = 0; i < SESSIONS; i++)
        measure_must(close(sessions[i]) == CKR_OK, "want a session to close");
    return each;
}

static const double kib = 1024;

/* A document in parts, until the gate takes no more: the buffer is bounded by the key's limit, and gone afterwards. */
static void collect(CK_FUNCTION_LIST *gate, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    static uint8_t part[PART_BYTES];
    CK_MECHANISM mechanism = { .mechanism = CKM_ECDSA_SHA256 };
    const double before = heap();
    double most = before, sent = 0;
    CK_RV rv = gate->C_SignInit(session, &mechanism, key);

    for (size_t parts = 0; rv == CKR_OK && parts < MOST_PARTS; parts++) {
        rv = gate->C_SignUpdate(session, part, sizeof part);
        most = heap() > most ? heap() : most;
        sent += rv == CKR_OK ? (double)sizeof part : 0;
    }
    measure_must(rv == CKR_DATA_LEN_RANGE, "want a limit to what is collected");
    measure_tell_one("a document in parts", "taken before the limit", "KiB", sent / kib);
    measure_tell_one("a document in parts", "heap", "KiB", (most - before) / kib);
    measure_tell_one("a document in parts", "heap afterwards", "KiB", (heap() - before) / kib);
}

static void measure(const struct mock *mock, const struct authority *ca, CK_OBJECT_HANDLE key)
{
    CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK };
    CK_UTF8CHAR pin[] = MOCK_PIN;
    CK_SESSION_HANDLE session = 0;
    const struct bytes tbs = tbs_make(ca, ECDSA_SHA256, FAULT_NONE);
    const double rss = resident("", "Rss:"), own = resident("", "Anonymous:"), taken = heap();

    CK_FUNCTION_LIST *const gate = house_module(LINTGATE_MODULE);
    measure_tell_one("resident", "loaded", "KiB", (resident("", "Rss:") - rss) / kib);
    measure_must(
        gate->C_Initialize(&args) == CKR_OK
            && gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION, NULL, NULL, &session) == CKR_OK
            && gate->C_Login(session, CKU_USER, pin, sizeof pin - 1) == CKR_OK,
        "want a session");
    measure_tell_one("resident", "initialised", "KiB", (resident("", "Rss:") - rss) / kib);
    measure_tell_one(
        "of it changed, so nobody else's", "initialised", "KiB", (resident("", "Anonymous:") - own) / kib);
    measure_tell_one("of it lintgate.so", "initialised", "KiB", resident("lintgate.so", "Rss:") / kib);
    measure_tell_one("of it heap", "initialised", "KiB", (heap() - taken) / kib);
    mock_house_sign(gate, session, key, tbs);
    measure_tell_one("resident", "one signature later", "KiB", (resident("", "Rss:") - rss) / kib);
    measure_tell_one(
        "of it lintgate.so", "one signature later", "KiB", resident("lintgate.so", "Rss:") / kib);
    measure_tell_one("of it heap", "one signature later", "KiB", (heap() - taken) / kib);
    collect(gate, session, key);
    const double directly = of_session(mock->list->C_OpenSession, mock->list->C_CloseSession);
    measure_tell_one("a session", "more than the mock's", "octets",
        of_session(gate->C_OpenSession, gate->C_CloseSession) - directly);
    measure_must(gate->C_Finalize(NULL) == CKR_OK, "want C_Finalize to succeed");
    bytes_free(tbs);
}

int main(int count, char **arguments)
{
    char directory[SCRATCH_PATH_BYTES];

    measure_begin(&count, arguments);
    struct authority *const ca = authority_with(EVP_EC_gen("P-256"), AUTHORITY_P256);
    const struct mock *const mock = mock_house_load();
    mock->reset();
    const CK_OBJECT_HANDLE key = mock->add_key(
        MOCK_FIRST_SLOT, &(struct mock_key){ .pem = ca->key_pem, .label = "ca", .id = "01" });
    scratch_make(directory);
    mock_house_configure(directory, ca);
    measure_section("Memory: of the host, more than before");
    measure(mock, ca, key);
    mock->reset();
    scratch_remove(directory);
    authority_free(ca);
    return EXIT_SUCCESS;
}
