#!/bin/sh
# The pages of docs/clients and the tests belong together: test_pages.sh SOURCE-DIRECTORY
set -eu
cd "$1/docs/clients"
bad=0
complain() {
    echo "not ok - $*" >&2
    bad=1
}

# linked PAGE: the files of tests/ that the page links to
linked() { grep -oE '\]\(\.\./\.\./tests/[^)]*' "$1" | sed 's/^](//'; }

for script in ../../tests/clients/test_*.sh; do
    case $script in */test_pages.sh | */test_postgres.sh) continue ;; esac # no client of the module
    grep -qF "]($script)" ./*.md || complain "want a page that links to $script, have none"
done

for page in *.md; do
    for target in $(grep -oE '\]\([^)#:]+' "$page" | sed 's/^](//'); do
        [ -e "$target" ] || complain "$page: want the file $target, have none"
    done
    [ "$page" = README.md ] && continue
    grep -qF "]($page)" README.md || complain "want a line about $page in README.md, have none"
    tests=$(linked "$page")
    if [ -z "$tests" ]; then
        grep -qF '**Not run by us**' "$page" || complain "$page: want a test or \"Not run by us\", have neither"
        continue
    fi
    # Every option of the commands that the page shows is one that a test of it gives.
    for option in $(awk '/^```/ { shell = $0 == "```sh"; next } shell' "$page" | grep -oE '(^|[ (])--?[a-zA-Z][a-zA-Z-]+' | tr -d ' (' | sort -u); do
        # shellcheck disable=SC2086 # file names
        cat $tests ../../tests/clients/ca.sh | grep -qE -- "(^|[^a-zA-Z-])$option($|[^a-zA-Z-])" || complain "$page: want option $option in $tests, have none"
    done
done
[ "$bad" -eq 0 ] || exit 1
echo "ok - each client's test has a page, each page's links lead somewhere, and its commands are those of its tests"
