"""As in Vietnamese: whoever reads in English types dates as they stand on the papers of the agency."""

from __future__ import annotations

from thuocdo.settings.formats.vi.formats import DATE_INPUT_FORMATS, DATETIME_INPUT_FORMATS

__all__ = ["DATETIME_INPUT_FORMATS", "DATE_INPUT_FORMATS"]
