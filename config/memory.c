/* config/memory.c - allocations that are freed together, so that no path through the parser can leak one. */

#include "config/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct config_memory {
    struct config_memory *next;
    alignas(max_align_t) unsigned char bytes[];
};

void *config_memory_take(struct config_memory **memory, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct config_memory))
        return NULL;
    struct config_memory *block = calloc(1, sizeof *block + size);
    if (block == NULL)
        return NULL;
    block->next = *memory;
    *memory = block;
    return block->bytes;
}

char *config_memory_copy(struct config_memory **memory, const char *text, size_t text_len)
{
    if (text_len == SIZE_MAX)
        return NULL;
    char *copy = config_memory_take(memory, text_len + 1);
    if (copy != NULL)
        memcpy(copy, text, text_len);
    return copy;
}

void config_memory_free(struct config_memory *memory)
{
    while (memory != NULL) {
        struct config_memory *next = memory->next;
        free(memory);
        memory = next;
    }
}
