"use strict";
// A code lives 60 seconds; it is renewed after 45, so one shown is never about to expire.
const RENEW_AFTER = 45;
const picture = document.getElementById("code");
if (picture) {
  const left = document.getElementById("left");
  const list = document.querySelector("#messages ol");
  const source = document.getElementById("messages").dataset.source;
  let shown = null;

  const renew = async () => {
    try {
      const answer = await fetch(picture.dataset.source, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = URL.createObjectURL(await answer.blob());
      URL.revokeObjectURL(picture.src);
      picture.src = fresh;
      shown = Date.now();
    } catch {
      shown = null;
      picture.removeAttribute("src");
    }
    tick();
  };
  const tick = () => {
    left.classList.toggle("late", shown === null);
    if (shown === null) {
      left.textContent = "连不上服务器,请点刷新 · No connection; press Renew";
      return;
    }
    const seconds = RENEW_AFTER - Math.floor((Date.now() - shown) / 1000);
    if (seconds <= 0) { renew(); return; }
    left.textContent = `${seconds} 秒后自动刷新 · renewed in ${seconds} s`;
  };
  const read = async () => {
    try {
      const answer = await fetch(source, { cache: "no-store" });
      const { messages } = await answer.json();
      list.replaceChildren(...messages.map((text) => {
        const line = document.createElement("li");
        line.textContent = text;
        return line;
      }));
    } catch { /* shown again at the next turn */ }
  };
  document.getElementById("renew").addEventListener("click", renew);
  // A phone that slept shows an old code: renew at once when it wakes.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
  setInterval(tick, 1000);
  setInterval(read, 3000);
  renew();
  read();
}
