#ifndef LINTGATE_CONFIG_MEMORY_H
#define LINTGATE_CONFIG_MEMORY_H

#include <stddef.h>

/* A chain of allocations that are freed together; NULL is the empty one. */
struct config_memory;

/* `size` zero bytes, aligned for anything, that live as long as `memory`. NULL if there are none. */
void *config_memory_take(struct config_memory **memory, size_t size);

/* A copy of `text`, with a NUL behind it. NULL if there is no memory. */
char *config_memory_copy(struct config_memory **memory, const char *text, size_t text_len);

/* Frees the whole chain; NULL is fine. */
void config_memory_free(struct config_memory *memory);

#endif
