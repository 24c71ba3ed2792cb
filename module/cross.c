/* module/cross.c - which roots a key may cross-certify: their own certificates, from files. SBR 1.6.1, 7.1.2.2(g). */
#include "module/cross.h"

#include "config/file.h"
#include "module/pem.h"

#include <stdlib.h>

static const char name[] = "cross-roots";

/* Where complaints belong. */
struct place {
    struct complaints *complaints;
    unsigned line;
    const char *section;
};

/* Reads one file into a certificate, whose bytes are *octets. */
static bool read_root(const struct place *place, const char *path, uint8_t **octets, struct cert *root)
{
    char error[CONFIG_FILE_ERROR_BYTES];
    struct config_bytes bytes;
    struct der_error fault;
    const char *want;
    size_t len = 0;

    if (!config_read_file(path, CONFIG_FILE_MAX_BYTES, &bytes, error)) {
        complain(place->complaints, place->line, place->section, name, "%s", error);
        return false;
    }
    const bool is_pem = pem_read("CERTIFICATE", bytes.at, bytes.len, octets, &len, &want);

    free(bytes.at);
    if (!is_pem) {
        complain(place->complaints, place->line, place->section, name, "%s: want %s, have something else",
            path, want);
        return false;
    }
    if (!cert_read((struct span){ *octets, len }, root, &fault) || cert_scope(root) != ROOT_CA) {
        complain(place->complaints, place->line, place->section, name,
            "%s: want the self-signed certificate of a CA, have another", path);
        return false;
    }
    return true;
}

bool cross_read(struct key_policy *key, const char *section, struct complaints *complaints)
{
    const struct config_words *paths = &key->config->cross_roots;
    const struct place place = { complaints, key->config->lines.cross_roots, section };
    bool ok = true;

    if (paths->count == 0)
        return true;
    key->roots = calloc(paths->count + 1, sizeof *key->roots);
    key->root_octets = calloc(paths->count, sizeof *key->root_octets);
    if (key->roots == NULL || key->root_octets == NULL) {
        complain(complaints, key->config->line, section, NULL, "want memory, have none");
        return false;
    }
    for (size_t i = 0; i < paths->count; i++) {
        struct cert *const root = calloc(1, sizeof *root);

        if (root == NULL) {
            complain(complaints, key->config->line, section, NULL, "want memory, have none");
            return false;
        }
        key->roots[i] = root;
        ok = read_root(&place, paths->at[i], &key->root_octets[i], root) && ok;
    }
    return ok;
}

void cross_clear(struct key_policy *key)
{
    for (size_t i = 0; key->roots != NULL && key->roots[i] != NULL; i++)
        free(key->roots[i]);
    for (size_t i = 0; key->root_octets != NULL && i < key->config->cross_roots.count; i++)
        free(key->root_octets[i]);
    free(key->roots);
    free(key->root_octets);
}
