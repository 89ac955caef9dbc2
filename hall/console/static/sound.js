"use strict";
// Sounds: short, made here, no file. A browser plays none before the page was touched once.
const sound = {
  AGAIN: 10_000,
  context: null,
  rangAt: 0,

  get allowed() { return this.context !== null && this.context.state === "running"; },
  allow() {
    if (!this.context) {
      this.context = new AudioContext();
      this.context.addEventListener("statechange", () => this.show());
    }
    if (this.context.state === "suspended") this.context.resume();
    this.show();
  },
  show() {
    document.getElementById("sound-off").hidden = this.allowed;
  },
  play(notes) {
    if (!this.allowed) return;
    notes.forEach((pitch, place) => {
      const tone = this.context.createOscillator();
      const loudness = this.context.createGain();
      const at = this.context.currentTime + place * 0.16;
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.12, at);
      loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.15);
      tone.connect(loudness).connect(this.context.destination);
      tone.start(at);
      tone.stop(at + 0.16);
    });
  },
  ring() {
    this.rangAt = Date.now();
    this.play([660, 880, 660, 880]);
  },
  // Somebody waits and the clerk is free: it rings until the call is taken.
  ringOn() {
    if (Date.now() - this.rangAt >= this.AGAIN) this.ring();
  },
  tap() { this.play([740]); },
};
for (const touch of ["pointerdown", "keydown"]) {
  document.addEventListener(touch, () => { if (!sound.allowed) sound.allow(); });
}
