"""The wait for a vendor's job: a sensor that defers itself, and the trigger that polls until the job has ended."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from airflow.sdk import BaseSensorOperator
from airflow.triggers.base import BaseTrigger, TriggerEvent

RUNS = -1

_session: aiohttp.ClientSession | None = None


class JobEndTrigger(BaseTrigger):
    def __init__(self, job_id: str, interval_ms: int) -> None:
        super().__init__()
        self.job_id = job_id
        self.interval_ms = interval_ms

    def serialize(self) -> tuple[str, dict[str, Any]]:
        return "job_end.JobEndTrigger", {"job_id": self.job_id, "interval_ms": self.interval_ms}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        while await self._runs():
            await asyncio.sleep(self.interval_ms / 1_000)
        yield TriggerEvent({"job_id": self.job_id})

    async def _runs(self) -> bool:
        # A trigger that raises fails its task for good, so that a poll which comes to nothing is left to the next one.
        try:
            async with shared_session().get(f"{jobs_url()}/{self.job_id}") as answer:
                answer.raise_for_status()
                return (await answer.json())["status"] == RUNS
        except (aiohttp.ClientError, TimeoutError):
            return True


class JobEndSensor(BaseSensorOperator):
    template_fields = ("job_id",)

    def __init__(self, *, job_id: str, interval_ms: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job_id = job_id
        self.interval_ms = interval_ms

    def execute(self, context: Any) -> None:
        self.defer(trigger=JobEndTrigger(self.job_id, self.interval_ms), method_name="ended")

    def ended(self, context: Any, event: dict[str, Any]) -> str:
        return event["job_id"]


def jobs_url() -> str:
    vendor = json.loads(os.environ["BENCH_VENDOR"])
    return f"{vendor['url']}/HyperionPlanning/rest/v3/applications/{vendor['application']}/jobs"


def shared_session() -> aiohttp.ClientSession:
    """One for all triggers of the process, so that connections are kept alive and used again."""
    global _session
    if _session is None:
        vendor = json.loads(os.environ["BENCH_VENDOR"])
        _session = aiohttp.ClientSession(
            auth=aiohttp.BasicAuth(vendor["user"], vendor["password"]),
            timeout=aiohttp.ClientTimeout(total=20),
        )
    return _session
