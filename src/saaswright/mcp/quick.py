"""Prepares the import of the SDK, so that a client does not wait longer than it must.

Until an empty server of the SDK answers ``initialize`` it makes validators for five hundred models,
of which a client uses a few, and imports the SDK's own client and its decorators, which a low-level
server never calls. Nothing of the SDK is replaced: what it does on import, it does on first use.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType, UnionType
from typing import Any, Final, Generic, TypeVar, Union, get_origin

PACKAGES: Final = ("mcp", "mcp.server")
"""Packages whose own names are those of clients and decorators; we import their submodules."""

_T = TypeVar("_T")


def prepare() -> None:
    """Import the SDK's types and let its packages be imported without what a server does not use.

    Does nothing where the SDK is imported already.
    """
    if "mcp" in sys.modules or "mcp_types" in sys.modules:
        return
    # pydantic looks for plugins in every installed distribution. Who wants one sets this otherwise.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    import pydantic

    deferred = pydantic.ConfigDict(defer_build=True)

    class Late(pydantic.TypeAdapter[_T], Generic[_T]):  # type: ignore[misc] # it is final
        def __init__(self, type: Any, **more: Any) -> None:
            if get_origin(type) in (Union, UnionType):
                more.setdefault("config", deferred)
            super().__init__(type, _parent_depth=3, **more)

    # Models take the configuration of their base. A union of models has no base to take it from.
    pydantic.BaseModel.model_config = deferred
    adapter = pydantic.TypeAdapter
    pydantic.TypeAdapter = Late  # type: ignore[misc]
    try:
        import mcp_types  # noqa: F401
    finally:
        pydantic.TypeAdapter = adapter  # type: ignore[misc]
    for name in PACKAGES:
        _defer(name)


class _Deferred(ModuleType):
    """A package whose own code runs when it is asked for a name that it does not have yet."""

    def __getattr__(self, name: str) -> Any:
        spec = self.__spec__
        if spec is None or spec.loader is None or name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        self.__class__ = ModuleType  # type: ignore[assignment]
        spec.loader.exec_module(self)
        return getattr(self, name)


def _defer(name: str) -> None:
    spec = find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    module = module_from_spec(spec)
    module.__class__ = _Deferred
    sys.modules[name] = module
    parent, _, own = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], own, module)
