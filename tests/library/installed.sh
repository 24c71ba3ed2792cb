#!/usr/bin/env bash
# Installs the library, and builds and runs a program against it with nothing but pkg-config: shared, then static.
# installed.sh BUILD_DIRECTORY COMPILER
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1
compiler=$2
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

cmake --install "$build" --component library --prefix "$stage" >/dev/null
pc=$(find "$stage" -name lintgate.pc)
export PKG_CONFIG_PATH=${pc%/*}
libraries=${PKG_CONFIG_PATH%/*}
flags=(-std=c11 -Wall -Wextra -Werror)

read -ra shared <<<"$(pkg-config --cflags --libs lintgate)"
"$compiler" "${flags[@]}" "$here/use.c" "${shared[@]}" -o "$stage/shared"
LD_LIBRARY_PATH=$libraries "$stage/shared"

read -ra static <<<"$(pkg-config --static --cflags --libs lintgate)"
rm "$libraries"/liblintgate.so*
"$compiler" "${flags[@]}" "$here/use.c" "${static[@]}" -o "$stage/static"
"$stage/static"

# Each header compiles alone: included, because clang wants what it compiles itself to use each of its inline functions.
for header in "$stage"/include/lintgate/*.h; do
    "$compiler" "${flags[@]}" -I "$stage/include" -fsyntax-only -x c - <<<"#include <lintgate/${header##*/}>"
done
