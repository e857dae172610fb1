"""What may stand in a lyric sheet. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

DRAFT_MAX_BYTES = (
    200_000  # of UTF-8: some forty times what any provider sings; live editing has the same limit
)

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters except tab and line feed, and halves of surrogate pairs: nobody sees or sings them, and
# databases refuse some of them. Marks of writing direction and joiners are text and stay.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """removed: how many control characters were taken out."""

    text: str
    removed: int

    @property
    def is_too_long(self) -> bool:
        return len(self.text) > DRAFT_MAX_BYTES or len(self.text.encode()) > DRAFT_MAX_BYTES

    @property
    def notice(self) -> str:
        """What to tell the writer about `removed`; "" if nothing was."""
        if not self.removed:
            return ""
        if self.removed == 1:
            return "A control character was taken out; it could not be seen or sung."
        return f"{self.removed} control characters were taken out; they could not be seen or sung."


def text_clean(text: str) -> CleanText:
    """LF line ends, nothing that cannot be stored; everything else stays as it is."""
    cleaned, removed = _UNSEEN.subn("", _LINE_END.sub("\n", text.removeprefix("\ufeff")))
    return CleanText(cleaned, removed)
