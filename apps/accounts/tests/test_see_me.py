def test_a_learner_sees_name_and_settings(bob, sign_in):
    page = sign_in(bob).get("/me/").content.decode()
    assert "bob@example.org" in page
    assert "/me/preferences/" in page
    assert "/admin/" not in page


def test_one_who_learns_in_one_place_is_not_asked_which(charlie, sign_in):
    assert "Learning with" not in sign_in(charlie).get("/me/").content.decode()


def test_a_member_sees_where_he_may_learn(bob, riverside, sign_in):
    page = sign_in(bob, riverside).get("/me/").content.decode()
    assert "Riverside Hospital" in page
    assert "Your role here: Learner" in page


def test_staff_find_the_administration(bob, sign_in):
    bob.is_staff = True
    bob.save()
    assert 'href="/admin/"' in sign_in(bob).get("/me/").content.decode()


def test_a_stale_choice_of_tenant_falls_back_to_public(charlie, riverside, sign_in):
    client = sign_in(charlie, riverside)
    assert client.get("/me/").status_code == 200
    assert "tenant" not in client.session


def test_query_count(alice, riverside, sign_in, django_assert_max_num_queries):
    client = sign_in(alice, riverside)
    client.get("/me/")
    with django_assert_max_num_queries(12):
        client.get("/me/")


def test_the_way_around_marks_where_one_is(bob, riverside, sign_in):
    page = sign_in(bob, riverside).get("/me/").content.decode()
    assert 'href="/me/" aria-current="page"' in page
    assert page.count("aria-current=") == 2  # this tab, and this tenant
    assert page.index("<nav") < page.index("<main")
