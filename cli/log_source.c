/* cli/log_source.c - the journal that a subcommand reads. */
#include "cli/log_source.h"

#include "audit/journal.h"
#include "cli/output.h"
#include "config/config.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void tell(void *context, const char *text)
{
    (void)context;
    output_complain(NULL, "%s", text);
}

/* The directory that the configuration names; NULL after complaints. */
static char *configured_path(void)
{
    struct complaints complaints = { .tell = tell };
    struct config *config = config_load(config_path(NULL), &complaints);
    char *path = config != NULL ? strdup(config->audit.directory) : NULL;

    config_free(config);
    if (path == NULL)
        output_complain(NULL, "want DIR or FILE, or a configuration that names the journal, have none in %s",
            config_path(NULL));
    return path;
}

/* The path itself if it is a directory, else the one that the file is in. */
static char *directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct stat st;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return strdup(path);
    return slash == NULL ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool log_open(struct log_source *source, const char *path)
{
    *source = (struct log_source){ .path = path };
    if (path == NULL)
        source->path = source->configured = configured_path();
    if (source->path == NULL)
        return false;
    source->directory = directory_of(source->path);
    if (source->directory == NULL)
        output_complain(NULL, "want memory, have none");
    else if (reader_open(&source->reader, source->path, JOURNAL_LOCK_SECONDS))
        return true;
    else
        output_complain(source->path, "%s", source->reader.text);
    free(source->directory);
    free(source->configured);
    return false;
}

void log_close(struct log_source *source)
{
    reader_close(&source->reader);
    free(source->directory);
    free(source->configured);
}

enum reader_result log_read_all(struct log_source *source)
{
    struct view view;
    enum reader_result result = READER_RECORD;

    while (result == READER_RECORD)
        result = reader_next(&source->reader, &view);
    return result;
}

uint64_t log_octets(const struct log_source *source)
{
    const struct reader *reader = &source->reader;
    uint64_t octets = reader->size;
    char name[SEGMENT_NAME_BYTES];
    struct stat st;

    if (reader->directory_fd < 0)
        return octets;
    for (unsigned number = reader->number + 1;
         fstatat(reader->directory_fd, segment_name(number, name), &st, AT_SYMLINK_NOFOLLOW) == 0; number++)
        octets += (uint64_t)st.st_size;
    return octets;
}

uint64_t log_octets_read(struct log_source *source)
{
    const struct reader *reader = &source->reader;

    if (source->segment != reader->number) {
        source->segment = reader->number;
        source->octets_before += source->octets_in;
    }
    source->octets_in = reader->size;
    return source->octets_before + reader->offset;
}

enum status log_conclude(const struct log_source *source, enum reader_result result)
{
    const struct reader *reader = &source->reader;
    char name[SEGMENT_NAME_BYTES];

    if (result == READER_END)
        return STATUS_CLEAN;
    reader_name(reader, name);
    if (reader->line > 0)
        output_complain(source->path, "%s%sline %" PRIu64 ": %s", name, name[0] != '\0' ? ": " : "",
            reader->line, reader->text);
    else
        output_complain(source->path, "%s%s%s", name, name[0] != '\0' ? ": " : "", reader->text);
    return result == READER_FAULT ? STATUS_REFUSED : STATUS_UNUSABLE;
}
