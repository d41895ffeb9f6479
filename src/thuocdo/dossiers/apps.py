"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    """The room `dossiers`."""

    name = "thuocdo.dossiers"
    label = "dossiers"
    verbose_name = _("Hồ sơ thủ tục hành chính")

    def ready(self) -> None:
        """Give dossiers to statistics; have due times recounted when the calendar changes, officials told of what is late, a root signed and old files removed every night."""
        from thuocdo.dossiers import jobs, recounted, recounting, step_recounting  # noqa: PLC0415 - needs the models
        from thuocdo.dossiers.facts import SOURCES  # noqa: PLC0415 - needs the models
        from thuocdo.dossiers.listeners import on_linked_end  # noqa: PLC0415
        from thuocdo.facts import registry  # noqa: PLC0415
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models
        from thuocdo.working_time.recounts import Recount, recount  # noqa: PLC0415

        registry.give(*SOURCES)
        recount(
            Recount(
                "dossiers",
                after=jobs.recount_after,
                touched=recounting.count_to_recount,
                moved=recounted.moved_by,
            )
        )
        recount(
            Recount(
                "steps",
                after=jobs.recount_after,
                touched=step_recounting.steps_touched,
                moved=recounted.steps_moved_by,
            )
        )
        every(jobs.take_root_job, hours=24, from_hour=2)
        every(jobs.prune_uploads_job, hours=24, from_hour=3)
        every(jobs.forget_applications_job, hours=24, from_hour=8, within_hours=8)
        every(jobs.forget_registers_job, hours=24, from_hour=3)
        every(jobs.count_inner_limits_job, hours=24, from_hour=2)
        every(jobs.escalate_job, hours=1)
        on_linked_end(jobs.advance_after)
        every(jobs.advance_bundles_job, hours=1)
        every(jobs.remind_of_due_job, hours=24, from_hour=7, within_hours=10)
