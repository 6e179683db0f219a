// What the page Plan does beside its form: rows are added, Enter goes on, faults are marked.
"use strict";

// One more row, at once, so that whoever types on loses no letter: the last one, emptied.
function addRow(button, goThere = true) {
  const rows = button.closest(".part").querySelectorAll(".plan-row");
  const last = rows[rows.length - 1];
  const from = +last.dataset.row;
  if (from >= +button.dataset.most) return;
  const part = button.value;
  const id = part.replaceAll(".", "__");
  const again = last.cloneNode(true);
  again.dataset.row = from + 1;
  for (const each of again.querySelectorAll("*")) {
    for (const name of ["id", "for", "name", "value", "aria-describedby"]) {
      const old = each.getAttribute(name);
      if (old === null || each.localName === "option") continue;
      each.setAttribute(name, old
        .replaceAll(`${id}__${from}`, `${id}__${from + 1}`)
        .replaceAll(`${part}.${from}`, `${part}.${from + 1}`));
    }
    const label = each.getAttribute("aria-label");
    if (label) each.setAttribute("aria-label", label.replace(/\d+$/, from + 1));
    each.removeAttribute("aria-invalid");
    each.removeAttribute("autofocus");
  }
  for (const field of again.querySelectorAll("input, textarea")) field.value = "";
  for (const choice of again.querySelectorAll("select")) choice.selectedIndex = 0;
  for (const fold of again.querySelectorAll("details")) fold.open = false;
  for (const said of again.querySelectorAll(".said")) said.replaceChildren();
  for (const about of again.querySelectorAll("summary .unseen")) {
    about.textContent = about.textContent.replace(/\d+$/, from + 1);
  }
  last.after(again);
  if (goThere) again.querySelector("textarea, input").focus();
  button.hidden = from + 1 >= +button.dataset.most;
}
// The program needn't be asked for it: the button says nothing to the form any more.
function keepAdding() {
  for (const button of document.querySelectorAll("[data-add]")) {
    button.type = "button";
    button.removeAttribute("name");
  }
}
addEventListener("DOMContentLoaded", keepAdding);
document.addEventListener("htmx:afterSettle", keepAdding);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-add]");
  if (!button || !window.htmx) return;
  event.preventDefault();
  addRow(button);
});

// Enter goes to the same field of the next row, and begins one behind the last.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (!field.matches?.("#parts textarea, #parts input")) return;
  event.preventDefault();
  const [part, row, detail] = /^(.+?)\.(\d+)(\.[a-z0-9]+)?$/.exec(field.name)?.slice(1) ?? [];
  if (!part) return;
  const next = document.getElementsByName(`${part}.${+row + 1}${detail ?? ""}`)[0];
  if (next) next.focus();
  else field.closest(".part").querySelector("[data-add]:not([hidden])")?.click();
});

// A row of words is as high as its words, where the browser doesn't see to it.
if (!CSS.supports("field-sizing", "content")) {
  const fit = (field) => {
    field.rows = 1;
    while (field.scrollHeight > field.clientHeight + 2 && field.rows < 20) field.rows += 1;
  };
  const fitAll = () => document.querySelectorAll("#parts textarea").forEach(fit);
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("#parts textarea")) fit(event.target);
  });
  document.addEventListener("htmx:afterSettle", fitAll);
  addEventListener("DOMContentLoaded", fitAll);
}

// Saved answers are opened beside it, never in its place.
document.addEventListener("submit", async (event) => {
  if (event.target.id !== "opener" || !unsent) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const form = byId("plan");
  await htmx.ajax("POST", form.getAttribute("hx-post"), { source: form, target: "#live", swap: "innerHTML" });
  unsent = false;  // once is enough, answered or not
  event.target.requestSubmit();
}, true);

// A field with a fault is marked as such as long as that is said beside it.
document.addEventListener("htmx:afterSettle", () => {
  const faulty = new Set([...document.querySelectorAll("#parts .mend[data-of]")].map((each) => each.dataset.of));
  for (const field of document.querySelectorAll("#parts [name]")) {
    if (faulty.has(field.id)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
});

// Where all parts are shown anew, in another language or for another region, what was typed in the
// meantime stays: fields are kept (hx-preserve), and rows that the program didn't know come back.
let before = null;
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id !== "parts") return;
  const at = document.activeElement;
  before = {
    typed: [...document.querySelectorAll("#parts [name]")].map((field) => [field.name, field.value]),
    at: at?.closest?.("#parts") ? at.id : "",
  };
});
document.addEventListener("htmx:oobAfterSwap", () => {
  if (!before || !byId("parts")) return;
  const { typed, at } = before;
  before = null;
  for (const [name, value] of typed) {
    const [part] = /^.+?(?=\.\d+(\.|$))/.exec(name) ?? [];
    const button = part && document.querySelector(`[data-add][value="${part}"]`);
    if (button && !document.getElementsByName(name)[0]) addRow(button, false);
    const field = document.getElementsByName(name)[0];
    if (field && field.value !== value && value) field.value = value;
  }
  if (at && document.activeElement?.id !== at) byId(at)?.focus();
});
