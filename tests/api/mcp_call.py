"""Calls one tool of an MCP server, as an assistant would. Runs in the virtual environment of that server.

Standard input: JSON with command, args, env, tool, arguments. Standard output: the text of the answer.
"""

import asyncio
import json
import sys
from typing import Any

from mcp import ClientSession, StdioServerParameters  # type: ignore[import-not-found]
from mcp.client.stdio import stdio_client  # type: ignore[import-not-found]


async def call(order: dict[str, Any]) -> str:
    server = StdioServerParameters(command=order["command"], args=order["args"], env=order["env"])
    async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        result = await session.call_tool(order["tool"], order["arguments"])
        return "\n".join(part.text for part in result.content)


print(asyncio.run(call(json.load(sys.stdin))))
