const SECONDS = 0.5;
const GAIN = 0.2;
let context;

/** One plain note, to hear what a change sounds like. @param {number} pitch MIDI */
export function pluck(pitch) {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  const oscillator = new OscillatorNode(context, { type: "triangle", frequency: 440 * 2 ** ((pitch - 69) / 12) });
  const envelope = new GainNode(context, { gain: 0 });
  const now = context.currentTime;
  envelope.gain.linearRampToValueAtTime(GAIN, now + 0.012);
  envelope.gain.setTargetAtTime(0, now + 0.05, SECONDS / 4);
  oscillator.connect(envelope).connect(context.destination);
  oscillator.start(now);
  oscillator.stop(now + 2 * SECONDS);
}
