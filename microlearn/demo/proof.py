"""The author reads the heard captions and puts right what was misheard.

"Bass oppressors" in a lesson about sepsis would be more than a blemish. What the speech model wrote
stays as version 1; the corrected track has the lesson's own words at the times of its sentences.
"""

from apps.media import captions
from apps.media.captions.words import Word, as_json
from apps.media.models import Asset, CaptionTrack
from microlearn.demo.catalogue import Lesson
from microlearn.demo.film import line_times

LANGUAGE = "en"


def proofread(*, lesson: Lesson, asset: Asset) -> bool:
    """Correct the first, heard version of the captions; later ones are somebody's own work."""
    track = CaptionTrack.objects.own().current().filter(asset=asset, language=LANGUAGE).first()
    if track is None or track.version != 1 or track.text.split() == lesson.script.split():
        return False
    words = words_of(lesson, line_times(lesson))
    items = [as_json(word) for word in words]
    captions.revise(asset=asset, language=LANGUAGE, words=items, by=asset.owner)
    return True


def words_of(lesson: Lesson, times: list[list[int]]) -> list[Word]:
    """Every word of the script, its time shared by length within its sentence (s). Pure."""
    found = []
    for line, (start, end) in zip(lesson.lines, times, strict=True):
        letters = [len(word) + 1 for word in line.text.split()]
        second = (end - start) / 1000 / sum(letters)
        at = start / 1000
        for word, length in zip(line.text.split(), letters, strict=True):
            found.append(Word(at, at + length * second, f" {word}", 1.0, checked=True))
            at += length * second
    return found
