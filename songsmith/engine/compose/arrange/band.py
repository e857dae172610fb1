"""The arrangement: the genre's band with the writer's wishes, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from songsmith.engine.compose.arrange.bands import BANDS, Band
from songsmith.engine.compose.arrange.bass import play_bass
from songsmith.engine.compose.arrange.catalogue import CATALOGUE, LEADS, WISHES
from songsmith.engine.compose.arrange.context import SectionContext
from songsmith.engine.compose.arrange.counter import play_counter
from songsmith.engine.compose.arrange.drums import (
    Bar,
    drum_bars,
    drum_notes,
    fuller,
    kicks_of,
    strokes,
    thinner,
)
from songsmith.engine.compose.arrange.effects import play_bed, play_impact, play_riser, play_sweep
from songsmith.engine.compose.arrange.grooves import GROOVES, KIT
from songsmith.engine.compose.arrange.parts import Seat
from songsmith.engine.compose.arrange.players import PLAYERS, Player
from songsmith.engine.compose.form import Form
from songsmith.engine.score import Chord, MelodyNote, Note, Part, PartMix
from songsmith.engine.streams import stream
from songsmith.engine.style import StyleSpec
from songsmith.engine.style.spec import is_unaccompanied
from songsmith.engine.style.vocabulary import LESS_DRUMS, MORE_DRUMS
from songsmith.engine.voices import VoiceRange

ALL_PLAYERS: Mapping[str, Player] = {
    **PLAYERS,
    "bass": play_bass,
    "counter": play_counter,
    "riser": play_riser,
    "impact": play_impact,
    "bed": play_bed,
    "sweep": play_sweep,
}
GROWTH = (
    0.06  # intensity by which the second half of a long section exceeds the first, and the first falls short
)
EXTRA_FLOOR = 0.3  # seats from here on are not the band's backbone …
RESTING_KINDS = frozenset({"Verse", "Pre Chorus", "Bridge", "Interlude"})
REST_CHANCE = 0.2  # … and leave out some of these sections
FINAL_STRUM_BEATS = 0.3  # into the last bar: later strokes are left out
STOP_RISE, STOP_CHANCE = 0.2, 0.3
WISH_FLOOR = 0.25  # an instrument asked for plays from quiet verses on
SOLOISTS = frozenset({
    "saxophone", "trumpet", "violin", "fiddle", "flute", "dizi", "erhu", "harmonica", "accordion",
    "clarinet", "oboe",
    "cello", "guzheng", "pipa", "vibraphone", "distorted guitar", "steel guitar", "sitar", "koto",
    "nylon guitar",
})  # fmt: skip
"""Instruments that lead when a prompt asks for them; others only accompany."""
LEAD_RANGE = 20  # semitones of a lead instrument's best register
ROLE_ORDER = (
    "drums",
    "percussion",
    "bass",
    "keys",
    "guitar",
    "strings",
    "pad",
    "synth",
    "brass",
    "woodwind",
    "lead",
    "fx",
)
NO_DRUMS, DRUM_STEP = -2, 0.28  # the least of the writer's wishes; section energy that one step is worth
TOGETHER = 0.05  # beats within which two notes of one pitch are one
CLAP_STEPS = "....8.......8..."  # handclaps wished for, on the backbeat


def arrange(
    style: StyleSpec,
    form: Form,
    chords: Sequence[Chord],
    melody: Sequence[MelodyNote],
    voice: VoiceRange,
    seed: int,
) -> tuple[Part, ...]:
    """All instrument parts, grouped by role; a cappella only the hands that the prompt asks for."""
    band = BANDS[style.genre]
    contexts, drums = _contexts(style, form, chords, melody, seed, band)
    if is_unaccompanied(style.kinds) and any(note.syllable_id for note in melody):
        return tuple(part for part in _percussion(style, contexts) if part.notes)
    parts = [_drums(band, contexts, drums, style), *_percussion(style, contexts)]
    for seat in seats(band, style, seed):
        notes = [note for context in contexts for note in _played(seat, context)]
        parts.append(_part(seat, notes))
    parts.append(_lead(band, style, melody, seed))
    heard = [part for part in parts if part.notes]
    return tuple(sorted(heard, key=lambda part: ROLE_ORDER.index(part.role)))


def _contexts(
    style: StyleSpec, form: Form, chords: Sequence[Chord], melody: Sequence[MelodyNote], seed: int, band: Band
) -> tuple[list[SectionContext], list[list[Bar]]]:
    contexts, drums = [], []
    for i, section in enumerate(form.sections):
        following = form.sections[i + 1].energy if i + 1 < len(form.sections) else None
        context = SectionContext(
            section=section,
            style=style,
            grid=form.grid,
            seed=seed,
            chords=tuple(c for c in chords if c.section_id == section.source.id),
            tune=tuple(n for n in melody if section.start - 1e-6 <= n.beat < section.end),
            following=following,
            first=i == 0,
            kicks={},
        )
        bars = _wished(context, next((kind for kind in style.kinds if kind in GROOVES), band.groove))
        drums.append(bars)
        contexts.append(replace(context, kicks=kicks_of(bars)))
    return contexts, drums


def _wished(context: SectionContext, genre: str) -> list[Bar]:
    """The drummer's bars, as much or as little as the writer wants in this section."""
    wish = context.section.wish.drums
    if wish <= NO_DRUMS:
        return [{} for _ in range(context.bars)]
    wish += (MORE_DRUMS in context.style.kinds) - (LESS_DRUMS in context.style.kinds)
    bars, way = drum_bars(context, genre), 1 if wish > 0 else -1
    for step in range(1, abs(wish) + 1):
        energy = context.section.energy + DRUM_STEP * step * way
        other = drum_bars(replace(context, section=replace(context.section, energy=energy)), genre)
        if way * (strokes(other) - strokes(bars)) > 0:
            bars = other
        else:
            bars = fuller(bars, context, genre) if way > 0 else thinner(bars)
    return bars


def seats(band: Band, style: StyleSpec, seed: int) -> list[Seat]:
    """The band without what is banned, with what is wished for, and a guest from a blended genre."""
    members = [seat for seat in band.seats if not banned(seat, style)]
    played = {name for seat in members for name in seat.instruments}
    for wish in style.wanted:
        if wish in played:
            members = [_eager(seat) if wish in seat.instruments else seat for seat in members]
        elif wish in WISHES:
            members.append(replace(CATALOGUE[WISHES[wish]], floor=WISH_FLOOR))
    members += _guests(band, style, members, seed)
    if not any(seat.role in ("keys", "guitar", "strings", "pad", "synth") for seat in members):
        members += [seat for seat in (CATALOGUE["Pad"],) if not banned(seat, style)]
    return members


def banned(seat: Seat, style: StyleSpec) -> bool:
    return bool(set(seat.instruments) & set(style.banned)) or seat.role in style.banned


def _eager(seat: Seat) -> Seat:
    """An instrument named in the prompt is heard earlier and a little louder."""
    return replace(seat, floor=min(seat.floor, WISH_FLOOR), mix=replace(seat.mix, gain=seat.mix.gain + 1.5))


def _guests(band: Band, style: StyleSpec, members: Sequence[Seat], seed: int) -> list[Seat]:
    """Up to two harmony players of the second genre, for a blend."""
    if len(style.blend) < 2:
        return []
    names = {seat.name for seat in members}
    known = {instrument for seat in members for instrument in seat.instruments}
    options = [
        seat
        for seat in BANDS[style.blend[1][0]].seats
        if seat.role not in ("bass", "fx") and seat.name not in names and not set(seat.instruments) & known
    ]
    options = [seat for seat in options if not banned(seat, style)]
    rng = stream(seed, "arrange", "guests")
    order = rng.permutation(len(options))
    return [options[int(i)] for i in order[:2]]


def _played(seat: Seat, context: SectionContext) -> list[Note]:
    """What the seat plays in the section: from its start, from its middle, or nothing; cut where the band
    stops."""
    start = _entry(seat, context)
    if start is None:
        return []
    stop = context.section.end if seat.role == "fx" else _stop(context)
    notes = [
        replace(note, dur=min(note.dur, stop - note.beat))
        for note in ALL_PLAYERS[seat.player](seat, context)
        if start - 1e-6 <= note.beat < stop - 1e-6
    ]
    return _final(notes, context) if context.following is None and seat.role != "fx" else notes


def _final(notes: Sequence[Note], context: SectionContext) -> list[Note]:
    """The song's last bar: its first chord, held."""
    last = context.bar_start(context.bars - 1)
    return [
        replace(note, dur=context.section.end - note.beat) if note.beat >= last - 1e-6 else note
        for note in notes
        if note.beat < last + FINAL_STRUM_BEATS
    ]


def _entry(seat: Seat, context: SectionContext) -> float | None:
    """The beat the seat comes in; long sections grow in their second half, and extra players sit some out."""
    if context.kind in seat.skip or (seat.only and context.kind not in seat.only):
        return None
    if context.intensity >= seat.ceiling:
        return None
    extra = seat.floor >= EXTRA_FLOOR and context.kind in RESTING_KINDS
    if extra and seat.role != "bass" and float(context.rng(seat.name, "rests").random()) < REST_CHANCE:
        return None
    growth = GROWTH if context.bars >= 8 else 0.0
    if seat.floor <= context.intensity - growth or seat.floor == 0:
        return context.start
    return context.bar_start(context.bars // 2) if seat.floor <= context.intensity + growth else None


def _stop(context: SectionContext) -> float:
    """Where the band falls silent: now and then a beat before a much louder section."""
    louder = context.following is not None and context.following - context.section.energy > STOP_RISE
    stops = louder and context.bars >= 4 and float(context.rng("stop").random()) < STOP_CHANCE
    return context.section.end - (1.0 if stops else 0.0)


def _part(seat: Seat, notes: Sequence[Note]) -> Part:
    return Part(
        id=seat.name.lower().replace(" ", "-"),
        name=seat.name,
        role=seat.role,
        source=seat.source,
        notes=_separate(notes),
        mix=seat.mix,
        lay_back=seat.lay_back,
        humanise=seat.humanise,
    )


def _separate(notes: Sequence[Note]) -> tuple[Note, ...]:
    """In order, without two notes of one pitch overlapping: the earlier one ends where the later begins."""
    last: dict[int, int] = {}
    kept: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.beat, n.pitch, -n.dur)):
        place = last.get(note.pitch)
        if place is not None and note.beat < kept[place].beat + kept[place].dur - 1e-9:
            before = kept[place]
            if note.beat - before.beat < TOGETHER:
                loud, long = max(before.velocity, note.velocity), max(before.dur, note.dur)
                kept[place] = replace(before, dur=long, velocity=loud)
                continue
            kept[place] = replace(before, dur=note.beat - before.beat)
        last[note.pitch] = len(kept)
        kept.append(note)
    return tuple(sorted(kept, key=lambda n: (n.beat, n.pitch)))


def _drums(
    band: Band, contexts: Sequence[SectionContext], drums: Sequence[Sequence[Bar]], style: StyleSpec
) -> Part:
    silent = "drums" in style.banned
    notes = (
        []
        if silent
        else [n for c, bars in zip(contexts, drums, strict=True) for n in drum_notes(list(bars), c)]
    )
    return Part(
        id="drums",
        name="Drums",
        role="drums",
        source=f"sf2:128:{40 if 'brushes' in style.wanted else band.kit}",
        notes=_separate(notes),
        mix=band.drum_mix,
        lay_back=band.lay_back,
        humanise=band.drum_humanise,
    )


def _percussion(style: StyleSpec, contexts: Sequence[SectionContext]) -> list[Part]:
    """Handclaps, tambourine or hand drums that the prompt asks for."""
    rows = {
        "handclaps": ("clap", CLAP_STEPS),
        "tambourine": ("tamb", "..4.7.4...4.7.4."),
        "percussion": ("conga", "5.36.5..5.36.556"),
    }
    parts = []
    for wish, (element, text) in rows.items():
        if wish not in style.wanted:
            continue
        notes = [
            Note(c.bar_start(bar) + step * 0.25, 0.2, KIT[element], int(text[step % 16]) * 12)
            for c in contexts
            if c.intensity >= 0.5
            for bar in range(c.bars)
            for step in range(c.grid.steps)
            if text[step % 16].isdigit() and not (bar % 8 == 7 and step >= 12)
        ]
        parts.append(
            Part(
                wish,
                wish.capitalize(),
                "percussion",
                "sf2:128:0",
                tuple(notes),
                mix=PartMix(pan=0.25, room=0.2, hall=0.08),
            )
        )
    return parts


def _lead(band: Band, style: StyleSpec, melody: Sequence[MelodyNote], seed: int) -> Part:
    """The tune where nobody sings, on a lead instrument in its own register."""
    name = lead_instrument(band, style, seed)
    source, low = LEADS[name]
    tune = [note for note in melody if note.syllable_id is None]
    middle = sum(note.pitch for note in tune) / len(tune) if tune else 0.0
    shift = 12 * round((low + LEAD_RANGE / 2 - middle) / 12) if tune else 0
    amp = 7.0 if name == "distorted guitar" else 2.5 if name == "electric guitar" else 0.0
    return Part(
        id="lead",
        name=name.capitalize(),
        role="lead",
        source=source,
        notes=_separate([Note(n.beat, n.dur, n.pitch + shift, n.velocity) for n in tune]),
        mix=PartMix(pan=0.06, room=0.1, hall=0.2, delay=0.14, high_pass=130, amp=amp),
        lay_back=band.lay_back,
    )


def lead_instrument(band: Band, style: StyleSpec, seed: int) -> str:
    """One that the prompt asks for and that can lead, else one of the band's."""
    rng = stream(seed, "arrange", "lead")
    wished = [wish for wish in style.wanted if wish in SOLOISTS]
    free = [name for name in band.leads if name not in style.banned] or ["synth"]
    return wished[0] if wished else free[int(rng.integers(len(free)))]
