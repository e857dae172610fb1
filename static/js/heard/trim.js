/** Which part of the recording is used: two handles over the waveform, and the same as numbers. */
export function trimming(host, wave) {
  const form = host.querySelector("[data-trim]");
  const box = host.querySelector(".heard-wave");
  const length = Number(host.dataset.duration);
  const shades = [document.createElement("i"), document.createElement("i")];
  shades.forEach((shade) => (shade.className = "trim-shade"));
  box.append(...shades);
  const saved = [Number(host.dataset.trimStart), Number(host.dataset.trimEnd)];
  shade(saved);
  if (!form) return;
  const numbers = [form.elements.start, form.elements.end];
  const handles = saved.map((value, i) => handle(box, length, value, ["Start of the part that is used", "End of the part that is used"][i]));

  const values = () => numbers.map((input) => Number(input.value));
  handles.forEach((slider, i) => slider.addEventListener("input", () => ((numbers[i].value = slider.value), show())));
  numbers.forEach((input, i) => input.addEventListener("input", () => ((handles[i].value = input.value), show())));

  function show() {
    const found = values();
    shade(found);
    form.querySelector("[data-trim-use]").hidden = found.every((value, i) => Math.abs(value - saved[i]) < 0.04);
    wave.draw();
  }

  function shade([start, end]) {
    shades[0].style.setProperty("inset", `0 ${100 - (100 * start) / length}% 0 0`);
    shades[1].style.setProperty("inset", `0 0 0 ${(100 * end) / length}%`);
  }
}

function handle(box, length, value, label) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: "0", max: String(length), step: "0.05", value: String(value), className: "trim-handle" });
  slider.setAttribute("aria-label", label);
  box.append(slider);
  return slider;
}
