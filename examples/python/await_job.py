"""Waits for a job without a workflow of one's own, and prints its outcome: python await_job.py <connection> <jobId>"""

import asyncio
import json
import os
import sys
from typing import Any

from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, CancelledError, WorkflowAlreadyStartedError


async def await_job(client: Client, job: dict[str, Any]) -> dict[str, Any]:
    """Starts the wait or joins the one that runs; of a wait that has seen the end of the job, only reads how it ended.

    Raises WorkflowFailureError: its cause is an ApplicationError with a type of schema/failure-types.json and the
    JobOutcome in its first detail, or a CancelledError.
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
            # A wait that runs learns so of one more who wants its job.
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
    """Whether the ended wait saw the job end: one that ended for a reason of its own, such as a deadline, is worth another."""
    try:
        await wait.result()
        return True
    except WorkflowFailureError as error:
        if isinstance(error.cause, CancelledError):
            # Canceled carries no result; the outcome is also in the memo, however a wait ended.
            outcome = await (await wait.describe()).memo_value("outcome")
            return outcome["state"] in ("succeeded", "failed", "cancelled")
        return isinstance(error.cause, ApplicationError) and error.cause.type in ("JobFailed", "JobCancelled")


async def main(connection: str, job_id: str) -> int:
    client = await Client.connect(**ClientConfig.load_client_connect_config())
    try:
        print(json.dumps(await await_job(client, {"connection": connection, "jobId": job_id})), flush=True)
        return 0
    except WorkflowFailureError as error:
        if isinstance(error.cause, ApplicationError) and error.cause.details:
            print(json.dumps(error.cause.details[0]), flush=True)
        print(f"vigil:{connection}:{job_id}: {error.cause}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # Past the interpreter's own clean-up, in which the threads of a client can crash it (temporalio/sdk-python#300).
    os._exit(asyncio.run(main(*sys.argv[1:])))
