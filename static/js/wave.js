import { getJson } from "./http.js";

const BAR = 2; // css pixels
const GAP = 1;
const SOFT = 0.38; // opacity of what has not been played yet
const KIND_COLOURS = {
  Verse: "verse", "Pre Chorus": "pre", "Build Up": "pre", Chorus: "chorus", Hook: "chorus", "Post Chorus": "post",
  Bridge: "bridge", Inst: "inst", Solo: "inst", Interlude: "inst", Break: "break", Transition: "break",
};

/** The colour of a kind of section in the theme shown now; canvas cannot read light-dark() itself. */
function colours() {
  const probe = document.createElement("i");
  probe.hidden = true;
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = { edge: read("--s-edge"), plain: read("--line-strong") };
  for (const name of new Set(Object.values(KIND_COLOURS))) found[name] = read(`--s-${name}`);
  probe.remove();
  return found;
}

let palette = null;
const waves = new Set();

/** After a change of theme every waveform is drawn again. */
export function repaint() {
  palette = null;
  for (const wave of waves) wave.draw();
}

/**
 * One waveform on a canvas, from the server's peaks: no audio is downloaded to draw it.
 */
export class Wave {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    /** @type {number[] | Int8Array} min, max, min, max … −128 … 127 */
    this.peaks = [];
    /** @type {import("./timing.js").Section[]} */
    this.sections = [];
    this.duration = 0;
    this.position = 0;
    this.shown = "";
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(canvas);
    waves.add(this);
  }

  /** @param {{peaks?: number[] | Int8Array, sections?: import("./timing.js").Section[], duration?: number}} data */
  set(data) {
    Object.assign(this, data);
    this.draw();
  }

  /** @param {number} position seconds; redraws only when it moves by a bar */
  moveTo(position) {
    const before = this.barAt(this.position);
    this.position = position;
    if (this.barAt(position) !== before) this.draw();
  }

  barAt(position) {
    return this.duration ? Math.floor((position / this.duration) * this.bars) : 0;
  }

  get bars() {
    return Math.max(1, Math.floor(this.canvas.clientWidth / (BAR + GAP)));
  }

  draw() {
    if (!this.canvas.isConnected) return this.stop();
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height || !this.peaks.length) return;
    palette ??= colours();
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const pen = this.canvas.getContext("2d");
    pen.scale(scale, scale);
    const bars = this.bars;
    const played = this.barAt(this.position);
    for (let bar = 0; bar < bars; bar++) {
      const [low, high] = this.extent(bar, bars);
      pen.fillStyle = this.colourAt(((bar + 0.5) / bars) * this.duration);
      pen.globalAlpha = bar < played ? 1 : SOFT;
      const top = Math.min(height / 2 - 0.75, (0.5 - high / 256) * height);
      const bottom = Math.max(height / 2 + 0.75, (0.5 - low / 256) * height);
      pen.fillRect(bar * (BAR + GAP), top, BAR, bottom - top);
    }
    return undefined;
  }

  /** Lowest and highest sample below one bar. */
  extent(bar, bars) {
    const pairs = this.peaks.length / 2;
    const first = Math.floor((bar * pairs) / bars);
    const last = Math.max(first + 1, Math.floor(((bar + 1) * pairs) / bars));
    let low = 0;
    let high = 0;
    for (let pair = first; pair < last; pair++) {
      low = Math.min(low, this.peaks[2 * pair]);
      high = Math.max(high, this.peaks[2 * pair + 1]);
    }
    return [low, high];
  }

  colourAt(time) {
    const section = this.sections.find((one) => time >= one.start && time < one.end);
    return section ? (palette[KIND_COLOURS[section.kind]] ?? palette.edge) : palette.plain;
  }

  stop() {
    this.observer.disconnect();
    waves.delete(this);
  }
}

const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      fill(entry.target);
    }
  },
  { rootMargin: "200px" },
);

/** @param {HTMLCanvasElement} canvas */
async function fill(canvas) {
  const wave = new Wave(canvas);
  canvas.wave = wave;
  const { peaksUrl, sections, duration } = canvas.dataset;
  const peaks = (await getJson(peaksUrl)).data;
  wave.set({ peaks, sections: sections ? JSON.parse(sections) : [], duration: Number(duration) || 1 });
}

/** Waveforms in lists are drawn when they come near the window. */
export function findWaves(root = document) {
  for (const canvas of root.querySelectorAll("canvas[data-wave]:not([data-drawn])")) {
    canvas.dataset.drawn = "";
    near.observe(canvas);
  }
}
