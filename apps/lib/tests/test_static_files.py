"""Static files under ASGI: whole, and without a word in the log."""


def test_a_range_of_a_static_file_gets_the_whole(client):
    whole = client.get("/static/css/tokens.css")
    asked = client.get("/static/css/tokens.css", headers={"Range": "bytes=9999999-"})
    assert (whole.status_code, asked.status_code) == (200, 200)
    assert asked.content == whole.content != b""
