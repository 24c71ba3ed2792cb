/* lint/data/make_oid_index.c - writes oid_index.c from the table of oid.c. Runs at build time only. make_oid_index OUTPUT.c */
#include "lint/data/oid_index.h"

#include <stdio.h>
#include <stdlib.h>

static void fill(uint8_t slots[OID_SLOTS])
{
    for (enum oid oid = OID_UNKNOWN + 1; oid < OID_COUNT; oid++) {
        unsigned slot = oid_slot(oid_key(oid_bytes(oid)));

        while (slots[slot] != OID_UNKNOWN)
            slot = (slot + 1) % OID_SLOTS;
        slots[slot] = (uint8_t)oid;
    }
}

int main(int argc, char **argv)
{
    static uint8_t slots[OID_SLOTS];
    FILE *file = argc == 2 ? fopen(argv[1], "w") : NULL;

    if (file == NULL) {
        fputs("make_oid_index: want a file to write\n", stderr);
        return EXIT_FAILURE;
    }
    fill(slots);
    fputs("/* Made by make_oid_index. */\n#include \"lint/data/oid_index.h\"\n\n"
          "const uint8_t oid_index[OID_SLOTS] = {\n",
        file);
    for (unsigned slot = 0; slot < OID_SLOTS; slot++)
        if (slots[slot] != OID_UNKNOWN)
            fprintf(file, "    [%u] = %u,\n", slot, slots[slot]);
    fputs("};\n", file);
    return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
