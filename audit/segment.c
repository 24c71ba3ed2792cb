/* audit/segment.c - names of the journal's files. */
#include "audit/segment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *segment_name(unsigned number, char name[SEGMENT_NAME_BYTES])
{
    (void)snprintf(name, SEGMENT_NAME_BYTES, "journal-%06u.jsonl", number % (SEGMENT_LAST + 1U));
    return name;
}

unsigned segment_number(const char *name)
{
    static const char form[] = "journal-000000.jsonl";
    char again[SEGMENT_NAME_BYTES];
    unsigned number = 0;

    for (size_t i = 0; form[i] != '\0'; i++) {
        const bool digit = form[i] == '0';
        if (digit ? name[i] < '0' || name[i] > '9' : name[i] != form[i])
            return 0;
        if (digit)
            number = number * 10 + (unsigned)(name[i] - '0');
    }
    return strcmp(name, segment_name(number, again)) == 0 ? number : 0;
}

static void count(struct segment_list *list, const char *name)
{
    const unsigned number = segment_number(name);

    list->old = list->old || strcmp(name, SEGMENT_OLD_NAME) == 0;
    if (number == 0)
        return;
    list->count++;
    if (list->first == 0 || number < list->first)
        list->first = number;
    if (number > list->last)
        list->last = number;
}

int segment_look(int fd, struct segment_list *list)
{
    const int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* a position of its own */
    DIR *directory = own >= 0 ? fdopendir(own) : NULL;
    struct dirent *entry = NULL;

    *list = (struct segment_list){ .count = 0 };
    if (directory == NULL) {
        const int system = errno;
        if (own >= 0)
            (void)close(own);
        return system;
    }
    errno = 0;
    while ((entry = readdir(directory)) != NULL)
        count(list, entry->d_name);
    const int system = errno;
    (void)closedir(directory);
    return system;
}
