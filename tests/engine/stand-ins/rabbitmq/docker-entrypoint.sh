#!/bin/sh
# Starts RabbitMQ; RABBITMQ_DEFAULT_USER, _PASS and _VHOST are read by the server itself.
set -eu
. /usr/local/lib/stand-in.sh

if [ "$(id -u)" = 0 ] && [ "${1#rabbitmq}" != "$1" ]; then
    if [ "$1" = rabbitmq-server ]; then
        find /var/lib/rabbitmq \! -user rabbitmq -exec chown rabbitmq {} +
    fi
    exec gosu rabbitmq "$0" "$@"
fi
exec "$@"
