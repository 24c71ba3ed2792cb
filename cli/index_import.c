/* cli/index_import.c - certificates and CRLs of files and directories, into the index. */
#include "cli/index_work.h"
#include "cli/input.h"
#include "cli/output.h"
#include "index/import.h"
#include "module/policy.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { DEPTH_MAX = 32 /* of directories: a link that leads back ends here */ };

struct importing {
    const struct policies *policies;
    struct index_import import;
    int64_t clock;
    uint64_t documents, added, known, others, foreign;
    enum status status;
    bool stopped; /* the index does not take more */
};

static void worsen(struct importing *importing, enum status status)
{
    importing->status = status_worse(importing->status, status);
}

/* Of an issuer that a key section names: nobody else's serials are looked up. */
static bool is_issuer(const struct importing *importing, struct span name)
{
    for (size_t i = 0; i < importing->policies->count; i++) {
        const struct key_policy *const key = &importing->policies->keys[i];

        if (key->issuer != NULL && span_equal(name, key->issuer->subject))
            return true;
    }
    return false;
}

/* A key without a certificate is its own issuer. */
static bool is_key(const struct importing *importing, struct span spki)
{
    for (size_t i = 0; i < importing->policies->count; i++)
        if (importing->policies->keys[i].issuer == NULL
            && span_equal(spki, importing->policies->keys[i].spki))
            return true;
    return false;
}

static void count(struct importing *importing, const char *path, enum imported imported, const char *trouble)
{
    switch (imported) {
    case IMPORTED: importing->added++; return;
    case IMPORT_KNOWN: importing->known++; return;
    case IMPORT_OTHER:
        importing->others++;
        output_complain(
            path, "want a serial number that no other certificate has, have that of another, which stays");
        worsen(importing, STATUS_REFUSED);
        return;
    case IMPORT_TROUBLE: break;
    }
    output_complain(NULL, "%s", trouble);
    worsen(importing, STATUS_UNUSABLE);
    importing->stopped = true;
}

/* False: it is no signed certificate. */
static bool import_certificate(struct importing *importing, const char *path, struct span document)
{
    static struct cert cert; /* large */
    struct index_error error;
    struct der_error fault;

    if (!cert_read(document, &cert, &fault) || cert.outer_alg.at == NULL)
        return false;
    if (is_issuer(importing, cert.issuer) || is_key(importing, cert.key.whole))
        count(importing, path, import_add(&importing->import, &cert, importing->clock, &error), error.text);
    else
        importing->foreign++;
    return true;
}

/* False: it is no signed CRL. */
static bool import_crl(struct importing *importing, const char *path, struct span document)
{
    static struct crl crl; /* large */
    struct index_error error;
    struct der_error fault;

    if (!crl_read(document, &crl, &fault) || !crl.is_signed)
        return false;
    if (is_issuer(importing, crl.issuer))
        count(
            importing, path, import_add_crl(&importing->import, &crl, importing->clock, &error), error.text);
    else
        importing->foreign++;
    return true;
}

static void import_document(
    struct importing *importing, const char *path, const struct input_document *document)
{
    index_progress(++importing->documents, "documents", false);
    if (document->fault == NULL
        && (import_certificate(importing, path, document->der) || import_crl(importing, path, document->der)))
        return;
    output_complain(path, "want a certificate or CRL, have %s",
        document->fault != NULL ? "a block that cannot be read" : "another document");
    worsen(importing, STATUS_UNUSABLE);
}

static void import_file(struct importing *importing, const char *path)
{
    struct input input;

    if (input_open(&input, path)) {
        for (size_t i = 0; i < input.count && !importing->stopped; i++)
            import_document(importing, path, &input.documents[i]);
    } else {
        output_complain(path, "%s", input.fault);
        worsen(importing, STATUS_UNUSABLE);
    }
    input_close(&input);
}

static void import_path(struct importing *importing, const char *path, unsigned depth);

static void import_directory(struct importing *importing, const char *path, unsigned depth)
{
    DIR *const directory = opendir(path);
    struct dirent *entry;

    if (directory == NULL) {
        output_complain(path, "want a directory to read: %s", strerror(errno));
        worsen(importing, STATUS_UNUSABLE);
        return;
    }
    while (!importing->stopped && (entry = readdir(directory)) != NULL) {
        char *inside = NULL;

        if (entry->d_name[0] == '.') /* itself, its parent, and what is hidden */
            continue;
        if (asprintf(&inside, "%s/%s", path, entry->d_name) < 0) {
            worsen(importing, STATUS_INTERNAL);
            break;
        }
        import_path(importing, inside, depth + 1);
        free(inside);
    }
    (void)closedir(directory);
}

static void import_path(struct importing *importing, const char *path, unsigned depth)
{
    struct stat st;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
        import_directory(importing, path, depth);
    else
        import_file(importing, path);
}

enum status index_import(struct index_work *work, char **paths, int count)
{
    struct importing importing = {
        .policies = work->policies, .import = { .index = work->index }, .clock = time(NULL)
    };
    struct index_error error;

    for (int i = 0; i < count && !importing.stopped; i++)
        import_path(&importing, paths[i], 0);
    if (!importing.stopped && !import_end(&importing.import, &error)) {
        output_complain(NULL, "%s", error.text);
        return STATUS_UNUSABLE;
    }
    index_progress(importing.documents, "documents", true);
    (void)printf("%" PRIu64 " added, %" PRIu64 " known before, %" PRIu64 " of other issuers, %" PRIu64
                 " with a serial number of another\n",
        importing.added, importing.known, importing.foreign, importing.others);
    return importing.status;
}
