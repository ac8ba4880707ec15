// Calls to our own API with the session: JSON in, JSON out, ApiError when it answers no.

export class ApiError extends Error {
  constructor(status, { code = "error", message = "", details = {} } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export function csrfToken() {
  return document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";
}

/** `keepalive`: the request goes on when the page is left. */
export async function call(method, url, body, { keepalive = false } = {}) {
  const response = await reached(url, {
    method,
    keepalive,
    headers: {
      Accept: "application/json",
      "X-CSRFToken": csrfToken(),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    throw new ApiError(response.status);
  }
  if (!response.ok) throw new ApiError(response.status, data?.error);
  return data;
}

/** What a browser says of a lost network is its own, and English: people are told in our words. */
function reached(url, options) {
  return fetch(url, options).catch((error) => {
    const words = document.querySelector("toast-stack")?.dataset.offline ?? "";
    throw new TypeError(words, { cause: error });
  });
}

/** Bytes out, bytes in: what a CDM and its licence server say to each other. */
export async function callBytes(url, body) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": csrfToken() },
    body,
  });
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  const told = await response.json().catch(() => null);
  throw new ApiError(response.status, told?.error);
}
