# Writes OUTPUT, the C file with lint_version() and lint_sha256(): the release and a digest of every source of the lint core. A digest of
# sources changes whenever a rule's meaning may have changed, also where no id, severity or date did; nobody can forget it.
# cmake -DOUTPUT=… -DVERSION=… -DFOLDER=… -DFILES=a.c,b.h -P lint_version.cmake
string(REPLACE "," ";" files "${FILES}")

# A file that is not listed would not count: lint/CMakeLists.txt names all of them.
file(GLOB_RECURSE found "${FOLDER}/*.h")
list(REMOVE_ITEM found ${files})
if(found)
    message(FATAL_ERROR "lint/CMakeLists.txt: LINT_HEADERS: want every header, have none of: ${found}")
endif()

set(digests "")
foreach(file IN LISTS files)
    file(SHA256 "${file}" digest)
    get_filename_component(name "${file}" NAME)
    string(APPEND digests "${name} ${digest}\n")
endforeach()
string(SHA256 whole "${digests}")
string(SUBSTRING "${whole}" 0 12 digest)
string(REGEX REPLACE "(..)" "0x\\1, " octets "${whole}")
file(WRITE "${OUTPUT}" "/* Made by cmake/lint_version.cmake. */
#include \"lint/lint.h\"

const char *lint_version(void)
{
    return \"${VERSION}+${digest}\";
}

const uint8_t *lint_sha256(void)
{
    static const uint8_t digest[LINT_SHA256_BYTES] = { ${octets}};

    return digest;
}
")
