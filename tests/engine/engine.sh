#!/usr/bin/env bash
# A Docker engine with Compose v2 and buildx on this machine: used if it is there, else installed.
#
#   tests/engine/engine.sh          make sure that there is one (needs root on Debian to install it)
#   tests/engine/engine.sh --stop   end the engine that this script started
#
# Runs again without harm. The distribution's own package source is read from the machine's settings.
set -euo pipefail

state=/var/lib/saaswright-engine
pid_file=$state/dockerd.pid
log_file=$state/dockerd.log
plugins=/usr/local/lib/docker/cli-plugins
tools=(docker.io iptables mmdebstrap docker-registry)

say() { printf 'engine: %s\n' "$*"; }
fail() { printf 'engine: %s\n' "$*" >&2; exit 1; }

engine_answers() { docker info >/dev/null 2>&1; }
plugin_answers() { docker "$1" version >/dev/null 2>&1; }

installed() { dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null | grep -q '^installed$'; }

install_packages() {
    local wanted=() package
    for package in "${tools[@]}"; do
        installed "$package" || wanted+=("$package")
    done
    [ ${#wanted[@]} -gt 0 ] || return 0
    say "installing ${wanted[*]}"
    # No service may start by itself while packages are unpacked: there may be no init, and the
    # registry would take a port that nobody asked for.
    local policy=/usr/sbin/policy-rc.d made_policy=
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        made_policy=yes
    fi
    apt-get update -qq || true # one unreachable third-party source must not stop the others
    local outcome=0
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${wanted[@]}" \
        >"$state/apt.log" 2>&1 || outcome=$?
    [ -z "$made_policy" ] || rm -f "$policy"
    [ $outcome -eq 0 ] || { tail -n 20 "$state/apt.log" >&2; fail "apt-get install failed"; }
}

start_engine() {
    say "starting dockerd (log: $log_file)"
    setsid nohup dockerd --pidfile "$pid_file" >"$log_file" 2>&1 </dev/null &
    local attempt
    for attempt in $(seq 1 120); do
        engine_answers && return 0
        sleep 0.5
    done
    tail -n 30 "$log_file" >&2
    fail "dockerd did not answer within 60 s"
}

# The plugins come from Debian trixie, because bookworm has no Compose v2. The mirror is the one that
# this machine already uses; the source is pinned low and removed again, so nothing else is drawn from it.
install_plugins() (
    local mirror scratch
    local source=/etc/apt/sources.list.d/saaswright-trixie.sources
    local pin=/etc/apt/preferences.d/saaswright-trixie
    mirror=$(grep -rhvE '^\s*#' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null \
        | grep -oE '[a-z]+://[^ ]*/debian/?( |$)' | head -n 1 | tr -d ' ') || true
    [ -n "$mirror" ] || fail "found no Debian mirror in this machine's apt settings"
    say "fetching Compose v2 and buildx from Debian trixie"
    trap 'rm -f "$source" "$pin"' EXIT
    cat >"$source" <<TRIXIE
Types: deb
URIs: $mirror
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
TRIXIE
    printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' >"$pin"
    apt-get update -qq || true
    scratch=$(mktemp -d)
    chmod 755 "$scratch"
    (
        cd "$scratch"
        apt-get -o APT::Sandbox::User=root download -qq docker-compose/trixie docker-buildx/trixie
        for package in ./*.deb; do dpkg-deb --extract "$package" unpacked; done
    )
    mkdir -p "$plugins"
    cp "$scratch"/unpacked/usr/libexec/docker/cli-plugins/* "$plugins/"
    rm -r "$scratch"
)

stop_engine() {
    [ -s "$pid_file" ] || { say "this script has started none"; return 0; }
    say "stopping dockerd"
    kill "$(cat "$pid_file")"
}

report() {
    say "Docker $(docker version --format '{{.Server.Version}}'), $(docker compose version --short) compose," \
        "$(docker buildx version | awk '{print $2}') buildx"
}

main() {
    if [ "${1:-}" = --stop ]; then
        stop_engine
        return
    fi
    if engine_answers && plugin_answers compose && plugin_answers buildx; then
        report
        return
    fi
    [ "$(id -u)" -eq 0 ] || fail "no Docker engine with Compose v2 answers, and only root can install one"
    command -v apt-get >/dev/null || fail "no Docker engine answers, and this is not Debian: install one by hand"
    mkdir -p "$state"
    command -v dockerd >/dev/null && command -v mmdebstrap >/dev/null || install_packages
    engine_answers || start_engine
    plugin_answers compose && plugin_answers buildx || install_plugins
    plugin_answers compose || fail "docker compose does not answer after the installation"
    report
}

main "$@"
