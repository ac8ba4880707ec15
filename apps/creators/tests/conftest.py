import pytest

from apps.accounts.memberships import grant
from apps.accounts.models import Role
from apps.content.models import Version
from apps.content.tests.factories import AtomFactory, QuizAtomFactory, SkillFactory
from apps.creators.models import Footage
from apps.media import uploads
from apps.media.tests.factories import AssetFactory
from apps.quizzes.tests.factories import QuestionFactory


@pytest.fixture
def studio(sign_in, alice):
    """Alice's browser."""
    return sign_in(alice)


@pytest.fixture
def creator_charlie(charlie, sign_in):
    """A stranger's browser, a creator, too."""
    grant(user=charlie, role=Role.CREATOR)
    return sign_in(charlie)


@pytest.fixture
def skill(public):
    return SkillFactory(name="Freeze panes")


@pytest.fixture
def asset(alice):
    return AssetFactory(owner=alice, live=True)


@pytest.fixture
def lesson(alice, asset, skill):
    """Alice's draft that lacks nothing but questions."""
    atom = AtomFactory(owner=alice, draft=True, title="Freeze the top row", skill=skill)
    Version.objects.create(atom=atom, asset=asset, number=1, is_default=True)
    return atom


@pytest.fixture
def quiz(lesson):
    quiz = QuizAtomFactory(follows=lesson, draft=True)
    QuestionFactory.create_batch(3, quiz=quiz)
    return quiz


@pytest.fixture
def sending(alice):
    """Alice's lesson whose file is on its way."""
    upload = uploads.begin(owner=alice, length=10, metadata={"filename": "a.mp4"})
    atom = AtomFactory(owner=alice, draft=True, title="", skill=None)
    return Footage.objects.create(atom=atom, upload=upload)
