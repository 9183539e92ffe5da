// A SCIM server on scimmy and scimmy-routers (npm), which check, sort and page; what is kept, and what of it is told, is decided here.
//   scimmy-server.mjs PORT DATABASE EXPRESS
// EXPRESS is the package of Express: under version 4 it pages; under version 5, where a query cannot be changed, `startIndex` and `count` are
// ignored by scimmy-routers 1.3.2, and each page is the first 20 with the total of all. DATABASE is a JSON file, read at each request.
import { createRequire } from "node:module";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import SCIMMYRouters, { SCIMMY } from "scimmy-routers";

const [port, database, which] = process.argv.slice(2);
const express = createRequire(import.meta.url)(which);
const tokens = { "token-all": ["Users", "Groups"], "token-users": ["Users"], "token-groups": ["Groups"] };
const load = () => JSON.parse(readFileSync(database, "utf8"));
const token = (request) => tokens[request.header("Authorization")?.replace(/^Bearer /, "")];
const fail = (status, type, text) => {
  throw new SCIMMY.Types.Error(status, type, text);
};

function keep(kind, Resource) {
  const unique = kind === "Users" ? "userName" : "displayName";
  SCIMMY.Resources.declare(Resource, {
    ingress: (resource, data) => {
      const all = load();
      const id = resource.id ?? randomUUID();
      const taken = Object.values(all[kind]).some((one) => one.id !== id && one[unique].toLowerCase() === data[unique].toLowerCase());
      if (taken) fail(409, "uniqueness", `${unique} is taken`);
      const now = new Date().toISOString();
      const password = data.password ?? all[kind][id]?.password;
      all[kind][id] = { ...JSON.parse(JSON.stringify(data)), id, password, meta: { created: all[kind][id]?.meta.created ?? now, lastModified: now } };
      writeFileSync(database, JSON.stringify(all));
      return told(all, kind, all[kind][id]);
    },
    egress: (resource) => {
      const all = load();
      if (resource.id) return all[kind][resource.id] ? told(all, kind, all[kind][resource.id]) : fail(404, null, `no ${resource.id}`);
      const list = Object.values(all[kind]).map((one) => told(all, kind, one));
      return resource.filter ? resource.filter.match(list) : list;
    },
    degress: (resource) => {
      const all = load();
      if (!all[kind][resource.id]) fail(404, null, `no ${resource.id}`);
      delete all[kind][resource.id];
      writeFileSync(database, JSON.stringify(all));
    },
  });
}

/** Without the password; `groups` of a person only where the database says so (RFC 7643 lets a server leave them out): /Groups has them. */
function told(all, kind, { password, ...one }) {
  // scimmy answers every filter on emails.value with 400 as soon as one person has no list of them
  if (kind === "Users" && !all.bare) one.emails ??= [];
  if (kind === "Users" && all.tell_groups) {
    one.groups = Object.values(all.Groups).filter((group) => group.members?.some((member) => member.value === one.id))
      .map((group) => ({ value: group.id, display: group.displayName, type: "direct" }));
  }
  return one;
}

/** Some products send the roles and entitlements of some people as plain texts, which no library of SCIM would. */
function plain(text) {
  const { plain_roles: people = [] } = load();
  const body = JSON.parse(text);
  for (const one of body.Resources ?? [body]) {
    if (!people.includes(one.userName)) continue;
    for (const key of ["roles", "entitlements"]) if (one[key]) one[key] = one[key].map((each) => each.value);
  }
  return JSON.stringify(body);
}

SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false);
keep("Users", SCIMMY.Resources.User);
keep("Groups", SCIMMY.Resources.Group);

const app = express();
app.use("/scim/v2", (request, response, next) => {
  const kind = request.path.split("/")[1];
  const send = response.send.bind(response);
  response.send = (body) => send(body && typeof body === "object" ? plain(JSON.stringify(body)) : body);
  if (token(request) && ["Users", "Groups"].includes(kind) && !token(request).includes(kind)) {
    response.status(403).type("application/scim+json").send(new SCIMMY.Messages.Error({ status: 403, message: "not with this token" }));
  } else next();
});
app.use("/scim/v2", new SCIMMYRouters({ type: "bearer", handler: (request) => (token(request) ? "escalate" : fail(401, null, "no such token")) }));
// Somebody signs in to the product, of which SCIM tells nothing.
app.post("/sign-in", express.json(), (request, response) => {
  const { login, password } = request.body;
  const one = Object.values(load().Users).find((user) => user.userName.toLowerCase() === String(login).toLowerCase());
  const may = one?.password === password && one?.password !== undefined && one.active !== false;
  response.status(may ? 200 : 401).json({ id: may ? one.id : null });
});
app.listen(Number(port), "127.0.0.1");
