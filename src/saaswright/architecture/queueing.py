"""Waiting for a server: the M/M/c queue, exact.

Arrivals at random (Poisson, ``rate`` a second), ``servers`` that each serve ``service_rate`` a
second (exponential service times), one queue, first come first served. ``load`` is rate over
service rate, in Erlang. Sources: A. K. Erlang (1917); Gross et al., Fundamentals of Queueing
Theory, the chapter on M/M/c.
"""

from __future__ import annotations

import math


def erlang_b(servers: int, load: float) -> float:
    """Chance that all servers are busy when nobody waits: by the usual recursion."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Chance that an arrival has to wait; 1 when the servers cannot keep up."""
    if load >= servers:
        return 1.0
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def mean_wait(servers: int, rate: float, service_rate: float) -> float:
    """Seconds that an arrival waits on average; infinite when the servers cannot keep up."""
    spare = servers * service_rate - rate
    return erlang_c(servers, rate / service_rate) / spare if spare > 0 else math.inf


def slower_than(seconds: float, servers: int, rate: float, service_rate: float) -> float:
    """Chance that waiting and being served take longer than ``seconds``."""
    load = rate / service_rate
    if load >= servers:
        return 1.0
    waits, alone = erlang_c(servers, load), math.exp(-service_rate * seconds)
    spare = servers - load - 1
    if abs(spare) < 1e-9:
        return min(1.0, alone * (1 + waits * service_rate * seconds))
    return min(1.0, alone * (1 - waits * math.expm1(-service_rate * spare * seconds) / spare))


def response_time(share: float, servers: int, rate: float, service_rate: float) -> float:
    """Seconds within which ``share`` (0.95 for the p95) are served, by bisection to 1e-9 of it."""
    if rate >= servers * service_rate:
        return math.inf
    low, high = 0.0, 1 / service_rate
    while slower_than(high, servers, rate, service_rate) > 1 - share:
        low, high = high, 2 * high
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        if slower_than(middle, servers, rate, service_rate) > 1 - share:
            low = middle
        else:
            high = middle
    return high
