// A short message in the page's <toast-stack>.

/** @param {HTMLElement} from anything in the page
 *  @param {string} text
 *  @param {{level?: string, act?: {text: string, run: () => void}}} more */
export function toast(from, text, more = {}) {
  from.dispatchEvent(new CustomEvent("toast", { bubbles: true, detail: { text, ...more } }));
}
