"""Makes the permissions of this room known when the apps are loaded."""

from __future__ import annotations

from thuocdo.official_reports import permissions

__all__ = ["permissions"]
