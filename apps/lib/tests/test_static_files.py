"""Static files under ASGI: whole, and without a word in the log; published: small."""

import gzip
from pathlib import Path

import brotli
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from apps.lib import static

LINES = "".join(f"export const line{n} = {n};\n" for n in range(100))


def test_a_range_of_a_static_file_gets_the_whole(client):
    whole = client.get("/static/css/tokens.css")
    asked = client.get("/static/css/tokens.css", headers={"Range": "bytes=9999999-"})
    assert (whole.status_code, asked.status_code) == (200, 200)
    assert asked.content == whole.content != b""


@pytest.fixture
def published(tmp_path, settings):
    """A folder as `collectstatic` leaves it, of two modules and a library."""
    settings.DEBUG = False
    source = FileSystemStorage(location=tmp_path / "source")
    storage = static.ModuleManifestStorage(location=tmp_path / "root", base_url="/static/")
    files = {
        "js/a.js": '// Why.\nimport { b } from "./b.js";\n\nexport const a = b + 1;\n' + LINES,
        "js/b.js": "export const b = 1; // one\n",
        "vendor/c.js": "// Kept: its licence.\n" + LINES,
    }
    for name, text in files.items():
        source.save(name, ContentFile(text))
        storage.save(name, ContentFile(text))
    list(storage.post_process({name: (source, name) for name in files}))
    return storage


def text_of(storage, name):
    return Path(storage.path(storage.stored_name(name))).read_text()


def test_published_modules_have_lost_their_comments(published):
    text = text_of(published, "js/a.js")
    assert "Why" not in text
    assert text.startswith('import { b } from "./b.')


def test_what_is_not_ours_is_published_as_it_came(published):
    assert "its licence" in text_of(published, "vendor/c.js")


def test_an_import_names_the_content_of_what_it_imports(published):
    imported = published.stored_name("js/b.js").removeprefix("js/")
    assert f'"./{imported}"' in text_of(published, "js/a.js")


def test_brotli_and_gzip_lie_beside_what_pages_name(published):
    name = published.stored_name("js/a.js")
    whole = Path(published.path(name)).read_bytes()
    assert brotli.decompress(Path(published.path(f"{name}.br")).read_bytes()) == whole
    assert gzip.decompress(Path(published.path(f"{name}.gz")).read_bytes()) == whole
    assert not published.exists("js/a.js.br")


def test_what_is_published_already_is_not_compressed_again(published):
    assert list(published.compress_files([published.stored_name("js/a.js")])) == []
