// The menu opens and closes by itself; this adds what people expect of one: Escape and a tap beside it close it.

export default function start(menu) {
  const close = () => { menu.open = false; };
  menu.addEventListener("keydown", event => {
    if (event.key != "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", event => menu.contains(event.target) || close());
  menu.addEventListener("focusout", event => event.relatedTarget && !menu.contains(event.relatedTarget) && close());
}
