// On pages with the line `leave: true`: one press, or three of Shift within five seconds, and the page is gone. The screen is
// emptied first, as the next page may take its time; in the history, the next page takes this one's place.

const bar = document.querySelector(".leave");
const link = bar.querySelector("a");

const leave = () => {
  document.body.replaceChildren();
  document.title = link.hostname;
  location.replace(link.href);
};

link.addEventListener("click", event => {
  event.preventDefault();
  leave();
});

let presses = [];
addEventListener("keydown", ({key, repeat, timeStamp}) => {
  if (key != "Shift") presses = []; // a capital letter, Shift+Tab
  else if (!repeat) presses = [...presses.slice(-2), timeStamp];
  if (presses.length == 3 && timeStamp - presses[0] < 5000) leave();
}, true);

bar.querySelector(".leave-keys").hidden = matchMedia("(hover: none)").matches; // phones have no such key

// A modal dialog lies over all else and makes it dead: the way out goes into it, and comes back with it.
new MutationObserver(() => {
  const dialog = document.querySelector("dialog:modal");
  if (dialog?.contains(bar) ?? document.body == bar.parentNode) return;
  if (dialog) dialog.prepend(bar);
  else document.querySelector(".skips").after(bar);
}).observe(document, {subtree: true, attributeFilter: ["open"]});
