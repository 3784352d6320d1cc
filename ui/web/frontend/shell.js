// What the page does by itself: keys, focus, theme, language, copying, opening and closing.
// Nothing here decides what is shown; that is the server's.

const html = document.documentElement;
// Language and theme are kept in cookies, so that the server sends the page as it was chosen.
const YEAR = 365 * 24 * 3600;
const kept = {
  get: (name) => document.cookie.split("; ").find((c) => c.startsWith(`leidraad_${name}=`))?.split("=")[1],
  set: (name, value) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `leidraad_${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  },
};

const dark = matchMedia("(prefers-color-scheme: dark)");
function setTheme() {
  const chosen = kept.get("theme");
  const isDark = chosen ? chosen === "dark" : dark.matches;
  if (html.dataset.theme !== (isDark ? "dark" : "light")) {
    html.dataset.theme = isDark ? "dark" : "light";
  }
  if (document.body && document.body.classList.contains("dark") !== isDark) {
    document.body.classList.toggle("dark", isDark); // for Gradio's own components
  }
  for (const button of document.querySelectorAll("[data-local=theme]")) {
    button.setAttribute("aria-label", isDark ? button.dataset.toLight : button.dataset.toDark);
  }
}
setTheme();
dark.addEventListener("change", setTheme);

// Gradio sets some of these by itself; ours stay.
html.lang = html.dataset.language;
new MutationObserver(() => {
  if (html.lang !== html.dataset.language) html.lang = html.dataset.language;
  setTheme();
}).observe(html, { attributes: true, attributeFilter: ["lang"] });

// One live region, that says each thing once
const live = document.createElement("div");
live.setAttribute("role", "status");
live.id = "meldingen";
function announce(words) {
  live.textContent = "";
  setTimeout(() => { live.textContent = words; }, 80);
}
document.addEventListener("surface:announce", ({ detail }) => announce(detail));

const box = () => document.getElementById("vraag");
const slip = () => document.querySelector(".slip");
const busy = () => html.dataset.busy === "yes";

// The question box
function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, 200)}px`;
}
document.addEventListener("input", ({ target }) => {
  if (target.id === "vraag") grow(target);
  if (target.id === "vraag") draft(target.value);
  const form = target.closest("form[data-live]");
  if (form) {
    clearTimeout(form.timer);
    form.timer = setTimeout(() => form.requestSubmit(), 250);
  }
});
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (target.id === "vraag" && key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    target.form.requestSubmit();
  }
  if (key !== "Escape") return;
  const menu = target.closest?.("details[data-menu][open]");
  const filters = document.getElementById("filters");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (filters && !filters.hidden) {
    toggleFilters(false);
  } else if (html.dataset.sidebar === "open") {
    toggleSidebar(false);
  } else if (html.dataset.panel === "open") {
    closePanel();
  }
});

document.addEventListener("surface:send", (event) => {
  const element = event.detail;
  if (element.dataset.event === "ask") startAsking(event, element);
  if (element.dataset.event === "stop") stopAsking();
  if (element.dataset.event === "open_source") openedFrom = element;
  if (element.dataset.event === "set_filters") toggleFilters(false);
  if (["open", "new", "delete", "delete_all"].includes(element.dataset.event)) {
    doneAsking();
    delete html.dataset.asked;
  }
  if (["open", "new"].includes(element.dataset.event)) {
    toggleSidebar(false, false);
    closePanel(false);
    if (element.dataset.event === "new") box()?.focus();
  }
});

let lastQuestion = "";
let askOnArrival = false;
function startAsking(event, form) {
  const area = box();
  const question = area.value.trim();
  if (!question || busy()) {
    event.preventDefault();
    if (!question) area.focus();
    return;
  }
  if (!document.querySelector('#gesprek [data-part="gesprek"]')) {
    event.preventDefault(); // the page is still arriving, and would take the answer away
    askOnArrival = true;
    return;
  }
  lastQuestion = area.value;
  performance.clearResourceTimings(); // what is in it afterwards is about this question
  slip().textContent = "";
  html.dataset.busy = "yes";
  html.dataset.asked = `${Date.now()}.${Math.random().toString(36).slice(2)}`; // names this question
  setTimeout(() => {
    area.value = "";
    grow(area);
  });
  draft(lastQuestion);
  // The question is on the screen before the server has seen it.
  const template = document.getElementById("bezig");
  const turns = document.getElementById("gesprek");
  if (template && turns) {
    turns.querySelector('[data-part="welkom"]')?.remove();
    turns.querySelector('[data-part="nieuw"]')?.remove();
    const part = document.createElement("div");
    part.dataset.part = "nieuw";
    part.append(template.content.cloneNode(true));
    part.querySelector(".question").append(question);
    part.querySelector("[data-context]").dataset.value = question;
    turns.append(part);
    part.scrollIntoView({ block: "start" });
  }
  announce(document.querySelector(".pending .stages .now")?.textContent ?? "");
  area.focus();
  void form;
}
function doneAsking() {
  delete html.dataset.busy;
}
function stopAsking() {
  doneAsking();
  delete html.dataset.asked;
  restore(lastQuestion);
}
// What was typed survives a reload, which Gradio does by itself when the server was away.
function draft(text) {
  try {
    if (text === undefined) return sessionStorage.getItem("leidraad.concept") ?? "";
    sessionStorage.setItem("leidraad.concept", text);
  } catch { /* private mode */ }
  return "";
}
function restore(question) {
  draft(question);
  const area = box();
  if (!area.value) area.value = question;
  grow(area);
  area.focus();
}
document.addEventListener("surface:status", ({ target, detail }) => {
  if (target.id !== "gesprek" || !busy()) return;
  if (detail.status === "error") {
    failed();
  } else if (detail.status === "complete") {
    doneAsking();
    // A server that is not there completes as well, with nothing.
    setTimeout(() => {
      if (busy()) return;
      if (document.querySelector("#gesprek .pending")) failed();
      else draft(box().value);
    }, 150);
  }
});
function failed() {
  doneAsking();
  document.querySelector('#gesprek [data-part="nieuw"]')?.remove();
  const asked = performance.getEntriesByType("resource").filter(
    ({ name }) => name.includes("/queue/join"),
  ).at(-1);
  const status = asked?.responseStatus ?? 0;
  const words = slip().dataset;
  slip().textContent = [429, 503].includes(status) ? words.busy
    : status === 0 || !navigator.onLine ? words.lost : words.failed;
  restore(lastQuestion);
}

// The conversation that is open is in the address, so that it survives a reload.
document.addEventListener("surface:set", ({ detail }) => {
  if (detail.set === "question" && !box().value) restore(detail.value);
  if (detail.set === "conversation" && askOnArrival) {
    askOnArrival = false;
    setTimeout(() => box().form.requestSubmit());
  }
  if (detail.set === "conversation" && !busy() && draft() && !box().value) restore(draft());
  if (detail.set === "conversation") {
    const url = new URL(location.href);
    if (detail.value) url.searchParams.set("gesprek", detail.value);
    else url.searchParams.delete("gesprek");
    if (url.href !== location.href) history.replaceState(history.state, "", url);
    for (const item of document.querySelectorAll(".conversation")) {
      item.classList.toggle("current", item.id === `gesprek-${detail.value}`);
    }
  }
  setTitle();
  if (detail.set === "title" && location.hash) jump(location.hash);
});
function setTitle() {
  const named = [...document.querySelectorAll("[data-set]")].map(
    (element) => element.dataset.title ?? element.dataset.value,
  ).find(Boolean);
  const page = document.querySelector(".pages [aria-current=page]")?.textContent;
  const product = document.querySelector(".brand-name")?.textContent ?? "Leidraad Assistent";
  const title = [named ?? page, product].filter(Boolean).join(" – ");
  if (document.title !== title) document.title = title;
}

// The source panel
let openedFrom = null;
function closePanel(withFocus = true) {
  if (html.dataset.panel !== "open") return;
  delete html.dataset.panel;
  for (const marker of document.querySelectorAll(".marker.on")) marker.classList.remove("on");
  if (withFocus && openedFrom?.isConnected) openedFrom.focus();
}
new MutationObserver(() => {
  const panel = document.querySelector("#bronpaneel .panel");
  if (!panel || panel.dataset.shown === panel.seen) return;
  panel.seen = panel.dataset.shown;
  html.dataset.panel = "open";
  const quote = panel.querySelector("mark");
  const passage = panel.querySelector(".passage");
  // The passage scrolls within the panel; on a narrow screen the panel itself does.
  for (const scrolling of quote ? [passage, panel] : []) {
    scrolling.scrollTop += quote.getBoundingClientRect().top
      - scrolling.getBoundingClientRect().top - 72;
  }
  panel.focus({ preventScroll: true });
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-shown"] });

// The list of conversations, on a narrow screen, and the filters
function toggleSidebar(open = html.dataset.sidebar !== "open", withFocus = true) {
  if (open) html.dataset.sidebar = "open";
  else delete html.dataset.sidebar;
  const button = document.querySelector(".bar [data-local=sidebar]");
  button?.setAttribute("aria-expanded", String(open));
  if (!withFocus) return;
  if (open) document.querySelector("#sidebar button")?.focus();
  else button?.focus();
}
function toggleFilters(open) {
  const form = document.getElementById("filters");
  const button = document.querySelector(".filter-toggle");
  const shown = open ?? form.hidden;
  form.hidden = !shown;
  button.setAttribute("aria-expanded", String(shown));
  if (shown) form.querySelector("input")?.focus();
  else button.focus();
}

async function copy(button) {
  const text = document.getElementById(button.dataset.from).value;
  try {
    await navigator.clipboard.writeText(text);
    announce(button.dataset.done);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 2500);
  } catch {
    announce(button.dataset.failed);
    slip().textContent = button.dataset.failed;
  }
}

function put(question, submit) {
  const area = box();
  area.value = question;
  grow(area);
  area.focus();
  if (submit) area.form.requestSubmit();
}

const local = {
  theme: () => { kept.set("theme", html.dataset.theme === "dark" ? "light" : "dark"); setTheme(); },
  language: (button) => { kept.set("language", button.dataset.language); location.reload(); },
  sidebar: () => toggleSidebar(),
  filters: () => toggleFilters(),
  "close-panel": () => closePanel(),
  ask: (button) => put(button.dataset.question, true),
  edit: (button) => put(button.dataset.question, false),
  copy,
  jump: (link) => jump(link.getAttribute("href")),
  "to-quote": (link) => jump(link.getAttribute("href")),
  skip: (link) => jump(link.getAttribute("href")),
  back: (link) => {
    const cameFromHere = document.referrer && new URL(document.referrer).origin === location.origin;
    if (cameFromHere && history.length > 1) history.back();
    else location.assign(link.href);
  },
};
function jump(hash) {
  const target = document.getElementById(hash.slice(1));
  if (!target) return;
  if (!target.matches("a, button, input, textarea")) target.tabIndex = -1;
  target.scrollIntoView({ block: target.tagName === "MARK" ? "center" : "start" });
  target.focus({ preventScroll: true });
}
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const element = event.target.closest("[data-local]");
  if (!element || !(element.dataset.local in local)) return;
  event.preventDefault();
  local[element.dataset.local](element);
});
document.addEventListener("submit", (event) => {
  if (event.target.dataset.localSubmit !== "ask") return;
  event.preventDefault();
  const question = new FormData(event.target).get("question").trim();
  event.target.closest("details")?.removeAttribute("open");
  if (question) put(question, true);
});
document.addEventListener("click", ({ target }) => {
  const marker = target.closest?.("[data-marker]");
  if (!marker) return;
  for (const other of document.querySelectorAll(".marker.on")) other.classList.remove("on");
  for (const same of document.querySelectorAll(
    `[data-turn="${CSS.escape(marker.dataset.turn)}"][data-marker="${CSS.escape(marker.dataset.marker)}"]`,
  )) {
    (same.matches(".marker") ? same : same.querySelector(".marker"))?.classList.add("on");
  }
});

// The frame of the document: skip links first, the live region last, an id for <main>.
function frame() {
  const main = document.querySelector("gradio-app main");
  if (!main) return false;
  main.id = "inhoud";
  main.tabIndex = -1;
  document.body.append(live);
  setTheme();
  setTitle();
  return true;
}
const waiting = new MutationObserver(() => { if (frame()) waiting.disconnect(); });
if (!frame()) waiting.observe(document, { subtree: true, childList: true });
