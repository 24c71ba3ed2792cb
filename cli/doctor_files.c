/* cli/doctor_files.c - files, disk and clock: what others could change, and what will stop the gate. */
#include "audit/journal.h"
#include "audit/reader.h"
#include "cli/doctor_work.h"
#include "index/index.h"
#include "index/position.h"
#include "module/claim.h"
#include "module/waiving.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

enum {
    ROOM_MIB = 256,       /* for records: some hundred thousand */
    BEHIND_SECONDS = 300, /* what the gate takes for a clock that was set right */
    US_OF_SECOND = 1000000,
    FIRST_YEAR = 2026 - 1900,
    LAST_YEAR = 2099 - 1900, /* in which something is signed */
};

/* The file, and each directory above it, belong to root or to `owner`, and are nobody else's to write. */
static void look_at_path(struct doctor *doctor, const char *path, uid_t owner, const char *check)
{
    char have[DOCTOR_TEXT_BYTES], part[PATH_MAX];
    struct stat st;

    if (realpath(path, part) == NULL) {
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_ERROR, check, path, "a file", strerror(errno),
                                "Install it, or name another in the configuration." });
        return;
    }
    while (stat(part, &st) == 0) {
        const bool sticky = S_ISDIR(st.st_mode) && (st.st_mode & S_ISVTX) != 0;

        if ((st.st_uid != 0 && st.st_uid != owner) || ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !sticky))
            doctor_find(doctor, &(struct doctor_finding){ GRAVITY_ERROR, check, part,
                                    "root or the user of the gate to own it, and nobody else to write it",
                                    doctor_text(have, "owner %u, mode %04o", (unsigned)st.st_uid,
                                        (unsigned)st.st_mode & 07777u),
                                    "chown it, or chmod go-w: who can write it decides what is signed." });
        if (part[1] == '\0')
            break;
        char *const slash = strrchr(part, '/');
        slash[slash == part ? 1 : 0] = '\0';
    }
}

static void look_at_room(struct doctor *doctor, const char *directory)
{
    char have[DOCTOR_TEXT_BYTES];
    struct statvfs fs;

    if (statvfs(directory, &fs) != 0)
        return;
    const uint64_t mib = (uint64_t)fs.f_bavail * fs.f_frsize / (1024 * 1024);
    if (mib < ROOM_MIB)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_WARNING, "journal.room", directory,
                                "room for 256 MiB", doctor_text(have, "%" PRIu64 " MiB", mib),
                                "Make room, or archive closed files: without any, nothing is signed." });
}

/* Each segment is its owner's alone to write. */
static void look_at_segments(struct doctor *doctor, const char *directory, uid_t owner)
{
    struct dirent **names = NULL;
    char path[DOCTOR_TEXT_BYTES], have[DOCTOR_TEXT_BYTES];
    const int count = scandir(directory, &names, NULL, alphasort);
    struct stat st;

    for (int i = 0; i < count; i++) {
        if (strncmp(names[i]->d_name, "journal-", strlen("journal-")) == 0
            && lstat(doctor_text(path, "%s/%s", directory, names[i]->d_name), &st) == 0
            && (!S_ISREG(st.st_mode) || st.st_uid != owner
                || (st.st_mode & (S_IWGRP | S_IWOTH | S_IROTH)) != 0))
            doctor_find(
                doctor, &(struct doctor_finding){ GRAVITY_ERROR, "journal.mode", path,
                            "a file of the directory's owner that nobody else may write, and at most its "
                            "group may read",
                            doctor_text(have, "owner %u, mode %04o", (unsigned)st.st_uid,
                                (unsigned)st.st_mode & 07777u),
                            "chown or chmod it, and compare the journal's head with what you keep of it." });
        free(names[i]);
    }
    free(names);
}

static void look_at_last(struct doctor *doctor, const char *directory, int64_t last_us)
{
    const int64_t behind = last_us / US_OF_SECOND - (int64_t)time(NULL);
    char have[DOCTOR_TEXT_BYTES];

    if (behind > BEHIND_SECONDS)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_ERROR, "clock.behind", directory,
                                "a clock that is not before the last record",
                                doctor_text(have, "one %" PRId64 " seconds before it", behind),
                                "Set the clock: until it has caught up, nothing is signed." });
}

static void look_at_pairs(struct doctor *doctor, const char *directory, uint64_t open)
{
    char have[DOCTOR_TEXT_BYTES];

    if (open > 0)
        doctor_find(
            doctor, &(struct doctor_finding){ GRAVITY_WARNING, "journal.open", directory,
                        "an outcome for each intent",
                        doctor_text(have, "%" PRIu64 " without, which may have been signed", open),
                        "lintgate log show --verdict possibly-signed lists them; look for them at the CA." });
}

/* Every record, from the first. */
static void read_journal(struct doctor *doctor, const char *directory)
{
    struct reader reader;
    struct view view;
    enum reader_result result = READER_TROUBLE;
    char where[DOCTOR_TEXT_BYTES], name[SEGMENT_NAME_BYTES];
    int64_t last_us = 0;

    const bool opened = reader_open(&reader, directory, doctor->config->audit.lock_timeout);
    while (opened && (result = reader_next(&reader, &view)) == READER_RECORD)
        last_us = view.time_us;
    if (opened && result == READER_END) {
        look_at_last(doctor, directory, last_us);
        look_at_pairs(doctor, directory, reader.pairs.open);
    } else {
        doctor_find(
            doctor, &(struct doctor_finding){ GRAVITY_ERROR, "journal.broken",
                        opened ? doctor_text(
                            where, "%s/%s line %" PRIu64, directory, reader_name(&reader, name), reader.line)
                               : directory,
                        "a journal that is whole", reader.text,
                        "lintgate log verify says more; begin a new journal only when it is known why." });
    }
    if (opened)
        reader_close(&reader);
}

static void look_at_journal(struct doctor *doctor)
{
    const char *directory = doctor->config->audit.directory;
    char have[DOCTOR_TEXT_BYTES];
    struct segment_list list;
    struct stat st;

    if (stat(directory, &st) != 0) {
        doctor_find(
            doctor, &(struct doctor_finding){ GRAVITY_ERROR, "journal.directory", directory, "a directory",
                        strerror(errno), "Make it, for the user of the gate alone (mode 0700)." });
        return;
    }
    look_at_path(doctor, directory, st.st_uid, "journal.directory");
    if (geteuid() != 0 && geteuid() != st.st_uid)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_NOTE, "journal.owner", directory,
                                "to be its owner, or root", doctor_text(have, "user %u", (unsigned)geteuid()),
                                "Ask the doctor as the user that runs the gate." });
    look_at_segments(doctor, directory, st.st_uid);
    look_at_room(doctor, directory);
    const int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool looked = fd >= 0 && segment_look(fd, &list) == 0;
    if (fd >= 0)
        (void)close(fd);
    if (looked && list.last == 0)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_NOTE, "journal.none", directory, "records",
                                "none yet", "The first C_Initialize begins the journal." });
    else
        read_journal(doctor, directory);
}

static void look_at_index(struct doctor *doctor)
{
    const char *path = doctor->config->index.file;
    struct index_error error;

    if (doctor->config->index.line == 0) {
        doctor_find(doctor,
            &(struct doctor_finding){ GRAVITY_NOTE, "index.none", doctor->config->path, "section [index]",
                "none", "Without it no serial number is looked for that was given before (docs/index.md)." });
        return;
    }
    struct index *index = index_open(path, INDEX_TO_READ, doctor->config->index.lock_timeout, &error);
    if (index == NULL)
        doctor_find(doctor,
            &(struct doctor_finding){ GRAVITY_ERROR, "index.unusable", path, "an index that can be opened",
                error.text, "lintgate index rebuild makes it anew from the journal." });
    index_close(index);
}

/* Asks for a document that nobody has left: who can say so has the database. */
static void ask_for_nothing(struct doctor *doctor, int directory, const struct key_policy *key)
{
    static const uint8_t nothing[DIGEST_MAX_BYTES];
    const char *path = doctor->config->spool.directory;
    char name[SPOOL_NAME_BYTES], error[SPOOL_ERROR_BYTES];

    spool_name(key, DIGEST_SHA256, nothing, name);
    if (claim_ask(directory, path, CLAIM_BRING, name, error) == CLAIM_UNKNOWN)
        doctor_find(
            doctor, &(struct doctor_finding){ GRAVITY_ERROR, "spool.silent", path,
                        "lintgate spool serve to answer, with its database", error,
                        "Without it no document of the spool is signed (docs/shared-spool.md): start it." });
}

static void look_at_spool(struct doctor *doctor)
{
    const struct config_spool *const spool = &doctor->config->spool;
    struct stat st;

    if (spool->line == 0)
        return;
    const int fd = open(spool->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        doctor_find(doctor,
            &(struct doctor_finding){ GRAVITY_ERROR, "spool.directory", spool->directory, "a directory",
                strerror(errno), "Make it, for the user of the gate alone (mode 0700)." });
    } else {
        look_at_path(doctor, spool->directory, st.st_uid, "spool.directory");
        if (spool->shared != CONFIG_NO && geteuid() != st.st_uid)
            doctor_find(doctor, &(struct doctor_finding){ GRAVITY_NOTE, "spool.unasked", spool->directory,
                                    "to be its owner", "another user, whom its daemon need not answer",
                                    "Ask the doctor as the user that runs the gate." });
        for (size_t i = 0;
             spool->shared != CONFIG_NO && geteuid() == st.st_uid && i < doctor->policies->count; i++)
            if (doctor->policies->keys[i].raw) {
                ask_for_nothing(doctor, fd, &doctor->policies->keys[i]);
                break;
            }
    }
    if (fd >= 0)
        (void)close(fd);
}

static void look_at_clock(struct doctor *doctor)
{
    const time_t now = time(NULL);
    struct timex state = { .modes = 0 };
    struct tm day;
    char have[DOCTOR_TEXT_BYTES];

    if (gmtime_r(&now, &day) == NULL || day.tm_year < FIRST_YEAR || day.tm_year > LAST_YEAR)
        doctor_find(doctor,
            &(struct doctor_finding){ GRAVITY_ERROR, "clock.year", "clock", "a year from 2026 to 2099",
                doctor_text(have, "%lld seconds since 1970", (long long)now),
                "Set the clock: by another year nothing is signed." });
    if (adjtimex(&state) == TIME_ERROR)
        doctor_find(doctor, &(struct doctor_finding){ GRAVITY_NOTE, "clock.free", "clock",
                                "a clock that something keeps right",
                                "one that the system calls unsynchronised", "Run a time service." });
}

static void find_waiver(void *context, const char *text)
{
    struct doctor *doctor = context;

    doctor_find(doctor, &(struct doctor_finding){ GRAVITY_WARNING, "waiver.end", doctor->config->path,
                            "waivers that hold for a while", text, "Mend what is waived, or decide anew." });
}

static void look_at_policy(struct doctor *doctor)
{
    struct complaints complaints = { .tell = find_waiver, .context = doctor };

    waiving_warn(doctor->config, time(NULL), &complaints);
    for (size_t i = 0; i < doctor->policies->count; i++) {
        const struct key_policy *key = &doctor->policies->keys[i];

        if (!key->free && key->config->mode == MODE_MONITOR)
            doctor_find(doctor, &(struct doctor_finding){ GRAVITY_WARNING, "key.monitor", key->config->name,
                                    "mode = enforce", "mode = monitor, which signs what is against the rules",
                                    "Set it when the trial is over." });
    }
}

void doctor_files(struct doctor *doctor)
{
    struct stat st;
    const uid_t owner = stat(doctor->config->audit.directory, &st) == 0 ? st.st_uid : 0;

    look_at_path(doctor, doctor->config->path, owner, "config.mode");
    look_at_path(doctor, doctor->config->module.backend, owner, "backend.mode");
    look_at_policy(doctor);
    look_at_clock(doctor);
    look_at_journal(doctor);
    look_at_index(doctor);
    look_at_spool(doctor);
}
