"""The administration as a whole: every list opens, can be searched and filtered, and is cheap."""

import pytest
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.content.models import Tag
from apps.tenants.scope import tenant_scope

# Ours; what libraries register is theirs to lay out.
OURS = [
    (model, options)
    for model, options in admin.site._registry.items()
    if model.__module__.startswith("apps.")
]
EVERY = list(admin.site._registry.items())
MOST_QUERIES = 20


def name(value: object) -> str | None:
    return value.__name__ if isinstance(value, type) and issubclass(value, Model) else None


def list_of(model: type[Model], query: str = "") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") + query


@pytest.fixture
def staff(alice, sign_in):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    return sign_in(alice)


@pytest.mark.parametrize(("model", "options"), EVERY, ids=name)
def test_every_list_opens_and_is_searched_cheaply(staff, model, options):
    query = "?q=zebra" if options.search_fields else ""
    staff.get(list_of(model))
    with CaptureQueriesContext(connection) as captured:
        response = staff.get(list_of(model, query))
    assert response.status_code == 200
    assert len(captured) <= MOST_QUERIES


@pytest.mark.parametrize(("model", "options"), EVERY, ids=name)
def test_every_form_opens(staff, model, options):
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    assert staff.get(url).status_code in {200, 403}


@pytest.mark.parametrize(("model", "options"), OURS, ids=name)
def test_our_lists_can_be_searched_and_filtered(model: type[Model], options: ModelAdmin):
    assert options.search_fields
    assert options.list_filter
    assert options.list_per_page <= 100


@pytest.mark.parametrize(("model", "options"), OURS, ids=name)
def test_our_forms_load_no_table_into_a_select(model: type[Model], options: ModelAdmin):
    light = {*options.autocomplete_fields, *options.raw_id_fields, *options.readonly_fields}
    relations = {field.name for field in model._meta.get_fields() if field.many_to_one}
    editable = {name for name in relations if model._meta.get_field(name).editable}
    excluded = set(options.exclude or ())
    assert not editable - light - excluded


def test_staff_of_a_tenant_tell_their_own_rows_from_public_ones(alice, riverside, sign_in):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    Tag.objects.create(name="Public tag", slug="public-tag")
    with tenant_scope(riverside.pk):
        Tag.objects.create(name="Ward tag", slug="ward-tag")
    staff = sign_in(alice, riverside)
    own, public, both = (
        staff.get(list_of(Tag, query)).content.decode()
        for query in ("?whose=own", "?whose=public", "")
    )
    assert ("Ward tag" in own, "Public tag" in own) == (True, False)
    assert ("Ward tag" in public, "Public tag" in public) == (False, True)
    assert "Ward tag" in both and "Public tag" in both


def test_staff_of_a_tenant_only_look_at_public_rows(alice, riverside, sign_in):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    tag = Tag.objects.create(name="Public tag", slug="public-tag")
    url = reverse("admin:content_tag_change", args=[tag.pk])
    body = {"name": "Ward tag", "slug": "ward-tag"}
    staff = sign_in(alice, riverside)

    assert staff.get(url).status_code == 200
    assert staff.post(url, body).status_code == 403
    assert staff.post(url.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert sign_in(alice).post(url, body).status_code == 302
