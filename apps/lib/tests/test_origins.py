import pytest

from apps.lib.origins import of_bucket


@pytest.mark.parametrize(
    ("bucket", "endpoint", "region", "found"),
    [
        ("", "https://s3.example", "", []),
        ("b", "https://s3.example:8333/path", "", ["https://s3.example:8333"]),
        ("b", None, "", ["https://b.s3.amazonaws.com"]),
        (
            "b",
            None,
            "eu-central-1",
            ["https://b.s3.amazonaws.com", "https://b.s3.eu-central-1.amazonaws.com"],
        ),
    ],
)
def test_where_a_browser_reaches_a_bucket(bucket, endpoint, region, found):
    assert of_bucket(bucket, endpoint=endpoint, region=region) == found
