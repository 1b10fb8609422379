#!/bin/sh
# Starts PostgreSQL with the environment contract of the official image.
set -eu
. /usr/local/lib/stand-in.sh

case ${1:-} in -*) set -- postgres "$@" ;; esac
[ "${1:-}" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" /var/run/postgresql
    chmod 700 "$PGDATA"
    chown -R postgres "$PGDATA"
    chown postgres /var/run/postgresql
    exec gosu postgres "$0" "$@"
fi

initialise() {
    from_file POSTGRES_PASSWORD
    from_file POSTGRES_USER postgres
    from_file POSTGRES_DB "$POSTGRES_USER"
    from_file POSTGRES_INITDB_ARGS
    : "${POSTGRES_HOST_AUTH_METHOD:=scram-sha-256}"
    if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
        fail "the database is not initialised and POSTGRES_PASSWORD is not set"
    fi
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA" || true
    secret=$(mktemp)
    printf '%s\n' "$POSTGRES_PASSWORD" >"$secret"
    # shellcheck disable=SC2086
    initdb --username="$POSTGRES_USER" --pwfile="$secret" $POSTGRES_INITDB_ARGS
    rm -f "$secret"
    printf '\nhost all all all %s\n' "$POSTGRES_HOST_AUTH_METHOD" >>"$PGDATA/pg_hba.conf"

    # Until the scripts have run the server listens on its socket only, so nobody sees half a database.
    pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
    run_sql() { psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname "$@"; }
    if [ "$POSTGRES_DB" != postgres ]; then
        printf 'CREATE DATABASE :"name";\n' | run_sql postgres --set name="$POSTGRES_DB"
    fi
    for script in /docker-entrypoint-initdb.d/*; do
        case $script in
        *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
        *.sql) run_sql "$POSTGRES_DB" --file "$script" ;;
        *.sql.gz) gunzip -c "$script" | run_sql "$POSTGRES_DB" ;;
        esac
    done
    pg_ctl -D "$PGDATA" -m fast -w stop
    say "PostgreSQL init process complete; ready for start up."
}

[ -s "$PGDATA/PG_VERSION" ] || initialise
exec "$@"
