"""Where a browser goes besides the site, for the content security policy."""

from urllib.parse import urlsplit


def of_bucket(bucket: str, *, endpoint: str | None, region: str) -> list[str]:
    """Origins under which a browser reaches an S3 bucket; none without one. Pure."""
    if not bucket:
        return []
    if endpoint:
        parts = urlsplit(endpoint)
        return [f"{parts.scheme}://{parts.netloc}"]
    places = ["s3", *([f"s3.{region}"] if region else [])]
    return [f"https://{bucket}.{place}.amazonaws.com" for place in places]
