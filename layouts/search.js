// The search page: a field, tags to narrow what is found, and results. Pagefind is loaded with the first letter.
// The address keeps the query (?q=…&tag=…), so that a search can be shared and the back button works.
const search = document.getElementById("Search");
const form = search.querySelector("form");
const query = form.elements.q;
const filters = form.querySelector("fieldset");
const boxes = [...form.querySelectorAll("[type=checkbox]")];
const found = search.querySelector(".found");
const list = search.querySelector(".results");
const browse = document.querySelector(".browse");
const { index, base, languages = "" } = search.dataset;
const words = JSON.parse(search.dataset.words);
const pageLang = document.documentElement.lang;
const shown = 10;

let loading;
let turn = 0;
let asked;
let timer;

/** Pagefind, with the texts in other languages than the page's. */
async function load() {
  const pagefind = await import(new URL(index, location.href).href);
  await pagefind.options({ excerptLength: 24, excerptEllipsis: "…" });
  await pagefind.init();
  // They lie in the same folder, which Pagefind takes for a slip unless it is spelled in another way.
  const folder = new URL(".", new URL(index, location.href)).pathname;
  for (const language of languages.split(" ").filter(Boolean)) await pagefind.mergeIndex(`${folder}./`, { language });
  // Counts of tags come with results once they are loaded.
  await pagefind.filters();
  return pagefind;
}

const say = (text, q = "", n = 0) => {
  if (words.lang !== pageLang) found.lang = words.lang;
  found.textContent = text.replace("{q}", () => q).replace("{n}", () => n.toLocaleString(words.lang));
};

/** The words for so many results. */
function sayCount(count, q) {
  const { results, none } = words;
  say(count ? (results[new Intl.PluralRules(words.lang).select(count)] ?? results.other) : none, q, count);
}

/** Looks for what the form says, and shows it. `turn` tells which answer is the last one wanted. */
async function run() {
  clearTimeout(timer);
  const q = query.value.trim();
  const tags = boxes.filter((box) => box.checked).map((box) => box.value);
  // What is shown already stays, with the focus that may be in it.
  const wanted = JSON.stringify([q, tags]);
  if (wanted === asked) return;
  asked = wanted;
  const mine = ++turn;
  if (!q && !tags.length) {
    show([]);
    say("");
    narrow();
    return;
  }
  try {
    if (!loading) say(words.loading);
    loading ??= load();
    const pagefind = await loading;
    const options = { filters: tags.length ? { tag: tags } : {}, ...(!q && { sort: { date: "desc" } }) };
    const answer = await pagefind.search(q || null, options);
    if (mine !== turn) return;
    // A blog without a text in its own language has one index twice.
    const results = [...new Map(answer.results.map((result) => [result.id, result])).values()];
    narrow(answer.filters.tag ?? {});
    await show(results, mine);
    if (mine === turn) sayCount(results.length, q || tags.join(", "));
  } catch {
    loading = undefined;
    if (mine !== turn) return;
    asked = undefined;
    say(words.failed);
  }
}

/** Offers the tags that leave something of what was found. */
function narrow(counts) {
  if (!filters) return;
  for (const box of boxes) {
    const count = counts?.[box.value] ?? 0;
    box.parentElement.hidden = count === 0 && !box.checked;
    box.parentElement.querySelector(".count").textContent = count;
  }
  filters.hidden = !counts || [...boxes].every((box) => box.parentElement.hidden);
}

/** Puts results into the list, ten at a time. */
async function show(results, mine, from = 0) {
  const next = await Promise.all(results.slice(from, from + shown).map((result) => result.data()));
  if (mine !== undefined && mine !== turn) return;
  if (from === 0) list.replaceChildren();
  const items = next.map(toItem);
  list.append(...items);
  browse.hidden = list.childElementCount > 0;
  search.querySelector(".more")?.remove();
  if (from > 0) items[0]?.querySelector("a").focus();
  if (results.length <= from + shown) return;
  const more = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: words.more,
    className: "more",
  });
  if (words.lang !== pageLang) more.lang = words.lang;
  more.onclick = () => show(results, mine, from + shown);
  list.after(more);
}

function toItem({ raw_url: url, meta, excerpt }) {
  const item = document.createElement("li");
  const link = Object.assign(document.createElement("a"), {
    href: base + url.replace(/^\//, ""),
    textContent: meta.title,
  });
  const title = document.createElement("h2");
  title.append(link);
  const text = document.createElement("p");
  // Words that were found stand between <mark> and </mark>; all else is text.
  for (const [place, part] of excerpt.split(/<\/?mark>/).entries()) {
    const plain = part
      .replace(/\u200b/g, "")
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">");
    text.append(place % 2 ? Object.assign(document.createElement("mark"), { textContent: plain }) : plain);
  }
  if (meta.lang && meta.lang !== pageLang) title.lang = text.lang = meta.lang;
  item.append(title);
  if (meta.day) {
    const time = Object.assign(document.createElement("time"), { dateTime: meta.day });
    const day = new Date(`${meta.day}T00:00Z`);
    time.textContent = day.toLocaleDateString(pageLang, { dateStyle: "long", timeZone: "UTC" });
    item.append(time);
  }
  item.append(text);
  return item;
}

/** Lets the address say what the form says; `isStep` makes it one for the back button. */
function writeAddress(isStep) {
  const data = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  const address = data.size ? `?${data}` : location.pathname;
  history[isStep ? "pushState" : "replaceState"](null, "", address);
}

function readAddress() {
  const data = new URLSearchParams(location.search);
  query.value = data.get("q") ?? "";
  for (const box of boxes) box.checked = data.getAll("tag").includes(box.value);
  run();
}

form.addEventListener("input", ({ target }) => {
  clearTimeout(timer);
  timer = setTimeout(
    () => {
      writeAddress(target !== query);
      run();
    },
    target === query ? 150 : 0,
  );
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  writeAddress(true);
  run();
});
addEventListener("popstate", readAddress);

// "/" leads to the field; arrows go through the results, and up from the first one back to the field.
addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = target.matches?.("input:not([type=checkbox]), textarea, [contenteditable]");
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(target);
  let goal;
  if (key === "/" && !isTyping) goal = query;
  else if (key === "ArrowDown" && (target === query || at >= 0)) goal = links[at + 1];
  else if (key === "ArrowUp" && at >= 0) goal = links[at - 1] ?? query;
  if (!goal) return;
  event.preventDefault();
  goal.focus();
});

readAddress();
