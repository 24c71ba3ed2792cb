#ifndef LINTGATE_SEAL_NOTE_H
#define LINTGATE_SEAL_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Signed notes (c2sp.org/signed-note) with Ed25519 (RFC 8032): text, a blank line, and "— NAME BASE64" for each signature. The key
 * that signs lives in a PEM file of its own user, never where the CA's process is.
 */

enum {
    NOTE_NAME_BYTES = 256, /* of a key, with its NUL */
    NOTE_KEY_BYTES = 32,   /* a public Ed25519 key */
    NOTE_MAX_BYTES = 64 * 1024,
    NOTE_TEXT_BYTES = 256, /* a message */
};

/* Whose notes are believed. */
struct note_verifier {
    char name[NOTE_NAME_BYTES];
    uint32_t id;
    uint8_t key[NOTE_KEY_BYTES];
};

struct note_signer;

/*
 * Reads an Ed25519 key from the PEM file, which belongs to this user or root and which nobody else may read. NULL: `wrong`
 * (NOTE_TEXT_BYTES) says why.
 */
struct note_signer *note_signer_open(const char *path, const char *name, char *wrong);
void note_signer_close(struct note_signer *signer);

/* The verifier of its notes. */
const struct note_verifier *note_signer_verifier(const struct note_signer *signer);

/* "NAME+ID+KEY", the form of golang.org/x/mod/sumdb/note. `text` has room for NOTE_TEXT_BYTES + NOTE_NAME_BYTES. */
void note_verifier_write(const struct note_verifier *verifier, char *text);

/* The reverse, of `len` octets; one newline at the end is fine. False: it is no such key. */
bool note_verifier_read(const char *text, size_t len, struct note_verifier *verifier);

/* True for a key's name, or a log's origin: not empty, no blanks, no plus, printable ASCII. */
bool note_name_fits(const char *name);

/* The whole note of `text`, which ends in a newline. NULL if memory ran out; freed by the caller. */
char *note_sign(const struct note_signer *signer, const char *text, size_t *len);

/*
 * True if the note has a signature of the verifier, and it is right; then *text_len is how much of it is text. False: `wrong` says
 * what is not.
 */
bool note_open(
    const struct note_verifier *verifier, const char *note, size_t len, size_t *text_len, char *wrong);

#endif
