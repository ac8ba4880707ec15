"""The demo accounts. Their password is known to everybody: they exist only where DEMO is on."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.memberships import grant
from apps.accounts.models import Role, User
from apps.tenants.models import Tenant
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

PASSWORD = "microlearn-demo"  # noqa: S105 - published on purpose, see above
TENANTS = {"riverside": "Riverside Hospital"}


@dataclass(frozen=True)
class Login:
    email: str
    name: str
    who: str
    roles: tuple[tuple[str, str, str], ...] = ()  # (tenant, role, department); "" is public
    is_staff: bool = False


LOGINS = (
    Login("learner@demo.example", "Lena Learner", _("a learner")),
    Login(
        "creator@demo.example",
        "Chris Creator",
        _("made the lessons; has the studio"),
        (("", Role.CREATOR, ""),),
    ),
    Login(
        "nurse@demo.example",
        "Nadia Nurse",
        _("a learner, and a member of Riverside Hospital"),
        (("riverside", Role.LEARNER, "Intensive care"),),
    ),
    Login(
        "manager@demo.example",
        "Morgan Manager",
        _("manages Riverside Hospital; made its private lesson"),
        (("riverside", Role.MANAGER, ""),),
    ),
    Login("staff@demo.example", "Sam Staff", _("staff: the admin at /admin/"), (), True),
)
CREATOR, MANAGER = LOGINS[1].email, LOGINS[3].email


@transaction.atomic
def make_people() -> None:
    """All tenants, accounts and roles of the demo; those that exist stay as they are."""
    tenants = {"": PUBLIC_TENANT}
    for slug, name in TENANTS.items():
        tenants[slug] = Tenant.objects.get_or_create(slug=slug, defaults={"name": name})[0].pk
    for login in LOGINS:
        user = User.objects.filter(email=login.email).first() or _make_user(login)
        for slug, role, department in login.roles:
            with tenant_scope(tenants[slug], user_id=user.pk):
                grant(user=user, role=Role(role), department=department)


def _make_user(login: Login) -> User:
    user = User.objects.create_user(
        login.email,
        PASSWORD,
        name=login.name,
        is_demo=True,
        is_staff=login.is_staff,
        is_superuser=login.is_staff,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def tenant_id(slug: str) -> int:
    """The tenant of a course; an empty slug is the public one."""
    return Tenant.objects.get(slug=slug).pk if slug else PUBLIC_TENANT


def author_of(slug: str) -> User:
    """Who owns the lessons of a tenant's course."""
    return User.objects.get(email=MANAGER if slug else CREATOR)
