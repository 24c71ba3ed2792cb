/* lint/data/make_curve_fields.c - writes curve_fields.c. Runs at build time only. make_curve_fields OUTPUT.c */
#include "lint/data/curve_fields.h"

#include <inttypes.h>
#include <stdio.h>

static void write_digits(FILE *file, const char *name, const digit *digits)
{
    fprintf(file, "        %s", name);
    for (size_t i = 0; i < FIELD_MAX_DIGITS; i++)
        fprintf(file, "0x%" PRIx64 ", ", digits[i]);
}

static bool write_field(FILE *file, const struct curve *curve)
{
    const struct field field = field_of(curve->prime);
    struct element constant;

    if (!field_read(&field, curve->constant, &constant))
        return false;
    fprintf(file, "    { { .digits = %zu, .inverse = 0x%" PRIx64 ",\n", field.digits, field.inverse);
    write_digits(file, ".prime = { ", field.prime);
    write_digits(file, "}, .one = { { ", field.one.digits);
    write_digits(file, "} }, .form = { { ", field.form.digits);
    write_digits(file, "} } },\n        .constant = { { ", constant.digits);
    return fprintf(file, "} } },\n") > 0;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "we") : NULL;
    bool written = true;

    if (file == NULL) {
        fprintf(stderr, "make_curve_fields OUTPUT.c: cannot write it\n");
        return 2;
    }
    fprintf(file, "#include \"lint/data/curve_fields.h\"\n"
                  "const struct curve_field curve_fields[CURVE_COUNT] = {\n");
    for (size_t i = 0; i < CURVE_COUNT; i++)
        written = write_field(file, &curves[i]) && written;
    written = fprintf(file, "};\n") > 0 && written;
    written = fclose(file) == 0 && written;
    return written ? 0 : 2;
}
