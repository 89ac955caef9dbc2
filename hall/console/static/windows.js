"use strict";
// The windows of the hall: call numbers, expect who booked, answer concerns.
const by = (id) => document.getElementById(id);
const EVERY = 4_000;
const SIGNED_OUT = 401;

let language = localStorage.getItem("console-language") === "en" ? "en" : "zh";
let board = null;

const both = (zh, en) => (language === "en" ? en : zh);
const make = (tag, text, className) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};

async function ask(path = "", body) {
  const answer = await fetch(`/console/api/windows${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "X-Hall-Console": "1", "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => { throw new Error(networkFault(language === "en")); });
  if (answer.status === SIGNED_OUT) { signInFirst(); throw new Error(""); }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(both(problem.detail, problem.detail_en)
      || both(`没有成功（${answer.status}），请再试一次`, `That did not work (${answer.status}); please try again`));
  }
  return answer.status === 204 ? null : answer.json();
}

// One thing at a time; what went wrong stands at the top until the next thing works.
let busy = false;
let nobody = false;  // the last "call the next" found nobody
async function act(path, body) {
  if (busy && path === undefined) return;
  while (busy) await new Promise((go) => setTimeout(go, 50));  // a press is never lost
  busy = true;
  try {
    if (path !== undefined) {
      const told = await ask(path, body);
      nobody = path === "/next" && told === null;
    }
    board = await ask();
    by("fault").textContent = "";
    show();
  } catch (problem) {
    by("fault").textContent = problem.message;
  } finally {
    busy = false;
  }
}

const itemOf = (one) => both(one.item_zh, one.item_en);

const called = () => board && board.numbers.find(
  (one) => one.state === "called" && one.window === by("window").value.trim());

// Drawn anew only when something changed: an open list or a focused button stays as it is.
let drawn = "";
function show() {
  const mark = JSON.stringify([language, board, nobody, by("window").value, by("matter").value]);
  if (mark === drawn) return;
  drawn = mark;
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const element of document.querySelectorAll("[data-zh]")) {
    element.textContent = both(element.dataset.zh, element.dataset.en);
  }
  document.title = both("窗口叫号", "Windows");
  if (!board) return;
  showMatters();
  const mine = called();
  by("now").textContent = mine ? mine.number : "—";
  by("now-item").textContent = mine ? `${mine.visitor} · ${itemOf(mine)}` : "";
  by("done").disabled = by("missed").disabled = !mine;
  by("next").disabled = !by("window").value.trim();
  const waiting = board.numbers.filter(
    (one) => one.state === "waiting" && one.matter === by("matter").value);
  fill("waiting", waiting, (one) => {
    const line = make("li");
    line.append(make("b", one.number), make("span", `${one.visitor} · ${itemOf(one)}`, "quiet"));
    return line;
  });
  by("nobody").hidden = !nobody || waiting.length > 0;
  const missed = board.numbers.filter(
    (one) => one.state === "missed" && one.matter === by("matter").value);
  by("missed-part").hidden = missed.length === 0;
  fill("missed-list", missed, (one) => {
    const line = make("li");
    const again = make("button", both("来了，再叫", "Is here: call again"), "plain");
    again.disabled = !by("window").value.trim();
    again.addEventListener("click", () =>
      act(`/numbers/${one.ticket_id}/call`, { window: by("window").value.trim() }));
    line.append(make("b", one.number),
      make("span", `${one.visitor} · ${itemOf(one)}`, "quiet"), again);
    return line;
  });
  fill("booked", board.appointments, (one) => {
    const line = make("li");
    const come = make("button", both("已到", "Is here"), "plain");
    come.addEventListener("click", () => act(`/appointments/${one.appointment_id}/come`, {}));
    line.append(
      make("b", `${day(one.day)} ${one.start.slice(0, 5)} · ${one.number}`),
      make("span", `${nameOf(one.matter)} · ${one.visitor} · ${itemOf(one)}`, "quiet"), come);
    return line;
  });
  showConcerns();
}

const TOPICS = {
  waiting: ["等得太久", "The waiting"],
  staff: ["服务态度", "The staff"],
  terminal: ["机器不好用", "The machine"],
  outcome: ["事情没办成", "Something was not done"],
  proposal: ["建议", "A proposal"],
};
const day = (iso) => both(
  `${Number(iso.slice(5, 7))} 月 ${Number(iso.slice(8, 10))} 日`,
  new Date(`${iso}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long" }));
// The day in China, wherever the clerk's computer thinks it stands.
const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });

// The list is made anew only when it has changed, and keeps the answers being written.
let concernsShown = "";
function showConcerns() {
  const shown = language + board.concerns.map((one) => one.number).join();
  if (shown === concernsShown) return;
  concernsShown = shown;
  const written = new Map([...by("concerns").querySelectorAll("textarea")].map(
    (answer) => [answer.dataset.concern, answer.value]));
  const writing = document.activeElement?.dataset?.concern;
  fill("concerns", board.concerns, (one) => {
    const line = make("li");
    const answer = make("textarea");
    answer.maxLength = 500;
    answer.dataset.concern = one.number;
    answer.value = written.get(one.number) || "";
    answer.placeholder = both("怎么处理的，怎么答复的", "What was done and said");
    const close = make("button", both("办结", "Close"), "primary");
    close.addEventListener("click", () => {
      const said = answer.value.trim();
      if (said) act(`/concerns/${one.number}`, { answer: said });
      else answer.focus();
    });
    const due = make("span", both(`${day(one.answer_by)}前答复`, `Answer by ${day(one.answer_by)}`),
      one.answer_by < today() ? "late" : "quiet");
    const topic = TOPICS[one.topic];
    answer.setAttribute("aria-label", answer.placeholder);
    line.append(make("b", `${one.number}${topic ? ` · ${both(...topic)}` : ""}`),
      make("span", one.text), due);
    line.append(make("span", one.phone || both("不需要回电", "No call back"), "quiet"));
    line.append(answer, close);
    return line;
  });
  if (writing) by("concerns").querySelector(`[data-concern="${CSS.escape(writing)}"]`)?.focus();
}

function fill(id, things, line) {
  by(id).replaceChildren(...things.map(line));
  by(`${id}-count`).textContent = things.length;
  const none = document.querySelector(`[data-none="${id}"]`);
  if (none) none.hidden = things.length > 0;
}

const nameOf = (matter) => {
  const found = board.queues.find((one) => one.matter === matter);
  return both(found.name_zh, found.name_en);
};

function showMatters() {
  const list = by("matter");
  const chosen = list.value || localStorage.getItem("window-matter") || board.queues[0].matter;
  list.replaceChildren(...board.queues.map((one) => {
    const option = make("option", `${both(one.name_zh, one.name_en)} (${one.waiting})`);
    option.value = one.matter;
    return option;
  }));
  list.value = chosen;
}

by("next").addEventListener("click", () =>
  act("/next", { matter: by("matter").value, window: by("window").value.trim() }));
by("done").addEventListener("click", () =>
  act(`/numbers/${called().ticket_id}`, { came: true }));
by("missed").addEventListener("click", () =>
  act(`/numbers/${called().ticket_id}`, { came: false }));
by("matter").addEventListener("change", () => {
  nobody = false;
  localStorage.setItem("window-matter", by("matter").value);
  show();
});
by("window").value = localStorage.getItem("window-name") || "1";
by("window").addEventListener("input", () => {
  localStorage.setItem("window-name", by("window").value);
  show();
});
by("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("console-language", language);
  show();
});

show();
act();
setInterval(act, EVERY);
