"""Waits for a job without a workflow of one's own, and prints its outcome: python await_job.py <connection> <jobId>"""

import asyncio
import json
import os
import sys
from typing import Any

from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, CancelledError, WorkflowAlreadyStartedError

from temporal import connect


async def await_job(client: Client, job: dict[str, Any]) -> dict[str, Any]:
    """Starts the wait or joins the running one. If the last wait saw the job end, only reads its outcome.

    Raises WorkflowFailureError. Its cause is an ApplicationError, with a type of schema/failure-types.json and the
    JobOutcome as its first detail, or a CancelledError.
    """
    wait_id = f"vigil:{job['connection']}:{job['jobId']}"

    async def start(reuse: WorkflowIDReusePolicy) -> WorkflowHandle[Any, dict[str, Any]]:
        return await client.start_workflow(
            "awaitJob",
            job,
            id=wait_id,
            task_queue="vigil",
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=reuse,
            # Registers this program as one more caller of a running wait.
            start_signal="join",
            start_signal_args=[{"caller": ""}],
        )

    try:
        wait = await start(WorkflowIDReusePolicy.REJECT_DUPLICATE)
    except WorkflowAlreadyStartedError:
        wait = client.get_workflow_handle(wait_id)
        if not await saw_the_end(wait):
            wait = await start(WorkflowIDReusePolicy.ALLOW_DUPLICATE)
    return await wait.result()


async def saw_the_end(wait: WorkflowHandle[Any, dict[str, Any]]) -> bool:
    """Whether the ended wait saw the job end. If it did not, for example after a deadline, start another wait."""
    try:
        await wait.result()
        return True
    except WorkflowFailureError as error:
        if isinstance(error.cause, CancelledError):
            # A cancelled wait has no result. The memo has the outcome of every ended wait.
            outcome = await (await wait.describe()).memo_value("outcome")
            return outcome["state"] in ("succeeded", "failed", "cancelled")
        return isinstance(error.cause, ApplicationError) and error.cause.type in ("JobFailed", "JobCancelled")


async def main(connection: str, job_id: str) -> int:
    client = await connect()
    try:
        print(json.dumps(await await_job(client, {"connection": connection, "jobId": job_id})), flush=True)
        return 0
    except WorkflowFailureError as error:
        if isinstance(error.cause, ApplicationError) and error.cause.details:
            print(json.dumps(error.cause.details[0]), flush=True)
        print(f"vigil:{connection}:{job_id}: {error.cause}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # Skips the interpreter's clean-up, in which a client's threads can crash it (temporalio/sdk-python#300).
    os._exit(asyncio.run(main(*sys.argv[1:])))
