"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.accounts.models import User
from thuocdo.attachments.resumable import prune_uploads
from thuocdo.dossiers import services
from thuocdo.dossiers.applications import services as applications
from thuocdo.dossiers.bundles import advancing
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.slips import register_files
from thuocdo.dossiers.step_recounting import recount_steps
from thuocdo.jobs.queue import job
from thuocdo.working_time.models import CalendarChange


@job()
def recount_job(change_id: int) -> None:
    """Count open due times, and those of open steps, again after one change of the calendar."""
    change = CalendarChange.objects.get(pk=change_id)
    services.recount_due_times(change=change, at=timezone.now())
    recount_steps(change=change, at=timezone.now())


@job()
def take_root_job() -> None:
    """Sign a root over all dossiers."""
    services.take_root(at=timezone.now())


@job()
def remind_of_due_job() -> None:
    """Tell officials what is due on the next working day, and applicants that they have not answered a request for papers."""
    at = timezone.now()
    services.remind_of_due(at=at)
    services.remind_unanswered(at=at)


@job()
def count_inner_limits_job() -> None:
    """Bring the inner limits of the green lane up to date, where a rule was decided for a day that had begun."""
    services.count_inner_limits(at=timezone.now())


@job()
def escalate_job() -> None:
    """Tell officials of dossiers that come near their due time or go beyond it."""
    services.escalate(at=timezone.now())


@job()
def advance_bundles_job() -> None:
    """Let the next turn of bundles come where a crash left that undone."""
    advancing.advance_all(at=timezone.now())


@job()
def print_register_job(key: str) -> None:
    """Make the register that was ordered; one that is made already, or was forgotten, is left alone."""
    order = register_files.kept_order(key)
    if order is not None and order.state not in {"ready", "failed"}:
        register_files.make_register(order, actor=User.objects.get(pk=order.user_id))


@job()
def prune_uploads_job() -> None:
    """Remove papers that were begun to be sent and never finished."""
    prune_uploads(at=timezone.now())


@job()
def forget_registers_job() -> None:
    """Remove the files of registers that nobody fetches any more."""
    register_files.forget_old_registers(at=timezone.now())


@job()
def forget_applications_job() -> None:
    """Warn the writers of applications that will be forgotten, and remove those whose time is over."""
    at = timezone.now()
    applications.forget_applications(at=at)
    applications.warn_of_forgetting(at=at)


def advance_after(dossier_id: int) -> None:
    """Let the next turn of a bundle come after the end of a part; called after the end is committed."""
    advancing.after_an_end(dossier_id)


def recount_after(change: CalendarChange) -> None:
    """Have due times counted again in the background; called after a change is committed. Without open dossiers there is no job."""
    if Dossier.objects.open().exists():
        recount_job.enqueue(change.pk)
