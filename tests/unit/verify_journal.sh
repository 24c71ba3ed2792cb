#!/bin/sh
# Checks the chain of a journal as audit/FORMAT.md describes it: verify_journal.sh SEGMENT..., from the first on, in their order.
# Exit 0: intact; 1: broken.
# On purpose it shares nothing with lintgate: a shell and sha256sum.
LC_ALL=C
export LC_ALL
seq=0
prev=0000000000000000000000000000000000000000000000000000000000000000

segments=$#
for file in "$@"; do
    if [ -s "$file" ] && [ "$(tail -c 1 "$file" | od -An -tx1 | tr -d ' ')" != 0a ]; then
        echo "$file: want a newline at the end, have a torn tail"
        exit 1
    fi
    line=
    while IFS= read -r line; do
        seq=$((seq + 1))
        case $line in
        *[!\ -~]*)
            echo "$file: record $seq: want printable ASCII"
            exit 1
            ;;
        "{\"seq\":$seq,\"prev\":\"$prev\",\"time\":\""*"}") last=$line ;;
        *)
            echo "$file: want seq $seq and prev $prev"
            exit 1
            ;;
        esac
        prev=$(printf %s "$line" | sha256sum)
        prev=${prev%% *}
    done <"$file"
    segments=$((segments - 1))
    if [ $segments -gt 0 ] && ! printf %s "$last" | grep -q '"kind":"rotation"'; then
        echo "$file: want a rotation as the last record of all segments but the last"
        exit 1
    fi
done
echo "intact, $seq records, head $prev"
