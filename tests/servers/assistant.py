"""Calls every tool of `escalate mcp` with the protocol's own SDK, and says what it did. See assistant.sh."""

import asyncio
import os
import sys

import jsonschema
from mcp import StdioServerParameters
from mcp.client import Client

ANA = {"user": "ana@acme.example", "tenant": "acme-prod", "action": "reassign a conversation"}
CALLS = [
    ("diagnose", ANA, {"verdict": "blocked", "primary": "role", "exit_code": 3}),
    ("diagnose", {"user": "ben@acme.example", "tenant": "acme-prod"}, {"verdict": "blocked", "primary": "account"}),
    ("diagnose", {"user": "nobody@acme.example", "error": "x" * 60_000}, {"verdict": "blocked"}),
    ("draft_ticket", ANA, {"escalate": False, "title": None}),
    ("draft_ticket", {**ANA, "still_failing": True}, {"escalate": True, "filed": None}),
    ("explain", {"what": "role"}, {}),
    ("explain", {"what": "AADSTS50126 for olga@acme.example"}, {}),
    ("list_actions", {}, {}),
    ("list_actions", {"text": "warehouse"}, {}),
]
WRONG = [
    ("diagnose", {}, "missing field `user`"),
    ("diagnose", {"usr": "x"}, "did you mean `user`?"),
    ("draft_ticket", {**ANA, "file": True}, "[assistant] file = true"),
]
faults = []


def said(mode, what, holds, more=""):
    print(f"{'ok ' if holds else 'BAD'} {mode:<7} {what}")
    if not holds:
        faults.append(f"{mode}: {what}: {more}")


async def converse(mode):
    server = StdioServerParameters(
        command=os.environ["ESCALATE_BIN"],
        args=["--config", os.environ["EXAMPLE"], "mcp"],
        env={"HOME": os.environ["HOME"]},
    )
    async with Client(server, mode=mode, read_timeout_seconds=60) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        names = sorted(tools)
        said(mode, "tools: " + ", ".join(names), names == ["diagnose", "draft_ticket", "explain", "list_actions"])
        for name, tool in tools.items():
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            jsonschema.Draft202012Validator.check_schema(tool.output_schema)
            said(mode, f"{name} is read-only", tool.annotations.read_only_hint is True)
        for name, arguments, expected in CALLS:
            jsonschema.validate(arguments, tools[name].input_schema)
            result = await client.call_tool(name, arguments)
            answer = result.structured_content
            jsonschema.validate(answer, tools[name].output_schema)
            differs = {key: answer.get(key) for key, value in expected.items() if answer.get(key) != value}
            words = " ".join(f"{key}={str(value)[:30]}" for key, value in arguments.items())
            said(mode, f"{name} {words}", not result.is_error and not differs, differs)
            text = result.content[0].text
            said(mode, f"  {len(text)} bytes of text, nobody else in it", "olga@" not in text and len(text) <= 60_000, text)
        for name, arguments, words in WRONG:
            result = await client.call_tool(name, arguments)
            said(mode, f"{name} {arguments}: {words}", result.is_error and words in result.content[0].text, result)
        both = await asyncio.gather(*(client.call_tool("diagnose", {**ANA, "user": user}) for user in ("ana@acme.example", "jon@acme.example")))
        said(mode, "two at once", [one.structured_content["verdict"] for one in both] == ["blocked", "should_work"], both)
        off = asyncio.create_task(client.call_tool("diagnose", ANA))
        await asyncio.sleep(0)
        off.cancel()
        await asyncio.gather(off, return_exceptions=True)
        result = await client.call_tool("explain", {"what": "tenant"})
        said(mode, "one is called off, and the next is answered", not result.is_error)


for mode in ("legacy", "auto"):
    asyncio.run(converse(mode))
for fault in faults:
    print(fault, file=sys.stderr)
print(f"{len(faults)} faults")
sys.exit(1 if faults else 0)
