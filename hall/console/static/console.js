"use strict";
const by = (id) => document.getElementById(id);
const PING_EVERY = 10_000;
const SILENCE = 25_000;
const RESTARTING = 1012;
const SIGNED_OUT = 4401;
const ELSEWHERE = 4409;

let language = localStorage.getItem("console-language") === "en" ? "en" : "zh";
let clerk = null;        // {name, hall_name, simulated}
let desk = null;         // the newest "desk" message
let deskAt = 0;
let call = null;         // the newest "call" message, kept up to date
let acceptedAt = 0;
let frameAt = 0;
let aliveAt = 0;
let terminalGone = 0;    // since when, or 0
let lastEnd = "";
let unread = 0;          // lines of the visitor that came while the tab was in the background
let afterEnd = "";       // "sign-out": what the clerk wants when the call has ended

const say = (word, values = {}) =>
  WORDS[language][word].replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));
const make = (tag, text, className) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};
const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

// Words ---------------------------------------------------------------------------------

function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word);
  }
  by("picture").setAttribute("aria-label", say("point_hint"));
  by("text").setAttribute("aria-label", say("chat"));
  showLabels();
  showZoom();
  showLines();
  showQueue();
  showCall();
  papers.show();
  notices.show();
  line.show();
  tick();
}

function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("console-language", language);
  translate();
}

// Signing in ----------------------------------------------------------------------------

async function ask(path, options = {}) {
  const answer = await fetch(`/console/api/${path}`, {
    ...options,
    headers: { "X-Hall-Console": "1", "Content-Type": "application/json" },
  });
  const body = answer.status === 204 ? null : await answer.json().catch(() => null);
  return { ok: answer.ok, status: answer.status, body };
}

async function start() {
  translate();
  try {
    const answer = await ask("me");
    if (answer.ok) { enter(answer.body); return; }
    showGate("");
  } catch {
    showGate(say("fault_network"));
  }
}

function showGate(fault) {
  clerk = null;
  line.stop();
  papers.stop();
  notices.stop();
  leaveCall();
  desk = null;
  showQueue();
  by("desk").hidden = true;
  by("gate").hidden = false;
  by("gate-fault").textContent = fault;
  by("sign-in").elements.name.focus();
}

function enter(who) {
  // Sent here from a page beside the desk to sign in: back to it.
  const back = sessionStorage.getItem("console-back-to");
  sessionStorage.removeItem("console-back-to");
  if (["/console/windows.html", "/console/payments.html"].includes(back)) {
    location.href = back;
    return;
  }
  clerk = who;
  by("gate").hidden = true;
  by("desk").hidden = false;
  by("sign-in").reset();
  by("gate-fault").textContent = "";
  by("clerk-name").textContent = who.name;
  by("hall-name").textContent = who.hall_name;
  by("simulated").hidden = !who.simulated;
  // A reload does not end a pause; another clerk's sign-in does.
  by("available").checked = sessionStorage.getItem("console-paused") !== who.name;
  line.start();
  papers.start();
  notices.start();
  sound.allow();
  translate();
}

by("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector(".primary");
  button.disabled = true;
  by("gate-fault").textContent = "";
  try {
    const answer = await ask("sign-in", {
      method: "POST",
      body: JSON.stringify({ name: form.elements.name.value, password: form.elements.password.value }),
    });
    if (answer.ok) {
      enter(answer.body);
    } else {
      const words = answer.body && (language === "zh" ? answer.body.detail : answer.body.detail_en);
      by("gate-fault").textContent = words || say("fault_unknown", { code: answer.status });
      form.elements.password.value = "";
      form.elements.password.focus();
    }
  } catch {
    by("gate-fault").textContent = say("fault_network");
  } finally {
    button.disabled = false;
  }
});

// The live connection -------------------------------------------------------------------

const line = {
  socket: null, state: "off", cause: "", tries: 0, retryAt: 0, heardAt: 0, wanted: false,

  start() { this.wanted = true; this.tries = 0; this.open(); },
  stop() {
    this.wanted = false;
    this.state = "off";
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.close();
  },
  open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/console/socket`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.state = "trying";
    this.heardAt = Date.now();
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.state = "on";
      this.tries = 0;
      this.heardAt = Date.now();
      this.send({ type: "available", on: by("available").checked });
      this.show();
    };
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      this.heardAt = Date.now();
      if (typeof event.data === "string") receive(JSON.parse(event.data));
      else showFrame(event.data);
    };
    socket.onclose = (event) => { if (socket === this.socket) this.lost(event.code); };
    this.show();
  },
  async lost(code, cause) {
    this.socket = null;
    if (!this.wanted) return;
    if (code === ELSEWHERE) {
      this.state = "elsewhere";
      leaveCall();
      this.show();
      return;
    }
    // A refused handshake looks like a broken network: ask whether we are still signed in.
    if (code === SIGNED_OUT || (await this.signedOut())) { showGate(say("fault_signed_out")); return; }
    this.tries += 1;
    this.state = "lost";
    this.cause = cause || (code === RESTARTING ? "cause_restart" : code === 1006 ? "cause_network" : "");
    this.code = code;
    this.retryAt = Date.now() + Math.min(15, 2 ** (this.tries - 1)) * 1000;
    this.show();
    showVeil();
  },
  async signedOut() {
    try { return (await ask("me")).status === 401; } catch { return false; }
  },
  send(message) {
    if (this.state === "on" && this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(message));
      return true;
    }
    return false;
  },
  tick() {
    const now = Date.now();
    if (this.state === "lost" && now >= this.retryAt) this.open();
    if ((this.state === "on" || this.state === "trying") && now - this.heardAt > SILENCE) {
      const socket = this.socket;
      this.socket = null;
      socket.close();
      this.lost(0, "cause_silent");
    }
    if (this.state === "lost") this.show();
  },
  show() {
    const place = by("line");
    place.dataset.state = this.state;
    place.querySelector("button")?.remove();
    let words = "";
    if (this.state === "on") words = say("line_on");
    else if (this.state === "trying") words = say("line_trying");
    else if (this.state === "elsewhere") {
      words = say("line_elsewhere");
      const button = make("button", say("use_here"), "plain");
      button.type = "button";
      button.addEventListener("click", () => this.start());
      place.append(button);
    } else if (this.state === "lost") {
      words = say("line_lost", {
        cause: this.cause ? say(this.cause) : say("cause_code", { code: this.code }),
        seconds: Math.max(0, Math.ceil((this.retryAt - Date.now()) / 1000)),
        count: this.tries,
      });
    }
    showIdle();
    const shown = place.querySelector("b");
    if (shown.textContent !== words) shown.textContent = words;
  },
};
setInterval(() => line.send({ type: "ping" }), PING_EVERY);

function receive(message) {
  switch (message.type) {
    case "desk": {
      const before = desk ? desk.queue.length : 0;
      desk = message;
      deskAt = Date.now();
      by("available").checked = message.available;
      // Ended while our own line was down: nothing of it may stay on the screen.
      if (call && message.call !== call.call_id) {
        lastEnd = "ended_away";
        leaveCall();
      }
      if (desk.queue.length > before && !call && desk.available) sound.ring();
      showQueue();
      showCall();
      break;
    }
    case "call": enterCall(message); break;
    case "chat":
      if (!call) break;
      call.lines.push(message);
      addLine(message);
      if (message.from !== "clerk") {
        sound.tap();
        if (document.hidden) unread += 1;
        showTitle();
      }
      break;
    case "grant":
      if (!call) break;
      call.view = message.view;
      if (!message.view) forgetFrame();
      showVeil();
      break;
    case "context":
      if (!call) break;
      call.context = message;
      showCall();
      break;
    case "terminal":
      if (!call) break;
      terminalGone = message.connected ? 0 : Date.now();
      if (message.connected) aliveAt = Date.now();
      showVeil();
      break;
    case "alive": aliveAt = Date.now(); break;
    case "ended": {
      const words = { lost: "ended_lost", called_again: "ended_again" };
      lastEnd = words[message.reason] || (message.by === "clerk" ? "ended_clerk" : "ended_visitor");
      leaveCall();
      break;
    }
    case "refused":
      lastEnd = `refused_${message.code}`;
      showCall();
      break;
  }
}

// What a tab in the background tells: never who, only how many.
function showTitle() {
  const queue = desk && clerk ? desk.queue.length : 0;
  const waiting = queue && !call ? say("title_waiting", { count: queue }) : "";
  const said = unread ? say("title_unread", { count: unread }) : "";
  document.title = said || waiting || say("title");
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  showTitle();
});

// Where the visitor is: an item by its name, a screen in words, never a bare code.
const items = {
  names: new Map(),

  name(item) {
    if (!/^[A-Z]\d+$/.test(item)) return item;
    const known = this.names.get(item);
    if (known) return `${item} ${known[language]}`;
    if (known === undefined) this.load(item);
    return item;
  },
  async load(item) {
    this.names.set(item, null);
    try {
      const answer = await ask(`items/${encodeURIComponent(item)}`);
      if (!answer.ok) return;
      this.names.set(item, answer.body);
    } catch {
      this.names.delete(item);
      return;
    }
    showQueue();
    showCall();
  },
};
const worded = (kind, code) => WORDS[language][`${kind}_${code}`] ?? code ?? "";

// The queue -----------------------------------------------------------------------------

function showQueue() {
  const queue = desk ? desk.queue : [];
  by("queue-count").textContent = queue.length;
  by("queue-count").hidden = queue.length === 0;
  by("queue-empty").hidden = queue.length > 0;
  by("queue-empty").textContent = say(desk && !desk.available ? "queue_paused" : "queue_empty");
  showTitle();
  by("staffing").textContent = desk ? say("staffing", {
    online: desk.clerks_online, busy: desk.clerks_busy,
    minutes: Math.max(1, Math.round(desk.handling_seconds / 60)),
  }) : "";
  const list = by("queue");
  const focused = document.activeElement?.dataset?.call;
  list.replaceChildren(...queue.map((one) => {
    const item = make("li");
    const top = make("div", undefined, "top");
    const waited = make("span", undefined, "waited");
    waited.dataset.waited = one.waited;
    top.append(make("b", one.visitor || say("anonymous")), waited);
    const where = one.task ? items.name(one.task) : worded("screen", one.screen);
    item.append(top, make("span", where || say("asks_for_help"), "topic"));
    if (one.task && one.title) item.append(make("span", one.title));
    const topic = worded("topic", one.topic);
    if (topic) item.append(make("span", topic, "quiet"));
    item.append(make("span", one.for_whom ? say("for_whom", { name: one.for_whom }) : "", "quiet"));
    item.append(make("span", `${one.terminal} · ${say(`language_${one.language}`)}`, "quiet"));
    if (!one.connected) item.append(make("span", say("left"), "left"));
    const button = make("button", say(call ? "accept_busy" : "accept"), "primary");
    button.type = "button";
    button.dataset.call = one.call_id;
    button.addEventListener("click", () => line.send({ type: "accept", call_id: one.call_id }));
    item.append(button);
    return item;
  }));
  if (focused) list.querySelector(`[data-call="${CSS.escape(focused)}"]`)?.focus();
  showIdle();
  tickTimes();
}

function showIdle() {
  const waiting = desk ? desk.queue.length : 0;
  let words = say("idle_ready");
  if (line.state === "elsewhere") words = say("idle_elsewhere");
  else if (line.state !== "on") words = say("idle_no_line");
  else if (waiting) words = say("idle_waiting", { count: waiting });
  else if (desk && !desk.available) words = say("idle_paused");
  if (by("idle-words").textContent !== words) by("idle-words").textContent = words;
  for (const button of by("queue").querySelectorAll("button")) {
    button.disabled = call !== null || line.state !== "on";
  }
}

by("available").addEventListener("change", (event) => {
  if (!line.send({ type: "available", on: event.target.checked })) {
    event.target.checked = !event.target.checked;
    return;
  }
  sessionStorage.setItem("console-paused", event.target.checked ? "" : clerk.name);
});

// The call ------------------------------------------------------------------------------

function enterCall(message) {
  const again = call && call.call_id === message.call_id;
  call = message;
  acceptedAt = Date.now() - message.active_seconds * 1000;
  terminalGone = message.connected ? 0 : Date.now();
  aliveAt = Date.now();
  lastEnd = "";
  if (!again) forgetFrame();
  showLines();
  showPhrases();
  showQueue();
  showCall();
  tick();
  if (!again) by("text").focus();
}

function leaveCall() {
  call = null;
  unread = 0;
  forgetFrame();
  showLines();
  for (const place of ["age", "visitor", "for-whom", "facts"]) by(place).textContent = "";
  by("text").value = "";
  if (by("confirm").open) by("confirm").close("no");
  showQueue();
  showCall();
}

function showCall() {
  by("call").hidden = by("talk").hidden = call === null;
  by("idle").hidden = call !== null;
  by("desk").classList.toggle("in-call", call !== null);
  by("last-end").textContent = lastEnd ? say(lastEnd) : "";
  if (!call) return;
  by("visitor").textContent = call.visitor || say("anonymous");
  by("for-whom").textContent = call.for_whom
    ? say("for_whom", { name: call.for_whom }) : say("for_nobody");
  const now = call.context || {};
  const facts = [
    ["terminal", call.terminal],
    ["topic", worded("topic", call.topic)],
    ["task", items.name(now.task || call.task || "")],
    ["step", now.task || call.task ? now.title || now.step || call.title : ""],
    ["screen", now.task || call.task ? "" : worded("screen", now.screen || call.screen)],
    ["language", call.language === language ? "" : say(`language_${call.language}`)],
  ];
  by("facts").replaceChildren(...facts.filter(([, value]) => value).map(([word, value]) => {
    const pair = make("div");
    const shown = make("dd", value);
    shown.title = value;
    pair.append(make("dt", say(word)), shown);
    return pair;
  }));
  showVeil();
}

function askToEnd(then) {
  afterEnd = then;
  by("confirm").returnValue = "no";
  by("confirm").showModal();
}
document.querySelector('[data-action="end"]').addEventListener("click", () => askToEnd(""));
by("confirm").addEventListener("close", () => {
  if (by("confirm").returnValue !== "yes") return;
  line.send({ type: "end" });
  if (afterEnd === "sign-out") signOut();
});
// Closing the tab in a call leaves a visitor alone: the browser asks first.
window.addEventListener("beforeunload", (event) => { if (call) event.preventDefault(); });

// The chat ------------------------------------------------------------------------------

function addLine(message) {
  const mine = message.from === "clerk";
  const item = make("li", undefined, mine ? "mine" : "");
  item.append(make("small", `${say(mine ? "you" : "visitor")} · ${message.at.slice(11, 16)}`));
  item.append(make("span", message.text));
  by("lines").append(item);
  item.scrollIntoView({ block: "nearest" });
}

function showLines() {
  by("lines").replaceChildren();
  for (const one of call ? call.lines : []) addLine(one);
}

function showPhrases() {
  showLabels();
  by("phrases").replaceChildren(...PHRASES[call.language].map((phrase) => {
    const button = make("button", phrase);
    button.type = "button";
    button.addEventListener("click", () => line.send({ type: "chat", text: phrase }));
    return button;
  }));
}

by("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = by("text").value.trim();
  // What could not be sent stays in the box.
  if (text && line.send({ type: "chat", text })) by("text").value = "";
  by("text").focus();
});
by("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    by("say").requestSubmit();
  }
});

// Time ----------------------------------------------------------------------------------

function tickTimes() {
  const since = (Date.now() - deskAt) / 1000;
  for (const place of document.querySelectorAll("[data-waited]")) {
    place.textContent = say("waited", { time: clock(Number(place.dataset.waited) + since) });
  }
}

function tick() {
  line.tick();
  tickTimes();
  if (!call) {
    if (line.state === "on" && desk && desk.available && desk.queue.length) sound.ringOn();
    return;
  }
  by("call-time").textContent = clock((Date.now() - acceptedAt) / 1000);
  const seconds = Math.floor((Date.now() - frameAt) / 1000);
  let words = "";
  if (frameAt) {
    const still = aliveAt - frameAt > 1500 && !terminalGone && line.state === "on";
    words = seconds < 2 ? say("age_now") : say(still ? "age_still" : "age", { seconds });
    words += ` · ${say("age_masked")}`;
  }
  if (by("age").textContent !== words) by("age").textContent = words;
  if (terminalGone) showVeil();
}
setInterval(tick, 1000);

for (const button of document.querySelectorAll('[data-action="language"]')) {
  button.addEventListener("click", switchLanguage);
}
async function signOut() {
  try { await ask("sign-out", { method: "POST" }); } catch { /* the session ends here anyway */ }
  showGate("");
}
document.querySelector('[data-action="sign-out"]').addEventListener("click", () => {
  if (call) askToEnd("sign-out"); else signOut();
});
start();
