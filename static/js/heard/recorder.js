const COUNT_IN_BEATS = 4;
const CLICK_HZ = [1600, 1100]; // first of four, the others

export const CANNOT = "This browser cannot record here. Recording needs an https address, or localhost; a recording made elsewhere can be chosen as a file.";
const REFUSED = "The microphone was refused. Allow it beside the address of this page, then press Record again.";
const NO_MICROPHONE = "There is no microphone that this browser can use.";

/** Why recording did not start, in words. @param {DOMException} error */
function reason(error) {
  if (error.name === "NotAllowedError") return REFUSED;
  if (error.name === "NotFoundError" || error.name === "NotReadableError") return NO_MICROPHONE;
  return `Recording did not start: ${error.message}`;
}

/** Uncompressed sound from the microphone; nothing is touched up on the way. */
export class Recorder {
  /** @param {string} worklet address of the module @param {(level: number, seconds: number) => void} onLevel */
  constructor(worklet, onLevel) {
    this.worklet = worklet;
    this.onLevel = onLevel;
    this.blocks = [];
    this.taking = false;
  }

  /** @param {{countIn: boolean, click: boolean, bpm: number}} how @param {(beat: number) => void} onCount @throws {Error} with a sentence */
  async start({ countIn, click, bpm }, onCount) {
    if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) throw new Error(CANNOT);
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
    } catch (error) {
      throw new Error(reason(error), { cause: error });
    }
    this.context = new AudioContext();
    await this.context.resume();
    await this.context.audioWorklet.addModule(this.worklet);
    this.node = new AudioWorkletNode(this.context, "songsmith-recorder", { numberOfOutputs: 0 });
    this.node.port.onmessage = ({ data }) => this.take(data);
    this.context.createMediaStreamSource(this.stream).connect(this.node);
    this.beat = 60 / bpm;
    this.clicks = click;
    this.nextClick = this.context.currentTime + 0.1;
    this.count = countIn ? COUNT_IN_BEATS : 0;
    this.blocks = [];
    this.length = 0;
    if (countIn || click) this.tick(onCount, 0);
    if (!countIn) this.taking = true;
  }

  /** One click, and the next one a beat later; recording begins with the beat behind the count. */
  tick(onCount, beat) {
    if (!this.context || this.context.state === "closed") return;
    const counting = beat < this.count;
    if (counting || this.clicks) this.click(this.nextClick, beat % COUNT_IN_BEATS === 0);
    if (counting) onCount(beat + 1);
    if (beat === this.count && !this.taking) (this.taking = true), onCount(0);
    this.nextClick += this.beat;
    if (beat < this.count || this.clicks) this.timer = setTimeout(() => this.tick(onCount, beat + 1), Math.max(0, (this.nextClick - this.context.currentTime - 0.05) * 1000));
  }

  click(at, first) {
    const oscillator = new OscillatorNode(this.context, { frequency: CLICK_HZ[first ? 0 : 1] });
    const gain = new GainNode(this.context, { gain: 0.25 });
    gain.gain.setTargetAtTime(0, at + 0.01, 0.012);
    oscillator.connect(gain).connect(this.context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.09);
  }

  take(block) {
    let peak = 0;
    for (const sample of block) peak = Math.max(peak, Math.abs(sample));
    if (this.taking) {
      this.blocks.push(block);
      this.length += block.length;
    }
    this.onLevel(peak, this.seconds);
  }

  get seconds() {
    return this.context ? this.length / this.context.sampleRate : 0;
  }

  /** @returns {Promise<Blob>} a WAV file */
  async stop() {
    clearTimeout(this.timer);
    this.taking = false;
    const rate = this.context?.sampleRate ?? 44100;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.node?.disconnect();
    if (this.context?.state !== "closed") await this.context?.close();
    return wav(this.blocks, this.length, rate);
  }
}

/** 16-bit PCM, one channel. @param {Float32Array[]} blocks @param {number} length samples @param {number} rate Hz */
export function wav(blocks, length, rate) {
  const view = new DataView(new ArrayBuffer(44 + 2 * length));
  const text = (at, word) => [...word].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * length, true);
  text(8, "WAVEfmt ");
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, rate, 4], [28, 2 * rate, 4], [32, 2, 2], [34, 16, 2]].forEach(([at, value, bytes]) => (bytes === 4 ? view.setUint32(at, value, true) : view.setUint16(at, value, true)));
  text(36, "data");
  view.setUint32(40, 2 * length, true);
  let at = 44;
  for (const block of blocks) {
    for (const sample of block) {
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true);
      at += 2;
    }
  }
  return new Blob([view], { type: "audio/wav" });
}
