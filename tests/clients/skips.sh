#!/bin/sh
# Where its program is not installed, each script of a client says so and skips itself, and does not pass: skips.sh SOURCE-DIRECTORY
set -eu
cd "$1"
bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT
for program in sh bash env dirname basename find head tail sort id mktemp rm chmod cat grep sed; do # what every machine has
    ln -s "$(command -v "$program")" "$bare/$program"
done
bad=0
for script in tests/clients/test_*.sh tests/interop/*.sh; do
    case $script in
    */test_pages.sh) continue ;; # of no client
    */suites.sh) continue ;;     # builds lintgate first, and skips its suites one by one
    esac
    status=0
    PATH=$bare "$bare/bash" "$script" /bin/false /nowhere/lintgate.so /nowhere/make_tbs /nowhere >"$bare/out" 2>&1 </dev/null || status=$?
    if [ "$status" -ne 77 ] || ! grep -q 'SKIPPED.* want ' "$bare/out"; then
        cat "$bare/out" >&2
        echo "not ok - want $script to skip itself (77) and to say what it wants, have status $status" >&2
        bad=1
    fi
done
[ "$bad" -eq 0 ] || exit 1
echo 'ok - without its program each script of a client skips itself, and says what it wants'
