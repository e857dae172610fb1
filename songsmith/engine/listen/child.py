"""The child process that listens: `python -m songsmith.engine.listen.child FILE [FROM TO]`, in seconds.

It writes a line of JSON for each step: what it does, and at the end what it heard or why it did not.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.errors import EngineError
from songsmith.engine.listen.analysis import analyse
from songsmith.engine.listen.decode import decode
from songsmith.engine.listen.heard import as_json
from songsmith.engine.listen.listen import STOPPED
from songsmith.engine.listen.refusals import DecodeRefused


def main() -> None:
    parent = os.getppid()

    def say(**what: Any) -> None:
        print(json.dumps(what), flush=True)

    def report(doing: str, share: float) -> None:
        if os.getppid() != parent:  # whoever asked is gone
            raise SystemExit(1)
        say(doing=doing, share=share)

    try:
        report("Reading the recording", 0.0)
        heard = analyse(_part(decode(Path(sys.argv[1])), sys.argv[2:]), report)
        say(heard=as_json(heard))
    except DecodeRefused as refusal:
        say(refused=refusal.reason)
    except EngineError as error:
        say(failed=str(error))
    except MemoryError:
        say(failed=STOPPED)
    except BrokenPipeError:  # whoever asked was gone before this process could know its parent
        os._exit(1)


def _part(audio: Audio, ends: Sequence[str]) -> Audio:
    """What lies between the two ends; everything without them."""
    if not ends:
        return audio
    start, end = (round(float(seconds) * SAMPLE_RATE) for seconds in ends)
    return np.ascontiguousarray(audio[:, start:end])


if __name__ == "__main__":
    main()
