# What a tracker needs so that escalations can be filed into it, in a new tracker of the template `classic`: the property that holds
# the fingerprint and is the key of issues, a role that may no more than filing takes, and a detector that gives every issue that is
# made in the page or by mail a value of its own there, because a key must have one.
import pathlib
import sys

tracker = pathlib.Path(sys.argv[1])
schema = tracker / "schema.py"
text = schema.read_text()
field = '                status=Link("status"))\n'
assert text.count(field) == 1
text = text.replace(field, field[:-2] + ',\n                fingerprint=String(indexme="no"))\nissue.setkey("fingerprint")\n')
rights = '''
for name, description in (("Escalation", "files escalations"), ("Looker", "only looks")):
    db.security.addRole(name=name, description=description)
    for right in ("Web Access", "Rest Access"):
        db.security.addPermissionToRole(name, right)
    for cl in ("issue", "file", "msg", "priority", "status"):
        db.security.addPermissionToRole(name, "View", cl)
    p = db.security.addPermission(name="View", klass="user", properties=("id", "username", "realname", "address"))
    db.security.addPermissionToRole(name, p)
for cl in ("issue", "file", "msg"):
    db.security.addPermissionToRole("Escalation", "Create", cl)
p = db.security.addPermission(name="Edit", klass="issue", properties=("messages", "files", "status", "nosy", "superseder", "fingerprint"))
db.security.addPermissionToRole("Escalation", p)
# for tests: who works there puts tickets away
db.security.addPermissionToRole("User", "Retire", "issue")
'''
schema.write_text(text + rights)
(tracker / "detectors" / "fingerprint.py").write_text('''
import uuid


def own_fingerprint(db, cl, nodeid, newvalues):
    """An issue that nobody filed with a fingerprint gets one that no other has."""
    if not newvalues.get("fingerprint"):
        newvalues["fingerprint"] = "none-" + uuid.uuid4().hex


def init(db):
    db.issue.audit("create", own_fingerprint)
''')
