"""The studio's rows of the table in `test_permissions`, which says what the columns are."""

from typing import Any

from apps.accounts.models import Invitation, Seat, User
from apps.accounts.tests.factories import UserFactory
from apps.content.models import Atom
from apps.creators import team
from apps.creators.models import Suggestion, SuggestionRound
from apps.quizzes.reminders import stopping


def team_of(owner: User) -> dict[str, Any]:
    """Somebody who has a seat, and an invitation."""
    member = UserFactory()
    Seat.objects.create(owner=owner, member=member, role="analyst")
    invitation = Invitation.objects.create(owner=owner, email="eve@example.org", role="editor")
    return {"member": member, "invitation": invitation}


def suggestion_for(lesson: Atom) -> Suggestion:
    asked = SuggestionRound.objects.create(atom=lesson, state="done")
    return Suggestion.objects.create(
        round=asked,
        atom=lesson,
        format="multiple_choice",
        stem="What holds the row?",
        body={"options": [{"text": "Freeze", "correct": True}, {"text": "Filter"}]},
        start_ms=0,
        end_ms=900,
    )


def links_to(person: User, invitation: Invitation) -> dict[str, str]:
    """Tokens of the signed links in mail: whoever holds them may use them."""
    paths = {
        "stop": stopping.path(person),
        "resume": stopping.way_back(person),
        "invited": team.link(invitation),
    }
    return {name: path.split("/")[-2] for name, path in paths.items()}


STUDIO = """
GET    /studio/                                               302 200 200 200 200 200
GET    /studio/become/                                        302 302 302 302 302 302
POST   /studio/become/                                        302 302 302 302 403 302
GET    /studio/new/                                           302 302 200 200 302 200
GET    /studio/earnings/                                      302 302 200 200 302 200
GET    /studio/earnings/2026-01.pdf                           302 403 200 200 403 200
GET    /studio/earnings/2026-01.csv                           302 403 200 200 403 200
GET    /api/v1/studio/earnings/                               401 403 200 200 403 200
GET    /api/v1/studio/earnings/2026-01/                       401 403 200 200 403 200
GET    /studio/skills/                                        302 302 200 200 302 200
GET    /studio/skills/changes/                                302 302 200 200 302 200
GET    /studio/skills/{skill}/                                302 302 200 200 302 200
GET    /studio/skills/{private_skill}/                        302 302 404 404 302 404
DELETE /api/v1/studio/skills/{skill}/                         401 403 409 403 403 409
DELETE /api/v1/studio/skills/{basis}/                         401 403 204 204 403 204
PATCH  /api/v1/studio/skills/{skill}/                         401 403 200 403 403 200
PATCH  /api/v1/studio/skills/{basis}/                         401 403 200 200 403 200
PATCH  /api/v1/studio/skills/{private_skill}/                 401 403 404 404 403 404
POST   /api/v1/studio/skills/{skill}/merge/                   401 403 400 403 403 400
POST   /api/v1/studio/skills/{private_skill}/merge/           401 403 404 404 403 404
POST   /api/v1/studio/skills/                                 401 403 400 400 403 400
DELETE /api/v1/studio/skills/{private_skill}/                 401 403 404 404 403 404
PUT    /api/v1/studio/skills/{skill}/requires/{basis}/        401 403 400 403 403 400
DELETE /api/v1/studio/skills/{skill}/requires/{basis}/        401 403 204 403 403 204
PUT    /api/v1/studio/skills/{skill}/related/{basis}/         401 403 400 403 403 400
DELETE /api/v1/studio/skills/{skill}/related/{basis}/         401 403 204 403 403 204
GET    /api/v1/studio/graph/changes/                          401 403 200 200 403 200
POST   /api/v1/studio/graph/changes/1/undo/                   401 403 200 403 403 200
POST   /api/v1/studio/graph/changes/1/bring-back/             401 403 403 403 403 204
GET    /studio/team/                                          302 302 200 200 302 200
POST   /studio/team/                                          302 403 400 400 403 400
POST   /studio/team/{person}/role/                            302 403 400 400 403 400
POST   /studio/team/{member}/role/                            302 403 400 400 403 400
POST   /studio/team/{member}/remove/                          302 403 302 404 403 404
POST   /studio/team/invitations/{invitation}/                 302 403 302 404 403 404
POST   /studio/choose/                                        302 400 400 400 400 400
GET    /studio/invitations/{invited}/                         302 200 200 200 200 200
POST   /studio/invitations/{invited}/                         302 403 403 403 403 403
GET    /studio/history/                                       302 403 200 200 403 200
GET    /studio/lessons/{draft}/history/                       302 404 200 404 404 404
GET    /studio/lessons/{lesson}/history/                      302 403 200 403 403 403
GET    /studio/inquiries/                                     302 403 200 200 403 200
GET    /studio/inquiries/{inquiry}/                           302 403 200 403 404 403
GET    /studio/lessons/{draft}/inquiries/                     302 404 200 404 404 404
GET    /studio/lessons/{lesson}/inquiries/                    302 403 200 403 403 403
GET    /api/v1/studio/inquiries/                              401 403 200 200 403 200
PUT    /api/v1/studio/inquiries/{inquiry}/answer/             401 403 400 403 404 403
PUT    /api/v1/studio/inquiries/{inquiry}/shared/             401 403 409 403 404 403
DELETE /api/v1/studio/inquiries/{inquiry}/shared/             401 403 200 403 404 403
PUT    /api/v1/studio/inquiries/{inquiry}/hidden/             401 403 200 403 404 403
DELETE /api/v1/studio/inquiries/{inquiry}/hidden/             401 403 200 403 404 403
POST   /studio/lessons/{draft}/appeal/                        302 404 404 404 404 404
POST   /studio/lessons/{lesson}/appeal/                       302 403 404 403 403 403
GET    /api/v1/studio/lessons/{draft}/takedown/               401 404 404 404 404 404
GET    /api/v1/studio/lessons/{lesson}/takedown/              401 403 404 403 403 403
POST   /api/v1/studio/lessons/{draft}/takedown/appeal/        401 404 400 404 404 404
POST   /api/v1/studio/lessons/{lesson}/takedown/appeal/       401 403 400 403 403 403
GET    /api/v1/studio/lessons/{draft}/schedule/               401 404 404 404 404 404
PUT    /api/v1/studio/lessons/{draft}/schedule/               401 404 400 404 404 404
DELETE /api/v1/studio/lessons/{draft}/schedule/               401 404 200 404 404 404
GET    /api/v1/studio/lessons/{lesson}/schedule/              401 403 404 403 403 403
PUT    /api/v1/studio/lessons/{lesson}/schedule/              401 403 400 403 403 403
DELETE /api/v1/studio/lessons/{lesson}/schedule/              401 403 200 403 403 403
GET    /studio/lessons/{draft}/                               302 404 200 404 404 404
GET    /studio/lessons/{lesson}/                              302 403 200 403 403 403
GET    /studio/lessons/{draft}/captions/                      302 404 200 404 404 404
GET    /studio/lessons/{lesson}/captions/                     302 403 200 403 403 403
GET    /studio/lessons/{draft}/viewers/                       302 404 200 404 404 404
GET    /studio/lessons/{lesson}/viewers/                      302 403 200 403 403 403
GET    /studio/lessons/{lesson}/viewers/seconds.csv           302 403 200 403 403 403
GET    /studio/lessons/{draft}/versions/new/                  302 404 200 404 404 404
GET    /studio/lessons/{lesson}/versions/new/                 302 403 200 403 403 403
GET    /studio/lessons/{lesson}/versions/1/                   302 403 404 403 403 403
GET    /studio/lessons/{draft}/tests/                         302 404 200 404 404 404
GET    /studio/lessons/{lesson}/tests/                        302 403 200 403 403 403
GET    /studio/lessons/{draft}/tests/new/                     302 404 200 404 404 404
POST   /studio/lessons/{draft}/tests/new/                     302 404 409 404 404 404
GET    /studio/lessons/{lesson}/tests/{test}/                 302 403 200 403 403 403
POST   /studio/lessons/{lesson}/tests/{test}/decide/1/        302 403 302 403 403 403
POST   /studio/lessons/{lesson}/tests/{test}/stop/            302 403 302 403 403 403
POST   /studio/lessons/{lesson}/tests/{test}/undo/            302 403 302 403 403 403
GET    /studio/lessons/{draft}/quiz/                          302 404 200 404 404 404
GET    /studio/lessons/{draft}/suggestions/{suggestion}/       302 404 404 404 404 404
GET    /studio/lessons/{lesson}/suggestions/{suggestion}/      302 403 200 403 403 403
POST   /studio/lessons/{draft}/suggestions/{suggestion}/       302 404 404 404 404 404
POST   /studio/lessons/{lesson}/suggestions/{suggestion}/      302 403 400 403 403 403
GET    /api/v1/studio/lessons/{draft}/suggestions/             401 404 200 404 404 404
POST   /api/v1/studio/lessons/{draft}/suggestions/             401 404 409 404 404 404
POST   /api/v1/studio/lessons/{lesson}/suggestions/{suggestion}/accept/  401 403 201 403 403 403
POST   /api/v1/studio/lessons/{lesson}/suggestions/{suggestion}/dismiss/ 401 403 204 403 403 403
GET    /studio/lessons/{draft}/questions/new/sequence/        302 404 200 404 404 404
POST   /studio/lessons/{draft}/questions/new/sequence/        302 404 400 404 404 404
GET    /studio/lessons/{lesson}/exchange/                      302 403 200 403 403 403
POST   /studio/lessons/{lesson}/exchange/                      302 403 400 403 403 403
GET    /studio/lessons/{lesson}/exchange/{import}/             302 403 200 403 403 403
POST   /studio/lessons/{lesson}/exchange/{import}/             302 403 400 403 403 403
POST   /studio/lessons/{lesson}/exchange/{import}/undo/        302 403 302 403 403 403
GET    /studio/lessons/{lesson}/exchange/export/gift/          302 403 200 403 403 403
GET    /studio/lessons/{lesson}/questions/{question}/         302 403 200 403 403 403
POST   /studio/lessons/{lesson}/questions/{question}/         302 403 400 403 403 403
GET    /studio/courses/                                       302 302 200 200 302 200
GET    /studio/courses/{course}/                              302 403 200 403 403 403
GET    /studio/courses/{draft_course}/                        302 404 200 404 404 404
GET    /api/v1/studio/courses/                                401 403 200 200 403 200
POST   /api/v1/studio/courses/                                401 403 400 400 403 400
GET    /api/v1/studio/courses/{course}/                       401 403 200 403 403 403
PATCH  /api/v1/studio/courses/{course}/                       401 403 200 403 403 403
GET    /api/v1/studio/courses/{draft_course}/                 401 404 200 404 404 404
PATCH  /api/v1/studio/courses/{draft_course}/                 401 404 200 404 404 404
PUT    /api/v1/studio/courses/{course}/lessons/               401 403 400 403 403 403
POST   /api/v1/studio/courses/{course}/publish/               401 403 409 403 403 403
POST   /api/v1/studio/courses/{draft_course}/publish/         401 404 409 404 404 404
POST   /api/v1/studio/courses/{course}/withdraw/              401 403 200 403 403 403
POST   /api/v1/studio/courses/{course}/discard/               401 403 200 403 403 403
POST   /api/v1/studio/courses/{course}/restore/               401 403 200 403 403 403
GET    /api/v1/studio/lessons/                                401 403 200 200 403 200
POST   /api/v1/studio/lessons/                                401 403 400 400 403 400
POST   /api/v1/studio/lessons/of-upload/                      401 403 400 400 403 400
GET    /api/v1/studio/skills/                                 401 403 200 200 403 200
GET    /api/v1/studio/lessons/{draft}/                        401 404 200 404 404 404
PATCH  /api/v1/studio/lessons/{draft}/                        401 404 200 404 404 404
GET    /api/v1/studio/lessons/{lesson}/                       401 403 200 403 403 403
PATCH  /api/v1/studio/lessons/{lesson}/                       401 403 200 403 403 403
DELETE /api/v1/studio/lessons/{lesson}/                       401 403 409 403 403 403
DELETE /api/v1/studio/lessons/{draft}/                        401 404 204 404 404 404
POST   /api/v1/studio/lessons/{draft}/file/                   401 404 400 404 404 404
GET    /api/v1/studio/lessons/{draft}/progress/               401 404 200 404 404 404
POST   /api/v1/studio/lessons/{draft}/publish/                401 404 400 404 404 404
POST   /api/v1/studio/lessons/{draft}/withdraw/               401 404 200 404 404 404
POST   /api/v1/studio/lessons/{lesson}/withdraw/              401 403 200 403 403 403
POST   /api/v1/studio/lessons/{draft}/archive/                401 404 200 404 404 404
POST   /api/v1/studio/lessons/{draft}/discard/                401 404 200 404 404 404
POST   /api/v1/studio/lessons/{draft}/restore/                401 404 200 404 404 404
GET    /api/v1/studio/lessons/{draft}/captions/                     401 404 404 404 404 404
POST   /api/v1/studio/lessons/{draft}/captions/relisten/            401 404 400 404 404 404
DELETE /api/v1/studio/lessons/{draft}/captions/en/                  401 404 404 404 404 404
POST   /api/v1/studio/lessons/{draft}/captions/en/keep/             401 404 400 404 404 404
POST   /api/v1/studio/lessons/{draft}/captions/en/fix/              401 404 400 404 404 404
POST   /api/v1/studio/lessons/{draft}/captions/en/reopen/           401 404 400 404 404 404
PUT    /api/v1/studio/lessons/{draft}/captions/en/transcript/       401 404 400 404 404 404
POST   /api/v1/studio/lessons/{draft}/captions/en/confirm/          401 404 404 404 404 404
POST   /api/v1/studio/lessons/{draft}/captions/en/file/             401 404 400 404 404 404
POST   /api/v1/studio/lessons/{draft}/captions/en/versions/1/bring-back/ 401 404 404 404 404 404
POST   /api/v1/studio/lessons/{lesson}/captions/en/keep/            401 403 400 403 403 403
POST   /api/v1/studio/lessons/{draft}/stages/probe/retry/     401 404 404 404 404 404
PUT    /api/v1/studio/lessons/{draft}/premium/                401 404 200 404 404 404
DELETE /api/v1/studio/lessons/{draft}/premium/                401 404 200 404 404 404
PUT    /api/v1/studio/lessons/{lesson}/premium/               401 403 200 403 403 403
DELETE /api/v1/studio/lessons/{lesson}/premium/               401 403 200 403 403 403
PUT    /api/v1/studio/lessons/{draft}/cover/                  401 404 400 404 404 404
PUT    /api/v1/studio/lessons/{lesson}/cover/                 401 403 400 403 403 403
POST   /api/v1/studio/lessons/{draft}/versions/               401 404 400 404 404 404
POST   /api/v1/studio/lessons/{lesson}/versions/              401 403 400 403 403 403
DELETE /api/v1/studio/lessons/{lesson}/versions/incoming/     401 403 404 403 403 403
POST   /api/v1/studio/lessons/{lesson}/versions/1/switch/     401 403 404 403 403 403
POST   /api/v1/studio/lessons/{lesson}/versions/1/discard/    401 403 404 403 403 403
POST   /api/v1/studio/lessons/{lesson}/versions/1/restore/    401 403 404 403 403 403
POST   /api/v1/studio/lessons/{lesson}/versions/1/stages/probe/retry/ 401 403 404 403 403 403
GET    /api/v1/studio/lessons/{draft}/experiments/            401 404 200 404 404 404
POST   /api/v1/studio/lessons/{draft}/experiments/            401 404 400 404 404 404
GET    /api/v1/studio/lessons/{lesson}/experiments/           401 403 200 403 403 403
POST   /api/v1/studio/lessons/{lesson}/experiments/           401 403 400 403 403 403
GET    /api/v1/studio/lessons/{lesson}/experiments/plan/      401 403 200 403 403 403
GET    /api/v1/studio/lessons/{lesson}/experiments/{test}/    401 403 200 403 403 403
POST   /api/v1/studio/lessons/{lesson}/experiments/{test}/decide/ 401 403 400 403 403 403
POST   /api/v1/studio/lessons/{lesson}/experiments/{test}/stop/ 401 403 200 403 403 403
POST   /api/v1/studio/lessons/{lesson}/experiments/{test}/undo/ 401 403 409 403 403 403
GET    /api/v1/studio/lessons/{draft}/questions/              401 404 200 404 404 404
POST   /api/v1/studio/lessons/{draft}/questions/              401 404 400 404 404 404
POST   /api/v1/studio/lessons/{lesson}/illustrations/         401 403 400 403 403 403
PUT    /api/v1/studio/lessons/{draft}/questions/order/        401 404 400 404 404 404
PUT    /api/v1/studio/lessons/{lesson}/questions/{question}/  401 403 400 403 403 403
DELETE /api/v1/studio/lessons/{lesson}/questions/{question}/  401 403 409 403 403 403
"""
