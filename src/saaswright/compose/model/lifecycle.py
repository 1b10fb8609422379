"""When a container starts, is healthy, and stops: ``depends_on``, ``healthcheck``, hooks."""

from collections.abc import Mapping

from saaswright.compose.model.element import Count, Element, Flag


class Dependency(Element, frozen=True):
    """The value of one key of ``services.*.depends_on``."""

    condition: str = "service_started"
    restart: Flag = False
    required: Flag = True


class Healthcheck(Element, frozen=True):
    """``services.*.healthcheck``; ``test`` starts with ``CMD``, ``CMD-SHELL`` or ``NONE``.

    Durations are texts such as ``10s`` or ``1m30s``.
    """

    test: tuple[str, ...] | None = None
    interval: str | None = None
    timeout: str | None = None
    retries: Count | float | None = None
    start_period: str | None = None
    start_interval: str | None = None
    disable: Flag = False


class Hook(Element, frozen=True):
    """One item of ``pre_start``, ``post_start`` or ``pre_stop``, or a trigger's ``exec``."""

    command: tuple[str, ...] | None = None
    image: str | None = None
    user: str | None = None
    working_dir: str | None = None
    environment: Mapping[str, str | None] = {}
    privileged: Flag = False
    per_replica: Flag = False
