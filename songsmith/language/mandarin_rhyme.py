"""Rhyme in Mandarin: the thirteen rhymes of songs and opera (十三辙), by the final of the last syllable."""

from __future__ import annotations

from songsmith.language.hanzi import hanzi_pinyin
from songsmith.language.mandarin import split_pinyin
from songsmith.language.rhyme import Rhyme

_RHYME_LIST = (
    "ɑ:a,ia,ua ɔ:o,uo,e,io ɛ:ê,ie,ve u:u i:i,v,-i,er I:ai,uai A:ei,uei W:ao,iao O:ou,iou æn:an,ian,uan,van "
    "ən:en,in,uen,vn,n ɑŋ:ang,iang,uang ʊŋ:eng,ing,ueng,ong,iong,ng,hng əm:m,hm"
)
_TAILS = {
    final: tail
    for tail, _, finals in (item.partition(":") for item in _RHYME_LIST.split())
    for final in finals.split(",")
}
"""Final → a sound that stands for its rhyme, so that it can be compared with that of an English word."""


def hanzi_rhyme(word: str) -> Rhyme | None:
    """The rhyme of a word by its last character; None when no dictionary reads it."""
    parts = split_pinyin(hanzi_pinyin(word)[-1])
    if parts is None:
        return None
    initial, final, _ = parts
    return Rhyme(f"{initial}{final}", _TAILS[final])
