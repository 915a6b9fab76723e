"""Starts the workflow Nightly for one job, and prints its report: python start.py <connection> <jobId>"""

import asyncio
import json
import os
import sys

from temporalio.client import WorkflowFailureError

from nightly import TASK_QUEUE, Nightly
from temporal import connect


async def main(connection: str, job_id: str) -> int:
    client = await connect()
    nightly = await client.start_workflow(
        Nightly.run, args=[connection, job_id], id=f"nightly:{connection}:{job_id}", task_queue=TASK_QUEUE
    )
    try:
        print(json.dumps(await nightly.result()), flush=True)
        return 0
    except WorkflowFailureError as error:
        print(f"{nightly.id}: {innermost(error)}", file=sys.stderr)
        return 1


def innermost(error: BaseException) -> BaseException:
    return innermost(error.__cause__) if error.__cause__ else error


if __name__ == "__main__":
    # Skips the interpreter's clean-up, in which a client's threads can crash it (temporalio/sdk-python#300).
    os._exit(asyncio.run(main(*sys.argv[1:])))
