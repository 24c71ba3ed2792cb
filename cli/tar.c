/* cli/tar.c - headers of a tar archive. POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block". */
#include "cli/tar.h"

/* Fields of a header, by offset and length. */
#define FIELD(name, at, length) enum { name##_AT = (at), name##_LEN = (length) }
FIELD(NAME, 0, 100);
FIELD(SIZE, 124, 12);
FIELD(SUM, 148, 8);
FIELD(TYPE, 156, 1);
FIELD(MAGIC, 257, 6);
FIELD(PREFIX, 345, 155);

static const char posix[] = "ustar", gnu[] = "ustar "; /* what stands at MAGIC: with its NUL, and without */

bool tar_is(struct span beginning)
{
    return beginning.len >= TAR_BLOCK_BYTES
           && (memcmp(beginning.at + MAGIC_AT, posix, sizeof posix) == 0
               || memcmp(beginning.at + MAGIC_AT, gnu, sizeof gnu - 1) == 0);
}

/* Octal digits, with spaces before and spaces or NULs after; or, as GNU tar has it, a binary number after an octet 0x80. */
static bool read_number(const uint8_t *at, size_t len, uint64_t *number)
{
    size_t i = 0;

    *number = 0;
    if (at[0] == 0x80) {
        for (i = 1; i < len; i++) {
            if (*number >> 56 != 0)
                return false;
            *number = *number << 8 | at[i];
        }
        return true;
    }
    while (i < len && at[i] == ' ')
        i++;
    for (; i < len && at[i] >= '0' && at[i] <= '7'; i++)
        *number = *number << 3 | (uint64_t)(at[i] - '0'); /* twelve digits have 36 bits */
    for (; i < len; i++)
        if (at[i] != ' ' && at[i] != '\0')
            return false;
    return true;
}

/* The sum of all octets, those of the sum itself taken as spaces. */
static bool sum_holds(const uint8_t *block)
{
    uint64_t want, have = 0;

    for (size_t i = 0; i < TAR_BLOCK_BYTES; i++)
        have += i >= SUM_AT && i < SUM_AT + SUM_LEN ? ' ' : block[i];
    return read_number(block + SUM_AT, SUM_LEN, &want) && want == have;
}

static bool is_zeros(const uint8_t *block)
{
    for (size_t i = 0; i < TAR_BLOCK_BYTES; i++)
        if (block[i] != 0)
            return false;
    return true;
}

/* prefix "/" name; GNU's headers have something else where the prefix would be. */
static void read_name(const uint8_t *block, char *name)
{
    const char *const prefix = (const char *)block + PREFIX_AT;
    const size_t prefix_len = memcmp(block + MAGIC_AT, posix, sizeof posix) == 0 ? strnlen(prefix, PREFIX_LEN)
                                                                                 : 0;
    size_t used = 0;

    if (prefix_len > 0) {
        memcpy(name, prefix, prefix_len);
        used = prefix_len;
        name[used++] = '/';
    }
    const size_t len = strnlen((const char *)block + NAME_AT, NAME_LEN);
    memcpy(name + used, block + NAME_AT, len);
    name[used + len] = '\0';
}

static enum tar_kind kind_of(char type, const char **fault)
{
    switch (type) {
    case '0':
    case '\0':
    case '7': return TAR_FILE;
    case '1': /* links */
    case '2':
    case '3': /* devices, folders, pipes */
    case '4':
    case '5':
    case '6':
    case 'g': /* pax, for all that follow: times and owners */
    case 'K': /* GNU: the target of a link that is long */
    case 'V': /* GNU: a label */ return TAR_OTHER;
    case 'x':
    case 'L': return TAR_EXTENDED;
    default:
        *fault = "want members of tar's own types, have another (a sparse file, or one of several volumes)";
        return TAR_BROKEN;
    }
}

void tar_read(const uint8_t *block, struct tar_extension *extension, struct tar_member *member)
{
    member->kind = TAR_BROKEN;
    member->fault = NULL;
    member->size = 0;
    member->name[0] = '\0';
    if (is_zeros(block)) {
        member->kind = TAR_ZEROS;
        return;
    }
    member->type = (char)block[TYPE_AT];
    if (!sum_holds(block) || !tar_is((struct span){ block, TAR_BLOCK_BYTES })) {
        member->fault = "want a header of tar, have something else: its sum is wrong";
        return;
    }
    if (!read_number(block + SIZE_AT, SIZE_LEN, &member->size) || member->size > INT64_MAX) {
        member->fault = "want a member's size, have no number";
        return;
    }
    read_name(block, member->name);
    member->kind = kind_of(member->type, &member->fault);
    if (member->kind == TAR_EXTENDED) {
        if (member->size > TAR_MAX_EXTENDED) {
            member->kind = TAR_BROKEN;
            member->fault = "want an extended header of at most 1 MiB, have more";
        }
        return;
    }
    if (member->type == 'g' || member->type == 'K')
        return;
    if (extension->has_name)
        memcpy(member->name, extension->name, sizeof member->name);
    if (extension->has_size)
        member->size = extension->size;
    extension->has_name = extension->has_size = false;
}

/* The part of `record` up to `end`, which is passed over. */
static bool take_until(struct span *record, char end, struct span *part)
{
    const uint8_t *const found = record->len > 0 ? memchr(record->at, end, record->len) : NULL;

    if (found == NULL)
        return false;
    *part = (struct span){ record->at, (size_t)(found - record->at) };
    record->len -= part->len + 1;
    record->at = found + 1;
    return true;
}

static bool read_decimal(struct span text, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || *number > (INT64_MAX - 9) / 10)
            return false;
        *number = *number * 10 + (uint64_t)(text.at[i] - '0');
    }
    return text.len > 0;
}

static bool keep_name(struct tar_extension *extension, struct span name)
{
    if (name.len >= TAR_NAME_BYTES || memchr(name.at, '\0', name.len) != NULL)
        return false;
    memcpy(extension->name, name.at, name.len);
    extension->name[name.len] = '\0';
    return extension->has_name = true;
}

/* "LEN KEY=VALUE\n", where LEN counts all of it. */
static bool read_record(struct tar_extension *extension, struct span *octets)
{
    struct span rest = *octets, digits, key;
    uint64_t len;

    if (!take_until(&rest, ' ', &digits) || !read_decimal(digits, &len) || len > octets->len
        || len < digits.len + 2 || octets->at[len - 1] != '\n')
        return false;
    rest.len = len - digits.len - 2; /* without the newline */
    octets->at += len;
    octets->len -= len;
    if (!take_until(&rest, '=', &key))
        return false;
    if (span_equal(key, SPAN_TEXT("path")))
        return keep_name(extension, rest);
    if (span_equal(key, SPAN_TEXT("size")))
        return extension->has_size = read_decimal(rest, &extension->size);
    return true;
}

bool tar_extend(struct tar_extension *extension, char type, struct span octets, const char **fault)
{
    *fault = "want an extended header of tar, have something else in it";
    if (type == 'L') {
        while (octets.len > 0 && octets.at[octets.len - 1] == '\0')
            octets.len--;
        return octets.len > 0 && keep_name(extension, octets);
    }
    while (octets.len > 0)
        if (!read_record(extension, &octets))
            return false;
    return true;
}
