"""What numpy had better leave alone of the processor it runs on; it has to be said before numpy is loaded."""

from __future__ import annotations

import os
from pathlib import Path

#: Read by numpy, once.
_VARIABLE = "NPY_DISABLE_CPU_FEATURES"
#: All that numpy knows of AVX-512 which a Zen 4 has, as it names them.
_AVX512 = "X86_V4 AVX512_ICL"
_CPUINFO = Path("/proc/cpuinfo")
#: The first processor is described within so many letters; there may be hundreds.
_FIRST = 8_192


def sort_quickly() -> None:
    """Have numpy sort without AVX-512 on Zen 4, which packs registers into memory very slowly.

    There 245,760 numbers of 64 bits take 10.6 ms to sort with it and 2.3 ms without. Whatever the environment says of numpy already, stays.
    """
    try:
        with _CPUINFO.open(encoding="ascii", errors="replace") as file:
            said = file.read(_FIRST)
    except OSError:
        return  # not Linux
    if sorts_slowly(said):
        os.environ.setdefault(_VARIABLE, _AVX512)


def sorts_slowly(cpuinfo: str) -> bool:
    """Say whether a processor is a Zen 4, from what Linux says of it."""
    first = cpuinfo.partition("\n\n")[0]
    said = {
        name.strip(): value.strip()
        for name, _, value in (line.partition(":") for line in first.splitlines())
    }
    zen3_or_4 = said.get("vendor_id") == "AuthenticAMD" and said.get("cpu family") == "25"
    return zen3_or_4 and "avx512f" in said.get("flags", "").split()
