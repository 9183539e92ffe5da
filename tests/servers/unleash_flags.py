"""What the scripts share that make flags on an Unleash and take them away again."""
import os
import subprocess
import time

TOP = ("userId", "sessionId", "remoteAddress", "currentTime", "environment")  # fields of the context itself; any other is a property


def context(person, question):
    """What the application sends about somebody."""
    account, call = person["account"], person["call"]
    sent = {"userId": account["id"], "email": account["email"], "tenant": call["tenant"]} | call.get("traits", {}) | question.get("context", {})
    sent = {name: value for name, value in sent.items() if value is not None}
    return {name: value for name, value in sent.items() if name in TOP} | {"properties": {name: value for name, value in sent.items() if name not in TOP}}


def sql(env, statement):
    """The lines of one statement on the server's own database."""
    command = ["psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", env["UNLEASH_PG_PORT"], "-U", "unleash", "-c", statement]
    got = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PGPASSWORD": "unleash"})
    if got.returncode:
        raise RuntimeError(got.stderr)
    return got.stdout.splitlines()


def remove(env, admin, flags):
    """(project, name) each. Out of the archive only once it is noted when they were archived, a second later: that note of a flag that is gone ends the server."""
    sql(env, "DELETE FROM feature_lifecycles WHERE stage = 'archived'")  # of one that was archived before
    for project, name in flags:
        admin.do("DELETE", f"/projects/{project}/features/{name}")
    names = ", ".join(f"'{name}'" for _, name in flags) or "NULL"
    noted = f"SELECT count(*) FROM feature_lifecycles WHERE stage = 'archived' AND feature IN ({names})"
    for _ in range(100):
        if sql(env, noted) == [str(len(flags))]:
            break
        time.sleep(0.2)
    else:
        raise RuntimeError("the server does not note what was archived")
    for _, name in flags:
        admin.do("DELETE", f"/archive/{name}")
