"""How much a person does to get somewhere: touches and keys, counted by the browser itself."""

import time

from playwright.sync_api import Page

COUNT = """() => {
  const count = (kind) => (event) => {
    if (!event.isTrusted) return;
    sessionStorage[kind] = Number(sessionStorage[kind] ?? 0) + 1;
  };
  addEventListener("pointerdown", count("walk-taps"), { capture: true });
  addEventListener("keydown", count("walk-keys"), { capture: true });
}"""
READ = """() => ["walk-taps", "walk-keys"].map((kind) => {
  const n = Number(sessionStorage[kind] ?? 0);
  sessionStorage.removeItem(kind);
  return n;
})"""


class Walk:
    """From now on, over all pages that are opened in this tab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(f"({COUNT})()")
        page.evaluate(COUNT)
        self._began = time.monotonic()
        self.legs: dict[str, tuple[int, int, float]] = {}

    def reached(self, place: str) -> None:
        """The leg ends here, and the next begins."""
        taps, keys = self.page.evaluate(READ)
        now = time.monotonic()
        self.legs[place] = (taps, keys, now - self._began)
        self._began = now

    def __str__(self) -> str:
        return "; ".join(
            f"{place}: {taps} taps, {keys} keys, {seconds:.1f} s of machine"
            for place, (taps, keys, seconds) in self.legs.items()
        )
