"""Make a topic with too few partitions: `torn_topic.py SERVERS NAME`."""

import asyncio
import sys

from aiokafka.admin import AIOKafkaAdminClient, NewTopic


async def main(servers: str, name: str) -> None:
    """Make it; fine where it is."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, 3, 1)])
    finally:
        await admin.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
