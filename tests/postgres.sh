# tests/postgres.sh - a PostgreSQL server of a test's own. Sourced; POSIX sh.
#
# postgres_find          sets $postgres_bin, the folder of initdb, postgres and psql; skips the test (77), loudly, if there is none
# postgres_begin FOLDER  makes FOLDER, which must not be there yet, with a cluster in it, and starts its server: no network, a socket
#                        in FOLDER/socket. $postgres_bin may have been set to the programs of another tree. Exports PGHOST, PGUSER
#                        (a superuser) and PGDATABASE, so that psql, and whatever uses libpq, finds it. FOLDER and
#                        what is above it must be open to others: PostgreSQL refuses to run as root, and then runs as nobody.
# postgres_end           stops the server, by its process id. Safe to call twice, and before postgres_begin; for a trap.
# sql [OPTION…]          psql on that server; the first error ends it with status 3

postgres_pid=
postgres_bin=
postgres_user= # another user, if this one is root

postgres_find() {
    postgres_bin=$(find /usr/lib/postgresql -name initdb -perm -u+x 2>/dev/null | sort -V | tail -n 1)
    postgres_bin=${postgres_bin%/initdb}
    [ -n "$postgres_bin" ] && [ -x "$postgres_bin/postgres" ] && command -v psql >/dev/null || {
        echo 'SKIPPED - want a server of the package postgresql-15, have none' >&2
        exit 77
    }
}

# as_postgres PROGRAM [ARGUMENT…]: not as root, without what this environment says, and not longer than the shell above lives.
# Replaces the shell: for ( ).
as_postgres() {
    exec env -i PATH="$PATH" LC_ALL=C setpriv --pdeathsig=INT \
        ${postgres_user:+--reuid="$postgres_user" --regid="$postgres_user" --clear-groups} "$@"
}

postgres_begin() {
    postgres_folder=$1
    mkdir -m 755 "$postgres_folder" "$postgres_folder/socket"
    if [ "$(id -u)" -eq 0 ]; then
        postgres_user=65534
        chown "$postgres_user:$postgres_user" "$postgres_folder" "$postgres_folder/socket"
    fi
    (cd "$postgres_folder" && as_postgres "$postgres_bin/initdb" -D "$postgres_folder/data" -U postgres \
        --auth=trust --encoding=UTF8 --no-sync --no-instructions >"$postgres_folder/initdb.log" 2>&1) || {
        cat "$postgres_folder/initdb.log" >&2
        echo 'not ok - want a cluster of PostgreSQL, have the lines above' >&2
        exit 1
    }
    (cd "$postgres_folder" && as_postgres "$postgres_bin/postgres" -D "$postgres_folder/data" -k "$postgres_folder/socket" \
        -c listen_addresses= -c fsync=off -c shared_buffers=16MB -c max_connections=20) \
        >"$postgres_folder/server.log" 2>&1 &
    postgres_pid=$!
    export PGHOST="$postgres_folder/socket" PGUSER=postgres PGDATABASE=postgres
    postgres_tries=0
    until sql -c 'SELECT' >/dev/null 2>&1; do
        postgres_tries=$((postgres_tries + 1))
        [ "$postgres_tries" -lt 100 ] && kill -0 "$postgres_pid" || {
            cat "$postgres_folder/server.log" >&2
            echo 'not ok - want a server of PostgreSQL, have the lines above' >&2
            exit 1
        }
        sleep 0.1
    done
}

postgres_end() {
    [ -z "$postgres_pid" ] || {
        kill -INT "$postgres_pid" 2>/dev/null || true # a fast shutdown
        wait "$postgres_pid" 2>/dev/null || true
        postgres_pid=
    }
}

sql() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
