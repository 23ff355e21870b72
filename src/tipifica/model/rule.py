"""A rule as a constant value: what it is called, how much it matters, what it looks at, and the function that finds
what it reports."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Any, Literal

from tipifica.model.diagnostic import Diagnostic, Severity
from tipifica.model.frozen import Frozen

Fixability = Literal["always", "sometimes", "never"]
# What a rule speaks about: the text, whatever it says; the parts of a note, also where its reason is open between
# candidates; the reason, so that it is silent where there is none.
About = Literal["text", "parts", "reason"]
# What a note may be besides what was read in it: nothing was recognised, its reason is open between candidates, it has
# more characters than `max-length`.
Occasion = Literal["unknown", "open", "long"]


class LooksAt(Frozen):
    """What a rule looks at. It is run on the notes that have it, and on no other.

    `kinds` are kinds of deviation, of which a note has one or more. `fields` are keys of fields and `values` kinds of
    values (`VALUE_KINDS`), of which a note has all, or where the rule looks at `each` by itself, one or more. A rule
    with `record` compares with what the record declares: it is silent without one, and where it names fields or values
    too, without these.
    """

    kinds: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    each: bool = False
    record: bool = False
    occasions: tuple[Occasion, ...] = ()

    @property
    def at_values(self) -> bool:
        """Whether it looks at values of the note."""
        return bool(self.fields or self.values)

    def has_enough(self, fields: Collection[str], values: Collection[str]) -> bool:
        """Whether these fields, whose values are of these kinds, are enough to look at."""
        there = [field in fields for field in self.fields] + [kind in values for kind in self.values]
        return bool(there) and (any if self.each else all)(there)

    def sees_any(self, fields: Collection[str], values: Collection[str]) -> bool:
        """Whether one of these fields, whose values are of these kinds, is looked at."""
        return not (set(self.fields).isdisjoint(fields) and set(self.values).isdisjoint(values))


class Rule(Frozen):
    """One rule. `doc` is the docstring of its module; `run` yields its diagnostics for one note and has no effects.

    `severity` is the default, which the settings may override; a rule whose severity depends on its fix says so itself.
    `preview` rules are off unless asked for. A `harmless` rule leaves a note conforming while it is no more than info.
    `noun` counts its safe fixes, one and many; without it they are counted by the rule's name. Where a rule `rewords`,
    people are told which word is written for which.

    `fact` is what the rule sees in the values of a note (a `Values`), beyond its shape: on two notes of one shape with
    equal facts it reports the same in the same fields. Without it notes of a shape whose values it looks at are read
    one by one.
    """

    code: str
    name: str
    severity: Severity
    fixable: Fixability
    summary: str
    doc: str
    run: Callable[[Any], Iterable[Diagnostic]]
    looks_at: LooksAt
    about: About = "parts"
    preview: bool = False
    harmless: bool = False
    noun: tuple[str, str] | None = None
    rewords: bool = False
    fact: Callable[[Any], Hashable] | None = None
