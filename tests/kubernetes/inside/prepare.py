"""Make a MongoDB that was just started a replica set of one; fine where it is one already."""

import os
import time

import pymongo
from pymongo.errors import PyMongoError


def ready(client: pymongo.MongoClient[dict[str, object]]) -> bool:
    """Whether it takes writes; it is told to become a primary where it doesn't."""
    try:
        if client.admin.command("hello").get("isWritablePrimary"):
            return True
        member = {"_id": 0, "host": "localhost:27017"}
        client.admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
    except PyMongoError as error:
        print(error)
    return False


if __name__ == "__main__":
    with pymongo.MongoClient[dict[str, object]](os.environ["MONGODB"]) as found:
        while not ready(found):
            time.sleep(0.5)
