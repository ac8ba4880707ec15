"""Learners' questions: their rows of the table in `test_permissions`, which says what the columns
are. {inquiry} is Bob's, about Alice's lesson."""

from apps.accounts.models import User
from apps.content.models import Atom, Inquiry
from apps.content.tests.factories import InquiryFactory


def asked_by(learner: User, lesson: Atom) -> dict[str, Inquiry]:
    return {"inquiry": InquiryFactory(atom=lesson, learner=learner)}


INQUIRIES = """
GET    /library/questions/                    302 200 200 200 200 200
POST   /library/questions/{inquiry}/withdraw/ 302 302 404 404 404 404
GET    /api/v1/lessons/{lesson}/inquiries/    401 200 200 200 200 200
POST   /api/v1/lessons/{lesson}/inquiries/    401 400 400 400 400 400
GET    /api/v1/lessons/{draft}/inquiries/     401 404 200 404 404 404
POST   /api/v1/lessons/{draft}/inquiries/     401 400 400 400 400 400
DELETE /api/v1/inquiries/{inquiry}/           401 204 404 404 404 404
"""
