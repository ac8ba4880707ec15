"""Site, nginx and CloudFront agree on who may read: the shipped code, in real engines."""

import json
import subprocess

import pytest
from playwright._impl._driver import compute_driver_executable

from apps.lib import signing
from apps.lib.errors import DomainError, NotFound

from . import edge

VECTORS = json.loads((edge.SHIPPED / "vectors.json").read_text())
KEY = "for the edge"


def core(name: str) -> str:
    text = (edge.SHIPPED / name).read_text()
    return text[text.index("// --- the check") : text.index("// --- end of the check")]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_the_site(vector, settings):
    settings.MEDIA_SIGNING_KEY, *settings.MEDIA_SIGNING_KEYS_OLD = vector["keys"]
    try:
        grant = signing.check(vector["token"], prefix=vector["prefix"], now=vector["now"])
        answer = "public" if grant.public else "private"
    except NotFound:
        answer = "forged"
    except DomainError as error:
        answer = error.code.removeprefix("token_")
    assert answer == vector["grant"]


def test_nginx(tmp_path):
    """The shipped module in njs, asked by a location that only this test has."""
    (tmp_path / "ask.js").write_text(
        """
        import media from 'media.js';
        function ask(r) {
            var v = JSON.parse(Buffer.from(r.args.vector, 'hex').toString());
            r.return(200, media.check(v.token, v.prefix, v.now, v.keys));
        }
        export default { ask };
        """
    )
    location = (
        f"js_path {tmp_path}; js_import ask from ask.js; location /ask {{ js_content ask.ask; }}"
    )
    origin = edge.Server(port=9, log=tmp_path / "none")
    with edge.nginx(tmp_path / "edge", origin, keys=KEY, more=location) as proxy:
        said = {
            v["what"]: proxy.ask(f"/ask?vector={json.dumps(v).encode().hex()}") for v in VECTORS
        }
    assert {what: a.body.decode() for what, a in said.items()} == {
        v["what"]: v["grant"] for v in VECTORS
    }


def test_cloudfront(tmp_path):
    """The shipped function in Node; its clock and its key value store are the vector's."""
    asked = [v for v in VECTORS if v["prefix"].count("/") == 2]
    (tmp_path / "node_modules" / "cloudfront").mkdir(parents=True)
    (tmp_path / "node_modules" / "cloudfront" / "index.mjs").write_text(
        "export default { kvs: () => ({ get: async () => globalThis.keys.join(',') }) };"
    )
    (tmp_path / "node_modules" / "cloudfront" / "package.json").write_text(
        '{"name": "cloudfront", "exports": "./index.mjs"}'
    )
    function = (edge.SHIPPED / "cloudfront.js").read_text()
    (tmp_path / "run.mjs").write_text(
        function
        + f"""
        const said = [];
        for (const v of {json.dumps(asked)}) {{
            globalThis.keys = v.keys;
            Date.now = () => v.now * 1000;
            const uri = `/media/${{v.token}}/${{v.prefix}}/v360.mp4`;
            said.push(await handler({{ request: {{ method: 'GET', uri }} }}));
        }}
        console.log(JSON.stringify(said));
        """
    )
    node, _ = compute_driver_executable()
    done = subprocess.run([node, "run.mjs"], cwd=tmp_path, capture_output=True, timeout=60)
    said = json.loads(done.stdout or "[]")
    assert len(said) == len(asked), done.stderr.decode()
    for vector, answer in zip(asked, said, strict=True):
        status = {"forged": 404, "expired": 403}.get(vector["grant"])
        assert answer.get("statusCode") == status, vector["what"]
        if status is None:
            assert answer["uri"] == f"/{vector['prefix']}/v360.mp4", "the bucket's key"


def test_both_edges_run_the_same_check():
    assert core("media.js") == core("cloudfront.js")


def test_a_replaced_key_still_opens(settings):
    settings.MEDIA_SIGNING_KEY = "old"
    token = signing.sign("assets/a/b", expires=2_000, public=True)
    settings.MEDIA_SIGNING_KEY, settings.MEDIA_SIGNING_KEYS_OLD = "new", ["old"]
    assert signing.check(token, prefix="assets/a/b", now=1_000).public
    assert signing.sign("assets/a/b", expires=2_000, public=True) != token
    settings.MEDIA_SIGNING_KEYS_OLD = []
    with pytest.raises(NotFound):
        signing.check(token, prefix="assets/a/b", now=1_000)
