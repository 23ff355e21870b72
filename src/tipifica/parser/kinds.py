"""The kinds of deviation of a note. What each is called, and what is said of it, is the rules' business."""

from __future__ import annotations


class Kind:
    """Kinds of deviation. Plain integers on a class, for they are read in the innermost loop; NONE is false."""

    NONE = 0

    # Of segments.
    NO_PREFIX = 1
    NO_LOGIN = 2
    NO_PHRASE = 3
    SURPLUS = 4
    MOVED = 5
    BREAK = 6
    NO_VALUE = 7
    PLACEHOLDER = 8
    LINE_BREAK = 9
    OPPOSITE = 10
    TWO_REASONS = 11

    # Of writing.
    SEPARATOR = 20
    BLANKS = 21
    CASE = 22
    ACCENTS = 23
    MISSPELLED = 24
    VARIANT = 25
    MARK = 26
    CHARACTER = 27
    LABEL = 28
    # A word of Spanish in the place of the form's word, which it lies near to.
    OTHER_WORD = 29
    # A short form that may be short for another word, or is a word of Spanish.
    AMBIGUOUS = 30

    # Of values.
    PHONE_IMPOSSIBLE = 40
    PHONE_WRITING = 41
    PHONE_REPEATED = 42
    DATE_IMPOSSIBLE = 43
    DATE_WRITING = 44
    PERCENT_IMPOSSIBLE = 45
    PERCENT_WRITING = 46
    MONTHS_IMPOSSIBLE = 47
    MONTHS_WRITING = 48
    VISIT_IMPOSSIBLE = 49
    AMOUNT_WRITING = 50
    AMOUNT_IMPOSSIBLE = 51
    SERVICE_IMPOSSIBLE = 52
    MONTHS_OPEN = 53

    # Of private data, which is hidden from the parser and told beside what it paid.
    KEY = 60
    CARD = 61
    IDENTITY = 62
    MAIL = 63


# What another word is written instead of.
REWRITTEN = frozenset({Kind.MISSPELLED, Kind.OTHER_WORD, Kind.VARIANT, Kind.AMBIGUOUS})
# What was written where a value belongs, and is none; a telephone number with a digit too few is still one.
NO_VALUES = frozenset(
    {
        Kind.DATE_IMPOSSIBLE,
        Kind.PERCENT_IMPOSSIBLE,
        Kind.MONTHS_IMPOSSIBLE,
        Kind.VISIT_IMPOSSIBLE,
        Kind.AMOUNT_IMPOSSIBLE,
        Kind.SERVICE_IMPOSSIBLE,
    }
)
PRIVATE = frozenset({Kind.KEY, Kind.CARD, Kind.IDENTITY, Kind.MAIL})
