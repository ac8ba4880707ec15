"""Colours of the demo courses."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    top: str  # background gradient
    bottom: str
    glow: str  # the large soft light behind the stage
    ink: str  # headline
    accent: str  # emphasised words, marks
    chip: str
    chip_ink: str


THEMES = {
    "leaf": Theme("#0d4a33", "#04170f", "#1f8f5f", "#ffffff", "#7df0b2", "#7df0b2", "#06301f"),
    "pool": Theme("#0a4a72", "#031a2e", "#1590c4", "#ffffff", "#ffd166", "#ffd166", "#3a2a00"),
    "ward": Theme("#3b1552", "#12061d", "#8c2f6b", "#ffffff", "#ff9f8a", "#ff9f8a", "#43120a"),
    "river": Theme("#123a7a", "#050f26", "#2f63d8", "#ffffff", "#8fd0ff", "#8fd0ff", "#06264a"),
}
