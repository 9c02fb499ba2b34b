// Makes quicker what already works without a script. No part knows of another; each looks for its own attribute.

// A password can be shown: the button waits in a <template> beside the field.
function reveal(box) {
  const input = box.querySelector("input");
  const button = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const word = button.querySelector("[data-word]");
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    word.textContent = shown ? button.dataset.shown : button.dataset.hidden;
  };
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  // What is sent must be a password again, or the browser may offer to keep it as plain text.
  input.form?.addEventListener("submit", () => show(false));
  box.classList.add("joined--end");
  box.append(button);
}

// Recovery codes: one click instead of ten lines to select.
function copy(button) {
  const status = button.parentElement.querySelector("[data-copy-status]");
  const codes = document.getElementById(button.dataset.copy).querySelectorAll("code");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(Array.from(codes, (code) => code.textContent).join("\n"));
    status.textContent = button.dataset.copied;
  });
  button.hidden = !navigator.clipboard;
}

// The account menu closes as menus do.
function account(menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

// The side menu called up on a narrow window: what lies behind it cannot be reached, Escape leaves it.
function sideMenu(menu) {
  const behind = document.querySelectorAll(".skip, .masthead, .forwhom, .main, .foot");
  const called = () => location.hash === "#menu" && matchMedia("(max-width: 74.99rem)").matches;
  const settle = () => {
    for (const part of behind) part.inert = called();
    if (called()) menu.querySelector("a").focus();
  };
  addEventListener("hashchange", settle);
  addEventListener("resize", () => {
    for (const part of behind) part.inert = called();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && called()) location.hash = "#main";
  });
  settle();
}

// A form is sent once. `data-again` on the form: it answers with a file and may be sent again.
function once(form) {
  const buttons = () => form.querySelectorAll("button[type=submit], button:not([type])");
  const release = () => {
    delete form.dataset.sent;
    for (const button of buttons()) button.removeAttribute("aria-disabled");
  };
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // Not `disabled`: that would drop the name and value of the button that was pressed.
    for (const button of buttons()) button.setAttribute("aria-disabled", "true");
    setTimeout(release, 10000);
  });
  addEventListener("pageshow", release);
}

document.querySelectorAll("[data-reveal]").forEach(reveal);
document.querySelectorAll("[data-copy]").forEach(copy);
document.querySelectorAll(".account").forEach(account);
document.querySelectorAll("#menu").forEach(sideMenu);
document.querySelectorAll("form[method=post]:not([data-again], [hx-post])").forEach(once);
