// The switcher: the list of relations as a dialog over any page. Without this script its links lead to the same list
// as a page. htmx fetches the list; here the choice is moved, and opened.

const dialog = document.querySelector("[data-switcher]");
if (dialog) start();

function start() {
  const input = dialog.querySelector("input");
  const list = document.getElementById(input.getAttribute("aria-controls"));
  const status = dialog.querySelector("[data-switcher-status]");
  let asked = null; // what the list on its way, or shown, was asked for
  let shown = null; // what the list shown was asked for
  let waiting = null; // Enter was pressed before its list was there

  const options = () => Array.from(list.querySelectorAll("[role=option]"));
  const chosen = () => list.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = options();
    const at = all.indexOf(chosen());
    const place = at < 0 && step < 0 ? 0 : at; // with nothing chosen, up begins at the last
    choose(all[(place + step + all.length) % all.length]);
  }

  function go(option, apart) {
    if (!option) return;
    if (apart) window.open(option.href, "_blank", "noopener");
    else location.assign(option.href);
  }

  function arrived() {
    shown = asked;
    const nothing = list.querySelector(".empty, .switcher__none");
    const found = options().length > 0;
    // Nothing fits: what else stands there (the own organisation) is not what Enter was meant for.
    choose(nothing ? null : options()[0]);
    input.setAttribute("aria-expanded", String(found));
    list.setAttribute("role", found ? "listbox" : "group"); // a list without options may not be called one
    status.textContent = (nothing ?? list.querySelector("[data-found]"))?.textContent.trim() ?? "";
    if (!waiting || shown !== input.value) return;
    go(chosen(), waiting.apart);
    waiting = null;
  }

  function enter(apart) {
    if (shown === input.value) go(chosen(), apart);
    // The list shown is of an earlier question: its first line may be another organisation.
    else if (!waiting) waiting = { apart };
    // A second Enter while nothing comes: the same question as a page.
    else input.form.submit();
  }

  function open() {
    if (dialog.open) return;
    input.value = "";
    shown = waiting = null;
    dialog.showModal();
    input.focus();
    input.dispatchEvent(new CustomEvent("load-on-open"));
  }

  new MutationObserver(arrived).observe(list, { childList: true });
  input.addEventListener("htmx:beforeRequest", () => {
    asked = input.value;
  });
  input.addEventListener("input", () => {
    waiting = null;
  });
  input.form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") enter(event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  });
  dialog.querySelector("[data-switcher-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });

  for (const opener of document.querySelectorAll("[data-switcher-open]")) {
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      open();
    });
  }
  for (const keys of document.querySelectorAll("[data-switcher-keys]")) keys.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
}
