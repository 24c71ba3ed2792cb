#!/bin/sh
# Checks the chain of a journal as audit/FORMAT.md describes it: verify_journal.sh FILE. Exit 0: intact; 1: broken.
# On purpose it shares nothing with lintgate: a shell and sha256sum.
LC_ALL=C
export LC_ALL
seq=0
prev=0000000000000000000000000000000000000000000000000000000000000000

if [ -s "$1" ] && [ "$(tail -c 1 "$1" | od -An -tx1 | tr -d ' ')" != 0a ]; then
    echo "$1: want a newline at the end, have a torn tail"
    exit 1
fi
while IFS= read -r line; do
    seq=$((seq + 1))
    case $line in
    *[!\ -~]*)
        echo "$1: line $seq: want printable ASCII"
        exit 1
        ;;
    "{\"seq\":$seq,\"prev\":\"$prev\",\"time\":\""*"}") ;;
    *)
        echo "$1: line $seq: want seq $seq and prev $prev"
        exit 1
        ;;
    esac
    prev=$(printf %s "$line" | sha256sum)
    prev=${prev%% *}
done <"$1"
echo "$1: intact, $seq records, head $prev"
