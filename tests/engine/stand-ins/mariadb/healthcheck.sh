#!/bin/sh
# The probe of the official image, as far as its usual options go: --connect and --innodb_initialized.
set -eu
ask() { mariadb --defaults-file=/var/lib/mysql/.my-healthcheck.cnf --skip-column-names --batch -e "$1"; }
for option in "$@"; do
    case $option in
    --connect) ask 'SELECT 1' >/dev/null ;;
    --innodb_initialized)
        ask "SELECT COUNT(*) FROM information_schema.ENGINES WHERE engine = 'innodb' AND support IN ('YES', 'DEFAULT')" | grep -qx 1
        ;;
    *) echo "unknown option: $option" >&2; exit 1 ;;
    esac
done
