// Puts the page together and follows its address: #person/place.

import { answerTo, focusWriting, invoke, startComposer } from "./composer.js";
import { byId, icon } from "./dom.js";
import { startLog, takeMessages } from "./log.js";
import { startPlaces } from "./places.js";
import { address, on, state, take } from "./state.js";
import { ask, open } from "./wire.js";

function go() {
  const [person = "", place = ""] = location.hash.slice(1).split("/");
  return ask("go", { person, place });
}

function startTheme() {
  const button = byId("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const refresh = () => {
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
    button.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
  };
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    refresh();
  });
  dark.addEventListener("change", refresh);
  refresh();
}

startTheme();
startPlaces();
startComposer();
startLog({
  reply: answerTo,
  run: (name, more, anchor) => invoke("menu", `Sending \`${name}\``, more, anchor),
});
// The address always says who and where one is, so that it can be opened again or beside.
on(["here"], () => {
  const now = address(state.here.person, state.here.place);
  if (location.hash !== now) history.replaceState(null, "", now);
});
addEventListener("hashchange", go);
addEventListener("keydown", (event) => {
  // Whoever begins to type somewhere else means the message box.
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ";
  if (busy || document.querySelector("dialog[open]") || event.target.closest("input, textarea")) return;
  focusWriting();
});
open(
  (news) => {
    take(news);
    if (news.messages) takeMessages(news.messages);
  },
  (there) => {
    const notice = byId("notice");
    notice.hidden = there;
    notice.textContent = there ? "" : "The line to the demo is broken. Trying again… If it has been stopped, start it anew.";
    if (there) go();
  },
);
