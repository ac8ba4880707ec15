import factory

from apps.accounts.tests.factories import UserFactory
from apps.content.models import Atom, Course, Inquiry, Module, ModuleItem, Skill
from apps.lib import clock


class SkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"Skill {n}")
    slug = factory.Sequence(lambda n: f"skill-{n}")


class AtomFactory(factory.django.DjangoModelFactory):
    """A published video atom; `draft=True` keeps it back."""

    class Meta:
        model = Atom

    class Params:
        draft = factory.Trait(state=Atom.State.DRAFT, published_at=None)

    kind = Atom.Kind.VIDEO
    state = Atom.State.PUBLISHED
    title = factory.Sequence(lambda n: f"Lesson {n}")
    owner = factory.SubFactory(UserFactory)
    skill = factory.SubFactory(SkillFactory)
    published_at = factory.LazyFunction(clock.now)


class QuizAtomFactory(AtomFactory):
    kind = Atom.Kind.QUIZ
    follows = factory.SubFactory(AtomFactory)
    owner = factory.SelfAttribute("follows.owner")
    skill = factory.SelfAttribute("follows.skill")


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course

    class Params:
        draft = factory.Trait(published_at=None)

    title = factory.Sequence(lambda n: f"Course {n}")
    owner = factory.SubFactory(UserFactory)
    published_at = factory.LazyFunction(clock.now)


class ModuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Module

    course = factory.SubFactory(CourseFactory)
    title = factory.Sequence(lambda n: f"Module {n}")
    position = factory.Sequence(lambda n: n)


class ModuleItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ModuleItem

    module = factory.SubFactory(ModuleFactory)
    atom = factory.SubFactory(AtomFactory)
    position = factory.Sequence(lambda n: n)


class InquiryFactory(factory.django.DjangoModelFactory):
    """A learner's question that waits; `answered=True` has its answer."""

    class Meta:
        model = Inquiry

    class Params:
        answered = factory.Trait(
            answer="With F4.",
            answered_at=factory.LazyFunction(clock.now),
            answered_by=factory.SelfAttribute("atom.owner"),
        )

    atom = factory.SubFactory(AtomFactory)
    learner = factory.SubFactory(UserFactory)
    second = 12.5
    text = factory.Sequence(lambda n: f"How do I lock cell {n}?")
