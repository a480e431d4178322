// Small conveniences on top of pages that work without it: menus, copy, upload progress, one submit, focus, countdown.
"use strict";

const root = document.documentElement;
root.classList.add("js");
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

function start() {
  all("[data-copy]").forEach((button) => { button.hidden = false; });
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
  tick();
}

// ---- menus: one open at a time, Escape closes and gives the focus back ----

document.addEventListener("click", (event) => {
  all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  all("details[data-menu][open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});

// ---- copy ----

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const area = document.createElement("textarea");
    area.value = button.dataset.copy;
    area.className = "ob-hide";
    button.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  const label = button.querySelector("span");
  const usual = label.textContent;
  label.setAttribute("aria-live", "polite");
  label.textContent = button.dataset.done;
  setTimeout(() => { label.textContent = usual; }, 2000);
});

// ---- confirm dialogs: the link or button names one, without the script it is a page of its own ----

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
  const closer = event.target.closest("[data-close]");
  if (closer && closer.closest("dialog")) { event.preventDefault(); closer.closest("dialog").close(); }
});

// ---- a select or a filter that sends its form when changed ----

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
});

// ---- files ----

const size = (bytes) => bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;

document.addEventListener("change", (event) => {
  const box = event.target.type === "file" && event.target.closest("[data-upload]");
  if (!box) return;
  const chosen = box.querySelector("[data-upload-chosen]");
  const files = [...event.target.files];
  chosen.hidden = !files.length;
  if (!files.length) return;
  box.querySelector("[data-upload-name]").textContent = files.map((file) => file.name).join(", ");
  box.querySelector("[data-upload-size]").textContent = size(files.reduce((sum, file) => sum + file.size, 0));
  const note = box.querySelector("[data-upload-note]");
  note.textContent = note.dataset.ready;
});
for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => {
    const drop = event.target.closest && event.target.closest(".ob-drop");
    if (drop) drop.classList.toggle("ob-over", over);
  });
}

function sendWithProgress(form, submitter) {
  const data = new FormData(form, submitter);
  const boxes = all("[data-upload]", form).filter((box) => { const input = box.querySelector("input[type=file]"); return input && input.files.length; });
  const request = new XMLHttpRequest();
  request.open("POST", (submitter && submitter.getAttribute("formaction")) || form.action);
  request.responseType = "text";
  const say = (word) => boxes.forEach((box) => { const note = box.querySelector("[data-upload-note]"); note.textContent = note.dataset[word]; });
  boxes.forEach((box) => { box.querySelector("progress").hidden = false; });
  say("sending");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round(event.loaded / event.total * 100);
    boxes.forEach((box) => {
      box.querySelector("progress").value = percent;
      box.querySelector("[data-upload-percent]").textContent = `${percent}%`;
    });
  });
  request.addEventListener("load", () => {
    if (!(request.getResponseHeader("Content-Type") || "").startsWith("text/html")) { location.assign(request.responseURL); return; }
    // The answer is shown as it came: asking for the page again would lose its messages, or the errors of a 422.
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    history[request.responseURL === location.href ? "replaceState" : "pushState"](null, "", request.responseURL);
    document.title = page.title;
    document.body.replaceWith(page.body);
    window.scrollTo(0, 0);
    start();
    document.dispatchEvent(new Event("ob:page"));
  });
  request.addEventListener("error", () => { say("failed"); release(form); });
  request.send(data);
}
window.addEventListener("popstate", () => location.reload());

// ---- one submit ----

function release(form) {
  delete form.dataset.sent;
  all("[data-held]", form).forEach((button) => { button.disabled = false; delete button.dataset.held; });
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  if (all("[data-upload] input[type=file]", form).some((input) => input.files.length) && window.FormData) {
    event.preventDefault();
    sendWithProgress(form, event.submitter);
  }
  // After the browser has read the form, so that the pressed button's value is sent.
  setTimeout(() => all("button:not([type=button]):not(:disabled), input[type=submit]:not(:disabled)", form).forEach((button) => {
    button.disabled = true; button.dataset.held = "1";
  }));
});
window.addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

// ---- countdown ----

function tick() {
  all("[data-countdown]").forEach((node) => {
    const minutes = Math.floor((new Date(node.getAttribute("datetime")) - Date.now()) / 60000);
    const values = { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
    const text = minutes < 0 ? node.dataset.over : values.days ? node.dataset.days : node.dataset.hours;
    node.textContent = text.replace(/%\((\w+)\)s/g, (_match, name) => values[name]);
  });
}
setInterval(tick, 30000);
start();
