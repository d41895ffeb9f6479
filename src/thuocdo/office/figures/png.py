"""A chart as a picture for documents: white ground, the light colours of the screens, twice the size of the screen."""

from __future__ import annotations

from thuocdo.documents.charts import png_of

__all__ = ["png_of"]
