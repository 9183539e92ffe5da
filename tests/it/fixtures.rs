//! The connectors that the tests run. A test that needs another one says in what it differs: [`varied`].

/// A text with some of its parts replaced, each of which is there.
#[track_caller]
pub(crate) fn varied(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

/// The least that is a connector: one request, one fact.
pub(crate) const LEAST: &str = r#"
title = "Least"
kind  = "directory"
url   = "{{url}}"
[settings]
url = { about = "base" }
[request.all]
get = "/all"
[facts]
role_catalogue = '[ $all[] | { name: tostring, permissions: [] } ]'
"#;

/// A directory: a credential, a default, and two requests that wait for a third.
pub(crate) const DIRECTORY: &str = r#"
title = "Backstage"
kind  = "directory"
url   = "{{url}}"

[settings]
url   = { about = "base URL" }
realm = { about = "realm", default = "main" }
token = { about = "token that may read users", secret = true }

[auth]
bearer = "{{token}}"

[request.user]
get   = "/users"
query = { email = "{{case.user}}" }
value = 'map(select(.email == $case.user))[0]'
scope = "users:read"

[request.logins]
get   = "/users/{{user.id}}/logins"
scope = "logins:read"

[request.roles]
get   = "/users/{{user.id}}/roles"

[facts]
account = '[ $user // empty | { id: (.id | tostring), email, state: "active" } ]'
sign_in = '{ attempts: [ $logins[] | { at: (.at | when), outcome: "success" } ] }'
roles   = '[ $roles[] | { name } ]'
"#;

/// Values of the case at every place of a request that can hold one.
pub(crate) const PLACES: &str = r#"
title  = "Directory"
kind   = "directory"
url    = "{{url}}/base"
prefix = "/realms/{{case.tenant}}"
[settings]
url = { about = "base" }
[request.path]
get   = "/users/{{case.user}}/roles"
[request.query]
get   = "/query"
query = { filter = "email eq {{quoted}}", email = "{{case.user}}", fixed = "1" }
[request.body]
post  = "/body"
reads = true
json  = '{ user: $case.user, text: "user \($case.user)" }'
[request.form]
post  = "/form"
reads = true
form  = { user = "{{case.user}}", fixed = "1" }
[let]
quoted = '$case.user | tojson'
[facts]
account = '$path | []'
roles   = '$query | []'
flags   = '$body | []'
tenants = '$form | []'
"#;

/// Exports in place of a server, of every format.
pub(crate) const EXPORTS: &str = r#"
title = "Export"
kind  = "directory"
[settings]
folder = { about = "folder of the exports", default = "exports" }
[request.users]
read  = "{{folder}}/users.csv"
value = 'map(select(.["E-mail"] == $case.user))[0]'
[request.roles]
read = "{{folder}}/{{case.tenant}}/roles.json"
[request.log]
read = "{{folder}}/log.ndjson"
[facts]
account = '[ $users // empty | { id: .Id, email: .["E-mail"], state: "active" } ]'
role_catalogue = '$roles'
changes = '[ $log[] | { at: (.at | when), what: "other", text: .what } ]'
"#;

/// A directory whose answers are facts already: every free text of them comes from the system. It has a second secret.
pub(crate) const CRM: &str = r#"
title = "CRM"
kind  = "directory"
url   = "{{url}}"

[settings]
url   = { about = "base URL" }
token = { about = "token", secret = true }
other = { about = "second token", secret = true }

[auth]
bearer = "{{token}}"

[headers]
X-Second = "{{other}}"

[request.user]
get   = "/users"
query = { email = "{{case.user}}" }

[facts]
account = '$user.account'
invite  = '$user.invite'
tenants = '$user.tenants'
roles   = '$user.roles'
flags   = '$user.flags'
"#;

/// A directory that repeats what it is told: every way in which a part of an answer becomes a fact, the words of a gap, or
/// an address.
pub(crate) const MIRROR: &str = r#"
title = "Mirror"
kind  = "directory"
url   = "{{url}}"

[settings]
url    = { about = "base URL" }
client = { about = "client id", default = "svc" }
secret = { about = "client secret", secret = true }

[auth.oauth2]
token_url     = "{{url}}/token"
client_id     = "{{client}}"
client_secret = "{{secret}}"
in_header     = true

[request.roles]
get  = "/roles"
page = { link = true, items = "." }

[request.said]
get = "/said"

[request.broken]
get = "/broken"

[request.sheet]
get = "/sheet"

[facts]
roles   = '[ $roles[] | { name } ]'
flags   = '[ { key: "f", enabled: $said.text } ]'
beta    = '$said.long + 1'
tier    = 'error($said.text)'
reset   = 'error($said.text)'
changes = '$broken'
lock    = '$sheet'
"#;

/// A ticketing system with every verb, each as one request.
pub(crate) const DESK: &str = r#"
title = "Desk"
kind  = "ticketing"
url   = "{{url}}"

[settings]
url   = { about = "base URL" }
token = { about = "token", secret = true }

[auth]
bearer = "{{token}}"

[request.search]
get   = "/tickets"
query = { fingerprint = "{{wanted}}" }

[let]
wanted = '$ticket.fingerprints | join(",")'

[request.made]
post = "/tickets"
json = '{ title: $ticket.title, text: $ticket.text, fingerprint: $ticket.fingerprint, fields: $fields, requester: $ticket.requester }'

[request.sent]
post = "/tickets/{{found.id}}/files"
each = '$files'
file = '$it'
headers = { Content-Type = "application/octet-stream" }
answer = "none"

[request.noted]
post = "/tickets/{{found.id}}/notes"
json = '{ text: $ticket.text }'
answer = "none"

[request.marked]
put    = "/tickets/{{found.id}}/fingerprint"
json   = '{ fingerprint: $ticket.fingerprint }'
answer = "none"

[request.opened]
put    = "/tickets/{{found.id}}/state"
json   = '{ state: "open" }'
answer = "none"

[request.closed]
put    = "/tickets/{{found.id}}/state"
json   = '{ state: "closed", same_as: $ticket.same_as.id }'
answer = "none"

[request.again]
get = "/tickets/{{found.id}}"

[request.stored]
get    = "/tickets/{{found.id}}/files/{{it}}"
each   = '$again.files'
answer = "bytes"

[ticket]
find    = '[ $search[] | { id, fingerprint, state, url: "\($url)/tickets/\(.id)" } ]'
create  = '$made | { id, url: "\($url)/tickets/\(.id)" }'
attach  = '$sent | { id: $found.id }'
comment = '$noted | { id: $found.id }'
mark    = '$marked | { id: $found.id }'
reopen  = '$opened | { id: $found.id }'
close   = '$closed | { id: $found.id }'
confirm = '{ fingerprint: $again.fingerprint, files: $stored, texts: $again.texts, state: $again.state }'
"#;

/// A ticketing system with every way to send a file, and to read one back.
pub(crate) const TRACKER: &str = r#"
title = "Tracker"
kind  = "ticketing"
url   = "{{url}}"
failed = '(.errors[0])?'
[settings]
url   = { about = "base" }
token = { secret = true }
[auth]
header = { X-Key = "{{token}}" }
[request.search]
get   = "/issues"
query = { mark = "{{ticket.fingerprint}}" }
[request.upload]
post  = "/uploads"
query = { filename = "{{it.name}}" }
each  = '$files'
file  = '$it'
value = '.token'
[request.issue]
post  = "/issues"
json  = '{ title: $ticket.title, uploads: $upload }'
ok    = [409]
value = 'if $status == 409 then { duplicate: true } else . end'
[request.note]
put    = "/issues/{{found.id}}"
json   = '{ notes: $ticket.text }'
answer = "none"
[request.add]
post      = "/issues/{{found.id}}/files"
multipart = [ { name = "custom[{{ticket.fingerprint}}]", value = "{{ticket.title}}" }, { name = "JSON", json = '{ a: 1 }' }, { name = "files[]", file = '$files' } ]
[request.again]
get = "/issues/{{found.id}}"
[request.download]
get    = "/files/{{it.id}}"
each   = '$again.files'
answer = "bytes"
[request.inline]
get    = "/inline/{{found.id}}"
answer = "bytes"
decode = '.Content'
[ticket]
find    = '[ $search[] | { id, url: "\($url)/i/\(.id)", fingerprint: .mark } ]'
create  = '$issue | if .duplicate then . else { id, url: "\($url)/i/\(.id)" } end'
attach  = '$add | { id: $found.id }'
comment = '$note | { id: $found.id }'
confirm = '{ fingerprint: $again.mark, files: ($download + [$inline]) }'
"#;

/// A help desk whose tickets have notes, letters and files.
pub(crate) const TICKETS: &str = r#"
title = "Desk"
kind  = "ticketing"
url   = "{{url}}"

[settings]
url = { about = "base URL" }

[request.one]
get = "/tickets/{{found.id}}"
[request.file]
get    = "/files/{{it.name}}"
each   = '$one.files'
answer = "base64"
value  = '{ name: $it.name, base64: . }'
[request.noted]
post = "/notes"
json = '{ text: $ticket.text }'
[request.answered]
post = "/letters"
json = '{ text: $ticket.text }'

[ticket]
create = 'error("nothing is filed here")'
read   = '$one'
fetch  = '$file'
note   = '$noted'
reply  = '$answered'
"#;
