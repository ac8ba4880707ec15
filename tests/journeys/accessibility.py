"""What every page owes to people who do not see it, or do not touch it.

axe-core (vendored for the tests) judges names, roles, contrast and duplicate ids; the rest is
asked here: one heading of the first rank, and a keyboard that reaches every control and shows
where it is.
"""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
NARROW = {"width": 320, "height": 568}  # 1280 px at 400 %, as WCAG 1.4.10 measures
PHONE = {"width": 390, "height": 844}
MOST_STOPS = 120

ENHANCED = {
    "runOnly": ["color-contrast-enhanced"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
RUN_AXE = """async (options) => {
  // What is still fading in has not its colours yet.
  const ends = (a) => a.effect?.getComputedTiming().endTime !== Infinity;
  await Promise.allSettled(document.getAnimations().filter(ends).map((a) => a.finished));
  const found = await axe.run(document, {resultTypes: ["violations"], ...options});
  return found.violations.map(({id, impact, help, nodes}) => ({
    id, impact, help,
    nodes: nodes.map((node) => `${node.html.slice(0, 200)} :: ${node.failureSummary}`),
  }));
}"""

# Controls that a keyboard must reach, kept as elements: their markup may change with the focus.
# A group of radios is one stop.
CONTROLS = """() => {
  const seen = (e) => e.checkVisibility({checkVisibilityCSS: true})
    && !e.closest("[inert]") && e.getClientRects().length > 0;
  const groups = new Set();
  window.controlsToReach = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((e) => !e.disabled && e.tabIndex >= 0 && seen(e))
    .filter((e) => {
      if (e.type !== "radio") return true;
      const key = `${e.form?.id} ${e.name}`;
      return !groups.has(key) && groups.add(key);
    });
  return window.controlsToReach.map((e) => e.outerHTML.slice(0, 160));
}"""

# After blur() the browser would go on from where the focus was.
START_AT_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  window.getSelection().empty();
}"""

FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const label = e.closest("label") ?? (e.id && document.querySelector(`label[for="${e.id}"]`));
  const shown = [e, e.parentElement, label].filter(Boolean).map((x) => getComputedStyle(x));
  const same = (x) => x === e || (e.type === "radio" && x.type === "radio" && x.name === e.name);
  return {
    index: window.controlsToReach.findIndex(same),
    html: e.outerHTML.slice(0, 160),
    // Inside a player's native controls the browser draws the focus itself.
    visible: e.matches("video[controls]") || shown.some((s) =>
      (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"),
  };
}"""


# At any width: nothing but what scrolls by itself reaches beyond the window, and no word is cut off
# by its own box. (A title that is shortened on purpose says so by its line clamp or ellipsis.)
BEYOND = """(wide) => {  // not innerWidth: a phone zooms out to show what is too wide
  const seen = (e) => e.checkVisibility({checkVisibilityCSS: true, checkOpacity: true});
  const scrolls = (e) => {
    for (let at = e; at; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at !== document.body) return true;
      if (at.matches(".sr-only, .skip-link, svg, [inert], [popover]")) return true;
    }
    return false;
  };
  const found = document.documentElement.scrollWidth > wide + 1
    ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
  // Words for screen readers in a row that is pushed: with enough of them, the page gets its width.
  for (const e of document.querySelectorAll(".sr-only")) {
    let row = e.parentElement;
    while (row && !/auto|scroll/.test(getComputedStyle(row).overflowX)) row = row.parentElement;
    if (row && row !== document.body && e.offsetParent && !row.contains(e.offsetParent)) {
      found.push(`does not scroll with its row: ${e.outerHTML.slice(0, 160)}`);
    }
  }
  for (const e of document.body.querySelectorAll("*")) {
    const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!words && !e.matches("button, input, select, textarea")) continue;
    if (!seen(e) || scrolls(e)) continue;
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    const cut = words && /hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1
      && style.textOverflow !== "ellipsis" && style.display !== "-webkit-box";
    if (box.width && (box.right > wide + 1 || box.left < -1 || cut)) {
      found.push(`${cut ? "cut off" : "beyond the window"}: ${e.outerHTML.slice(0, 160)}`);
    }
  }
  return found;
}"""

RUN_TO = "(way) => { document.documentElement.dir = way; }"

# 44 px, or a link within a text (WCAG 2.5.5). A control in a label is as large as the label.
SMALL = """() => {
  const found = [];
  for (const e of document.querySelectorAll("a[href], button, select, input, textarea, summary")) {
    if (e.closest("[inert], .sr-only, .skip-link") || e.disabled || e.type === "hidden") continue;
    if (!e.checkVisibility({checkVisibilityCSS: true})) continue;
    const text = getComputedStyle(e).display === "inline" && e.closest("p, li, dd, td, small");
    const box = (e.closest("label") ?? e).getBoundingClientRect();
    if (text || !box.width) continue;
    if (box.width < 43.5 || box.height < 43.5) {
      const size = `${Math.round(box.width)} × ${Math.round(box.height)} px`;
      found.push(`${size}: ${e.outerHTML.slice(0, 160)}`);
    }
  }
  return found;
}"""

# A short message may leave before its turn.
STILL_THERE = "(index) => window.controlsToReach[index].isConnected"


def check(page: Page, *, keyboard: bool = True) -> None:
    """Fail with every finding at once. `keyboard` moves the focus through the whole page."""
    findings = [*violations(page), *heading_faults(page)]
    if keyboard:
        findings += keyboard_faults(page)
    assert findings == [], f"{page.url}\n" + "\n".join(findings)


def sweep(page: Page) -> list[str]:
    """All that is asked of a page in every look, as findings: by axe and by keyboard; on 320 px
    without loss, also where words run from right to left; in high contrast 7:1."""
    findings = [*violations(page), *heading_faults(page), *keyboard_faults(page)]
    size = page.viewport_size
    findings += [f"target of {each}" for each in page.evaluate(SMALL)]
    findings += lost(page, NARROW)
    page.evaluate(RUN_TO, "rtl")
    findings += [f"right to left, {each}" for each in lost(page, NARROW) + lost(page, PHONE)]
    page.evaluate(RUN_TO, "ltr")
    page.set_viewport_size(size)
    page.emulate_media(contrast="more")
    findings += [f"in high contrast: {each}" for each in violations(page, ENHANCED)]
    page.emulate_media(contrast="null")
    return [f"{page.url} {each}" for each in findings]


def lost(page: Page, size: dict[str, int]) -> list[str]:
    page.set_viewport_size(size)
    return [f"at {size['width']} px {each}" for each in page.evaluate(BEYOND, size["width"])]


def violations(page: Page, options: dict | None = None) -> list[str]:
    """Whatever axe calls a violation, the small ones too."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    return [
        f"axe {each['id']} ({each['impact']}): {each['help']}\n    " + "\n    ".join(each["nodes"])
        for each in page.evaluate(RUN_AXE, options or {})
    ]


def heading_faults(page: Page) -> list[str]:
    count = page.get_by_role("heading", level=1).count()
    return [] if count == 1 else [f"{count} headings of the first rank"]


def keyboard_faults(page: Page) -> list[str]:
    """Press Tab from the top until the end of the page."""
    page.evaluate(START_AT_THE_TOP)
    unreached = dict(enumerate(page.evaluate(CONTROLS)))
    unseen = {}
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now is None:
            break
        unreached.pop(now["index"], None)
        if not now["visible"]:
            unseen[now["html"]] = f"focus not visible: {now['html']}"
    left = [html for index, html in unreached.items() if page.evaluate(STILL_THERE, index)]
    return [f"Tab does not reach: {each}" for each in left] + [*unseen.values()]
