# Writes OUTPUT, the C file with lint_version(): the release and a digest of every source of the lint core. A digest of
# sources changes whenever a rule's meaning may have changed, also where no id, severity or date did; nobody can forget it.
# cmake -DOUTPUT=… -DVERSION=… -DFOLDER=… -DSOURCES=a.c,b.c -P lint_version.cmake
string(REPLACE "," ";" sources "${SOURCES}")
set(digests "")
foreach(source IN LISTS sources)
    file(SHA256 "${FOLDER}/${source}" digest)
    string(APPEND digests "${source} ${digest}\n")
endforeach()
string(SHA256 digest "${digests}")
string(SUBSTRING "${digest}" 0 12 digest)
file(WRITE "${OUTPUT}" "/* Made by cmake/lint_version.cmake. */
#include \"lint/lint.h\"

const char *lint_version(void)
{
    return \"${VERSION}+${digest}\";
}
")
