"use strict";
// The payments of a day: how many stand where, and which need a person. Nobody's names.
const by = (id) => document.getElementById(id);
const EVERY = 5_000;
const SIGNED_OUT = 401;

const STATES = {
  waiting: ["等待付款", "Waiting"],
  paid: ["已付款，待入库", "Paid, not booked yet"],
  settled: ["已入库", "Booked"],
  failed: ["没有付成", "Failed"],
  cancelled: ["已取消", "Cancelled"],
  expired: ["已过期", "Expired"],
  refunding: ["退款中", "Going back"],
  refunded: ["已退款", "Given back"],
};
const METHODS = { qr: ["扫码", "Phone"], agreement: ["三方协议", "Agreement"] };
const TROUBLES = {
  provider_silent: ["支付服务方没有答复，不知道付没付。请联系支付服务方。",
    "The provider does not answer; whether it was paid is unknown. Please call the provider."],
  not_booked: ["钱已付，国库一直没有确认。请联系征收部门，不要让纳税人再付。",
    "Paid, and the treasury does not confirm. Call collection; nobody should pay again."],
  refund_slow: ["退款超过一小时没有完成。请联系支付服务方。",
    "A refund has taken over an hour. Please call the provider."],
  refund_refused: ["支付服务方拒绝退款，要用别的方式退给付款人。",
    "The provider refuses the refund; the money must go back another way."],
};

let language = localStorage.getItem("console-language") === "en" ? "en" : "zh";
let sheet = null;
let chosen = "";  // no day: today, also after midnight

const say = ([zh, en]) => (language === "en" ? en : zh);
const yuan = (text) => `¥ ${Number(text).toLocaleString("en", { minimumFractionDigits: 2 })}`;
const make = (tag, text, className) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};

async function load() {
  try {
    const day = chosen;
    const answer = await fetch(`/console/api/payments${day ? `?day=${day}` : ""}`, {
      headers: { "X-Hall-Console": "1" },
    }).catch(() => { throw new Error(networkFault(language === "en")); });
    if (answer.status === SIGNED_OUT) { signInFirst(); return; }
    if (!answer.ok) throw new Error(say([`没有成功（${answer.status}），会自动重试`,
      `That did not work (${answer.status}); it is tried again by itself`]));
    sheet = await answer.json();
    by("fault").textContent = "";
    show();
  } catch (problem) {
    by("fault").textContent = problem.message;
  }
}

function show() {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const element of document.querySelectorAll("[data-zh]")) {
    element.textContent = say([element.dataset.zh, element.dataset.en]);
  }
  document.title = say(["缴款", "Payments"]);
  if (!sheet) return;
  by("closed").hidden = sheet.offered;
  if (document.activeElement !== by("day")) by("day").value = sheet.day;
  const counts = Object.entries(STATES).filter(([state]) => sheet.counts[state]);
  by("counts").replaceChildren(...counts.map(([state, words]) => {
    const item = make("li", say(words));
    item.prepend(make("b", String(sheet.counts[state])));
    return item;
  }));
  if (Number(sheet.settled)) {
    const item = make("li", say(["入库合计", "Booked in all"]));
    item.prepend(make("b", yuan(sheet.settled)));
    by("counts").append(item);
  }
  const trouble = sheet.lines.filter((one) => one.trouble);
  by("trouble-part").hidden = trouble.length === 0;
  by("trouble").replaceChildren(...trouble.map((one) =>
    make("li", `${one.short_id} · ${yuan(one.total)} · ${say(TROUBLES[one.trouble])}`)));
  by("empty").hidden = sheet.lines.length > 0 || !sheet.offered;
  by("sheet").hidden = sheet.lines.length === 0;
  by("sheet-lines").replaceChildren(...sheet.lines.map((one) => {
    const row = make("tr");
    row.append(
      make("td", one.ordered_at.slice(11, 16)), make("td", one.short_id), make("td", one.terminal),
      make("td", say(METHODS[one.method])), make("td", yuan(one.total), "right"),
      make("td", say(STATES[one.state])),
      make("td", Number(one.returning) ? yuan(one.returning) : "", "right"));
    return row;
  }));
}

by("day").addEventListener("change", () => {
  chosen = by("day").value;
  load();
});
by("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("console-language", language);
  show();
});

show();
load();
setInterval(load, EVERY);
