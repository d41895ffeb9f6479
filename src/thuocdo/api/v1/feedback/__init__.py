"""Feedback and recommendations that other systems send in: taken once, followed, added to, judged; with the answers of the units.

A program sees what it sent in itself, never what others brought up.
"""

from __future__ import annotations

from thuocdo.api.v1.feedback import acting, files, reading
from thuocdo.api.v1.feedback.looking import router

__all__ = ["acting", "files", "reading", "router"]
