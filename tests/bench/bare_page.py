"""The barest answer that FastAPI can give: one document read, its bytes sent."""

import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from motor.motor_asyncio import AsyncIOMotorClient


def create(mongodb: str, database: str) -> FastAPI:
    """One route, one `find_one`."""
    app = FastAPI()
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(mongodb)
    pages = client[database].pages

    @app.get("/pages/{person}")
    async def page(person: str) -> Response:
        found = await pages.find_one({"_id": person})
        return Response(found["body"] if found else b"", media_type="application/json")

    return app


if __name__ == "__main__":
    uvicorn.run(
        create(sys.argv[1], sys.argv[2]),
        host="127.0.0.1",
        port=int(sys.argv[3]),
        log_config=None,
        access_log=False,
    )
