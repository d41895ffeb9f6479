"""What can be done to an application; the public names of this part, by theme in the modules behind them."""

from __future__ import annotations

from thuocdo.dossiers.applications.drafting import (
    choose_delivery,
    discard_application,
    save_group,
    start_application,
)
from thuocdo.dossiers.applications.expiring import forget_applications, warn_of_forgetting
from thuocdo.dossiers.applications.grouped import start_group
from thuocdo.dossiers.applications.handing_in import submit_application, what_is_missing
from thuocdo.dossiers.applications.handing_in_groups import submit_group
from thuocdo.dossiers.applications.papers import (
    add_papers,
    answer_with_files,
    papers_asked,
    remove_paper,
    reuse_paper,
)
from thuocdo.dossiers.applications.supplying import supply_papers

__all__ = [
    "add_papers",
    "answer_with_files",
    "choose_delivery",
    "discard_application",
    "forget_applications",
    "papers_asked",
    "remove_paper",
    "reuse_paper",
    "save_group",
    "start_application",
    "start_group",
    "submit_application",
    "submit_group",
    "supply_papers",
    "warn_of_forgetting",
    "what_is_missing",
]
