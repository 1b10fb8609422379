# Shell functions that the stand-ins' entrypoints share.

say() { printf 'stand-in: %s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# from_file NAME [DEFAULT]: NAME's value from the file that NAME_FILE names, as official images do.
from_file() {
    eval "given=\${$1:-} path=\${${1}_FILE:-}"
    # shellcheck disable=SC2154
    if [ -n "$given" ] && [ -n "$path" ]; then
        fail "both $1 and ${1}_FILE are set"
    elif [ -n "$path" ]; then
        given=$(cat "$path")
    fi
    given=${given:-${2:-}}
    export "$1=$given"
    unset "${1}_FILE"
}

# become USER COMMAND...: go on as USER, as official images do when they are started as root.
become() {
    account=$1
    shift
    if [ "$(id -u)" = 0 ]; then
        exec gosu "$account" "$@"
    fi
    exec "$@"
}
