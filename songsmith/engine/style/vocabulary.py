"""The words of style prompts beside genres: instruments, moods, tempo, metre, voice, era, production.

Phrases are lower case. English, with the common Spanish and Chinese words.
"""

from __future__ import annotations

from dataclasses import dataclass

INSTRUMENTS: dict[str, tuple[str, ...]] = {
    "piano": ("piano", "pianos", "grand piano", "upright piano", "钢琴", "teclado"),
    "electric piano": ("electric piano", "rhodes", "e-piano", "wurlitzer", "wurli", "piano eléctrico",
        "电钢琴"),
    "organ": ("organ", "hammond", "church organ", "órgano", "风琴"),
    "keys": ("keys", "keyboards", "keyboard", "键盘"),
    "strings": ("strings", "string section", "string quartet", "orchestra", "cuerdas", "弦乐"),
    "violin": ("violin", "violins", "violín", "小提琴"),
    "cello": ("cello", "cellos", "violonchelo", "大提琴"),
    "fiddle": ("fiddle",),
    "acoustic guitar": ("acoustic guitar", "acoustic guitars", "fingerpicked guitar", "strummed guitar",
                        "guitarra acústica", "guitarras acústicas", "木吉他", "原声吉他"),
    "nylon guitar": ("nylon guitar", "nylon", "classical guitar", "spanish guitar", "flamenco guitar",
                     "guitarra española", "guitarra clásica", "古典吉他"),
    "electric guitar": ("electric guitar", "electric guitars", "clean guitar", "guitarra eléctrica",
        "guitarras eléctricas",
        "电吉他"),
    "distorted guitar": ("distorted guitar", "distorted guitars", "distortion", "overdrive", "guitar riffs",
                         "crunchy guitars", "power chords", "heavy guitars"),
    "steel guitar": ("pedal steel", "lap steel", "steel guitar", "slide guitar"),
    "guitar": ("guitar", "guitars", "guitarra", "guitarras", "吉他"),
    "bass": ("bass", "bass guitar", "upright bass", "double bass", "walking bass", "slap bass", "bajo",
        "贝斯"),
    "synth bass": ("synth bass", "sub bass", "808 bass", "reese bass"),
    "drums": ("drums", "drum", "drum kit", "drum set", "beat", "beats", "drum machine", "batería",
        "tambores", "鼓"),
    "brushes": ("brushes", "brushed drums"),
    "percussion": ("percussion", "percusión", "bongos", "congas", "shaker", "cajón", "打击乐"),
    "handclaps": ("handclaps", "handclap", "claps", "clapping", "hand claps", "palmas", "拍手",
        "finger snaps", "finger snapping", "finger clicks", "chasquidos", "响指"),
    "tambourine": ("tambourine", "pandereta"),
    "pad": ("pad", "pads", "synth pad", "synth pads"),
    "synth": ("synth", "synths", "synthesizer", "synthesizers", "arpeggiator", "arp", "arpeggios", "supersaw",
              "supersaws", "sintetizador", "sintetizadores", "合成器"),
    "vinyl": ("vinyl crackle", "vinyl", "crackle", "tape hiss", "黑胶"),
    "saxophone": ("saxophone", "sax", "saxofón", "saxo", "萨克斯"),
    "trumpet": ("trumpet", "trumpets", "muted trumpet", "trompeta", "trompetas", "小号"),
    "brass": ("brass", "horns", "horn section", "brass section", "trombone", "metales", "铜管"),
    "french horn": ("french horn", "french horns"),
    "flute": ("flute", "flutes", "flauta", "whistle", "tin whistle", "recorder", "长笛"),
    "dizi": ("dizi", "bamboo flute", "xiao", "笛子", "箫"),
    "clarinet": ("clarinet", "clarinete"),
    "oboe": ("oboe",),
    "harmonica": ("harmonica", "armónica", "口琴"),
    "accordion": ("accordion", "acordeón", "bandoneon", "bandoneón", "手风琴"),
    "banjo": ("banjo",),
    "mandolin": ("mandolin", "mandolina"),
    "ukulele": ("ukulele", "尤克里里"),
    "harp": ("harp", "arpa", "竖琴"),
    "bells": ("bells", "glockenspiel", "music box", "celesta", "chimes", "campanas"),
    "vibraphone": ("vibraphone", "vibes"),
    "marimba": ("marimba", "xylophone", "kalimba"),
    "choir": ("choir", "choirs", "chorale", "coro", "gospel choir", "合唱"),
    "timpani": ("timpani", "taiko", "war drums"),
    "guzheng": ("guzheng", "zheng", "guqin", "古筝", "古琴"),
    "erhu": ("erhu", "二胡"),
    "pipa": ("pipa", "琵琶"),
    "sitar": ("sitar",),
    "koto": ("koto",),
}  # fmt: skip

FAMILIES: dict[str, tuple[str, ...]] = {
    "guitar": (
        "guitar",
        "acoustic guitar",
        "nylon guitar",
        "electric guitar",
        "distorted guitar",
        "steel guitar",
    ),
    "keys": ("keys", "piano", "electric piano", "organ"),
    "strings": ("strings", "violin", "cello", "fiddle"),
    "drums": ("drums", "brushes"),
    "percussion": ("percussion", "handclaps", "tambourine", "timpani"),
    "bass": ("bass", "synth bass"),
    "synth": ("synth", "pad", "synth bass"),
    "brass": ("brass", "trumpet", "french horn", "saxophone"),
    "piano": ("piano",),
}
"""Banning the family's name bans its members."""


@dataclass(frozen=True, slots=True)
class Mood:
    """minor: pull towards minor (positive) or major; energy, tempo: shifts (tempo as a factor's exponent,
    ±1).

    genres: small pulls on the choice of genre.
    """

    name: str
    words: tuple[str, ...]
    minor: float = 0.0
    energy: float = 0.0
    tempo: float = 0.0
    genres: tuple[tuple[str, float], ...] = ()


MOODS: tuple[Mood, ...] = (
    Mood("sad", ("sad", "melancholic", "melancholy", "melancolía", "melancólico", "melancólica", "lonely",
        "heartbroken",
                 "heartbreak", "tears", "tearful", "sorrow", "sorrowful", "bittersweet", "mournful",
                 "triste", "grief",
                 "悲伤", "忧伤", "伤感", "难过", "blue", "wistful", "longing", "lament"),
         0.45, -0.08, -0.35, (("ballad", 0.9), ("folk", 0.3))),
    Mood("nostalgic", ("nostalgic", "nostalgia", "memories", "nostálgico", "nostálgica", "怀旧", "思念"),
        0.05,
        -0.05, -0.1,
         (("folk", 0.2), ("synthwave", 0.2))),
    Mood("happy", ("happy", "joyful", "joy", "sunny", "bright", "cheerful", "fun", "playful", "feel-good",
        "feel good",
                   "summer", "carefree", "alegre", "feliz", "soleado", "欢快", "快乐", "阳光", "uplifting",
                   "hopeful",
                   "optimistic", "celebratory"), -0.6, 0.1, 0.35, (("pop", 0.6),)),
    Mood("calm", ("calm", "mellow", "soft", "gentle", "relaxed", "relaxing", "peaceful", "quiet", "soothing",
        "tranquil",
                  "tender", "delicate", "suave", "tranquilo", "tranquila", "chill", "laid-back", "laid back",
                  "intimate",
                  "rainy night", "rainy", "rain", "lluvia", "平静", "轻柔", "温柔", "安静", "雨夜"),
         0.0, -0.14, -0.3, (("ballad", 0.5), ("folk", 0.2), ("lofi", 0.2))),
    Mood("dreamy", ("dreamy", "hazy", "floating", "ethereal", "hypnotic", "soñador", "梦幻", "迷幻",
        "psychedelic"),
         0.05, -0.06, -0.15, (("ambient", 0.3), ("synthwave", 0.2), ("lofi", 0.2))),
    Mood("powerful", ("powerful", "anthemic", "anthem", "soaring", "big", "epic", "triumphant", "strong",
        "stadium",
                      "poderoso", "épico", "power", "heroic", "震撼", "激昂", "explosive", "huge", "massive"),
         0.0, 0.22, 0.2, (("rock", 0.5), ("cinematic", 0.4), ("ballad", -1.2))),
    Mood("energetic", ("energetic", "driving", "upbeat", "lively", "danceable", "exciting", "fierce",
        "aggressive",
                       "angry", "rebellious", "enérgico", "enérgica", "intenso", "激烈", "动感", "hype",
                       "rowdy",
                       "urgent", "intense"),
         0.0, 0.18, 0.45, (("pop", 0.3), ("rock", 0.3), ("ballad", -1.2))),
    Mood("dark", ("dark", "moody", "brooding", "ominous", "sinister", "haunting", "eerie", "noir", "gritty",
        "oscuro",
                  "oscura", "黑暗", "tense", "menacing"), 0.6, 0.0, -0.05, (("synthwave", 0.3), ("cinematic",
                      0.3))),
    Mood("romantic", ("romantic", "love", "romántico", "romántica", "amor", "浪漫", "sensual", "sexy",
        "passionate"),
         -0.1, -0.03, -0.1, (("ballad", 0.5), ("soul", 0.3))),
    Mood("warm", ("warm", "cozy", "cosy", "cálido", "cálida", "温暖", "tender", "heartfelt", "sincere"),
        -0.25,
        -0.04, -0.05, ()),
    Mood("mysterious", ("mysterious", "mystical", "misterioso", "神秘", "magical", "enchanted"), 0.4, -0.03,
        -0.1, ()),
)  # fmt: skip

TEMPO_WORDS: dict[str, float] = {
    "very slow": -1.6, "slow": -1.0, "slowly": -1.0, "slow tempo": -1.0, "largo": -1.6, "adagio": -1.2,
    "lento": -1.0,
    "lenta": -1.0, "despacio": -1.0, "andante": -0.6, "downtempo": -0.9, "mid-tempo": 0.0, "midtempo": 0.0,
    "mid tempo": 0.0, "moderate": 0.0, "moderato": 0.0, "allegro": 0.8, "presto": 1.6, "fast": 1.0,
    "very fast": 1.6,
    "uptempo": 1.0, "up-tempo": 1.0, "quick": 0.8, "rápido": 1.0, "rápida": 1.0, "慢": -1.0, "慢板": -1.2,
    "缓慢": -1.0,
    "中速": 0.0, "快": 1.0, "快板": 1.0, "half-time": -0.6, "half time": -0.6, "double time": 0.8,
}  # fmt: skip
"""−1 = the slow end of the genre's range and a little below, +1 = the fast end."""

LESS_DRUMS, MORE_DRUMS = "less drums", "more drums"
FEELS = {
    **dict.fromkeys(("half time", "half-time", "half time feel"), "half-time"),
    **dict.fromkeys(
        ("less drums", "fewer drums", "light drums", "lighter drums", "soft drums", "sparse drums",
        "gentle drums", "quiet drums", "light drumming", "menos batería", "batería suave", "轻鼓", "少鼓"),
        LESS_DRUMS,
    ),
    **dict.fromkeys(
        ("more drums", "busy drums", "busier drums", "lots of drums", "más batería", "多鼓"),
        MORE_DRUMS,
    ),
}  # fmt: skip
"""Words that change what the drummer counts, or how much there is to play."""

METERS: dict[str, tuple[int, int]] = {
    "3/4": (3, 4), "waltz": (3, 4), "waltzing": (3, 4), "vals": (3, 4), "three-four": (3, 4),
    "triple meter": (3, 4),
    "triple metre": (3, 4), "圆舞曲": (3, 4), "华尔兹": (3, 4), "三拍": (3, 4), "6/8": (6, 8),
    "six-eight": (6, 8),
    "six eight": (6, 8), "12/8": (6, 8), "4/4": (4, 4), "common time": (4, 4), "jig": (6, 8),
}  # fmt: skip

MODE_WORDS: dict[str, tuple[str, ...]] = {
    "minor": ("minor", "minor key", "menor", "小调"), "major": ("major", "major key", "mayor", "大调"),
}  # fmt: skip

VOICES: dict[str, tuple[str, ...]] = {
    "female": ("female", "female voice", "female vocal", "female vocals", "woman", "girl", "she sings",
        "soprano", "alto",
               "mujer", "voz femenina", "femenina", "女声", "女", "lady", "diva", "songstress"),
    "male": ("male", "male voice", "male vocal", "male vocals", "man", "baritone", "tenor", "crooner",
        "hombre", "boy",
             "voz masculina", "masculina", "男声", "男"),
    "young": ("child", "kid", "young voice", "childlike", "children", "niño", "niña", "童声"),
}  # fmt: skip

ERAS: dict[str, tuple[str, ...]] = {
    "1920s": ("1920s", "roaring twenties", "20s jazz"), "1940s": ("1940s", "40s", "forties"),
    "1950s": ("1950s", "50s", "fifties"), "1960s": ("1960s", "60s", "sixties", "años 60"),
    "1970s": ("1970s", "70s", "seventies", "años 70"), "1980s": ("1980s", "80s", "eighties", "años 80",
        "八十年代"),
    "1990s": ("1990s", "90s", "nineties", "años 90", "九十年代"), "2000s": ("2000s", "y2k"),
    "vintage": ("vintage", "retro", "old-school", "old school", "复古"), "modern": ("modern", "contemporary",
        "现代"),
}  # fmt: skip

PRODUCTION: dict[str, tuple[str, ...]] = {
    "vinyl": ("vinyl crackle", "vinyl", "crackle"), "tape": ("tape", "tape saturation", "cassette",
        "tape hiss"),
    "wall of sound": ("wall of sound",), "lo-fi": ("lo-fi", "lofi", "lo fi"), "reverb": ("reverb",
        "reverb-heavy", "spacious",
    "cavernous", "echo", "echoing", "混响"), "dry": ("dry", "close-mic", "close mic"), "polished":
    ("polished",
    "glossy",
    "radio-ready", "radio ready", "crisp", "clean"), "raw": ("raw", "live", "garage", "gritty", "room sound"),
    "wide": ("wide", "wide stereo", "immersive"), "minimal": ("minimal", "minimalist", "sparse",
        "stripped-down",
    "stripped down", "bare", "simple", "极简"), "lush": ("lush", "layered", "dense", "full", "rich"),
    "distorted": ("distorted", "fuzz", "fuzzy", "saturated"), "sidechain": ("sidechain", "sidechained",
        "pumping"),
    "harmonies": ("harmonies", "vocal harmonies", "stacked vocals", "backing vocals", "和声"),
}  # fmt: skip

LIFT_WORDS = ("key change", "key lift", "modulation", "truck driver", "cambio de tono", "转调", "升key")
NEGATORS = ("no", "without", "non", "minus", "not", "avoid", "except", "sin", "ningún", "ninguna", "没有",
    "不要", "无", "别",
            "不", "never", "zero", "don't want", "no more",
            "don't use", "do not use", "do not want", "leave out", "nada de", "sin nada de")  # fmt: skip
BANNING: dict[str, str] = {
    "drumless": "drums",
    "beatless": "drums",
    "no beat": "drums",
    "guitarless": "guitar",
}
"""Words that ban an instrument by themselves."""

JOINERS = (
    "and",
    "or",
    "nor",
    "any",
    "a",
    "an",
    "the",
    "too",
    "so",
    "very",
    "muy",
    "太",
    "y",
    "o",
    "ni",
    "de",
    "和",
    "或",
    "与",
    "&",
    "/",
    ",",
    "、",
)
"""Words that carry a ban on: "without drums or bass"."""
