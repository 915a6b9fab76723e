"""Serves the workflow Nightly. A vigil-worker serves the waits that it starts."""

import asyncio

from temporalio.worker import Worker

from nightly import TASK_QUEUE, Nightly
from temporal import connect


async def main() -> None:
    client = await connect()
    await Worker(client, task_queue=TASK_QUEUE, workflows=[Nightly]).run()


if __name__ == "__main__":
    asyncio.run(main())
