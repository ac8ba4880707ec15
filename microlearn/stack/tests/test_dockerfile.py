from microlearn.stack.dockerfile import environment, run_lines

DOCKERFILE = """\
FROM python:3.13-slim
# RUN is only spoken of here
ENV ONE=1 TWO="two words" \\
    THREE=3
RUN pip install \\
    --requirement requirements.txt
COPY . .
RUN --mount=type=cache,target=/cache make static
"""


def test_run_lines_are_joined():
    assert run_lines(DOCKERFILE) == [
        "pip install --requirement requirements.txt",
        "make static",
    ]


def test_environment_is_read():
    assert environment(DOCKERFILE) == {"ONE": "1", "TWO": "two words", "THREE": "3"}
