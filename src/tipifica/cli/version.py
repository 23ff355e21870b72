"""Which version runs."""

from __future__ import annotations


def version() -> str:
    """Return the version of the installed package; `0` where it runs from a checkout that was never installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("tipifica")
    except PackageNotFoundError:
        return "0"
