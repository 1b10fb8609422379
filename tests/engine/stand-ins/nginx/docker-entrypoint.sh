#!/bin/sh
# Fills in /etc/nginx/templates, runs /docker-entrypoint.d, starts nginx: as the official image does.
set -eu
. /usr/local/lib/stand-in.sh

fill_in_templates() {
    directory=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
    suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
    output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
    defined=$(env | cut -d= -f1 | grep -E "${NGINX_ENVSUBST_FILTER:-.*}" | sed 's/^/$/' | tr '\n' ' ')
    [ -d "$directory" ] || return 0
    find "$directory" -follow -type f -name "*$suffix" | while read -r template; do
        target=$output/${template#"$directory/"}
        target=${target%"$suffix"}
        mkdir -p "$(dirname "$target")"
        [ -w "$(dirname "$target")" ] || { say "$output is not writable"; continue; }
        envsubst "$defined" <"$template" >"$target"
    done
}

case ${1:-} in
nginx | nginx-debug)
    for script in /docker-entrypoint.d/*.sh; do
        [ ! -x "$script" ] || "$script"
    done
    fill_in_templates
    ;;
esac
exec "$@"
