// A surface: HTML made by the server, put in the page without evaluating anything.
// The server decides what is shown. This file moves focus, announces, and reports events.

const ORDER = ["header", "sidebar", "main", "panel"];
const heard = new Map(); // directive -> the last value that was acted upon

export default function surface(target, { shared_props: shared, props }) {
  const root = document.createElement("div");
  root.id = shared.elem_id;
  root.className = `surface surface-${props.place}`;
  place(root, props.place, target);
  const send = (name, data) => shared.dispatcher(shared.id, name, data);
  const english = document.documentElement.dataset.language === "en";
  const dutch = JSON.stringify(props.value);
  // What is shown at first comes in both languages, and Gradio sends the Dutch one again.
  const chosen = (next) => (english && props.in_english && JSON.stringify(next) === dutch
    ? props.in_english : next);
  let value = chosen(props.value);

  const show = (next) => {
    if (next === null || next === undefined || isLate(next)) return;
    value = next;
    patch(root, next);
    obey(root);
  };
  root.addEventListener("click", (event) => {
    const element = event.target.closest("[data-event]");
    if (!element || element.tagName === "FORM" || !root.contains(element)) return;
    event.preventDefault();
    root.dispatchEvent(new CustomEvent("surface:send", { bubbles: true, detail: element }));
    send(element.dataset.event, payload(element));
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.event) return;
    event.preventDefault();
    const sending = new CustomEvent("surface:send", {
      bubbles: true, cancelable: true, detail: form,
    });
    if (root.dispatchEvent(sending)) send(form.dataset.event, payload(form));
  });
  root.addEventListener("surface:event", ({ detail }) => send(detail.name, {
    ...payload(root), ...detail.data,
  }));

  shared.register_component(
    shared.id,
    (update) => {
      if ("value" in update) show(chosen(update.value));
      if (update.loading_status) {
        root.dispatchEvent(new CustomEvent("surface:status", {
          bubbles: true, detail: update.loading_status,
        }));
      }
    },
    async () => ({ value }),
  );
  show(value);
  if (props.arrives) {
    send("arrive", { ...payload(root), search: location.search });
  }
  return root;
}

// Header, sidebar and panel stand outside Gradio's <main>, so that the landmarks are right.
function place(root, name, target) {
  if (name === "main") {
    target.append(root);
    return;
  }
  root.dataset.place = name;
  const app = document.querySelector("gradio-app");
  const rank = (other) => ORDER.indexOf(other.dataset.place ?? "main");
  const later = [...document.querySelectorAll("body > [data-place], gradio-app")].find(
    (other) => rank(other) > ORDER.indexOf(name),
  );
  if (later) later.before(root);
  else app.after(root);
}

// What goes with an event: the element's own data, the fields of a form, and the context.
function payload(element) {
  const { language, asked = "" } = document.documentElement.dataset;
  const data = { language, asked };
  for (const item of document.querySelectorAll("[data-context]")) {
    data[item.dataset.context] = item.dataset.value ?? "";
  }
  for (const [name, text] of Object.entries(element.dataset)) {
    if (name !== "event") data[name] = text;
  }
  if (element.tagName === "FORM") {
    const fields = {};
    for (const [name, text] of new FormData(element)) {
      if (typeof text === "string") fields[name] = name in fields ? `${fields[name]}\n${text}` : text;
    }
    Object.assign(data, fields);
  }
  return data;
}

// What still comes of a question that was stopped, or left, is not shown.
function isLate(parts) {
  const asked = parts.map(([, html]) => /data-asked="([\w.]+)"/.exec(html ?? "")?.[1]).find(Boolean);
  return asked !== undefined && asked !== document.documentElement.dataset.asked;
}

// Parts have a key. One without HTML, or with the same as before, is left alone, focus and all.
function patch(root, parts) {
  const known = new Map([...root.children].map((part) => [part.dataset.part, part]));
  let previous = null;
  for (const [key, html] of parts) {
    let part = known.get(key);
    if (!part) {
      part = document.createElement("div");
      part.dataset.part = key;
    }
    known.delete(key);
    if (html !== null && part.html !== html) {
      const fresh = document.createElement("template");
      fresh.innerHTML = html;
      morph(part, fresh.content);
      part.html = html;
    }
    const next = previous ? previous.nextElementSibling : root.firstElementChild;
    if (next !== part) root.insertBefore(part, next);
    previous = part;
  }
  for (const gone of known.values()) gone.remove();
}

// Make the children of `old` like those of `fresh`, keeping the nodes that are the same: those
// with the same id, else those of the same sort in the same place.
function morph(old, fresh) {
  const named = new Map([...old.children].filter((child) => child.id).map((c) => [c.id, c]));
  let present = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    const same = node.id ? named.get(node.id) : fits(present, node) && present;
    if (!same) {
      old.insertBefore(node, present);
      continue;
    }
    if (same === present) present = present.nextSibling;
    else old.insertBefore(same, present);
    if (same.nodeType !== Node.ELEMENT_NODE) {
      if (same.nodeValue !== node.nodeValue) same.nodeValue = node.nodeValue;
    } else {
      attributes(same, node);
      if (same.nodeName !== "TEXTAREA") morph(same, node);
    }
  }
  while (present) {
    const next = present.nextSibling;
    present.remove();
    present = next;
  }
}

function fits(present, node) {
  return present && present.nodeType === node.nodeType && present.nodeName === node.nodeName
    && !present.id;
}

function attributes(present, node) {
  for (const { name } of [...present.attributes]) {
    const ours = name === "open" || name === "data-kept" || name === "style";
    if (!ours && !node.hasAttribute(name)) present.removeAttribute(name);
  }
  for (const { name, value } of node.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
}

// Directives of the server. Each is acted upon once for each new value.
function obey(root) {
  for (const element of root.querySelectorAll("[data-focus]")) {
    if (isNew(root, "focus", element.dataset.focus)) element.focus({ preventScroll: true });
  }
  for (const element of root.querySelectorAll("[data-scroll]")) {
    if (isNew(root, "scroll", element.dataset.scroll)) {
      requestAnimationFrame(() => element.scrollIntoView({
        block: element.dataset.scrollBlock ?? "start",
      }));
    }
  }
  for (const element of root.querySelectorAll("[data-announce]")) {
    if (isNew(root, "announce", element.dataset.announce)) {
      document.dispatchEvent(new CustomEvent("surface:announce", { detail: element.dataset.words }));
    }
  }
  for (const element of root.querySelectorAll("[data-set]")) {
    if (isNew(root, `set ${element.dataset.set}`, element.dataset.value)) {
      document.dispatchEvent(new CustomEvent("surface:set", { detail: element.dataset }));
    }
  }
}

function isNew(root, directive, value) {
  const key = `${root.id} ${directive}`;
  if (heard.get(key) === value) return false;
  heard.set(key, value);
  return true;
}
