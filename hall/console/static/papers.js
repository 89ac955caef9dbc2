"use strict";
// Papers that visitors fetch at the desk, because their terminal could not print.
const papers = {
  EVERY: 10_000,
  list: [],
  printing: false,
  timer: 0,
  sure: "",  // the paper whose button was pressed once: handing over deletes it
  SURE_FOR: 6_000,

  start() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.load(), this.EVERY);
    this.load();
  },
  stop() {
    clearInterval(this.timer);
    this.list = [];
    this.sure = "";
    this.show();
  },
  async load() {
    try {
      const answer = await ask("papers");
      if (!answer.ok) return;
      if (answer.body.papers.length > this.list.length) sound.tap();
      this.list = answer.body.papers;
      this.printing = answer.body.printing;
      this.show();
    } catch { /* the list stays as it was; the line's own state says why */ }
  },
  async handOver(paper) {
    if (this.sure !== paper.paper_id) {
      this.sure = paper.paper_id;
      setTimeout(() => {
        if (this.sure !== paper.paper_id) return;
        this.sure = "";
        this.show();
      }, this.SURE_FOR);
      this.show();
      return;
    }
    this.sure = "";
    try {
      await ask(`papers/${encodeURIComponent(paper.paper_id)}/handed-over`, { method: "POST" });
    } catch { return; }
    this.load();
  },
  show() {
    by("papers-part").hidden = !this.printing;
    by("papers-count").textContent = this.list.length;
    by("papers-count").hidden = this.list.length === 0;
    by("papers-empty").hidden = this.list.length > 0;
    const focused = document.activeElement?.dataset?.paper;
    by("papers").replaceChildren(...this.list.map((paper) => {
      const item = make("li");
      const top = make("div", undefined, "top");
      top.append(make("b", say("paper_number", { number: paper.pickup_number })),
        make("span", paper.left_at.slice(11, 16), "waited"));
      item.append(top, make("span", language === "zh" ? paper.title_zh : paper.title_en, "topic"));
      item.append(make("span", `${paper.visitor} · ${paper.terminal}`, "quiet"));
      const print = make("a", say("paper_print"), "button primary");
      print.href = `/console/api/papers/${encodeURIComponent(paper.paper_id)}.pdf`;
      print.target = "_blank";
      print.rel = "noopener";
      const given = this.sure === paper.paper_id
        ? make("button", say("paper_sure"), "danger")
        : make("button", say("paper_given"), "plain");
      given.type = "button";
      given.dataset.paper = paper.paper_id;
      given.addEventListener("click", () => this.handOver(paper));
      const both = make("div", undefined, "both");
      both.append(print, given);
      item.append(both);
      return item;
    }));
    if (focused) by("papers").querySelector(`[data-paper="${CSS.escape(focused)}"]`)?.focus();
  },
};
