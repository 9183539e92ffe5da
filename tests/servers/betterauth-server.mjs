// An application on Better Auth: node betterauth-server.mjs DATABASE ROLES.json PORT
// ROLES.json is what stands in an application's code, {ORGANIZATION ROLE: [resource.action, …]}; it is read again when the file changes.
import { createServer } from "node:http";
import { readFileSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { createAccessControl } from "better-auth/plugins/access";
import { adminAc, defaultStatements as adminStatements, userAc } from "better-auth/plugins/admin/access";
import { defaultStatements, adminAc as orgAdmin, memberAc, ownerAc } from "better-auth/plugins/organization/access";
import { admin, bearer, organization } from "better-auth/plugins";

const [file, rolesFile, port] = process.argv.slice(2);
const database = new DatabaseSync(file);
database.exec("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 10000");

const byResource = (permissions) => {
  const found = {};
  for (const each of permissions) {
    const [resource, action] = [each.slice(0, each.lastIndexOf(".")), each.slice(each.lastIndexOf(".") + 1)];
    (found[resource] ??= []).push(action);
  }
  return found;
};

// Application roles that are each short of one right of the reader's; a user may have several.
const application = createAccessControl(adminStatements);
const applicationRoles = {
  admin: adminAc,
  user: userAc,
  reader: application.newRole({ user: ["list", "get"], session: ["list"] }),
  "no-list": application.newRole({ user: ["get"], session: ["list"] }),
  "no-get": application.newRole({ user: ["list"], session: ["list"] }),
  "no-sessions": application.newRole({ user: ["list", "get"] }),
};

function application_of(grants) {
  const all = byResource([...new Set(Object.values(grants).flat())]);
  const access = createAccessControl({ ...defaultStatements, ...all });
  const builtIn = { owner: ownerAc, admin: orgAdmin, member: memberAc };
  const roles = Object.fromEntries(Object.entries(grants).map(([name, permissions]) => [name, access.newRole({ ...builtIn[name]?.statements, ...byResource(permissions) })]));
  return betterAuth({
    database,
    baseURL: `http://127.0.0.1:${port}`,
    secret: "escalate-better-auth-secret-of-32",
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { level: "error" },
    emailAndPassword: { enabled: true, requireEmailVerification: true, password: cheap },
    plugins: [admin({ roles: applicationRoles }), bearer(), organization({ ac: access, roles: { ...builtIn, ...roles }, invitationLimit: 1000, membershipLimit: 1000 })],
  });
}

// A password costs nothing here: people by the hundred are made and signed in.
const cheap = { hash: async (password) => `plain:${password}`, verify: async ({ hash, password }) => hash === `plain:${password}` };

let read, handler;
async function current() {
  const changed = statSync(rolesFile).mtimeMs;
  if (changed !== read) {
    const auth = application_of(JSON.parse(readFileSync(rolesFile, "utf8")));
    if (read === undefined) await (await getMigrations(auth.options)).runMigrations();
    [read, handler] = [changed, toNodeHandler(auth)];
  }
  return handler;
}
await current();
createServer(async (request, response) => (await current())(request, response)).listen(Number(port), "127.0.0.1");
