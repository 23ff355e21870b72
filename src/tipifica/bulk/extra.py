"""What the core does not install: imported late, and where it is missing one line says which command installs it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tipifica.files.errors import InputError


class _NoPandas:
    """A finder of modules that finds no pandas, wherever it is installed. None in the place of the module would not do:
    compiled code takes it for the module (`findings/cython-import-of-none.sh`)."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Raise ImportError for pandas; leave everything else to the other finders."""
        if fullname == "pandas":
            raise ImportError(fullname)


def do_without_pandas() -> None:
    """Keep pyarrow from importing pandas in this process, which is one of our own: it does so as soon as it makes an
    array, where pandas is installed, and that costs 60 MB a process."""
    sys.meta_path.insert(0, _NoPandas())


@contextmanager
def needs(package: str, extra: str) -> Iterator[None]:
    """Import `package` in the block; raises InputError where it, or a part of it, is not installed."""
    try:
        yield
    except ImportError as error:
        source = "-e '.[{extra}]'" if _is_checkout() else "'tipifica[{extra}]'"
        raise InputError(
            "para esto falta {package}; se instala con pip install {source}",
            package=package,
            source=source.format(extra=extra),
        ) from error


def _is_checkout() -> bool:
    """Return whether the program runs from a clone, where no registry has it."""
    return (Path(__file__).parents[3] / "pyproject.toml").is_file()
