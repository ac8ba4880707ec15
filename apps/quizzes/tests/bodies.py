"""One question of every format, with a right answer and a wrong one."""

from apps.quizzes.formats.contract import piece_id

PICTURE = "bcdfghjkmnpqrs"
CLIP = {"start_ms": 12_000, "end_ms": 18_500}
REGIONS = [
    {
        "label": "Left ventricle",
        "shape": "ellipse",
        "x": 0.5,
        "y": 0.4,
        "w": 0.2,
        "h": 0.3,
        "correct": True,
        "why": "It pumps into the body",
    },
    {"label": "Aorta", "shape": "rectangle", "x": 0.1, "y": 0.05, "w": 0.25, "h": 0.2},
]
CHOICES = [{"text": "Head too high", "correct": True}, {"text": "Legs too low"}]

BODIES = {
    "multiple_choice": {
        "options": [
            {"text": "Ctrl+T", "correct": True, "why": "T for table"},
            {"text": "Ctrl+L"},
            {"text": "Alt+F4", "correct": False, "why": "That closes the window"},
        ],
        "keep_order": True,
    },
    "sequence": {"items": ["Lactate", "Cultures", "Antibiotics", "Fluids"]},
    "fill_blanks": {"parts": ["Press ", ["Ctrl", "Control"], " and ", ["T"], "."], "exact": True},
    "true_false": {
        "answer": False,
        "reasons": [
            {"text": "Lactate rises late", "correct": True},
            {"text": "Lactate falls", "correct": False},
        ],
    },
    "matching": {
        "pairs": [{"left": "F4", "right": "locks"}, {"left": "F2", "right": "edits"}],
        "extra": ["closes"],
    },
    "free_response": {
        "model": "Because the reference is absolute",
        "accept": ["it is absolute", "dollar signs"],
        "compare": True,
    },
    "numeric": {
        "value": 12.5,
        "tolerance": 0.5,
        "unit": "mg",
        "units": [{"unit": "g", "factor": 1000.0}],
    },
    "hotspot": {"media": PICTURE, "regions": REGIONS},
    "clip_choice": {"clip": CLIP, "options": CHOICES},
    "clip_moment": {
        "clip": CLIP,
        "moments": [{"start_ms": 14_000, "end_ms": 15_250, "label": "She breathes in"}],
    },
    "clip_region": {"clip": CLIP, "regions": REGIONS},
}

RIGHT = {
    "multiple_choice": {"choices": [piece_id("Ctrl+T")]},
    "sequence": {"order": [piece_id(item) for item in BODIES["sequence"]["items"]]},
    "fill_blanks": {"blanks": ["Ctrl", "T"]},
    "true_false": {"choices": ["false"], "reasons": [piece_id("Lactate rises late")]},
    "matching": {
        "match": [
            f"{piece_id('F4')}:{piece_id('locks')}",
            f"{piece_id('F2')}:{piece_id('edits')}",
        ]
    },
    "free_response": {"text": ["It is absolute."]},
    "numeric": {"number": ["0.0125 g"]},
    "hotspot": {"point": ["0.6,0.55"], "region": [""]},
    "clip_choice": {"choices": [piece_id("Head too high")]},
    "clip_moment": {"moment": ["15400"]},
    "clip_region": {"point": [""], "region": [piece_id("Left ventricle")]},
}

WRONG = {
    "multiple_choice": {"choices": [piece_id("Alt+F4")]},
    "sequence": {"order": RIGHT["sequence"]["order"][::-1]},
    "fill_blanks": {"blanks": ["ctrl", ""]},
    "true_false": {"choices": ["true"], "reasons": [piece_id("Lactate falls")]},
    "matching": {
        "match": [
            f"{piece_id('F4')}:{piece_id('closes')}",
            f"{piece_id('F2')}:{piece_id('locks')}",
        ]
    },
    "free_response": {"text": ["No idea"]},
    "numeric": {"number": ["12.5 g"]},
    "hotspot": {"point": ["0.01,0.99"], "region": [""]},
    "clip_choice": {"choices": [piece_id("Legs too low")]},
    "clip_moment": {"moment": ["16000"]},
    "clip_region": {"region": [piece_id("Aorta")]},
}
