"""Modules that are loaded at their first use: `retro --help` needs none of them."""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType


def late(*names: str) -> list[ModuleType]:
    """Return modules of this package that are read when something of them is used.

    The settings alone take 0.15 s (pydantic builds a validator for every table of retro.toml),
    which a command that only prints its help should not cost.
    """
    return [_late(f"retro.{name}") for name in names]


def _late(name: str) -> ModuleType:
    if found := sys.modules.get(name):
        return found
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    parent, _, own = name.rpartition(".")
    setattr(sys.modules[parent], own, module)
    return module
