"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    """The room `feedback`."""

    name = "thuocdo.feedback"
    label = "feedback"
    verbose_name = _("Đánh giá, phản ánh, kiến nghị của người dân")

    def ready(self) -> None:
        """Give ratings and feedback to statistics; have the terms of feedback counted again when the calendar changes."""
        from thuocdo.facts import registry  # noqa: PLC0415 - apps must be loaded
        from thuocdo.feedback import jobs, recounting  # noqa: PLC0415 - needs the models
        from thuocdo.feedback.facts import SOURCES  # noqa: PLC0415 - apps must be loaded
        from thuocdo.working_time.recounts import Recount, recount  # noqa: PLC0415

        registry.give(*SOURCES)
        recount(
            Recount(
                "feedback",
                after=jobs.recount_after,
                touched=recounting.terms_touched,
                moved=recounting.moved_by,
            )
        )
