from datetime import timedelta

from apps.accounts.middleware import clock_offset


def test_a_demo_account_lives_in_its_own_time(bob):
    bob.is_demo, bob.clock_offset = True, timedelta(days=3)
    assert clock_offset(bob) == timedelta(days=3)


def test_nobody_else_does(bob):
    bob.clock_offset = timedelta(days=3)
    assert clock_offset(bob) == clock_offset(None) == timedelta()
