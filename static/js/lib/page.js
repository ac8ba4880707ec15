// Goes to another page of the studio without a reload: what runs (an upload) goes on running.

async function fetchPage(url) {
  const response = await fetch(url, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

export async function showPage(url) {
  const page = await fetchPage(url);
  await Promise.all([loadModules(page), loadStyles(page)]);
  history.pushState({ studio: true }, "", url);
  document.title = page.title;
  const main = document.querySelector("main");
  main.replaceChildren(...page.querySelector("main").childNodes);
  scrollTo(0, 0);
  main.focus();
}

// Puts the server's present view of each [data-part] with a version into the page; `wanted` can
// leave some out. A video that plays is let play.
export async function refreshParts(url, root, wanted = () => true) {
  const page = await fetchPage(url);
  for (const part of [...root.querySelectorAll("[data-part]")].filter(wanted)) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!fresh || fresh.dataset.version === part.dataset.version) continue;
    const video = part.querySelector("video");
    if (video && !video.paused) {
      video.addEventListener("pause", () => refreshParts(url, root), { once: true });
      continue;
    }
    const folded = part.querySelector("details");
    part.replaceWith(fresh);
    if (folded) fresh.querySelector("details")?.toggleAttribute("open", folded.open);
    const next = fresh.querySelector("video");
    if (next && video?.currentTime) next.currentTime = video.currentTime;
  }
}

function loadModules(page) {
  const sources = [...page.querySelectorAll('script[type="module"][src]')];
  return Promise.all(sources.map((script) => import(script.getAttribute("src"))));
}

// Nothing is shown before its looks are there; layers, not their order, decide between sheets.
function loadStyles(page) {
  const sheets = (root) => [...root.querySelectorAll('link[rel="stylesheet"]')];
  const here = new Set(sheets(document).map((sheet) => sheet.getAttribute("href")));
  const missing = sheets(page).filter((sheet) => !here.has(sheet.getAttribute("href")));
  return Promise.all(missing.map((sheet) => added(sheet.cloneNode())));
}

function added(sheet) {
  return new Promise((done) => {
    sheet.onload = sheet.onerror = done;
    document.head.append(sheet);
  });
}

// The browser's way back leads to a page that was never loaded here.
addEventListener("popstate", () => location.reload());
