// Encrypted lessons, by Encrypted Media Extensions. Loaded only when one comes.
//
//   const protection = new Protection(video, media, (locked) => …);
//   await protection.open()    the element can be fed; its key may still be on its way
//   protection.close()
//
// An element keeps its MediaKeys for good (browsers let none have two, and none share one); a
// session is opened for each lesson that plays in it. Clear Key licences end when they say so:
// they are renewed while the lesson plays, and given up while it stands still.

import { ApiError, callBytes } from "../lib/api.js";
import { base64url, Licences } from "./licences.js";

const CLEAR_KEY = "org.w3.clearkey";

const licences = new Licences();
const accesses = new Map(); // key system and codecs → promise of MediaKeySystemAccess
const keysOf = new WeakMap(); // video → promise of MediaKeys

/** `code`: "unsupported", "vendor_needed" (only a vendor's CDM gets keys, and there is none), "network",
 *  or what our server said ("subscription_needed", …). */
export class Locked extends Error {
  constructor(code, cause) {
    super(code, { cause });
    this.code = code;
  }
}

/** Fetches the licence of a lesson that may come on screen soon. */
export async function ahead(media) {
  try {
    const access = await accessFor(media);
    if (access.keySystem === CLEAR_KEY) await licences.of(media.protection);
  } catch {
    // Whoever plays it will be told.
  }
}

export class Protection {
  #video;
  #media;
  #onlocked;
  #session = null;
  #timer = 0;
  #closed = false;
  /** The key is still on its way. */
  waiting = true;

  constructor(video, media, onlocked) {
    this.#video = video;
    this.#media = media;
    this.#onlocked = onlocked;
  }

  async open() {
    const access = await accessFor(this.#media);
    const clear = access.keySystem === CLEAR_KEY;
    if (clear) licences.of(this.#media.protection).catch(() => {}); // beside what follows
    const keys = await keysFor(this.#video, access);
    if (this.#closed) return;
    if (clear) this.#clearKey(keys);
    else this.#vendor(keys, this.#media.protection.systems[access.keySystem]);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#end();
  }

  #end() {
    this.#session?.close().catch(() => {}); // closed by the browser already
    this.#session = null;
  }

  #lock(error) {
    if (this.#closed) return;
    this.#end();
    this.#onlocked(told(error));
  }

  // --- Clear Key -------------------------------------------------------------------------

  async #clearKey(keys) {
    const { protection } = this.#media;
    const session = (this.#session = keys.createSession());
    session.addEventListener("message", async () => {
      try {
        const { keys: set, type } = await licences.of(protection);
        if (this.#session !== session) return;
        await session.update(encode({ keys: set, type }));
        this.waiting = false;
        this.#timer = setTimeout(() => this.#renew(keys), licences.left(protection));
      } catch (error) {
        this.#lock(error);
      }
    });
    await session.generateRequest("keyids", encode({ kids: [base64url(protection.kid)] }));
  }

  async #renew(keys) {
    if (this.#closed) return;
    if (this.#video.paused) {
      this.#end();
      this.#video.addEventListener("play", () => this.#closed || this.#clearKey(keys), { once: true });
      return;
    }
    try {
      await licences.of(this.#media.protection);
      this.#timer = setTimeout(() => this.#renew(keys), licences.left(this.#media.protection));
    } catch (error) {
      this.#lock(error);
    }
  }

  // --- a vendor's CDM --------------------------------------------------------------------

  #vendor(keys, { licence: url }) {
    const begin = (event) => {
      const session = (this.#session = keys.createSession());
      session.addEventListener("message", async ({ message }) => {
        try {
          // To our server, which knows who may, and from there to the vendor.
          await session.update(await callBytes(url, message));
          this.waiting = false;
        } catch (error) {
          this.#lock(error);
        }
      });
      session.generateRequest(event.initDataType, event.initData).catch((e) => this.#lock(e));
    };
    this.#video.addEventListener("encrypted", begin, { once: true });
  }
}

function accessFor(media) {
  const types = { videoCapabilities: capabilities("video", media.video) };
  if (media.audio) types.audioCapabilities = capabilities("audio", [media.audio]);
  const { systems: vendors, licence } = media.protection;
  const systems = [...Object.keys(vendors ?? {}), ...(licence ? [CLEAR_KEY] : [])];
  const name = JSON.stringify([systems, types]);
  if (!accesses.has(name)) accesses.set(name, firstOf(systems, types, licence));
  return accesses.get(name);
}

async function firstOf(systems, types, licence) {
  for (const system of systems) {
    const initDataTypes = [system === CLEAR_KEY ? "keyids" : "cenc"];
    try {
      // Missing altogether where the page did not come over a secure connection.
      return await navigator.requestMediaKeySystemAccess(system, [{ initDataTypes, ...types }]);
    } catch {
      // The next one, then.
    }
  }
  throw new Locked(licence ? "unsupported" : "vendor_needed");
}

function capabilities(kind, tracks) {
  const codecs = [...new Set(tracks.map((track) => track.codec))];
  const scheme = { encryptionScheme: "cbcs", robustness: "" };
  return codecs.map((codec) => ({ contentType: `${kind}/mp4; codecs="${codec}"`, ...scheme }));
}

function keysFor(video, access) {
  if (!keysOf.has(video)) keysOf.set(video, makeKeys(video, access));
  return keysOf.get(video);
}

async function makeKeys(video, access) {
  const keys = await access.createMediaKeys();
  await video.setMediaKeys(keys);
  return keys;
}

function told(error) {
  if (error instanceof Locked) return error;
  if (error instanceof ApiError) return new Locked(error.code, error);
  if (error instanceof TypeError) return new Locked("network", error); // what fetch throws
  return new Locked("unsupported", error);
}

function encode(json) {
  return new TextEncoder().encode(JSON.stringify(json));
}
