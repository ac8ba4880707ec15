// A random key for one intended answer, one event: 128 bits as hex.
// crypto.randomUUID is missing on plain-HTTP addresses.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
