"use strict";
// The live picture of the visitor's screen, and pointing at it by mouse or keys.

const canvas = document.getElementById("picture");
const HAND_SHOWN = 2_500;
let newest = 0;

async function showFrame(data) {
  const mine = ++newest;
  const picture = await createImageBitmap(new Blob([new Uint8Array(data, 1)], { type: "image/jpeg" }))
    .catch(() => null);
  // Decoded late, taken back meanwhile, or damaged: an old picture must not come back.
  if (!picture || mine !== newest || !call || !call.view) { picture?.close(); return; }
  canvas.width = picture.width;
  canvas.height = picture.height;
  by("frame").classList.toggle("wide", picture.width > picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  picture.close();
  frameAt = aliveAt = Date.now();
  showVeil();
  tick();
}

function forgetFrame() {
  newest += 1;
  frameAt = 0;
  canvas.width = canvas.height = 1;
  aim.show(false);
  showVeil();
}

function showVeil() {
  const words = by("veil").firstElementChild;
  const gone = Math.floor((Date.now() - terminalGone) / 1000);
  let text = "";
  if (!call) text = "";
  else if (line.state !== "on") text = say("veil_line");
  else if (terminalGone) text = say("veil_terminal", { seconds: gone });
  else if (!call.view) text = say("veil_waiting");
  else if (!frameAt) text = say("veil_first");
  if (words.textContent !== text) words.textContent = text;
  by("veil").hidden = text === "";
  by("veil").classList.toggle("over", frameAt > 0);
  canvas.classList.toggle("off", !frameAt);
}

function point(x, y) {
  if (!call || !call.view || !frameAt) return;
  const words = by("label").selectedOptions[0];
  if (!line.send({ type: "point", x, y, label: words.dataset.says })) return;
  const hand = make("span", undefined, "hand");
  hand.style.left = `${x * 100}%`;
  hand.style.top = `${y * 100}%`;
  by("frame").append(hand);
  setTimeout(() => hand.remove(), HAND_SHOWN);
}
canvas.addEventListener("click", (event) => {
  const box = canvas.getBoundingClientRect();
  point((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
});

// By keys: the arrows move a mark (with Shift a little), Enter points at it.
const aim = {
  STEP: 0.05,
  FINE: 0.01,
  MOVES: { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
  x: 0.5,
  y: 0.5,

  show(shown) {
    const mark = document.getElementById("aim");
    mark.hidden = !shown;
    mark.style.left = `${this.x * 100}%`;
    mark.style.top = `${this.y * 100}%`;
    if (shown) mark.scrollIntoView({ block: "nearest" });
  },
  key(event) {
    const move = this.MOVES[event.key];
    if (move) {
      const step = event.shiftKey ? this.FINE : this.STEP;
      const kept = (share) => Math.min(0.995, Math.max(0.005, share));
      this.x = kept(this.x + move[0] * step);
      this.y = kept(this.y + move[1] * step);
      this.show(true);
    } else if (event.key === "Enter" || event.key === " ") {
      this.show(true);
      point(this.x, this.y);
    } else return;
    event.preventDefault();
  },
};
canvas.addEventListener("keydown", (event) => {
  if (call && call.view && frameAt) aim.key(event);
});
canvas.addEventListener("blur", () => aim.show(false));

function showZoom() {
  const near = by("stage").classList.contains("close");
  by("zoom").textContent = say(near ? "zoom_out" : "zoom_in");
  by("zoom").setAttribute("aria-pressed", String(near));
}
document.getElementById("zoom").addEventListener("click", () => {
  by("stage").classList.toggle("close");
  showZoom();
});

function showLabels() {
  const chosen = by("label").value;
  const spoken = call ? call.language : language;
  by("label").replaceChildren(...["label_here", "label_look", "label_fill", "label_none"].map((word) => {
    const option = make("option", say(word));
    option.value = word;
    option.dataset.says = word === "label_none" ? "" : WORDS[spoken][word];
    return option;
  }));
  if (chosen) by("label").value = chosen;
}
