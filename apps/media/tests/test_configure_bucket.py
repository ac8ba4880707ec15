import urllib.error
import urllib.request

import pytest
from django.core.management import CommandError, call_command

from apps.media import bucket
from apps.media.management.commands import configure_bucket

SITE = "https://learn.example"


def preflight(origin):
    url = bucket.address_of_part("incoming/x", bucket.begin("incoming/x"), 1, size=9, seconds=60)
    headers = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
    request = urllib.request.Request(url, method="OPTIONS", headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.headers.get("Access-Control-Allow-Origin")
    except urllib.error.HTTPError as error:
        return error.headers.get("Access-Control-Allow-Origin")


def test_the_sites_pages_may_send_and_others_may_not(s3):
    call_command("configure_bucket", origin=[SITE])
    assert preflight(SITE) == SITE
    assert preflight("https://other.example") is None


def test_what_is_not_needed_goes_by_itself(s3, capsys):
    call_command("configure_bucket", origin=[SITE], originals_days=90)
    call_command("configure_bucket", origin=[SITE], originals_days=30)
    rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket.name())["Rules"]
    by_prefix = {rule["Filter"]["Prefix"]: rule for rule in rules}
    assert by_prefix["originals/"]["Expiration"] == {"Days": 30}
    assert by_prefix["incoming/"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    assert "originals go after 30 days" in capsys.readouterr().out


def test_originals_may_move_first():
    """A rule of S3's own; the test's server has one storage class only."""
    rules = configure_bucket.lifecycle(delete_after=90, move_to="GLACIER_IR", move_after=30)
    assert rules[1]["Filter"] == rules[2]["Filter"] == {"Prefix": "originals/"}
    assert rules[1]["Transitions"] == [{"Days": 30, "StorageClass": "GLACIER_IR"}]
    assert rules[2]["Expiration"] == {"Days": 90}


def test_without_a_bucket_it_says_so():
    with pytest.raises(CommandError, match="S3_BUCKET"):
        call_command("configure_bucket", origin=[SITE])


def test_without_an_origin_it_asks_for_one(s3):
    with pytest.raises(CommandError, match="--origin"):
        call_command("configure_bucket")
