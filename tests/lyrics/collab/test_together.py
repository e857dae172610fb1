"""Several people at one sheet, over real sockets."""

from __future__ import annotations

from songsmith.lyrics.models import Draft
from tests.cast import WORDS, Cast
from tests.lyrics.collab.conftest import Join


def stored(cast: Cast) -> str:
    return Draft.objects.get(pk=cast.draft.pk).text


def test_who_opens_a_sheet_has_its_words(join: Join) -> None:
    assert join("viewer").text == WORDS


def test_two_writers_in_one_line_keep_the_words_of_both(join: Join, cast: Cast) -> None:
    ana, ben = join("owner"), join("editor")
    ana.write(WORDS.replace("Rain is", "Soft rain is"))
    ben.write(WORDS.replace("letters", "long letters"))
    both = WORDS.replace("Rain is writing letters", "Soft rain is writing long letters")
    for one in (ana, ben):
        one.settle(lambda one=one: one.text == both)  # type: ignore[misc]
    for one in (ana, ben):
        one.settle(lambda one=one: one.is_saved)  # type: ignore[misc]
    assert stored(cast) == both
