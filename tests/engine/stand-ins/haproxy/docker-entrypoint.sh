#!/bin/sh
# Bare options start HAProxy; it runs as master in the foreground, as in the official image.
set -eu
case ${1:-} in -*) set -- haproxy "$@" ;; esac
if [ "$1" = haproxy ]; then
    shift
    set -- haproxy -W -db "$@"
fi
exec "$@"
