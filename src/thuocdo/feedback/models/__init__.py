"""Ratings of a service, and feedback and recommendations ("phản ánh, kiến nghị")."""

from __future__ import annotations

from thuocdo.feedback.models.feedback import Feedback, FeedbackEvent, FeedbackFile
from thuocdo.feedback.models.ratings import HIGHEST, LOWEST, TOPICS, Rating

__all__ = ["HIGHEST", "LOWEST", "TOPICS", "Feedback", "FeedbackEvent", "FeedbackFile", "Rating"]
