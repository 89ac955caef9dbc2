"use strict";
// What staff should know of the terminals; each notice stays until somebody has read it.
const notices = {
  EVERY: 30_000,
  list: [],
  timer: 0,

  start() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.load(), this.EVERY);
    this.load();
  },
  stop() {
    clearInterval(this.timer);
    this.list = [];
    this.show();
  },
  async load() {
    try {
      const answer = await ask("notices");
      if (!answer.ok) return;
      this.list = answer.body;
      this.show();
    } catch { /* tried again soon */ }
  },
  async seen(notice) {
    try {
      await ask(`notices/${encodeURIComponent(notice.terminal_id)}/${notice.kind}/seen`,
        { method: "POST" });
    } catch { return; }
    this.load();
  },
  words(notice) {
    const rescued = Object.values(notice.detail.rescued || {}).reduce((sum, one) => sum + one, 0);
    return say(`notice_${notice.kind}`, {
      terminal: notice.terminal, file: notice.detail.moved_to || "", rescued,
      known: notice.detail.known || 0, told: notice.detail.told || 0,
    });
  },
  show() {
    by("notices").hidden = this.list.length === 0;
    by("notices").replaceChildren(...this.list.map((notice) => {
      const item = make("li");
      const read = make("button", say("notice_read"), "plain");
      read.type = "button";
      read.addEventListener("click", () => this.seen(notice));
      item.append(make("span", this.words(notice)), read);
      return item;
    }));
  },
};
