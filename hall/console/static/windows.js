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
  });
  if (answer.status === SIGNED_OUT) { location.href = "/console/"; throw new Error("signed out"); }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(both(problem.detail, problem.detail_en) || String(answer.status));
  }
  return answer.status === 204 ? null : answer.json();
}

// One thing at a time; what went wrong stands at the top until the next thing works.
let busy = false;
async function act(path, body) {
  if (busy) return;
  busy = true;
  try {
    if (path !== undefined) await ask(path, body);
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

function show() {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const element of document.querySelectorAll("[data-zh]")) {
    element.textContent = both(element.dataset.zh, element.dataset.en);
  }
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
  fill("booked", board.appointments, (one) => {
    const line = make("li");
    const come = make("button", both("已到", "Is here"), "plain");
    come.addEventListener("click", () => act(`/appointments/${one.appointment_id}/come`, {}));
    line.append(
      make("b", `${one.day.slice(5)} ${one.start.slice(0, 5)} · ${one.number}`),
      make("span", `${nameOf(one.matter)} · ${one.visitor} · ${itemOf(one)}`, "quiet"), come);
    return line;
  });
  showConcerns();
}

// The list is made anew only when it has changed: somebody may be writing an answer.
let concernsShown = "";
function showConcerns() {
  const mark = language + board.concerns.map((one) => one.number).join();
  if (mark === concernsShown) return;
  concernsShown = mark;
  fill("concerns", board.concerns, (one) => {
    const line = make("li");
    const answer = make("textarea");
    answer.maxLength = 500;
    answer.placeholder = both("怎么处理的,怎么答复的", "What was done and said");
    const close = make("button", both("办结", "Close"), "primary");
    close.addEventListener("click", () => {
      const said = answer.value.trim();
      if (said) act(`/concerns/${one.number}`, { answer: said });
      else answer.focus();
    });
    const today = new Date().toISOString().slice(0, 10);
    const due = make("span", both(`${one.answer_by} 前答复`, `Answer by ${one.answer_by}`),
      one.answer_by < today ? "late" : "quiet");
    line.append(make("b", one.number), make("span", one.text), due);
    line.append(make("span", one.phone || both("不需要回电", "No call back"), "quiet"));
    line.append(answer, close);
    return line;
  });
}

function fill(id, things, line) {
  by(id).replaceChildren(...things.map(line));
  by(`${id}-count`).textContent = things.length;
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
