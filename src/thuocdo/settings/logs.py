"""Logs: one line per event, with a snake_case name and values as keywords; no personal data.

What people did is kept in tables; a log is for whoever runs the server.
"""

from __future__ import annotations

import logging.config
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


def configure_logs(*, level: str, form: str) -> None:
    """Send the logs of the product and of its packages to standard error.

    Args:
        level: the lowest level that is written, such as INFO.
        form: "json" for programs, anything else for people.
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"plain": formatter},
            # The level stands here, too: a package may set that of its own loggers, as that of jobs does.
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "level": level}
            },
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # pdfminer tells of every object it reads at INFO and below
                "pdfminer": {"level": "ERROR"},
                "django.db.backends": {"level": "WARNING"},
            },
        }
    )
