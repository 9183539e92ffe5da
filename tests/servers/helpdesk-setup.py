"""What a django-helpdesk needs so that escalations can be filed: a queue, the custom field, an account of the staff with a token, and
one that is no staff. `files TICKET` prints size and digest of each file of a ticket."""
import hashlib
import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from helpdesk.models import CustomField, FollowUpAttachment, Queue  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402

if sys.argv[1:2] == ["files"]:
    for file in FollowUpAttachment.objects.filter(followup__ticket_id=sys.argv[2]).order_by("id"):
        with file.file.open("rb") as opened:
            content = opened.read()
        print(file.filename, len(content), hashlib.sha256(content).hexdigest(), file.file.path)
    sys.exit()

queue = Queue.objects.create(title="Escalations", slug="escalations", allow_public_submission=False)
Queue.objects.create(title="Other", slug="other")
CustomField.objects.create(name="fingerprint", label="Fingerprint", data_type="varchar", max_length=64, required=False, staff_only=True)
CustomField.objects.create(name="tenant", label="Tenant", data_type="varchar", max_length=200, required=False)
bot = User.objects.create_user("bot", "bot@escalate.test", "bot-password-1", is_staff=True)
weak = User.objects.create_user("reader", "reader@escalate.test", "reader-password-1")
User.objects.create_user("engineer", "engineer@escalate.test", "engineer-password-1", is_staff=True)
print(f"HELPDESK_QUEUE={queue.id}")
print("HELPDESK_QUEUE_NAME=Escalations")
print(f"HELPDESK_TOKEN={Token.objects.create(user=bot).key}")
print(f"HELPDESK_WEAK_TOKEN={Token.objects.create(user=weak).key}")
print("HELPDESK_ENGINEER=engineer")
print("HELPDESK_ENGINEER_PASSWORD=engineer-password-1")
