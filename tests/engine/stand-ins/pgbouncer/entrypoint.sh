#!/bin/sh
# Writes /etc/pgbouncer from the environment unless it is mounted, then starts the pooler.
set -eu
. /usr/local/lib/stand-in.sh

config=/etc/pgbouncer
from_file DATABASE_URL
from_file DB_PASSWORD

if [ -n "${DATABASE_URL:-}" ]; then # scheme://user:password@host:port/name?options
    rest=${DATABASE_URL#*://}
    place=${rest##*@}
    if [ "$place" != "$rest" ]; then
        account=${rest%@*}
        DB_USER=${account%%:*}
        [ "$account" = "$DB_USER" ] || DB_PASSWORD=${account#*:}
    fi
    address=${place%%/*}
    DB_HOST=${address%%:*}
    [ "$address" = "$DB_HOST" ] || DB_PORT=${address##*:}
    name=${place#*/}
    [ "$name" = "$place" ] || DB_NAME=${name%%\?*}
fi

if [ -n "${DB_USER:-}" ] && [ -n "${DB_PASSWORD:-}" ] && ! grep -qs "^\"$DB_USER\"" "$config/userlist.txt"; then
    case ${AUTH_TYPE:-md5} in
    plain | scram-sha-256) stored=$DB_PASSWORD ;;
    *) stored=md5$(printf '%s%s' "$DB_PASSWORD" "$DB_USER" | md5sum | cut -d ' ' -f 1) ;;
    esac
    printf '"%s" "%s"\n' "$DB_USER" "$stored" >>"$config/userlist.txt"
fi

# line NAME [DEFAULT]: a setting of the [pgbouncer] section from the variable of the same name.
line() {
    name=$(printf '%s' "$1" | tr '[:upper:]' '[:lower:]')
    eval "value=\${$1:-${2:-}}"
    # shellcheck disable=SC2154
    [ -z "$value" ] || printf '%s = %s\n' "$name" "$value"
}

if [ ! -f "$config/pgbouncer.ini" ]; then
    {
        printf '[databases]\n%s = host=%s port=%s auth_user=%s\n' \
            "${DB_NAME:-*}" "${DB_HOST:?DB_HOST or DATABASE_URL must be set}" "${DB_PORT:-5432}" "${DB_USER:-postgres}"
        printf '[pgbouncer]\nlisten_addr = %s\nlisten_port = %s\nauth_file = %s\n' \
            "${LISTEN_ADDR:-0.0.0.0}" "${LISTEN_PORT:-5432}" "${AUTH_FILE:-$config/userlist.txt}"
        line AUTH_TYPE md5
        for setting in POOL_MODE MAX_CLIENT_CONN DEFAULT_POOL_SIZE MIN_POOL_SIZE RESERVE_POOL_SIZE \
            RESERVE_POOL_TIMEOUT MAX_DB_CONNECTIONS MAX_USER_CONNECTIONS SERVER_RESET_QUERY \
            SERVER_IDLE_TIMEOUT SERVER_LIFETIME QUERY_TIMEOUT ADMIN_USERS STATS_USERS AUTH_USER AUTH_QUERY \
            SERVER_TLS_SSLMODE CLIENT_TLS_SSLMODE; do
            line "$setting"
        done
        line IGNORE_STARTUP_PARAMETERS extra_float_digits
    } >"$config/pgbouncer.ini"
fi
exec "$@"
