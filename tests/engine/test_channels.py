"""Both channels at once."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from songsmith.engine.audio import Mono
from songsmith.engine.channels import each_channel


def test_results_come_in_the_channels_order_and_changes_stay() -> None:
    sound = np.array([[1, 2], [3, 4]], np.float32)
    together = threading.Barrier(2, timeout=30)

    def doubled(channel: Mono) -> float:
        together.wait()
        channel *= 2
        return float(channel.sum())

    assert each_channel(doubled, sound) == [6.0, 14.0]
    assert sound.tolist() == [[2, 4], [6, 8]]


def test_an_error_in_one_channel_is_not_lost() -> None:
    def failing(_: Mono) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        each_channel(failing, np.zeros((2, 4), np.float32))
