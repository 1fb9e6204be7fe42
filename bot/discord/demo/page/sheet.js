// What opens above the page: menus, choosers, questions. On a phone they come from below.

import { el, fresh, icon, phone } from "./dom.js";

/** Show a dialog beside `anchor`, or in the middle without one; it goes when it is closed. */
export function show(dialog, anchor = null) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    // Whatever was done has perhaps moved the focus on already.
    const nowhere = !document.activeElement || document.activeElement === document.body;
    if (nowhere && anchor?.isConnected) anchor.focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => {
    // Only the ground behind it is hit as the dialog itself.
    if (event.target !== dialog) return;
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && !dialog.classList.contains("form")) dialog.close();
  });
  dialog.showModal();
  if (anchor && !phone() && dialog.classList.contains("sheet")) settle(dialog, anchor);
}

function settle(dialog, anchor) {
  const from = anchor.getBoundingClientRect();
  const size = dialog.getBoundingClientRect();
  dialog.classList.add("beside");
  addEventListener("resize", () => dialog.close(), { once: true });
  const below = from.bottom + 6;
  const top = below + size.height < innerHeight - 8 ? below : Math.max(8, from.top - size.height - 6);
  const left = Math.max(8, Math.min(from.left, innerWidth - size.width - 8));
  dialog.style.setProperty("top", `${top}px`);
  dialog.style.setProperty("left", `${left}px`);
}

/** A menu of `[label, icon, do, kind]`; a text alone is a heading. */
export function menu(title, entries, anchor) {
  const dialog = el("dialog", { class: "sheet", "aria-label": title });
  const items = el("div", { role: "menu", "aria-label": title });
  for (const entry of entries) {
    if (typeof entry === "string") {
      items.append(el("p", { class: "group", role: "presentation", text: entry }));
      continue;
    }
    const [label, drawing, act, kind] = entry;
    const run = () => {
      dialog.close();
      act();
    };
    items.append(
      el("button", { type: "button", role: "menuitem", class: kind, onclick: run }, icon(drawing), el("span", { text: label, dir: "auto" })),
    );
  }
  dialog.append(items);
  rove(items, "button");
  show(dialog, anchor);
  items.querySelector("button")?.focus();
}

/** Arrow keys, Home and End go through the children that fit. */
export function rove(box, which) {
  box.addEventListener("keydown", (event) => {
    const all = [...box.querySelectorAll(which)];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all.length) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  });
}

/**
 * Let somebody choose among `{label, description, value, default}`; gives the values, or null.
 * One is chosen by a press, more by ticking and "Done".
 */
export function choose(title, options, { least = 1, most = 1, chosen = [] }, anchor) {
  return new Promise((tell) => {
    const single = most === 1;
    const picked = new Set(chosen);
    const finish = (values) => {
      tell(values);
      dialog.close();
    };
    const dialog = el("dialog", { class: "sheet chooser", "aria-label": title });
    const done = el("button", { type: "button", class: "button primary", text: "Done" });
    const note = el("p", { class: "small", role: "status" });
    const list = el("div", { role: "listbox", "aria-label": title, "aria-multiselectable": String(!single) });
    const refresh = () => {
      for (const row of list.children) row.setAttribute("aria-selected", String(picked.has(row.data_value)));
      done.disabled = picked.size < least || picked.size > most;
      note.textContent = single ? "" : `${picked.size} chosen, ${least === most ? least : `${least} to ${most}`} wanted`;
    };
    for (const one of options) {
      const about = one.description ? fresh("about") : null;
      const row = el(
        "button",
        {
          type: "button",
          role: "option",
          "aria-describedby": about,
          onclick: () => {
            if (single) return finish(picked.has(one.value) && least === 0 ? [] : [one.value]);
            if (!picked.delete(one.value) && picked.size < most) picked.add(one.value);
            return refresh();
          },
        },
        el("span", { class: "tick", "aria-hidden": "true" }),
        one.emoji ? el("span", { class: "emoji", "aria-hidden": "true", text: one.emoji.id ? "" : one.emoji.name }) : null,
        el("span", { class: "words" }, el("span", { text: one.label, dir: "auto" }), about ? el("small", { id: about, text: one.description, dir: "auto" }) : null),
      );
      row.data_value = one.value;
      list.append(row);
    }
    dialog.append(el("p", { class: "group", "aria-hidden": "true", text: title, dir: "auto" }));
    if (options.length > 9) dialog.append(search(list));
    dialog.append(list);
    if (!single) {
      done.addEventListener("click", () => finish([...picked]));
      dialog.append(el("div", { class: "end" }, note, done));
    }
    refresh();
    rove(list, "button:not([hidden])");
    dialog.addEventListener("close", () => tell(null));
    show(dialog, anchor);
    (list.querySelector("[aria-selected=true]") ?? list.firstChild)?.focus();
  });
}

function search(list) {
  return el("input", {
    type: "search",
    placeholder: "Search",
    "aria-label": "Search the options",
    onkeydown: (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      list.querySelector("button:not([hidden])")?.focus();
    },
    oninput: (event) => {
      const wanted = event.target.value.toLowerCase();
      for (const row of list.children) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    },
  });
}

/** Ask for one line; gives it, or null. */
export function askLine(title, label, value, act, anchor = null, long = false) {
  return new Promise((tell) => {
    const id = fresh("line");
    const input = el(long ? "textarea" : "input", { id, maxlength: long ? 2000 : 100, value, rows: long ? 5 : null, dir: "auto" });
    const dialog = el("dialog", { class: "form", "aria-labelledby": id + "-title" });
    const form = el(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (!input.value.trim()) return input.focus();
          tell(input.value);
          return dialog.close();
        },
      },
      el("h2", { id: id + "-title", text: title }),
      el("div", { class: "field" }, el("label", { for: id, text: label }), input),
      el(
        "div",
        { class: "end" },
        el("button", { type: "button", class: "button", text: "Cancel", onclick: () => dialog.close() }),
        el("button", { class: "button primary", text: act }),
      ),
    );
    dialog.append(form);
    dialog.addEventListener("close", () => tell(null));
    show(dialog, anchor);
    input.focus();
    input.select();
  });
}

/** Say where a link leads before it is followed. */
export function leave(url) {
  const id = fresh("leave");
  const dialog = el("dialog", { class: "form", "aria-labelledby": id });
  const go = () => {
    dialog.close();
    open(url.href, "_blank", "noopener,noreferrer");
  };
  dialog.append(
    el("h2", { id, text: "Leaving the demo" }),
    el("p", { text: "This link leads to:" }),
    el("p", { class: "where", dir: "ltr" }, `${url.protocol}//`, el("strong", { text: url.host }), url.href.slice(url.origin.length)),
    el(
      "div",
      { class: "end" },
      el("button", { type: "button", class: "button", text: "Go back", onclick: () => dialog.close() }),
      el("button", { type: "button", class: "button primary", text: "Visit the site", onclick: go }),
    ),
  );
  show(dialog, document.activeElement);
}
