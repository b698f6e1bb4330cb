// The only script that each page loads, after the page is shown. It brings the others when a reader reaches for them.
// An element with data-script="NAME" gets its module when the page is idle; with data-script-on-use="NAME" at the first
// touch, click or focus. A module's default export is called with the element. hooks/assets.py gives each file its lasting name.

const modules = {
  breathing: () => import("./breathing.js"),
  describe: () => import("./describe.js"),
  grounding: () => import("./grounding.js"),
  search: () => import("./search.js"),
  share: () => import("./share.js"),
  acts: () => import("./acts.js"),
  clinicians: () => import("./clinicians.js"),
};

const start = async (name, element, event) => (await modules[name]()).default(element, event);
const whenIdle = self.requestIdleCallback ?? (work => setTimeout(work, 200));

whenIdle(() => {
  for (const element of document.querySelectorAll("[data-script]")) start(element.dataset.script, element);
});

for (const element of document.querySelectorAll("[data-script-on-use]")) {
  const name = element.dataset.scriptOnUse;
  for (const early of ["pointerenter", "touchstart", "focusin"])
    element.addEventListener(early, () => modules[name](), {once: true, passive: true});
  element.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab is wanted: the plain link does that
    event.preventDefault();
    start(name, element, event).catch(() => element.href && location.assign(element.href)); // the plain link helps, too
  });
}

// The style of what stands below the first view has come, or comes, without holding anything up (main.html).
for (const sheet of document.querySelectorAll("[data-later]")) sheet.media = "all";

// Colors: as the device has them until a reader chooses; only that choice is kept.
const scheme = document.querySelector(".scheme");
const root = document.documentElement;
const show = () => {
  for (const button of scheme.children) button.setAttribute("aria-pressed", button.dataset.set == (root.dataset.scheme ?? ""));
};
if (scheme) {
  scheme.hidden = false;
  scheme.addEventListener("click", ({target}) => {
    if (target.dataset.set == null) return;
    root.dataset.scheme = target.dataset.set;
    try {
      if (target.dataset.set) localStorage.scheme = target.dataset.set;
      else localStorage.removeItem("scheme");
    } catch {} // storage is turned off: the choice holds for this page
    show();
  });
  show();
}

// The menu opens and closes by itself; this adds what people expect of one: Escape and a tap beside it close it.
const menu = document.querySelector(".menu");
if (menu) {
  const close = () => { menu.open = false; };
  menu.addEventListener("keydown", event => {
    if (event.key != "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", event => menu.contains(event.target) || close());
  menu.addEventListener("focusout", event => event.relatedTarget && !menu.contains(event.relatedTarget) && close());
}
