/* Text that says where something is. */
#include "lint/path.h"

#include <stdarg.h>
#include <stdio.h>

void path_add(struct path *path, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(path->text + path->used, path->size - path->used, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    const size_t room = path->size - path->used;
    path->used += (size_t)length < room ? (size_t)length : room - 1;
}

void path_add_type(struct path *path, enum oid type, struct span oid)
{
    char text[OID_TEXT_BYTES];
    path_add(path, ".%s", type != OID_UNKNOWN ? oid_name(type) : oid_text(oid, text));
}

void path_add_attribute(struct path *path, struct span name, struct span where)
{
    struct attribute attribute, earlier;
    for (struct name_walk walk = name_walk(name); name_next(&walk, &attribute);) {
        if (!span_within(where, attribute.whole))
            continue;
        size_t nth = 0;
        for (struct name_walk again = name_walk(name);
             name_next(&again, &earlier) && earlier.whole.at != attribute.whole.at;)
            if (span_equal(earlier.oid, attribute.oid))
                nth++;
        path_add_type(path, attribute.type, attribute.oid);
        if (nth > 0)
            path_add(path, "[%zu]", nth);
        return;
    }
}

bool path_add_index(struct path *path, struct span list, struct span where, struct span *inside)
{
    struct der_error ignored;
    struct der d = der_begin(list, &ignored);
    struct span whole;
    unsigned tag;
    for (size_t index = 0; !der_at_end(&d) && der_any(&d, &tag, inside, &whole, ""); index++) {
        if (!span_within(where, whole))
            continue;
        path_add(path, "[%zu]", index);
        return true;
    }
    return false;
}
