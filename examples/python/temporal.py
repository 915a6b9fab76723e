"""Finds Temporal as its CLI and Vigil do: by TEMPORAL_*, or a profile of Temporal's config file, otherwise at localhost:7233."""

from temporalio.client import Client
from temporalio.envconfig import ClientConfig

from codec import data_converter


async def connect() -> Client:
    # The SDK has no default address.
    target = {"target_host": "localhost:7233", **ClientConfig.load_client_connect_config()}
    return await Client.connect(**target, data_converter=data_converter())
