"""What `cython` gives a source in Cython's pure-Python mode, where that source runs as Python.

Such a module begins with these three lines. As Python it never asks for Cython, which need not be installed and takes
thirteen milliseconds to load; Cython's compiler takes the last of them for its own.

    from tipifica.native import shadow as cython

    if cython.compiled:
        import cython

Types are Python's, so nothing wraps round or is cut. All else changes nothing. Every name has the meaning that it has
in Cython's documentation ("Pure Python Mode").
"""

from __future__ import annotations

import builtins

TYPE_CHECKING = False  # as type checkers know it: nothing here needs `typing`
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Literal, TypeVar

    _Made = TypeVar("_Made", bound=Callable[..., Any] | type)
    _Value = TypeVar("_Value")

compiled: Literal[False] = False
"""Whether Cython compiled the module that asks; its compiler puts True here."""

# The types of C by the name that Cython has for each, and Python's in their place.
bint = builtins.bool
char = schar = uchar = short = ushort = builtins.int
int = uint = long = ulong = longlong = ulonglong = size_t = ssize_t = Py_ssize_t = Py_hash_t = builtins.int
Py_UCS4 = builtins.str
float = double = builtins.float
void = None
NULL = None
_NUMBERS = (builtins.bool, builtins.int, builtins.float)


def cfunc(made: _Made) -> _Made:
    """A function of C, which Python cannot see."""
    return made


def ccall(made: _Made) -> _Made:
    """A function of C that Python sees too."""
    return made


def cclass(made: _Made) -> _Made:
    """An extension type. Compiled it has the attributes alone that are declared in it."""
    return made


def inline(made: _Made) -> _Made:
    """A function of C that its callers contain."""
    return made


def final(made: _Made) -> _Made:
    """A type that has no subclasses, or a method that none changes."""
    return made


def internal(made: _Made) -> _Made:
    """A type that its module does not show."""
    return made


class _Directive:
    """What is said to Cython's compiler of a function, a class or a block, and to Python nothing."""

    def __call__(self, made: _Made) -> _Made:
        """As a decorator."""
        return made

    def __enter__(self) -> None:
        """As what stands after `with`."""

    def __exit__(self, *_error: object) -> None:
        """The block is at its end; an error goes on."""


_DIRECTIVE = _Directive()
nogil = gil = no_gc = no_gc_clear = _DIRECTIVE


def _directive(_value: object = True) -> _Directive:
    return _DIRECTIVE


annotation_typing = auto_pickle = binding = boundscheck = cdivision = freelist = infer_types = _directive
initializedcheck = nonecheck = overflowcheck = profile = linetrace = wraparound = _directive


def locals(**_types: Any) -> _Directive:
    """The types of parameters and variables of the function that is decorated."""
    return _DIRECTIVE


def returns(_type: Any) -> _Directive:
    """The type that the decorated function of C returns."""
    return _DIRECTIVE


def exceptval(_value: object = None, *, check: bool = False) -> _Directive:
    """What the decorated function of C returns for an error."""
    return _DIRECTIVE


def declare(kind: Any = None, value: Any = None, **_types: Any) -> Any:
    """Return the value of a variable that is declared: that which is given, else nought of a number and None of all
    else."""
    if value is None and kind in _NUMBERS:
        return kind()
    return value


def cast(kind: Any, value: Any, *, typecheck: bool = False) -> Any:
    """Return a value as one of another type. Numbers are made ones of that type, without wrapping round; all else stays
    what it is. Raises TypeError where `typecheck` is asked for and it is another."""
    if kind in _NUMBERS:
        return kind(value)
    if typecheck and not isinstance(value, kind):
        raise TypeError(f"Cannot convert {type(value).__name__} to {kind.__name__}")
    return value


def likely(condition: _Value) -> _Value:
    """A condition that mostly holds."""
    return condition


def unlikely(condition: _Value) -> _Value:
    """A condition that hardly ever holds."""
    return condition


def cdiv(one: builtins.int, other: builtins.int) -> builtins.int:
    """Return the quotient as C has it, rounded towards nought. Raises ZeroDivisionError."""
    quotient = abs(one) // abs(other)
    return quotient if (one < 0) == (other < 0) else -quotient


def cmod(one: builtins.int, other: builtins.int) -> builtins.int:
    """Return the rest of the division as C has it, with the sign of what is divided. Raises ZeroDivisionError."""
    return one - cdiv(one, other) * other
