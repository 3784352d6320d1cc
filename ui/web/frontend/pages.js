// What the other pages do by themselves: print, take a question to the first page, send a file.

const ASKED = "leidraad.vraag";
const PATIENCE = 10_000; // milliseconds for the first page to be ready

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-print], [data-ask]");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  else takeAlong(button.dataset.ask, button.dataset.root);
});

// On a narrow screen only the advice is open; on paper everything is.
const narrow = matchMedia("(max-width: 48rem)");
new MutationObserver(() => {
  for (const more of document.querySelectorAll(".more:not([data-kept])")) {
    more.dataset.kept = "";
    more.open = !narrow.matches;
  }
}).observe(document, { subtree: true, childList: true });
addEventListener("beforeprint", () => {
  for (const more of document.querySelectorAll(".more")) more.open = true;
});

// A question goes to the first page by way of this tab's own storage, never by the address: a
// link of somebody else must not ask anything in our name.
function takeAlong(question, root) {
  try { sessionStorage.setItem(ASKED, question); } catch { /* then it is not asked */ }
  location.assign(`${root}/`);
}
function askWhatCameAlong() {
  let question = null;
  try { question = sessionStorage.getItem(ASKED); } catch { return; }
  if (!question) return;
  const until = Date.now() + PATIENCE;
  const wait = setInterval(() => {
    const box = document.getElementById("vraag");
    const ready = box && document.querySelector("#gesprek [data-part]");
    if (!ready && Date.now() < until) return;
    clearInterval(wait);
    if (!ready) return;
    sessionStorage.removeItem(ASKED);
    box.value = question;
    box.form.requestSubmit();
  }, 100);
}
askWhatCameAlong();

// A file to add
document.addEventListener("change", ({ target }) => {
  const place = target.closest?.("[data-upload]");
  if (place && target.files?.length) send(place, target.files[0]);
});
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const place = event.target.closest?.("[data-upload]");
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault(); // a file dropped beside it must not replace the page
    for (const other of document.querySelectorAll(".drop.over")) other.classList.remove("over");
    if (!place) return;
    if (name === "dragover") place.classList.add("over");
    if (name === "drop" && event.dataTransfer.files.length) send(place, event.dataTransfer.files[0]);
  });
}
function send(place, file) {
  const { upload, replacing, most, sending, failed, tooLarge } = place.dataset;
  const input = place.querySelector("input[type=file]");
  if (file.size > Number(most) * 1e6) {
    say(place, tooLarge, true);
    input.value = "";
    return;
  }
  const bar = place.querySelector("progress");
  bar.hidden = false;
  say(place, sending);
  input.disabled = true;
  const request = new XMLHttpRequest();
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = total ? (100 * loaded) / total : 0;
  });
  request.addEventListener("loadend", () => {
    bar.hidden = true;
    input.disabled = false;
    input.value = "";
    const path = request.status === 200 && request.response?.[0];
    if (!path) {
      say(place, request.status === 413 ? tooLarge : failed, true);
      return;
    }
    const data = { path, name: file.name, replacing };
    place.dispatchEvent(new CustomEvent("surface:event", {
      bubbles: true, detail: { name: "look", data },
    }));
  });
  const body = new FormData();
  body.append("files", file);
  request.open("POST", upload);
  request.send(body);
}
function say(place, words, wrong = false) {
  const state = place.querySelector(".upload-state");
  state.textContent = words;
  state.classList.toggle("wrong", wrong);
}
