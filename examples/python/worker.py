"""Serves the workflow Nightly. A vigil-worker serves the waits that it starts."""

import asyncio

from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.worker import Worker

from nightly import TASK_QUEUE, Nightly


async def main() -> None:
    client = await Client.connect(**ClientConfig.load_client_connect_config())
    await Worker(client, task_queue=TASK_QUEUE, workflows=[Nightly]).run()


if __name__ == "__main__":
    asyncio.run(main())
