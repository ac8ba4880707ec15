import pytest

from apps.lib import modules

SOURCES = {
    "js/a.js": 'import { b } from "./b.js";\nimport "../lib/c.js";\nexport * from "./d.js";',
    "js/b.js": 'import d, {\n  e,\n} from "./d.js";\nimport("./later.js");',
    "lib/c.js": "",
    "js/d.js": 'import * as a from "./a.js";\nconst from = "./nowhere.js";',
}


def test_what_runs_first_nearest_first():
    assert modules.graph(["js/a.js"], SOURCES.__getitem__) == [
        "js/a.js",
        "js/b.js",
        "lib/c.js",
        "js/d.js",
    ]


@pytest.mark.parametrize(
    "source",
    [
        'import("./later.js").then(({ a }) => a());',
        '// import "./commented.js";',
        '/* import "./commented.js"; */',
        'export const address = "./not-a-module.js";',
        'export { a };\nconst b = "./not-a-module.js";',
        'import {} from "elsewhere";',
    ],
)
def test_what_does_not_count(source):
    assert modules.imports(source) == []


def test_what_stands_behind_a_comment_counts():
    source = '// One.\n/* two\n */\nimport "./a.js"; // three\n// four\nimport "./b.js";\n'
    assert modules.imports(source) == ["./a.js", "./b.js"]


def test_minified_modules_are_understood():
    assert modules.imports('import{a}from"./a.js";import"./b.js";export{c}from"./c.js"') == [
        "./a.js",
        "./b.js",
        "./c.js",
    ]


@pytest.mark.parametrize(
    ("source", "published"),
    [
        ("// Why.\n\n  const a = 1; // one\n", "const a = 1;\n"),
        ('const a = "; // b";', 'const a = "; // b";\n'),
        ("/* Usage\n * of it */\nconst a = 1;", "const a = 1;\n"),
        ("/** One line. */\nconst a = 1;", "const a = 1;\n"),
        ("/* named */ const a = 1;", "/* named */ const a = 1;\n"),
        ("const a = `\n  // words\n`;\n  // gone\n", "const a = `\n  // words\n`;\n"),
        ("const a = `//${b}`;\n// gone", "const a = `//${b}`;\n"),
    ],
)
def test_comments_go_and_words_stay(source, published):
    assert modules.without_comments(source) == published
    assert modules.without_comments(published) == published
