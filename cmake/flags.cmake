# Compiler and linker flags, each probed: what a compiler does not know is left out.
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)
include(CheckLinkerFlag)

# Adds `flag` to everything that this project compiles, if the compiler knows it.
function(lintgate_flag flag)
    string(MAKE_C_IDENTIFIER "C_FLAG${flag}" known)
    check_c_compiler_flag("-Werror ${flag}" ${known})
    if(${known})
        add_compile_options(${flag})
    endif()
endfunction()

# Adds `flag` to everything that this project links, if the linker knows it.
function(lintgate_link_flag flag)
    string(MAKE_C_IDENTIFIER "LINK_FLAG${flag}" known)
    check_linker_flag(C "${flag}" ${known})
    if(${known})
        add_link_options(${flag})
    endif()
endfunction()

add_compile_definitions(_GNU_SOURCE LINTGATE_VERSION="${PROJECT_VERSION}")
include_directories(${CMAKE_SOURCE_DIR}) # "lint/der.h": the folder is part of the name

foreach(warning
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wvla -Wundef -Wwrite-strings -Wcast-qual
    -Wimplicit-fallthrough -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
    -Wunused-const-variable -Wswitch-enum)
    lintgate_flag(${warning})
endforeach()

if(NOT LINTGATE_SANITIZE) # sanitizers put room around each variable
    lintgate_flag(-Wframe-larger-than=8192)
endif()

foreach(hardening
    -fvisibility=hidden -fno-common -fno-strict-aliasing -fstack-protector-strong -fstack-clash-protection
    -fcf-protection -ftrivial-auto-var-init=zero)
    lintgate_flag(${hardening})
endforeach()
lintgate_link_flag(-Wl,-z,relro)
lintgate_link_flag(-Wl,-z,now)
lintgate_link_flag(-Wl,-z,noexecstack)
# Addresses that only have to be moved, packed: half a megabyte less to read when the module is loaded. The C library does it from 2.36 on.
check_c_source_compiles("#include <features.h>\n#if !__GLIBC_PREREQ(2, 36)\n#error old\n#endif\nint main(void) { return 0; }"
    C_LIBRARY_KNOWS_RELR)
if(C_LIBRARY_KNOWS_RELR)
    lintgate_link_flag(-Wl,-z,pack-relative-relocs)
endif()

if(LINTGATE_WERROR)
    add_compile_options(-Werror)
endif()

if(LINTGATE_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link) # coverage of everything that a fuzz target links
endif()

if(LINTGATE_SANITIZE)
    add_compile_options(-fsanitize=${LINTGATE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${LINTGATE_SANITIZE})
elseif(CMAKE_BUILD_TYPE MATCHES "Rel")
    add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3) # needs optimisation; sanitizers check more
endif()
