"""One run of this waits for one job of the vendor."""

import os

from airflow.sdk import DAG
from job_end import JobEndSensor

with DAG("vendor_job", schedule=None, catchup=False, max_active_runs=100_000, max_active_tasks=100_000):
    JobEndSensor(
        task_id="wait",
        job_id="{{ run_id }}",
        interval_ms=int(os.environ["BENCH_INTERVAL_MS"]),
    )
