"""Lets jobs fall due by the clock: each due time becomes one entry, whoever ticks first."""

import logging
from datetime import datetime

from django.db import transaction

from accounts.journal import registry
from accounts.journal.actions import Machine, append
from accounts.journal.models import ScheduledRun
from accounts.journal.registry import Job
from accounts.journal.states import JOB_VERB

log = logging.getLogger(__name__)

RUNS_KEPT = 100


def tick(now: datetime) -> list[str]:
    """Append `job.due` for each job whose latest due time has no run yet; return the jobs' names.

    Any number of workers may tick the same clock: the pair of job and due time is unique, and the entry with its
    delivery is born in the transaction that takes it.
    """
    return [job.name for job in registry.jobs() if _is_new(job, now) and _take(job, now)]


def _is_new(job: Job, now: datetime) -> bool:
    # A run one period ahead was ticked by a clock a little before this one; one far ahead by a clock that was wrong.
    last = job.last_due(now)
    return not ScheduledRun.objects.filter(job=job.name, due__range=(last, last + job.every)).exists()


@transaction.atomic
def _take(job: Job, now: datetime) -> bool:
    due = job.last_due(now)
    _run, taken = ScheduledRun.objects.get_or_create(job=job.name, due=due)
    if taken:
        append(JOB_VERB, job.subject, actor=Machine("schedule"), data={"due": due.isoformat()})
        _forget_old_runs(job)
        log.info("job %s is due", job.name)
    return taken


def _forget_old_runs(job: Job) -> None:
    # By the order in which they were taken: by their times, a clock that ran ahead once would forget the present ones.
    runs = ScheduledRun.objects.filter(job=job.name)
    oldest_kept = runs.order_by("-pk").values_list("pk", flat=True)[RUNS_KEPT - 1 : RUNS_KEPT].first()
    if oldest_kept:
        runs.filter(pk__lt=oldest_kept).delete()
