/* seal/note.c - signed notes. */
#include "seal/note.h"

#include "audit/base64.h"
#include "crypto/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TYPE_ED25519 = 1,     /* c2sp.org/signed-note: signature types */
    SIGNATURE_BYTES = 64, /* RFC 8032 5.1.6 */
    ID_BYTES = 4,
    SIGNED_BYTES = ID_BYTES + SIGNATURE_BYTES,
    SIGNED_TEXT = 92, /* SIGNED_BYTES in base64 */
    PUBLIC_TEXT = 44, /* type and key in base64 */
    SIGNATURES_MAX = 64,
};

static const char dash[] = "\xe2\x80\x94 "; /* em dash, blank */

struct note_signer {
    struct note_verifier verifier;
    EVP_PKEY *key;
};

bool note_name_fits(const char *name)
{
    const size_t len = strlen(name);

    for (size_t i = 0; i < len; i++)
        if (name[i] <= 0x20 || name[i] > 0x7e || name[i] == '+')
            return false;
    return len > 0 && len < NOTE_NAME_BYTES;
}

static bool make_id(struct note_verifier *verifier)
{
    uint8_t bytes[NOTE_NAME_BYTES + 2 + NOTE_KEY_BYTES], digest[DIGEST_MAX_BYTES];
    const size_t len = strlen(verifier->name);

    memcpy(bytes, verifier->name, len);
    bytes[len] = '\n';
    bytes[len + 1] = TYPE_ED25519;
    memcpy(bytes + len + 2, verifier->key, NOTE_KEY_BYTES);
    if (!digest_compute(DIGEST_SHA256, bytes, len + 2 + NOTE_KEY_BYTES, digest))
        return false;
    verifier->id = (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 | (uint32_t)digest[2] << 8
                   | digest[3];
    return true;
}

/* The file, if nobody but this user, or root, may read it. */
static FILE *open_private(const char *path, char *wrong)
{
    struct stat st;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);

    if (fd < 0 || fstat(fd, &st) != 0)
        (void)snprintf(wrong, NOTE_TEXT_BYTES, "want a key to read: %s", strerror(errno));
    else if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0)
        (void)snprintf(wrong, NOTE_TEXT_BYTES, "want a file of mode 0600 or 0400, have %04o",
            (unsigned)(st.st_mode & 07777));
    else if (st.st_uid != geteuid() && st.st_uid != 0)
        (void)snprintf(wrong, NOTE_TEXT_BYTES, "want user %lu or root as its owner, have user %lu",
            (unsigned long)geteuid(), (unsigned long)st.st_uid);
    else
        return fdopen(fd, "r");
    if (fd >= 0)
        (void)close(fd);
    return NULL;
}

struct note_signer *note_signer_open(const char *path, const char *name, char *wrong)
{
    size_t len = NOTE_KEY_BYTES;
    FILE *file = open_private(path, wrong);

    if (file == NULL)
        return NULL;
    struct note_signer *signer = calloc(1, sizeof *signer);
    if (signer != NULL)
        signer->key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    (void)fclose(file);
    if (signer != NULL && signer->key != NULL && EVP_PKEY_get_id(signer->key) == EVP_PKEY_ED25519
        && EVP_PKEY_get_raw_public_key(signer->key, signer->verifier.key, &len) == 1
        && len == NOTE_KEY_BYTES) {
        (void)snprintf(signer->verifier.name, sizeof signer->verifier.name, "%s", name);
        if (make_id(&signer->verifier))
            return signer;
    }
    (void)snprintf(wrong, NOTE_TEXT_BYTES, "want an Ed25519 private key in PEM, without a passphrase");
    note_signer_close(signer);
    return NULL;
}

void note_signer_close(struct note_signer *signer)
{
    if (signer != NULL)
        EVP_PKEY_free(signer->key);
    free(signer);
}

const struct note_verifier *note_signer_verifier(const struct note_signer *signer)
{
    return &signer->verifier;
}

void note_verifier_write(const struct note_verifier *verifier, char *text)
{
    uint8_t bytes[1 + NOTE_KEY_BYTES] = { TYPE_ED25519 };
    char key[PUBLIC_TEXT];

    memcpy(bytes + 1, verifier->key, NOTE_KEY_BYTES);
    base64_write(bytes, sizeof bytes, key);
    (void)snprintf(text, NOTE_TEXT_BYTES + NOTE_NAME_BYTES, "%s+%08" PRIx32 "+%.*s", verifier->name,
        verifier->id, PUBLIC_TEXT, key);
}

bool note_verifier_read(const char *text, size_t len, struct note_verifier *verifier)
{
    char again[NOTE_TEXT_BYTES + NOTE_NAME_BYTES];
    uint8_t bytes[PUBLIC_TEXT / 4 * 3];
    size_t bytes_len = 0;

    *verifier = (struct note_verifier){ .name = "" };
    if (len > 0 && text[len - 1] == '\n')
        len--;
    const char *plus = memchr(text, '+', len);
    const size_t name = plus != NULL ? (size_t)(plus - text) : 0;
    const size_t key = name + 1 + 8 + 1;
    if (name == 0 || name >= NOTE_NAME_BYTES || len != key + PUBLIC_TEXT
        || !base64_read(text + key, PUBLIC_TEXT, bytes, &bytes_len) || bytes_len != 1 + NOTE_KEY_BYTES
        || bytes[0] != TYPE_ED25519)
        return false;
    memcpy(verifier->name, text, name);
    memcpy(verifier->key, bytes + 1, NOTE_KEY_BYTES);
    if (!note_name_fits(verifier->name) || !make_id(verifier))
        return false;
    note_verifier_write(verifier, again); /* its id is the one of name and key */
    return strlen(again) == len && memcmp(again, text, len) == 0;
}

static bool make_signature(const struct note_signer *signer, const char *text, size_t len, uint8_t *signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t made = SIGNATURE_BYTES;
    const bool ok = context != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, signer->key) == 1
                    && EVP_DigestSign(context, signature, &made, (const uint8_t *)text, len) == 1
                    && made == SIGNATURE_BYTES;

    EVP_MD_CTX_free(context);
    return ok;
}

char *note_sign(const struct note_signer *signer, const char *text, size_t *len)
{
    uint8_t bytes[SIGNED_BYTES];
    char base64[SIGNED_TEXT], *note = NULL;
    const uint32_t id = signer->verifier.id;

    for (unsigned i = 0; i < ID_BYTES; i++)
        bytes[i] = (uint8_t)(id >> (24 - 8 * i));
    if (!make_signature(signer, text, strlen(text), bytes + ID_BYTES))
        return NULL;
    base64_write(bytes, sizeof bytes, base64);
    const int made = asprintf(
        &note, "%s\n%s%s %.*s\n", text, dash, signer->verifier.name, SIGNED_TEXT, base64);
    if (made < 0)
        return NULL;
    *len = (size_t)made;
    return note;
}

static bool is_right(
    const struct note_verifier *verifier, const char *text, size_t len, const uint8_t *signature)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, verifier->key, NOTE_KEY_BYTES);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool ok = key != NULL && context != NULL
                    && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1
                    && EVP_DigestVerify(context, signature, SIGNATURE_BYTES, (const uint8_t *)text, len) == 1;

    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return ok;
}

/* One signature line, without its newline: *mine if it is the verifier's. False if it is no such line. */
static bool read_signature(const struct note_verifier *verifier, const char *line, size_t len, bool *mine,
    uint8_t bytes[SIGNED_BYTES])
{
    const size_t name_len = strlen(verifier->name), before = sizeof dash - 1;
    uint8_t id[ID_BYTES];
    size_t bytes_len = 0;

    *mine = false;
    if (len < before || memcmp(line, dash, before) != 0)
        return false;
    line += before;
    len -= before;
    if (len != name_len + 1 + SIGNED_TEXT || memcmp(line, verifier->name, name_len) != 0
        || line[name_len] != ' ')
        return memchr(line, ' ', len) != NULL; /* of another key */
    uint8_t room[SIGNED_TEXT / 4 * 3];
    if (!base64_read(line + name_len + 1, SIGNED_TEXT, room, &bytes_len) || bytes_len != SIGNED_BYTES)
        return false;
    for (unsigned i = 0; i < ID_BYTES; i++)
        id[i] = (uint8_t)(verifier->id >> (24 - 8 * i));
    *mine = memcmp(room, id, ID_BYTES) == 0;
    memcpy(bytes, room, SIGNED_BYTES);
    return true;
}

bool note_open(
    const struct note_verifier *verifier, const char *note, size_t len, size_t *text_len, char *wrong)
{
    const char *blank = NULL;
    uint8_t bytes[SIGNED_BYTES];
    unsigned right = 0, lines = 0;

    for (const char *at = note; (at = memmem(at, len - (size_t)(at - note), "\n\n", 2)) != NULL; at++)
        blank = at; /* the last one parts the text from the signatures */
    if (len > NOTE_MAX_BYTES || blank == NULL || note[len - 1] != '\n') {
        (void)snprintf(wrong, NOTE_TEXT_BYTES, "want a signed note, have something else");
        return false;
    }
    *text_len = (size_t)(blank - note) + 1;
    for (const char *at = blank + 2, *newline; at < note + len; at = newline + 1) {
        bool mine = false;
        newline = memchr(at, '\n', len - (size_t)(at - note));
        if (++lines > SIGNATURES_MAX || !read_signature(verifier, at, (size_t)(newline - at), &mine, bytes)) {
            (void)snprintf(
                wrong, NOTE_TEXT_BYTES, "want signatures behind the blank line, have something else");
            return false;
        }
        if (mine && !is_right(verifier, note, *text_len, bytes + ID_BYTES)) {
            (void)snprintf(wrong, NOTE_TEXT_BYTES,
                "want a signature that verifies with the key, have another: it is forged");
            return false;
        }
        right += mine;
    }
    if (right > 0)
        return true;
    (void)snprintf(wrong, NOTE_TEXT_BYTES, "want a signature of that key, have none");
    return false;
}
