/* tests/module/spooled.c - documents in a spool directory, and who asks for them. */
#include "tests/module/spooled.h"

#include <dirent.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void spooled_path(const struct harness *h, char path[SPOOLED_PATH_BYTES])
{
    snprintf(path, SPOOLED_PATH_BYTES, "%s/spool", h->directory);
}

void spooled_configure(struct harness *h, const char *lines)
{
    char path[SPOOLED_PATH_BYTES], section[SPOOLED_PATH_BYTES + 128];

    spooled_path(h, path);
    snprintf(section, sizeof section, "[spool]\ndirectory = %s\n%s", path, lines);
    harness_configure(h, RAW_SETTINGS, section);
}

struct harness *spooled_house(enum authority_key key, const char *lines, bool start)
{
    struct harness *h = harness_new(&(struct harness_options){ .key = key, .quiet = true });
    char path[SPOOLED_PATH_BYTES];

    spooled_path(h, path);
    assert_int_equal(mkdir(path, 0700), 0);
    spooled_configure(h, lines);
    h->mechanism = raw_mechanism(h->algorithm);
    if (start)
        harness_start(h);
    return h;
}

static size_t put_hex(char *out, const uint8_t *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        snprintf(out + 2 * i, 3, "%02x", at[i]);
    return 2 * len;
}

void spooled_name(const struct authority *ca, struct bytes tbs, char name[SPOOLED_NAME_BYTES])
{
    uint8_t *spki = NULL, digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    const int spki_len = i2d_PUBKEY(ca->key, &spki);

    assert_true(spki_len > 0);
    assert_int_equal(EVP_Digest(spki, (size_t)spki_len, digest, &len, EVP_sha256(), NULL), 1);
    OPENSSL_free(spki);
    size_t at = put_hex(name, digest, len);
    at += (size_t)snprintf(name + at, SPOOLED_NAME_BYTES - at, ".sha256.");
    assert_int_equal(EVP_Digest(tbs.at, tbs.len, digest, &len, EVP_sha256(), NULL), 1);
    put_hex(name + at, digest, len);
}

void spooled_leave(struct harness *h, const struct authority *ca, struct bytes tbs, struct bytes content,
    char path[SPOOLED_PATH_BYTES])
{
    char directory[SPOOLED_PATH_BYTES], name[SPOOLED_NAME_BYTES];

    spooled_path(h, directory);
    spooled_name(ca, tbs, name);
    assert_true(snprintf(path, SPOOLED_PATH_BYTES, "%.200s/%s", directory, name) < SPOOLED_PATH_BYTES);
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content.at, content.len), content.len);
    close(fd);
}

size_t spooled_count(const struct harness *h)
{
    char path[SPOOLED_PATH_BYTES];
    size_t count = 0;

    spooled_path(h, path);
    DIR *list = opendir(path);
    assert_non_null(list);
    for (const struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list))
        count += entry->d_name[0] != '.';
    closedir(list);
    return count;
}

int spooled_child(struct harness *h, struct bytes tbs)
{
    CK_UTF8CHAR pin[] = MOCK_PIN;
    struct raw_input input = raw_of(h->algorithm, tbs);
    struct buffer out = buffer_new();
    CK_SESSION_HANDLE session;

    if (!h->running && harness_initialize(h) != CKR_OK)
        return 2;
    if (h->gate->C_OpenSession(MOCK_FIRST_SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session)
        != CKR_OK)
        return 2;
    (void)h->gate->C_Login(session, CKU_USER, pin, sizeof pin - 1);
    if (h->gate->C_SignInit(session, &h->mechanism, h->ca_key) != CKR_OK)
        return 3;
    switch (h->gate->C_Sign(session, input.at, input.len, out.at, &out.len)) {
    case CKR_OK: return authority_verify(h->ca, h->algorithm, tbs, out.at, out.len) ? 0 : 4;
    case CKR_DATA_INVALID: return 1;
    default: return 5;
    }
}
