// A camera with its microphone: opened, turned round, recorded from.
//
//   const camera = new Camera(); await camera.open("user");   throws a Trouble with its code
//   camera.stream; camera.canTurn; camera.level (0…1); await camera.turn(); camera.close()

const SIZE = { width: { ideal: 1080 }, height: { ideal: 1920 }, frameRate: { ideal: 30, max: 60 } };
const SOUND = { echoCancellation: true, noiseSuppression: true };
const TYPES = [
  "video/mp4;codecs=avc1.640028,mp4a.40.2",
  "video/mp4;codecs=avc1.42E01F,mp4a.40.2",
  "video/mp4",
  "video/webm;codecs=h264,opus",
  "video/webm;codecs=vp9,opus",
  "video/webm;codecs=vp8,opus",
  "video/webm",
];
const BITS = { videoBitsPerSecond: 8_000_000, audioBitsPerSecond: 128_000 };
const CODES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class Trouble extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export class Camera {
  #facing = "user";
  #sound = null;
  #meter = null;
  #awake = null;
  stream = null;
  canTurn = false;

  async open(facing = this.#facing) {
    if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) throw new Trouble("unsupported");
    this.close();
    this.#facing = facing;
    this.stream = await this.#ask({ ...SIZE, facingMode: { ideal: facing } });
    await this.#upright();
    this.#listen();
    // Nobody touches the screen while filming: it must not go dark.
    this.#awake = await navigator.wakeLock?.request("screen").catch(() => null);
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.canTurn = devices.filter(({ kind }) => kind === "videoinput").length > 1;
  }

  turn() {
    return this.open(this.#facing === "user" ? "environment" : "user");
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.#sound?.close();
    this.#awake?.release();
    this.stream = this.#sound = this.#meter = this.#awake = null;
  }

  get isMirrored() {
    return (this.#track?.getSettings().facingMode ?? this.#facing) === "user";
  }

  get hasSound() {
    return Boolean(this.stream?.getAudioTracks().length);
  }

  // Loudness now, 0…1.
  get level() {
    if (!this.#meter) return 0;
    const wave = new Float32Array(this.#meter.fftSize);
    this.#meter.getFloatTimeDomainData(wave);
    const power = wave.reduce((sum, value) => sum + value * value, 0) / wave.length;
    return Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-9) / 5)); // -50 dB to 0 dB
  }

  recorder() {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    return new MediaRecorder(this.stream, { mimeType, ...BITS });
  }

  // Without a microphone a silent lesson can still be filmed.
  async #ask(video) {
    try {
      return await navigator.mediaDevices.getUserMedia({ video, audio: SOUND });
    } catch (error) {
      if (CODES[error.name] !== "missing") throw new Trouble(CODES[error.name] ?? "busy");
    }
    try {
      return await navigator.mediaDevices.getUserMedia({ video });
    } catch (error) {
      throw new Trouble(CODES[error.name] ?? "busy");
    }
  }

  // Some phones take width and height as those of the sensor, which lies on its side.
  async #upright() {
    const { width, height } = this.#track.getSettings();
    if (width <= height || innerWidth > innerHeight) return;
    const turned = { width: SIZE.height, height: SIZE.width, frameRate: SIZE.frameRate };
    await this.#track.applyConstraints(turned).catch(() => {});
  }

  #listen() {
    if (!this.hasSound) return;
    this.#sound = new AudioContext();
    this.#meter = this.#sound.createAnalyser();
    this.#meter.fftSize = 1024;
    this.#sound.createMediaStreamSource(this.stream).connect(this.#meter);
  }

  get #track() {
    return this.stream?.getVideoTracks()[0];
  }
}
