"""Starts a vendor's job at most once, awaits it, and prints its outcome: python run_job.py <connection> <key> <job as JSON>"""

import asyncio
import json
import os
import sys
from typing import Any

from temporalio.client import Client, WorkflowFailureError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError

from temporal import connect


async def run_job(client: Client, run: dict[str, Any]) -> dict[str, Any]:
    """Starts the job or joins the run with the same key. If that run has ended, only reads its outcome.

    Raises WorkflowFailureError. Its cause is an ApplicationError, with a type of schema/failure-types.json and the
    RunOutcome as its first detail, or a CancelledError. SubmitUncertain has the SubmitEvidence as its second detail.
    """
    run_id = f"vigil:{run['connection']}:run:{run['key']}"
    try:
        handle = await client.start_workflow(
            "runJob",
            run,
            id=run_id,
            task_queue="vigil",
            # A key starts one job. To start another one after all, use another key.
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )
    except WorkflowAlreadyStartedError:
        handle = client.get_workflow_handle(run_id)
    return await handle.result()


async def main(connection: str, key: str, job: str) -> int:
    client = await connect()
    try:
        run = {"connection": connection, "key": key, "job": json.loads(job)}
        print(json.dumps(await run_job(client, run)), flush=True)
        return 0
    except WorkflowFailureError as error:
        failure = error.cause
        if isinstance(failure, ApplicationError) and failure.details:
            print(json.dumps(failure.details[0]), flush=True)
        print(f"{connection} {key}: {failure}", file=sys.stderr)
        if isinstance(failure, ApplicationError) and failure.type == "SubmitUncertain":
            # A job may or may not run. One of these commands adopts it; the last one starts another.
            print(*failure.details[1]["commands"], sep="\n", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # Skips the interpreter's clean-up, in which a client's threads can crash it (temporalio/sdk-python#300).
    os._exit(asyncio.run(main(*sys.argv[1:])))
