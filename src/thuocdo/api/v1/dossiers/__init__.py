"""Dossiers for programs: read them, take them in, act on them."""

from __future__ import annotations

from thuocdo.api.v1.dossiers import acting, bundles, directives, reading, results, syncing
from thuocdo.api.v1.dossiers.looking import router

__all__ = ["acting", "bundles", "directives", "reading", "results", "router", "syncing"]
