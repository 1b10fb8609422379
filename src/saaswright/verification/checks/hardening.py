"""15 hardening: what the file promises about users, capabilities and the root holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from saaswright.compose.model import Service
from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.model import Seen, failed, not_verified, passed
from saaswright.verification.probing import script
from saaswright.verification.running import Running

_TOGETHER: Final = 8
_ROOT: Final = ("", "0", "root")
# In the order of their numbers in linux/capability.h.
_CAPABILITIES: Final = (
    *("CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID"),
    *("SETPCAP", "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW"),
    *("IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT"),
    *("SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD"),
    *("LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG"),
    *("WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE"),
)
_WRITE: Final = (
    'for at in / /bin /etc /lib /opt /usr /usr/bin /usr/local /usr/local/bin "$@"; do '
    '[ -d "$at" ] && (: >"$at/.saaswright") 2>/dev/null && rm -f "$at/.saaswright" && echo "$at"; '
    "done; true"
)
_EXECUTABLE: Final = 'd=$(readlink /proc/1/exe) && echo "${d%/*}"'


def look(run: Running) -> Iterator[Seen]:
    """The first running container of each service that promises something."""
    running = [item for item in run.containers() if item.running and item.number == 1]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        for found in pool.map(lambda item: tuple(_one(run, item)), running):
            yield from found


def _one(run: Running, item: Container) -> Iterator[Seen]:
    own = run.services[item.service]
    user = (own.user or "").partition(":")[0]
    if user not in _ROOT:
        yield _user(run, item)
    drops = any(name.upper() == "ALL" for name in own.cap_drop)
    promised = drops or any("no-new-privileges" in option for option in own.security_opt)
    if promised:
        status = _status(run, item)
        if status is None:
            yield not_verified(f"{item.service}, capabilities", "no shell in it to look with")
        else:
            yield from _privileges(item, own, status, drops=drops)
    if own.read_only:
        yield _read_only(run, item)


def _user(run: Running, item: Container) -> Seen:
    said = run.client.run("top", item.id, "-o", "pid,uid", timeout=10)
    users = {line.split()[-1] for line in said.stdout.splitlines()[1:] if line.split()}
    subject = f"{item.service}, user"
    if "0" in users:
        return failed(subject, "processes of root, although the file names another user")
    return passed(subject, f"runs as {', '.join(sorted(users))}")


def _status(run: Running, item: Container) -> Mapping[str, str] | None:
    said = script(run, item, "cat /proc/1/status")
    if said is None or not said.ok:
        return None
    lines = (line.partition(":") for line in said.stdout.splitlines())
    return {key: value.strip() for key, _, value in lines}


def _privileges(
    item: Container, own: Service, status: Mapping[str, str], *, drops: bool
) -> Iterator[Seen]:
    if drops:
        subject = f"{item.service}, capabilities"
        bits = int(status.get("CapBnd", "0"), 16)
        have = {name for number, name in enumerate(_CAPABILITIES) if bits >> number & 1}
        wanted = {name.upper().removeprefix("CAP_") for name in own.cap_add}
        more = sorted(have - wanted) if "ALL" not in wanted else []
        if more:
            shown = ", ".join(more[:5]) + (f" and {len(more) - 5} more" if len(more) > 5 else "")
            why = "privileged: true gives back what cap_drop takes" if own.privileged else None
            yield failed(subject, f"has {shown}, which the file drops", why)
        else:
            yield passed(subject, f"{len(have)} left, as declared")
    if any("no-new-privileges" in option for option in own.security_opt):
        subject = f"{item.service}, no-new-privileges"
        if status.get("NoNewPrivs") == "1":
            yield passed(subject, "holds")
        else:
            yield failed(subject, "its first process may gain privileges")


def _read_only(run: Running, item: Container) -> Seen:
    subject = f"{item.service}, read-only root"
    where = script(run, item, _EXECUTABLE)
    own = where.stdout.strip() if where and where.ok else ""
    said = script(run, item, _WRITE, *([own] if own else []))
    if said is None:
        held = bool((item.raw.get("HostConfig") or {}).get("ReadonlyRootfs"))
        return not_verified(subject, f"no shell to try with; the engine says {held}")
    written = sorted(set(said.stdout.split()))
    if not written:
        return passed(subject, "holds")
    return failed(
        subject,
        f"can be written at {', '.join(written)}",
        "a volume or tmpfs lies over what the programs are read from",
    )


CHECK = Check(
    number=15,
    id="hardening",
    what="Users, capabilities and the read-only root are as the file promises.",
    nothing="the file promises none: no user, cap_drop, no-new-privileges or read_only",
    look=look,
)
