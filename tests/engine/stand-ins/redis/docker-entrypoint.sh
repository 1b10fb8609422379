#!/bin/sh
# Starts the server as the official image does: drops root, keeps data in /data, answers from outside.
set -eu
. /usr/local/lib/stand-in.sh

server=$STAND_IN_NAME-server
case ${1:-} in
--) set -- "$server" ;;
-* | *.conf) set -- "$server" "$@" ;;
esac
[ "$1" = "$server" ] || exec "$@"

# The official images are built with protected mode off; Debian's package is not.
case " $* " in
*" --protected-mode "*) ;;
*) set -- "$@" --protected-mode no ;;
esac
if [ "$(id -u)" = 0 ]; then
    find /data \! -user "$STAND_IN_NAME" -exec chown "$STAND_IN_NAME" {} +
fi
umask 0077
become "$STAND_IN_NAME" "$@"
