import { getJson } from "./http.js";
import { player } from "./player.js";
import { toast } from "./toast.js";
import { clock } from "./times.js";
import { itemAt } from "./timing.js";
import { Wave } from "./wave.js";

/** The bar at the foot of every page: shows what plays and steers it. */
export function mountPlayerBar() {
  const root = document.getElementById("player");
  if (!root) return;
  player.attach(root);
  const part = (name) => root.querySelector(`[data-player-${name}]`);
  const wave = new Wave(part("wave"));
  const seek = part("seek");
  const speed = part("speed");
  speed.value = String(player.speed);

  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-player]")?.dataset.player;
    if (act === "toggle") player.toggle();
    if (act === "previous") player.stepLine(-1);
    if (act === "next") player.stepLine(1);
  });
  seek.addEventListener("input", () => player.seek(Number(seek.value)));
  speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));

  document.addEventListener("player:load", () => {
    const take = player.take;
    root.hidden = false;
    part("title").textContent = `${take.song} · ${take.title}`;
    part("title").href = take.page;
    part("line").textContent = "";
    wave.set({ peaks: [], sections: [], position: 0, duration: player.duration });
    if (take.peaksUrl) getJson(take.peaksUrl).then((json) => take === player.take && wave.set({ peaks: json.data }), () => {});
    announce(take);
    showTime();
  });
  document.addEventListener("player:timing", () => wave.set({ sections: player.timing.sections, duration: player.duration }));
  document.addEventListener("player:state", () => (showState(root), (speed.value = String(player.speed))));
  document.addEventListener("player:error", () => toast("This take could not be played. Check the connection and press play again.", { tag: "error" }));
  document.addEventListener("player:time", showTime);
  document.addEventListener("player:frame", showLine);

  function showTime() {
    const length = player.duration;
    seek.max = String(Math.max(length, 0.1));
    if (document.activeElement !== seek || player.playing) seek.value = String(player.time);
    const words = `${clock(player.time)} of ${clock(length)}`;
    if (seek.getAttribute("aria-valuetext") !== words) seek.setAttribute("aria-valuetext", words);
    part("now").textContent = clock(player.time);
    part("length").textContent = clock(length);
    wave.duration = length;
    wave.moveTo(player.time);
    showLine();
  }

  function showLine() {
    const line = itemAt(player.timing?.lines ?? [], player.time, 1.5);
    const text = line?.text ?? "";
    if (part("line").textContent !== text) part("line").textContent = text;
  }
  mediaKeys();
}

/** Every play button of the page tells whether its take is playing. */
export function showState(bar = document.getElementById("player")) {
  const id = player.take?.take;
  for (const button of document.querySelectorAll("[data-play]")) {
    button.setAttribute("aria-pressed", String(player.playing && button.dataset.take === id));
  }
  bar?.querySelector("[data-player=toggle]").setAttribute("aria-pressed", String(player.playing));
  if ("mediaSession" in navigator) navigator.mediaSession.playbackState = player.playing ? "playing" : "paused";
}

/** Play buttons anywhere: `data-play` with the take in data attributes; `data-at` starts there. */
export function watchPlayButtons() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-play]");
    if (!button || button.disabled) return;
    const same = player.take?.take === button.dataset.take;
    const at = button.dataset.at === undefined ? undefined : Number(button.dataset.at);
    if (same && at === undefined) player.toggle();
    else player.open({ ...button.dataset }, { at });
  });
}

function announce(take) {
  if (!("mediaSession" in navigator)) return;
  const artwork = take.cover ? [{ src: new URL(take.cover, location.href).href, sizes: "any", type: "image/svg+xml" }] : [];
  navigator.mediaSession.metadata = new MediaMetadata({ title: take.song, album: take.title, artist: "Songsmith", artwork });
}

function mediaKeys() {
  if (!("mediaSession" in navigator)) return;
  const actions = {
    play: () => player.play(),
    pause: () => player.pause(),
    previoustrack: () => player.stepLine(-1),
    nexttrack: () => player.stepLine(1),
    seekto: ({ seekTime }) => player.seek(seekTime),
    seekbackward: ({ seekOffset }) => player.seek(player.time - (seekOffset || 10)),
    seekforward: ({ seekOffset }) => player.seek(player.time + (seekOffset || 10)),
  };
  for (const [name, act] of Object.entries(actions)) {
    try {
      navigator.mediaSession.setActionHandler(name, act);
    } catch {
      /* an older browser knows fewer actions */
    }
  }
}
