"""The survey tools whose webhooks Earful reads: each module here is one, and holds its VENDOR."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Final

from handlers.vendor import Vendor


def _found(name: str) -> Vendor:
    vendor = import_module(f"{__name__}.{name}").VENDOR
    if not isinstance(vendor, Vendor) or vendor.name != name:
        raise TypeError(f"{__name__}.{name} has no VENDOR of that name")
    return vendor


VENDORS: Final[Mapping[str, Vendor]] = MappingProxyType(
    {module.name: _found(module.name) for module in iter_modules(__path__)}
)
"""By name, which is also the end of the address: /webhooks/NAME."""
