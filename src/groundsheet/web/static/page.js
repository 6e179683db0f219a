// What a page does beside its forms: order by dragging, copy, the program's own end.
"use strict";

const byId = (id) => document.getElementById(id);

function trouble(words) {
  const box = byId("trouble");
  box.textContent = words;
  box.hidden = false;
}

function unanswered() {
  trouble("The program doesn't answer: it was ended, or it is busy. What is on this page stays here until you close it. Start groundsheet again to go on.");
}
function unwanted(status) {
  trouble(status === 401
    ? "The program was started again. Open the page with its new link."
    : "That went wrong, and nothing was changed. Load the page again.");
}
document.addEventListener("htmx:sendError", unanswered);
document.addEventListener("htmx:responseError", (event) => unwanted(event.detail.xhr.status));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.xhr.status < 400) byId("trouble").hidden = true;
});

// A form that leads to another page is sent once, after all that was asked before is answered; and
// only to a program that answers, since a browser would show its own page in place of this one.
const passed = new WeakSet();
let leaving = false;
const pressed = new WeakSet();
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (passed.has(form)) return;
  event.preventDefault();
  // A form whose changes are asked about says `novalidate`: htmx would keep back what isn't whole.
  const checked = submitter?.formNoValidate || form.reportValidity();
  const button = submitter ?? form;  // another button of the same form is no second press
  if (!checked || pressed.has(button)) return;
  pressed.add(button);
  setTimeout(() => pressed.delete(button), 1000);
  try {
    while (document.querySelector(".htmx-request")) await new Promise((done) => setTimeout(done, 50));
    const answer = await fetch("/left");
    if (!answer.ok) return unwanted(answer.status);
    passed.add(form);
    form.requestSubmit(submitter);
    passed.delete(form);
    leaving = true;
    setTimeout(() => { leaving = false; }, 10000);  // it was a download
  } catch {
    unanswered();
  }
});
// Where a form leads is where one goes, even if an answer on the way leads elsewhere.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (leaving && event.detail.xhr.getResponseHeader("HX-Redirect")) event.preventDefault();
});
// What a browser kept of a page is not what is there now, and may be of another person.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// The focus stays where it was, or goes on to what the button names that had it.
let held = null;
document.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  held = active === document.body ? null : [active.id, active.dataset.then, "main"];
});
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement !== document.body) return;
  held?.map((id) => id && byId(id)).find(Boolean)?.focus();
});

// A button that changes a form's draft. The form asks, since the button may be replaced meanwhile.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-deed]");
  if (!button || !window.htmx) return;
  event.preventDefault();
  if (button.matches(".add[name=add]")) button.firstElementChild.textContent = "Adding";
  // A page that is moved is seen to move: who presses again presses what is there then.
  const row = button.closest(".picks li");
  if (row && button.name === "up") row.previousElementSibling?.before(row);
  if (row && button.name === "down") row.nextElementSibling?.after(row);
  if (row && button.name !== "remove") button.focus();
  ask(button.form, { [button.name]: button.value, pressed: button.name });
});
// htmx sends the button that has the focus as if it were pressed, with all that a form asks.
document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  const { parameters } = detail;
  for (const { name } of target.querySelectorAll("[data-deed]")) {
    if (name !== parameters.pressed) delete parameters[name];
  }
  delete parameters.pressed;
  // It asks where the button leads that was pressed last: here to the form's own place, always.
  if (target.dataset.revision) detail.path = target.getAttribute("hx-post");
});
function ask(form, values) {
  htmx.ajax("POST", form.getAttribute("hx-post"), {
    source: form, values, target: form.getAttribute("hx-target"), swap: form.getAttribute("hx-swap"),
  });
}
// What is in the packet is marked on the shelves.
document.addEventListener("htmx:afterSettle", () => {
  const there = new Set([...document.querySelectorAll(".picks li")].map((item) => item.dataset.id));
  for (const button of document.querySelectorAll("button.add[name=add]")) {
    button.firstElementChild.textContent = there.has(button.value) ? "Added" : "Add";
  }
});

// What was typed a moment ago, and not sent yet, isn't lost where the page is left or loaded again.
let unsent = false;
const drafted = () => document.querySelector("form[data-revision]");
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.form?.dataset.revision) unsent = true;
  }, true);  // before the form sends it
}
document.addEventListener("htmx:beforeSend", () => { unsent = false; });
addEventListener("beforeunload", () => {
  const form = drafted();
  if (unsent && form) navigator.sendBeacon(form.getAttribute("hx-post"), new FormData(form));
});
// That may have come a moment after the page was asked for anew.
addEventListener("load", async () => {
  const form = drafted();
  const how = performance.getEntriesByType("navigation")[0]?.type;
  if (!form || (how !== "reload" && how !== "back_forward")) return;
  const { revision } = await (await fetch(`${form.getAttribute("hx-post")}/revision`)).json();
  if (revision > +form.dataset.revision && !unsent) location.reload();
});

// Order by dragging; the arrows beside each page do the same.
let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".picks li");
  dragged?.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.(".picks li");
  if (!dragged || !over) return;
  event.preventDefault();
  if (over === dragged) return;
  const box = over.getBoundingClientRect();
  over.parentNode.insertBefore(dragged, event.clientY > box.top + box.height / 2 ? over.nextSibling : over);
});
document.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("dragged");
  const order = [...dragged.parentNode.children].map((item) => item.dataset.id).join(" ");
  dragged = null;
  ask(byId("packet"), { order });
});

// Copy a text.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = byId(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    byId("copied").textContent = "Copied.";
  } catch {
    byId("copied").textContent = "It is marked: copy it with Ctrl+C.";
  }
});

// The program ends when nobody uses it: said five minutes before.
async function watch() {
  try {
    const { left } = await (await fetch("/left")).json();
    byId("asleep").hidden = left > 300;
    byId("asleep-left").textContent = Math.max(1, Math.round(left / 60));
    setTimeout(watch, Math.min(60, Math.max(10, left - 300)) * 1000);
  } catch {
    trouble("The program has ended. Start groundsheet again to go on.");
  }
}
addEventListener("DOMContentLoaded", () => {
  setTimeout(watch, 60000);
  byId("stay")?.addEventListener("click", async () => {
    const key = JSON.parse(document.body.getAttribute("hx-headers"));
    await fetch("/stay", { method: "POST", headers: key });
    byId("asleep").hidden = true;
  });
});
