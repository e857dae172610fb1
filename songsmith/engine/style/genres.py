"""The genres as data: how each is called, how fast, in what mode and feel it usually is."""

from __future__ import annotations

from dataclasses import dataclass

STRAIGHT = 0.5
SHUFFLE = 0.62  # a little straighter than triplets, as played
TRIPLET = 0.66

ALL_TONICS = (0, 2, 3, 4, 5, 7, 9, 10)
GUITAR_TONICS = (0, 2, 4, 7, 9)  # open strings ring
HORN_TONICS = (0, 3, 5, 7, 8, 10)  # flat keys, as horn players read them


@dataclass(frozen=True, slots=True)
class Genre:
    """bpm: usual range in quarter notes. minor: share of songs in minor. energy: 0 … 1.

    odd_meters: what it is written in now and then instead of 4/4.
    words: what names the genre in a prompt, each with a weight; 3 = the genre's own name, 1 = a hint.
    """

    name: str
    title: str
    bpm: tuple[int, int]
    minor: float
    energy: float
    words: tuple[tuple[str, float], ...]
    swing: float = STRAIGHT
    tonics: tuple[int, ...] = ALL_TONICS
    odd_meters: tuple[tuple[int, int], ...] = ()


_TABLE = (
    Genre("pop", "Pop", (94, 122), 0.3, 0.65,
          (("pop", 2.6), ("indie pop", 3), ("electropop", 3), ("dance pop", 3), ("teen pop", 3),
              ("bubblegum", 2.5),
           ("k-pop", 3), ("kpop", 3), ("j-pop", 3), ("jpop", 3), ("mandopop", 3), ("c-pop", 3), ("top 40", 2),
           ("radio friendly", 1.5), ("catchy", 0.8), ("indie", 1.2), ("synth", 0.5), ("流行", 3),
           ("handclaps",
               0.5),
           ("singer-songwriter", 0.6), ("disco", 1.2), ("bedroom pop", 3), ("power pop", 2))),
    Genre("ballad", "Ballad", (66, 82), 0.4, 0.5,
          (("ballad", 3.6), ("power ballad", 3), ("torch song", 3), ("lullaby", 2.5), ("balada", 3.6),
              ("canción de cuna", 3.6),
              ("nana", 1),
           ("抒情", 3.6), ("慢歌", 2), ("情歌", 3), ("slow song", 2), ("slow dance", 2), ("heartbreak", 0.8),
           ("tearjerker",
               1.5),
           ("wedding song", 2), ("love song", 1.2)),
          odd_meters=((6, 8),)),
    Genre("rock", "Rock", (108, 146), 0.45, 0.82,
          (("rock", 3), ("hard rock", 3.2), ("alternative", 2), ("alt-rock", 3), ("alt rock", 3), ("grunge",
              3),
           ("metal", 3), ("heavy metal", 3), ("arena rock", 3), ("stadium rock", 3), ("indie rock", 3.4),
           ("rock and roll", 3.2), ("rock'n'roll", 3.2), ("classic rock", 3), ("britpop", 2.5), ("shoegaze",
               2.5),
           ("emo", 2.5), ("post-rock", 2.5), ("摇滚", 3), ("rockero", 3), ("garage rock", 3), ("overdrive",
               0.8)),
          tonics=GUITAR_TONICS),
    Genre("punk", "Punk", (160, 190), 0.25, 0.95,
          (("punk", 3.4), ("pop punk", 3.8), ("punk rock", 4.2), ("hardcore", 2.5), ("skate punk", 3.5),
              ("朋克", 3.4)),
          tonics=GUITAR_TONICS),
    Genre("folk", "Folk", (84, 112), 0.25, 0.45,
          (("folk", 3), ("indie folk", 3.2), ("acoustic", 1.3), ("singer-songwriter", 2.4), ("campfire", 2),
           ("fingerpicked", 1.6), ("fingerpicking", 1.6), ("celtic", 2.6), ("irish", 2), ("sea shanty", 3),
           ("shanty", 3), ("americana", 2.2), ("民谣", 3), ("folclore", 2.5), ("trova", 2.5), ("unplugged",
               1.4),
           ("bluegrass", 1.6), ("troubadour", 2)),
          tonics=GUITAR_TONICS, odd_meters=((3, 4), (6, 8))),
    Genre("country", "Country", (92, 126), 0.1, 0.6,
          (("country", 3), ("bluegrass", 2.4), ("honky tonk", 3), ("honky-tonk", 3), ("nashville", 2.5),
           ("cowboy", 2), ("western", 1.2), ("americana", 1.6), ("outlaw country", 3.2), ("乡村", 3)),
          tonics=GUITAR_TONICS),
    Genre("blues", "Blues", (72, 116), 0.2, 0.55,
          (("blues", 3.2), ("twelve bar", 2.5), ("12-bar", 2.5), ("delta", 1.2), ("boogie", 2), ("布鲁斯",
          3.2),
           ("蓝调", 3.2), ("slide guitar", 1)),
          swing=TRIPLET, tonics=(2, 4, 5, 7, 9, 10)),
    Genre("jazz", "Jazz", (108, 152), 0.35, 0.5,
          (("jazz", 3), ("smooth jazz", 3), ("swing", 2.2), ("big band", 2.6), ("bebop", 3), ("cool jazz", 3),
           ("lounge", 1.8), ("crooner", 2.2), ("standards", 1.6), ("walking bass", 1.2), ("brushes", 0.8),
           ("爵士", 3), ("noir", 1), ("speakeasy", 2), ("manouche", 2.5)),
          swing=TRIPLET, tonics=HORN_TONICS),
    Genre("bossa", "Bossa nova", (116, 140), 0.4, 0.4,
          (("bossa nova", 4), ("bossa", 4), ("samba", 2.8), ("brazilian", 2), ("mpb", 2.5), ("rio", 0.8),
           ("巴萨诺瓦", 4)),
          tonics=(0, 2, 3, 5, 7, 9, 10)),
    Genre("soul", "Soul and R&B", (70, 100), 0.45, 0.55,
          (("soul", 3), ("r&b", 3), ("rnb", 3), ("r and b", 3), ("neo-soul", 3.4), ("neo soul", 3.4),
              ("motown", 3),
           ("doo-wop", 2.5), ("doo wop", 2.5), ("rhythm and blues", 3), ("灵魂", 3), ("slow jam", 2.5),
           ("smooth", 0.6),
           ("节奏布鲁斯", 3)),
          tonics=HORN_TONICS, odd_meters=((6, 8),)),
    Genre("funk", "Funk", (98, 118), 0.55, 0.75,
          (("funk", 3.2), ("funky", 2.6), ("slap bass", 1.4), ("disco", 2), ("groovy", 0.9), ("放克", 3.2),
           ("nu disco", 2.4), ("wah", 1)),
          tonics=(2, 4, 5, 7, 9, 10)),
    Genre("reggae", "Reggae", (70, 92), 0.35, 0.5,
          (("reggae", 3.4), ("dub", 2.2), ("ska", 2.4), ("rocksteady", 3), ("dancehall", 2.4), ("jamaican",
              2),
           ("雷鬼", 3.4), ("island", 0.8), ("one drop", 2)),
          tonics=(0, 2, 4, 5, 7, 9)),
    Genre("hiphop", "Hip hop", (80, 98), 0.75, 0.65,
          (("hip hop", 3), ("hip-hop", 3), ("hiphop", 3), ("rap", 3), ("trap", 3), ("drill", 2.6),
              ("boom bap", 3.2),
           ("boom-bap", 3.2), ("808", 1.2), ("phonk", 2.2), ("trip hop", 2.8), ("嘻哈", 3),
           ("说唱", 3), ("陷阱", 2), ("g-funk",
           2))),
    Genre("lofi", "Lo-fi", (70, 88), 0.6, 0.4,
          (("lo-fi", 3), ("lofi", 3), ("lo fi", 3), ("chillhop", 3.2), ("chill-hop", 3.2), ("study beats", 3),
           ("chillout", 1), ("vinyl crackle", 1.2), ("beats to study", 3), ("bedroom", 0.6), ("低保真", 3),
           ("lo-fi hip hop", 5), ("lofi hip hop", 5), ("lo-fi hip-hop", 5), ("lofi hip-hop", 5)),
          swing=0.58),
    Genre("house", "House and EDM", (120, 128), 0.7, 0.85,
          (("house", 3), ("edm", 3), ("techno", 2.8), ("trance", 2.8), ("dance", 1.3), ("club", 1.4),
              ("festival", 1.2),
           ("future bass", 2.6), ("electro", 1.8), ("electronic", 1.4), ("eurodance", 3), ("deep house", 3.4),
           ("tropical house", 3.4), ("progressive house", 3.4), ("rave", 2), ("big room", 3),
           ("four on the floor", 1.6),
           ("电子", 1.6), ("舞曲", 2), ("浩室", 3), ("electrónica", 1.6), ("bailable", 1), ("hyperpop", 1.5),
           ("dubstep", 2))),
    Genre("synthwave", "Synthwave", (84, 116), 0.75, 0.7,
          (("synthwave", 3.6), ("synth wave", 3.6), ("retrowave", 3.6), ("outrun", 3), ("synth-pop", 3),
              ("synthpop", 3),
           ("synth pop", 3), ("darkwave", 2.8), ("new wave", 2.6), ("eighties synth",
               2.6),
           ("synth", 1.6), ("synths", 1.6), ("synthesizer", 1.5), ("analog", 0.7), ("neon", 0.9),
           ("night drive", 1.2),
           ("合成器", 1.6), ("vaporwave", 2.2), ("cyberpunk", 1.6), ("sintetizador", 1.5), ("italo", 1.8))),
    Genre("dnb", "Drum and bass", (168, 176), 0.75, 0.88,
          (("drum and bass", 4), ("drum & bass", 4), ("drum'n'bass", 4), ("dnb", 4), ("d&b", 4), ("d'n'b", 4),
           ("jungle", 2.4), ("liquid", 1.2), ("breakbeat", 2.6), ("neurofunk", 3), ("鼓打贝斯", 4))),
    Genre("ambient", "Ambient", (60, 84), 0.5, 0.22,
          (("ambient", 2.8), ("drone", 2), ("meditation", 2.2), ("new age", 2.4), ("soundscape", 2),
              ("sleep", 1.4),
           ("ethereal", 1.2), ("atmospheric", 1), ("space", 0.6), ("floating", 0.8), ("氛围", 2.8), ("冥想",
           2.2),
           ("spa", 1.4), ("chillout", 1.2), ("ambiental", 2.8))),
    Genre("cinematic", "Cinematic", (76, 108), 0.65, 0.75,
          (("cinematic", 2.6), ("orchestral", 2.6), ("orchestra", 2), ("film score", 3), ("soundtrack", 2),
           ("epic", 1.1), ("trailer", 2.2), ("symphonic", 2.4), ("film music", 3), ("heroic", 1.2),
           ("fantasy", 0.8),
           ("史诗", 1.5), ("电影", 2.2), ("管弦", 2.4), ("cinematográfico", 2.6), ("orquestal", 2.6),
           ("musical theatre", 2),
           ("classical", 2), ("broadway", 2)),
          odd_meters=((6, 8),)),
    Genre("gospel", "Gospel", (68, 108), 0.15, 0.7,
          (("gospel", 3.2), ("worship", 2.6), ("church", 1.6), ("spiritual", 1.4), ("praise", 2), ("hymn", 2),
           ("福音", 3.2),),
          swing=SHUFFLE, tonics=(0, 1, 3, 5, 7, 8, 10), odd_meters=((6, 8),)),
    Genre("latin", "Latin", (92, 124), 0.55, 0.72,
          (("latin", 2.8), ("salsa", 3.2), ("cumbia", 3), ("reggaeton", 3), ("reguetón", 3), ("merengue", 3),
           ("mambo", 3), ("bachata", 3), ("son cubano", 3.2), ("rumba", 2.8), ("tango", 2.4), ("flamenco",
               2.4),
           ("mariachi", 2.4), ("ranchera", 2.4), ("latino", 2.8), ("latina", 2.8), ("bolero", 3.4), ("cuban",
               2.4),
           ("tropical", 1.2), ("拉丁", 2.8), ("cha cha", 2.8)),
          tonics=(0, 2, 4, 5, 7, 9)),
    Genre("chinese", "Chinese traditional", (72, 92), 0.3, 0.5,
          (("chinese", 2.6), ("gufeng", 4), ("guzheng", 2.2), ("erhu", 2.2), ("pipa", 2), ("dizi", 2),
              ("wuxia", 3),
           ("oriental", 1.6), ("国风", 4), ("古风", 4), ("中国风", 4), ("中国", 2.6), ("古筝", 2.2), ("二胡",
           2.2),
           ("琵琶", 2), ("笛子", 2), ("武侠", 3), ("仙侠", 3), ("chinese traditional", 4),
           ("traditional chinese", 4),
           ("戏曲", 2.6), ("guqin", 2.2)),
          tonics=(0, 2, 5, 7, 9, 10)),
)  # fmt: skip

GENRES: dict[str, Genre] = {genre.name: genre for genre in _TABLE}
DEFAULT_GENRE = "pop"

SLOW_STYLES: dict[str, tuple[int, int]] = {
    "bolero": (84, 98),
    "lullaby": (66, 76),
    "trap": (68, 76),
    "ska": (140, 160),
}
"""Words that name a kind within a genre whose tempo is its own."""
