"""The sound of a call: two tones, made here, so that no recording is needed.

Pure.
"""

from __future__ import annotations

import io
import math
import wave
from functools import cache

RATE = 16_000
#: The tones of a door bell, e² and c², in Hz, and how long each of them sounds, in seconds.
_TONES = (659.26, 523.25)
_SECONDS = 0.7
_LOUD = 100


@cache
def chime_wav() -> bytes:
    """Return the sound as WAV, one channel of 8 bits: some 22 kB."""
    length = int(RATE * _SECONDS)
    samples = bytes(
        128 + round(_LOUD * math.exp(-4 * at / length) * math.sin(2 * math.pi * tone * at / RATE))
        for tone in _TONES
        for at in range(length)
    )
    stream = io.BytesIO()
    with wave.open(stream, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(samples)
    return stream.getvalue()
