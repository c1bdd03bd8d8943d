"use strict";
// The screen's conveniences; without scripts the page is whole: static charts, unsorted tables.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const palette = read("palette");
  const words = read("words");
  const root = document.documentElement;
  const lang = root.lang;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  };
  const box = (label) => make("input", { type: "search", "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "false" });
  const terms = (input) => input.value.toLocaleLowerCase(lang).split(/\s+/).filter(Boolean);
  const has = (text, sought) => sought.every((term) => text.includes(term));
  // What an element says, without the cards in it.
  const said = (node) => (node.nodeType !== Node.ELEMENT_NODE ? node.textContent
    : node.matches("[popover], .about") ? "" : [...node.childNodes].map(said).join(" "));
  const lower = (element) => said(element).toLocaleLowerCase(lang);
  // Esc empties a box first.
  const emptied = (input, changed) => input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    event.preventDefault();
    event.stopPropagation();
    input.value = "";
    changed();
  });

  // What scrolls within itself can be reached with the keyboard.
  const reachable = (element) => {
    const scrolls = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    element.toggleAttribute("tabindex", scrolls);
    if (scrolls) element.tabIndex = 0;
  };
  const scrollers = all(".scroll, .method pre");
  scrollers.filter((element) => element.matches(".scroll")).forEach((element) => {
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", element.querySelector("caption")?.textContent ?? "");
  });

  // Charts: drawn over the static picture when they come near the window, in the page's colours.
  const themed = (text) => {
    const now = getComputedStyle(root);
    return Object.entries(palette).reduce(
      (figure, [name, colour]) => figure.replaceAll(colour, now.getPropertyValue(`--${name}`).trim()), text);
  };
  // As narrow as the page, but never so narrow that labels are cut or run into each other.
  const widths = (chart, whole) =>
    (chart.clientWidth >= whole ? [chart.clientWidth] : [...[chart.clientWidth, 440, 560].filter((width) => width < whole), whole]);
  const crowded = (live) => {
    const { left, right, bottom } = live.getBoundingClientRect();
    const rects = (selector) => all(selector, live).map((text) => text.getBoundingClientRect());
    const cut = (r) => r.left < left - 1 || r.right > right + 1 || r.bottom > bottom + 1;
    const ticks = rects(".xtick text");
    return rects("text").some(cut) || ticks.some((r, no) => no > 0 && Math.abs(ticks[no - 1].top - r.top) < 2 && ticks[no - 1].right > r.left);
  };

  const draw = async (chart) => {
    const figure = JSON.parse(themed(chart.querySelector("script").textContent));
    const label = chart.querySelector(".still title")?.textContent ?? "";
    const live = make("div", { class: "live", role: "img", "aria-label": label });
    chart.append(live);
    chart.classList.add("is-live");
    try {
      for (const width of widths(chart, figure.layout.width)) {
        live.style.width = `${width}px`;
        await Plotly.newPlot(live, figure.data, { ...figure.layout, width }, read("chart-config"));
        if (!crowded(live)) break;
      }
      chart.drawnAt = chart.clientWidth;
    } catch {
      live.remove();
      chart.classList.remove("is-live");
    }
    reachable(chart);
  };

  const redraw = (chart) => {
    chart.querySelector(".live")?.remove();
    chart.classList.remove("is-live");
    return draw(chart);
  };
  const fit = (chart) => { if (chart.clientWidth !== chart.drawnAt) redraw(chart); };

  const near = new IntersectionObserver((entries) => entries.filter((e) => e.isIntersecting).forEach((e) => {
    near.unobserve(e.target);
    draw(e.target);
  }), { rootMargin: "600px" });
  all("figure.chart:has(script)").forEach((chart) => near.observe(chart));

  let resized;
  new ResizeObserver(() => {
    clearTimeout(resized);
    resized = setTimeout(() => {
      all("figure.is-live").forEach(fit);
      scrollers.forEach(reachable);
    }, 150);
  }).observe(document.querySelector("main"));

  // Tables: a head sorts by its column, by the plain values where there are any; what is unknown stays last.
  const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  const unknown = (value) => value === "" || value === "–";
  const compare = (a, b) => (isNaN(a) || isNaN(b) ? a.localeCompare(b, lang, { numeric: true }) : a - b);
  const sort = (head) => {
    const body = head.closest("table").tBodies[0];
    const down = head.getAttribute("aria-sort") === "descending";
    const sign = down ? 1 : -1;
    const keyed = [...body.rows].map((row) => [key(row, head.cellIndex), row]);
    keyed.sort(([a], [b]) => unknown(a) - unknown(b) || (unknown(a) ? 0 : sign * compare(a, b)));
    [...head.parentNode.cells].forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "ascending" : "descending");
    body.append(...keyed.map(([, row]) => row));
  };
  all("table.sortable thead th").forEach((head) => {
    const name = head.querySelector(".name");
    const button = make("button", { type: "button", class: "sort" }, ...(name ? [name] : head.childNodes));
    button.addEventListener("click", () => sort(head));
    head.prepend(button);
  });

  // A box over each longer table keeps the rows that contain what is typed.
  const few = 8;
  const filtered = (table) => {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.matches(".group"));
    if (rows.length < few) return;
    const input = box(words.filter);
    input.setAttribute("aria-label", fill(words.filter_of, { label: table.caption?.textContent ?? "" }));
    const told = make("span", { role: "status" });
    const change = () => {
      const sought = terms(input);
      const left = rows.filter((row) => !(row.hidden = !has(lower(row), sought)));
      all("tr.group", table).forEach((row) => { row.hidden = sought.length > 0; });
      told.textContent = sought.length ? fill(words.rows, { shown: left.length, count: rows.length }) : "";
    };
    input.addEventListener("input", change);
    emptied(input, change);
    table.closest(".scroll").before(make("p", { class: "filter" }, input, told));
  };
  all(".scroll > table.data").forEach(filtered);
  scrollers.forEach(reachable);

  // Contents: mark the chapter and the result that are being read; links to the method open it.
  const contents = document.querySelector(".contents");
  const links = new Map(all("ol a", contents).map((link) => [link.hash.slice(1), link]));
  const chapters = all(":scope > ol > li > a", contents);
  const places = new Map([...links.keys()].map((id) => [id, document.getElementById(id)]).filter(([, place]) => place));
  const mark = (link) => {
    const peers = chapters.includes(link) ? [...links.values()] : [...links.values()].filter((other) => !chapters.includes(other));
    peers.forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    const [top, end] = [link.offsetTop, link.offsetTop + link.offsetHeight];
    if (top < contents.scrollTop || end > contents.scrollTop + contents.clientHeight) contents.scrollTop = top - contents.clientHeight / 2;
  };
  const reading = new IntersectionObserver((entries) => entries.filter((e) => e.isIntersecting)
    .sort((a, b) => chapters.includes(links.get(b.target.id)) - chapters.includes(links.get(a.target.id)))
    .forEach((e) => mark(links.get(e.target.id))), { rootMargin: "-10% 0px -80% 0px" });
  places.forEach((place) => reading.observe(place));
  const open = () => document.getElementById(location.hash.slice(1))?.querySelector("details")?.setAttribute("open", "");
  addEventListener("hashchange", open);
  open();

  // A search over the titles, questions and answers of all results.
  const find = box(words.find);
  const found = make("span", { role: "status" });
  const sought = new Map([...places].filter(([id]) => !chapters.includes(links.get(id)))
    .map(([id, place]) => [id, all("h3, .asks, .says", place).map(lower).join(" ") + lower(links.get(id))]));
  const search = () => {
    const wanted = terms(find);
    contents.classList.toggle("is-searched", wanted.length > 0);
    let count = 0;
    sought.forEach((text, id) => {
      const fits = has(text, wanted);
      links.get(id).parentNode.hidden = !fits;
      count += fits;
    });
    chapters.forEach((link) => {
      const entries = all("li", link.parentNode);
      link.parentNode.hidden = wanted.length > 0 && !entries.some((entry) => !entry.hidden) && !has(lower(link), wanted);
    });
    found.textContent = wanted.length ? fill(words.found, { count }) : "";
  };
  find.addEventListener("input", search);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") all("li:not([hidden]) > ol > li:not([hidden]) > a", contents)[0]?.click();
  });
  emptied(find, search);
  contents.querySelector("ol").before(make("p", { class: "finder" }, find, found));

  // On a narrow screen a button opens the contents over the page.
  const menu = make("button", { type: "button", class: "menu", "aria-expanded": "false" }, words.menu);
  const unfold = (is) => {
    contents.classList.toggle("is-open", is);
    menu.setAttribute("aria-expanded", String(is));
  };
  menu.addEventListener("click", () => unfold(!contents.classList.contains("is-open")));
  contents.addEventListener("click", (event) => { if (event.target.closest("a")) unfold(false); });
  contents.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !contents.classList.contains("is-open")) return;
    unfold(false);
    menu.focus();
  });
  contents.prepend(menu);

  // Colours: as the system has them, or as chosen for this visit; nothing is stored.
  const dark = "(prefers-color-scheme: dark)";
  const rules = (list) => [...list].flatMap((rule) => [
    ...(rule.media?.mediaText.includes(dark) ? [[rule, rule.media.mediaText]] : []),
    ...(rule.cssRules ? rules(rule.cssRules) : []),
  ]);
  const shades = [...document.styleSheets].flatMap((sheet) => rules(sheet.cssRules));
  const repaint = () => all("figure.is-live").forEach(redraw);
  const media = { auto: (was) => was, light: () => "not all", dark: () => "screen" };
  const paint = (theme) => {
    shades.forEach(([rule, was]) => { rule.media.mediaText = media[theme](was); });
    root.style.colorScheme = theme === "auto" ? "" : theme;
    repaint();
  };
  const choice = (theme) => {
    const input = make("input", { type: "radio", name: "theme", value: theme, ...(theme === "auto" ? { checked: "" } : {}) });
    input.addEventListener("change", () => paint(theme));
    return make("label", {}, input, " ", words[theme]);
  };
  contents.append(make("fieldset", { class: "theme" }, make("legend", {}, words.theme), ...Object.keys(media).map(choice)));
  matchMedia(dark).addEventListener("change", repaint);

  // A link in a card leads on; the card closes behind it.
  all("[popover]").forEach((card) => card.addEventListener("click", (event) => {
    if (event.target.closest("a")) card.hidePopover();
  }));
})();
