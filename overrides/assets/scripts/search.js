// Search in people's own words. It runs on the device: what is typed goes into no address, no request and no storage, and is
// gone when the search is closed or the page is left. hooks/search.py makes the index, data/search.yml the words that bring
// help first, partials/search.html all that is shown. The files of the index are read in one order, whatever is typed.

// What people type, as bare words: lower case, no accents, no apostrophes.
const words = text => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’‘`´]/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];

// A word without its ending, British and American alike, with no letter doubled. It need not be a word, only the same for all forms.
const stem = word => {
  word = word.replace(/our/g, "or").replace(/([iy])s(e|ing|ation)/g, "$1z$2").replace(/ae/g, "e").replace(/(.)\1+/g, "$1");
  for (let before; before != word;) {
    before = word;
    word = word.replace(/^(...+?)(?:ing|ion|ed|es|e|s|ly|li|nes|al|ment|dom)$/, "$1").replace(/^(..+)y$/, "$1i");
  }
  return word;
};

// Whether two words are one slip apart: a letter too many, missing or wrong, or two that changed places.
const near = (one, other) => {
  if (Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] == other[at]) at++;
  const rest = (first, second) => one.slice(at + first) == other.slice(at + second);
  return rest(1, 0) || rest(0, 1) || rest(1, 1) || (one[at] == other[at + 1] && one[at + 1] == other[at] && rest(2, 2));
};

const raise = (map, key, value) => map.set(key, Math.max(value, map.get(key) ?? 0));
const sum = (map, more) => more.forEach((value, key) => map.set(key, value + (map.get(key) ?? 0)));

// How much it says when a word stands there, and what one is worth that says little anywhere.
const PHRASE = 1, TITLE = 0.9, HEADING = 0.8, TEXT = 0.3, LITTLE = 0.15;
const MOST = 8;

// The index, and what can be asked of it. A place is a page's title, a heading, a phrase, or the text below a heading (which is
// number n of its page; the title is 0).
export class Index {
  pages = [];
  places = [];
  at = new Map(); // root: numbers of places
  on = new Map(); // root: numbers of pages
  forms = new Map(); // each word as written, and its root
  same = new Map();

  constructor(first) {
    for (const line of first.same.split("\n")) {
      const stems = words(line).map(stem);
      const root = stems.map(one => this.same.get(one)).find(Boolean) ?? stems[0];
      for (const one of stems) this.same.set(one, root);
    }
    this.little = new Set(words(first.little).map(word => this.root(word)));
    const several = group => group.replace(/[()]/g, "").split("/").map(word => [word, this.root(word)]);
    this.first = first.first.map(rows => rows.split("\n").map(row => {
      const [asked, without] = row.split(", without ");
      return [asked.split(" ").map(several), without ? several(without) : []];
    }));
    this.add(first);
  }

  root(word) {
    const bare = stem(word);
    return this.same.get(bare) ?? bare;
  }

  // Take in one more file.
  add(part) {
    for (const [url, title, heads, said] of part.pages ?? []) {
      const page = this.pages.push({url, title, heads: [], says: ""}) - 1;
      this.place(page, 0, TITLE, title);
      for (const head of heads) this.head(page, head);
      said.split("\n").forEach((line, n) => line && line.split("|").forEach(text => this.place(page, n, PHRASE, text)));
    }
    if (!part.words) return;
    const texts = []; // the words below each heading of this file's pages, one after the other
    part.says.forEach((says, n) => {
      const number = part.from + n, page = this.pages[number];
      page.says = says;
      for (const head of part.heads[n]) this.head(number, head);
      for (let head = 0; head <= page.heads.length; head++) texts.push([number, head, TEXT, "", []]);
    });
    const at = part.at.split(" ");
    part.words.split(" ").forEach((word, n) => at[n].split(",").forEach(number => texts[parseInt(number, 36)][4].push(word)));
    for (const text of texts) this.place(...text);
  }

  head(page, head) {
    const {heads} = this.pages[page], [text, id] = [head].flat();
    const slug = text.replace(/[^\w\s-]/g, "").trim().toLowerCase().replace(/[-\s]+/g, "-"); // as Markdown makes it
    this.place(page, heads.push([text, id ?? slug]), HEADING, text);
  }

  place(page, n, kind, text, held = words(text)) {
    const roots = new Set(held.map(word => {
      if (!this.forms.has(word)) this.forms.set(word, this.root(word));
      return this.forms.get(word);
    }));
    const number = this.places.push({page, n, kind, text, roots}) - 1;
    for (const root of roots) {
      if (!this.at.has(root)) this.at.set(root, []), this.on.set(root, new Set());
      this.at.get(root).push(number);
      this.on.get(root).add(page);
    }
  }

  // The rarer a word, the more it says.
  weight(root) {
    return Math.log(1 + this.pages.length / this.on.get(root).size) * (this.little.has(root) ? LITTLE : 1);
  }

  // What a word may mean: roots, and how sure that is. The last word may still be growing.
  meant(word, last) {
    const found = new Map(), root = this.root(word);
    if (this.at.has(root)) return found.set(root, 1);
    for (const [form, root] of this.forms) {
      if (last && word.length > 1 && form.startsWith(word)) raise(found, root, 0.4 + 0.5 * word.length / form.length);
      else if (word.length > 3 && near(form, word)) raise(found, root, 0.8);
    }
    return found;
  }

  // The kinds of help that come first, by number. A word of the guide itself is no slip of the finger.
  help(query) {
    const typed = words(query), roots = new Set(typed.map(word => this.root(word)));
    const unknown = typed.filter(word => !this.forms.has(word));
    const said = ([word, root]) => word.endsWith("*") ? typed.some(one => one.startsWith(word.slice(0, -1)))
      : roots.has(root) || (word.length > 4 && unknown.some(one => near(one, word)));
    const fits = ([asked, without]) => asked.every(group => group.some(said)) && !without.some(said);
    return this.first.flatMap((rows, number) => rows.some(fits) ? [number] : []);
  }

  // Pages, the best first: {url, title, heading, said}; `said` is the phrase that was found, or what the page is about.
  find(query) {
    const typed = words(query), asked = new Map(), inPlace = new Map(), onPage = new Map();
    typed.forEach((word, n) => asked.set(this.root(word), this.meant(word, n == typed.length - 1 && !/\s$/.test(query))));
    let total = 0;
    for (const found of asked.values()) {
      const here = new Map(), there = new Map(); // what this word is worth; many forms of it count once
      for (const [root, sure] of found)
        for (const number of this.at.get(root)) {
          const {page, kind} = this.places[number], worth = this.weight(root) * sure;
          raise(here, number, worth);
          raise(there, page, worth * kind);
        }
      total += Math.max(0, ...[...found].map(([root, sure]) => this.weight(root) * sure));
      sum(inPlace, here);
      sum(onPage, there);
    }
    const best = new Map(); // the best place of each page
    for (const [number, worth] of inPlace) {
      const {page, kind, roots} = this.places[number];
      const whole = kind == TEXT ? Infinity : [...roots].reduce((weight, root) => weight + this.weight(root), 0);
      const score = kind * worth / total * (0.5 + 0.5 * Math.min(1, worth / whole)) + 0.6 * onPage.get(page) / total;
      if (!(best.get(page)?.score >= score)) best.set(page, {number, score});
    }
    const pages = [...best.values()].sort((one, other) => other.score - one.score || one.number - other.number);
    return pages.filter(({score}) => score > 0.2 && score > 0.4 * pages[0].score).slice(0, MOST).map(({number, score}) => {
      const {page, n, kind, text} = this.places[number], {url, title, heads, says} = this.pages[page];
      const [heading, id] = heads[n - 1] ?? [];
      return {url: id ? `${url}#${id}` : url, title, heading, said: kind == PHRASE ? `“${text}”` : says, score};
    });
  }
}

// The view. The link to the search says where the index and the style are; the first file of the index brings the markup.
const link = document.querySelector("[data-index]");
let ready;

const read = async name => {
  const answer = await fetch(new URL(name, link.href));
  if (!answer.ok) throw new Error(`The search can't be read: ${answer.status}`);
  return answer.json();
};

const style = () => new Promise((done, failed) => {
  const sheet = Object.assign(document.createElement("link"), {rel: "stylesheet", href: link.dataset.style, onload: done, onerror: failed});
  document.head.append(sheet);
});

// The index and its style, asked for once; again only when that failed.
const prepare = () => ready ??= Promise.all([read(link.dataset.index), style()]).then(
  ([first]) => ({first, index: new Index(first)}),
  reason => { ready = undefined; throw reason; });

// The files that follow, in their order. They come when the typing first pauses, whatever was typed.
const readOn = async (found, draw) => {
  const names = found.first.more.splice(0);
  try {
    for (const part of names.map(read)) {
      found.index.add(await part);
      draw();
    }
  } catch {} // without them the search knows titles, headings and phrases
};

const create = (name, text, ...children) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
};

const item = ({url, title, heading, said}, root) => {
  const to = create("a", "", create("strong", title));
  to.href = new URL(url, root);
  if (heading) to.append(" ", create("span", heading));
  if (said) to.append(" ", create("small", said));
  return create("li", "", to);
};

// The field and what is found, ready to be put into a page.
const view = found => {
  const root = new URL("..", link.href);
  const box = new DOMParser().parseFromString(found.first.parts, "text/html").body.firstElementChild;
  for (const to of box.querySelectorAll("a")) to.href = new URL(to.getAttribute("href"), root);
  const [field, status, list, none] = ["input", "[role=status]", "ol", ".search-none"].map(part => box.querySelector(part));
  const first = [...box.querySelector(".search-first").children]; // the last one leads to all help lines
  let soon;
  const draw = () => {
    const typed = field.value.trim();
    const help = typed ? found.index.help(typed) : [], pages = typed ? found.index.find(field.value.trimStart()) : [];
    first.forEach((block, number) => { block.hidden = !help.length || !help.includes(number) && block != first.at(-1); });
    list.replaceChildren(...pages.map(page => item(page, root)));
    none.hidden = !typed || pages.length > 0;
    clearTimeout(soon); // said when the typing pauses, so that no one is talked over
    status.textContent = ""; // and never about what was typed before
    const say = status.dataset;
    const count = !pages.length ? say.none : pages.length == 1 ? say.one : say.many.replace("#", pages.length);
    soon = setTimeout(() => {
      status.textContent = typed ? `${help.length ? say.help : ""} ${count}`.trim() : "";
      if (typed) readOn(found, draw);
    }, 600);
  };
  field.addEventListener("input", draw);
  field.addEventListener("keydown", event => {
    if (event.key == "Enter" && !event.isComposing) box.querySelector(".search-first > :not([hidden]) a, ol a, .search-none:not([hidden]) a")?.focus();
  });
  addEventListener("pagehide", () => { // nothing is left for whoever comes back to this page
    field.value = "";
    draw();
  });
  return {box, field};
};

const dialog = async found => {
  const {box, field} = view(found);
  const frame = create("dialog", "", box);
  frame.className = "search-frame";
  frame.setAttribute("aria-labelledby", box.querySelector("h2").id);
  const close = () => frame.close();
  box.querySelector("button").addEventListener("click", close);
  addEventListener("pagehide", close);
  field.addEventListener("keydown", ({key}) => key == "Escape" && close()); // by itself it would only empty the field
  frame.addEventListener("click", ({target}) => {
    const to = target.closest("a");
    if (target == frame || (to?.pathname == location.pathname && to.hash)) setTimeout(close);
  });
  frame.addEventListener("close", () => {
    removeEventListener("pagehide", close);
    frame.remove();
  });
  document.body.append(frame);
  frame.showModal();
  field.focus();
};

// From the link, the search opens over the page; in the place that the page of the search keeps for it, it stands in the page.
export default async function start(element, event) {
  const there = document.querySelector("[data-script=search] input");
  if (there) return there.focus();
  if (document.querySelector(".search-frame")) return;
  const found = await prepare();
  if (element == link) return dialog(found);
  const {box} = view(found);
  box.querySelector("button").remove();
  element.replaceChildren(box);
}

if (link) prepare().catch(() => {}); // this script is here because somebody reaches for the search
