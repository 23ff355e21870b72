"""What a reading costs, and how far something may go. Only the order of sums matters: the cheapest path is the
likeliest meaning of a note.

A cost is a deviation (it has a rule) or a preference (it has none). The figures were settled on the corpus; the
relations that decisions of the manual's reading depend on are said beside them.
"""

from __future__ import annotations


class Cost:
    """Costs in points. Plain integers on a class, for they are read in the innermost loop."""

    # Of two readings of one price this one is rather not meant.
    TIE = 1

    CASE = 3
    ACCENT = 3
    FORM = 8
    MISSPELLED = 12
    # More, where what is written is a word of Spanish: it may have been meant.
    OTHER_WORD = 12
    GLUED = 14
    FUNCTION_WORD = 10
    NOISE = 8

    BREAK_OTHER = 6
    BREAK_STOP = 10
    BREAK_TIGHT = 16
    BREAK_COMMA = 24
    BREAK_MISSING = 20
    BREAK_EXTRA = 20

    LABEL_OTHER = 7
    LABEL_MISSING = 12
    LABEL_EXTRA = 7

    PREFIX_MISSING = 40
    # Dearer than a field: the segment after the campaign is the login, whatever is missing after it.
    LOGIN_MISSING = 75
    FIELD_MISSING = 70
    PLACEHOLDER = 2
    # A label that another label or nothing follows: a placeholder in all but name.
    LABEL_ALONE = 12

    # A missing phrase is one deviation however long it is. The one that goes with the third attempt, left out, must
    # stay cheaper than ATTEMPT_ODD, and ATTEMPT_ODD cheaper than that phrase as surplus text, other text
    # beside it or not.
    PHRASE_MISSING = 60
    WORD_MISSING = 6
    FUNCTION_WITH_PHRASE = 2
    ATTEMPT_ODD = 80

    SURPLUS = 50
    SURPLUS_WORD = 6
    SURPLUS_KNOWN_WORD = 12
    SURPLUS_OWN_WORD = 30
    SURPLUS_NUMBER = 12
    SURPLUS_MARK = 2
    SURPLUS_FUNCTION_WORD = 3
    # A telephone number that can exist is the form's, where it has one.
    SURPLUS_PHONE = 90

    WRITING = 6
    PHONE_GROUP = 1
    UNREADABLE = 40
    UNREADABLE_GROUP = 10
    UNLIKELY_NUMBER = 20

    # Preferences: a fixed word, a mark or a phone read as free text.
    MARK_AS_TEXT = 1
    FUNCTION_AS_TEXT = 1
    KNOWN_WORD_AS_TEXT = 8
    # A word that every note of the form has, in free text.
    OWN_WORD_AS_TEXT = 15
    LABEL_AS_TEXT = 60
    # Dearer than surplus text of some words before the phrase that leads to free text.
    LEAD_AS_TEXT = 90
    # Dearer than a label that stands alone and another that is missing, with the name in between.
    LABEL_IN_NAME = 160
    # Free text right after a phrase that is missing is the likelier another reason's.
    TEXT_FOR_PHRASE = 70
    # Dearer than a whole form: what follows half a phrase in its segment is no text of another segment.
    TEXT_IN_PHRASE = 400
    PHONE_AS_TEXT = 40
    # With a missing field dearer than some known words after the phone that belong to nothing.
    PHONE_IN_NAME = 150
    NUMBER_IN_NAME = 25
    # Dearer than surplus text of a few words: each segment is one thing.
    TEXT_AFTER_BREAK = 75
    LIST_AFTER_BREAK = 45
    # What stands before free text and belongs to nothing could always have been read as a part of it.
    TEXT_AFTER_SURPLUS = 90
    # Cheaper than a label that is missing, and that is surplus itself.
    VALUE_AFTER_SURPLUS = 15
    SLASH_AS_TEXT = 9
    STOP_AS_TEXT = 3
    MISPLACED_KIND = 33
    WORD_AS_LOGIN = 90
    # Cheaper than leaving such a word out and the login with it.
    FUNCTION_AS_LOGIN = 60
    LOGIN_OF_WORDS = 30

    MOVED = 45


class Limit:
    """How far something may go before a note is read otherwise, in points where nothing else is said. What only bounds
    the time that a reading takes stands where it is used."""

    # What a path may cost for its form to be near, or to be the declared one that the note names by the words of its
    # motive: at most, and by how many words the note says of it.
    PATH = 420
    WORTH = 120
    WORTH_WORD = 70
    # From here on other orders of the segments are tried, which pay for a moved segment; so many segments at most.
    REORDERING = 66
    REORDERED = 150
    SEGMENTS = 6
    # Segments of a form without free text that hold words which it has no place for: the login, and the one that moves.
    ODD_SEGMENTS = 2

    # So many telling words name a reason where everything else that the note says fits it.
    ENOUGH_WORDS = 2
    # Of the telling words of a form no more than so many times those that are there may be missing.
    LACKING_WORDS = 2
    # A note of which the form explains nearly everything may lack most of the form's words.
    EXPLAINED = 30
    # Words that the form has no place for outweigh fewer than so many of its own words and values.
    FEW_WORDS = 4
    # So many values stand in the notes of any reason; each one more speaks for the form as a word of it does.
    FEW_VALUES = 2
    # A word that no more reasons have tells something.
    FEW_REASONS = 3

    # A path of no more evidence than so many words of the manual in free text holds no second reason.
    SECOND_REASON = 2 * Cost.KNOWN_WORD_AS_TEXT
    # How near two forms lie that neither is chosen; the third attempt without its phrase lies farther off.
    RIVAL = 18
    # How much farther off a rival may lie of which more is missing.
    RIVAL_LACKING = 320
    # Dear, but there is no doubt of the form; or nearly everything is missing.
    NO_DOUBT = 1_000
    OPENED = 1_500

    # In digits: a number that is no login, and nothing but a value; one that does not just count something; letters
    # among so many are rather a number than a word.
    LONG_NUMBER = 6
    NAMED_NUMBER = 5
    LIKELY_NUMBER = 6
    # In code points: a login of fewer may be a piece of one; words of fewer are not parted, glued or misspelled.
    LOGIN = 3
    PARTED_WORD = 5
    GLUED_WORDS = 6
    MISSPELLED_WORD = 3
    MISSPELLED_LABEL = 5
    # In tokens: a note has more than campaign and login; what announces a number stands so near before it.
    NOTE = 5
    ANNOUNCED = 6
    # In words: a number that is none but in words has so many more at most; what is said in the place of missing words
    # is no more longer than they are.
    FURTHER_WORDS = 2
    LONGER_INSTEAD = 2
    # In letters: a word of so few stands in any note.
    SMALL_WORD = 2
