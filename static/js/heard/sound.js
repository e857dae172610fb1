const AHEAD = 0.3; // seconds that notes are scheduled before they sound
const LOOK_MS = 90;
const NOTE_GAIN = 0.22;
const CHORD_GAIN = 0.07;
const PLAIN_THIRDS = 4;

/** The recording, and beside it what was heard, played by plain oscillators in time with it. */
export class Sound extends EventTarget {
  /** @param {HTMLAudioElement} audio @param {number} offset seconds of the recording at which times begin to count */
  constructor(audio, offset) {
    super();
    this.audio = audio;
    this.offset = offset;
    this.tune = false;
    this.chords = false;
    this.heard = null;
    this.scheduled = 0;
    this.sounding = [];
    const tell = () => this.dispatchEvent(new Event("state"));
    audio.addEventListener("play", () => (this.begin(), tell()));
    for (const name of ["pause", "ended"]) audio.addEventListener(name, () => (this.hush(), tell()));
    audio.addEventListener("seeking", () => this.hush());
    audio.addEventListener("seeked", () => this.restart());
    audio.addEventListener("timeupdate", () => this.dispatchEvent(new Event("time")));
  }

  /** Seconds from the start of what was listened to. */
  get time() {
    return this.audio.currentTime - this.offset;
  }

  get playing() {
    return !this.audio.paused && !this.audio.ended;
  }

  seek(seconds) {
    this.audio.currentTime = Math.max(0, seconds + this.offset);
    this.dispatchEvent(new Event("time"));
  }

  toggle() {
    if (this.playing) this.audio.pause();
    else this.play();
  }

  play(from) {
    if (from !== undefined) this.seek(from);
    for (const other of document.querySelectorAll("audio")) if (other !== this.audio) other.pause();
    return this.audio.play().catch(() => {});
  }

  /** One note, now: to hear what a correction sounds like. @param {number} pitch */
  pluck(pitch) {
    this.voice(pitch, this.context().currentTime + 0.01, 0.5, NOTE_GAIN);
  }

  begin() {
    this.restart();
    const step = () => {
      if (!this.playing) return;
      this.schedule();
      this.dispatchEvent(new Event("time"));
      setTimeout(step, LOOK_MS);
    };
    step();
  }

  restart() {
    this.hush();
    this.scheduled = this.time;
  }

  schedule() {
    if (!this.heard || !(this.tune || this.chords)) {
      this.scheduled = this.time;
      return;
    }
    const until = this.time + AHEAD;
    const starts = (one) => one.start >= this.scheduled && one.start < until;
    const clock = this.context().currentTime - this.time;
    if (this.tune) for (const note of this.heard.tune.filter(starts)) this.voice(note.pitch, clock + note.start, note.end - note.start, NOTE_GAIN);
    if (this.chords) for (const chord of this.heard.chords.filter(starts)) this.strum(chord, clock);
    this.scheduled = until;
  }

  strum(chord, clock) {
    if (chord.root === null || chord.root === undefined) return;
    const root = 48 + chord.root;
    for (const step of triad(chord.quality ?? "")) this.voice(root + step, clock + chord.start, chord.end - chord.start, CHORD_GAIN);
  }

  voice(pitch, at, seconds, gain) {
    const context = this.context();
    const oscillator = new OscillatorNode(context, { type: "triangle", frequency: 440 * 2 ** ((pitch - 69) / 12) });
    const envelope = new GainNode(context, { gain: 0 });
    const start = Math.max(at, context.currentTime);
    const end = start + Math.max(0.08, seconds);
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(gain, start + 0.012);
    envelope.gain.setTargetAtTime(gain * 0.35, start + 0.02, 0.25);
    envelope.gain.setTargetAtTime(0, end - 0.04, 0.03);
    oscillator.connect(envelope).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(end + 0.15);
    this.sounding.push(oscillator);
    oscillator.addEventListener("ended", () => (this.sounding = this.sounding.filter((one) => one !== oscillator)));
  }

  hush() {
    for (const oscillator of this.sounding) oscillator.stop();
    this.sounding = [];
  }

  context() {
    this.audioContext ??= new AudioContext();
    if (this.audioContext.state === "suspended") this.audioContext.resume();
    return this.audioContext;
  }

  close() {
    this.audio.pause();
    this.hush();
    this.audioContext?.close();
  }
}

/** Semitones of a chord's three most telling notes. @param {string} quality */
function triad(quality) {
  const minor = /^(m(?!aj)|dim)/.test(quality);
  const third = quality.startsWith("sus2") ? 2 : /sus/.test(quality) ? 5 : minor ? 3 : PLAIN_THIRDS;
  const fifth = /^(dim|m7b5)|b5/.test(quality) ? 6 : /^aug/.test(quality) ? 8 : 7;
  return [0, third, fifth];
}
