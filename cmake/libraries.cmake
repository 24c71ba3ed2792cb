# The well-kept libraries that do what is not this project's purpose; Debian's packages, found by pkg-config.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

pkg_check_modules(IDN2 REQUIRED IMPORTED_TARGET libidn2)     # A-labels, IDNA2008
pkg_check_modules(PSL REQUIRED IMPORTED_TARGET libpsl)       # public suffixes
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)   # digests
pkg_check_modules(INIH REQUIRED IMPORTED_TARGET inih)        # configuration
pkg_check_modules(P11KIT REQUIRED IMPORTED_TARGET p11-kit-1) # PKCS#11 URIs
pkg_check_modules(LMDB REQUIRED IMPORTED_TARGET lmdb)        # the index of what was issued
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)  # the command's JSON; ISO 3166 at build time
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)   # the journal as a database
pkg_check_modules(PQ REQUIRED libpq)                         # PostgreSQL: its header alone
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto) # the command's crypto
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)    # tests

# libunistring ships no pkg-config file.
find_path(UNISTRING_INCLUDE_DIR uninorm.h REQUIRED)
find_library(UNISTRING_LIBRARY unistring REQUIRED)
add_library(unistring INTERFACE)
target_link_libraries(unistring INTERFACE ${UNISTRING_LIBRARY})

# The module's crypto: a private static copy, every symbol hidden, because the process that loads the module
# may have a libcrypto of its own with engines, providers and interposed symbols (docs/decisions.md).
find_library(CRYPTO_STATIC_LIBRARY libcrypto.a REQUIRED)
add_library(crypto_static INTERFACE)
target_link_libraries(crypto_static INTERFACE ${CRYPTO_STATIC_LIBRARY} Threads::Threads ${CMAKE_DL_LIBS})
