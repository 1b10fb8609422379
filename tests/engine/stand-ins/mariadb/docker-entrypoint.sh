#!/bin/sh
# Starts MariaDB with the environment contract of the official images (MARIADB_* and MYSQL_*).
set -eu
. /usr/local/lib/stand-in.sh

case ${1:-} in
-*) set -- mariadbd "$@" ;;
mysqld) shift; set -- mariadbd "$@" ;;
esac
[ "${1:-}" = mariadbd ] || exec "$@"

data=/var/lib/mysql
if [ "$(id -u)" = 0 ]; then
    mkdir -p "$data" /run/mysqld
    find "$data" /run/mysqld \! -user mysql -exec chown mysql {} +
    exec gosu mysql "$0" "$@"
fi

# setting NAME [DEFAULT]: MARIADB_NAME, else MYSQL_NAME, each possibly from a file.
setting() {
    from_file "MARIADB_$1"
    from_file "MYSQL_$1"
    eval "printf '%s' \"\${MARIADB_$1:-\${MYSQL_$1:-${2:-}}}\""
}

quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g")"; }

initialise() {
    root_password=$(setting ROOT_PASSWORD)
    random=$(setting RANDOM_ROOT_PASSWORD)
    empty=$(setting ALLOW_EMPTY_PASSWORD "$(setting ALLOW_EMPTY_ROOT_PASSWORD)")
    database=$(setting DATABASE)
    user=$(setting USER)
    password=$(setting PASSWORD)
    if [ -n "$random" ]; then
        root_password=$(head -c 24 /dev/urandom | base64)
    fi
    if [ -z "$root_password" ] && [ -z "$empty" ]; then
        fail "the database is not initialised and no root password option is set"
    fi
    mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db >/dev/null
    # Until everything is set up the server listens on its socket only.
    mariadbd --datadir="$data" --skip-networking --socket=/run/mysqld/setup.sock &
    server=$!
    until mariadb-admin --socket=/run/mysqld/setup.sock -u root ping >/dev/null 2>&1; do
        kill -0 $server || fail "the temporary server ended"
        sleep 0.2
    done
    run_sql() { mariadb --socket=/run/mysqld/setup.sock -u root "$@"; }
    if [ -n "$database" ]; then
        echo "CREATE DATABASE IF NOT EXISTS \`$database\`;" | run_sql
    fi
    if [ -n "$user" ]; then
        echo "CREATE USER $(quoted "$user")@'%' IDENTIFIED BY $(quoted "$password");" | run_sql
        [ -z "$database" ] || echo "GRANT ALL ON \`$database\`.* TO $(quoted "$user")@'%';" | run_sql
    fi
    for script in /docker-entrypoint-initdb.d/*; do
        case $script in
        *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
        *.sql) run_sql "${database:-mysql}" <"$script" ;;
        esac
    done
    health_password=$(head -c 24 /dev/urandom | base64)
    {
        echo "CREATE USER 'healthcheck'@'127.0.0.1' IDENTIFIED BY $(quoted "$health_password");"
        echo "CREATE USER 'root'@'%' IDENTIFIED BY $(quoted "$root_password");"
        echo "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;"
        echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $(quoted "$root_password");"
    } | run_sql
    printf '[client]\nuser=healthcheck\npassword=%s\nprotocol=tcp\nhost=127.0.0.1\n' "$health_password" \
        >"$data/.my-healthcheck.cnf"
    kill $server
    wait $server || true
    say "init process done; ready for start up."
}

[ -d "$data/mysql" ] || initialise
exec "$@"
