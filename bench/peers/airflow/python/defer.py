"""
Puts waits where a worker's `defer` puts them: a run, its task instance in the state `deferred`, and its trigger, by Airflow's own models.

The scheduler and a worker's process would need about a second of processor time for each, before the triggerer has anything to do. So starts are
not measured, and neither is the worker that would go on after the event. Each line of stdin is a JSON list of job ids, answered by a line.
"""

from __future__ import annotations

import json
import os
import sys

from airflow.models.dag_version import DagVersion
from airflow.models.dagbag import DBDagBag
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.models.trigger import Trigger
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState, TaskInstanceState
from airflow.utils.types import DagRunTriggeredByType, DagRunType
from airflow._shared.timezones import timezone
from job_end import JobEndTrigger

DAG_ID = "vendor_job"
TASK_ID = "wait"


def defer(job_ids: list[str], interval_ms: int) -> None:
    now = timezone.utcnow()
    with create_session() as session:
        dag = DBDagBag().get_latest_version_of_dag(DAG_ID, session=session)
        version = DagVersion.get_latest_version(DAG_ID, session=session)
        runs = []
        for job_id in job_ids:
            run = DagRun(
                dag_id=DAG_ID,
                run_id=job_id,
                run_after=now,
                start_date=now,
                state=DagRunState.RUNNING,
                run_type=DagRunType.MANUAL,
            )
            run.triggered_by = DagRunTriggeredByType.REST_API
            run.created_dag_version_id = version.id
            runs.append(run)
        triggers = [Trigger.from_object(JobEndTrigger(job_id, interval_ms)) for job_id in job_ids]
        session.add_all([*runs, *triggers])
        session.flush()
        for job_id, trigger in zip(job_ids, triggers, strict=True):
            instance = TaskInstance(
                dag.get_task(TASK_ID), version.id, run_id=job_id, state=TaskInstanceState.DEFERRED
            )
            instance.try_number = 1
            instance.start_date = now
            instance.trigger_id = trigger.id
            instance.next_method = "ended"
            instance.next_kwargs = {}
            session.add(instance)


def main() -> None:
    interval_ms = int(os.environ["BENCH_INTERVAL_MS"])
    print("ready", flush=True)
    for line in sys.stdin:
        defer(json.loads(line), interval_ms)
        print("deferred", flush=True)


main()
