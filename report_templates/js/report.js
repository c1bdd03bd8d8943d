"use strict";
// The screen's conveniences; without scripts the page is whole: static charts, unsorted tables.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const palette = read("palette");
  const root = getComputedStyle(document.documentElement);

  // Charts: drawn over the static picture when they come near the window, in the page's colours.
  const themed = (text) => Object.entries(palette).reduce(
    (figure, [name, colour]) => figure.replaceAll(colour, root.getPropertyValue(`--${name}`).trim()), text);

  const draw = async (chart) => {
    const figure = JSON.parse(themed(chart.querySelector("script").textContent));
    const live = document.createElement("div");
    live.className = "live";
    const width = Math.max(figure.layout.width, chart.clientWidth);
    chart.append(live);
    try {
      await Plotly.newPlot(live, figure.data, { ...figure.layout, width }, read("chart-config"));
      chart.classList.add("is-live");
    } catch {
      live.remove();
    }
  };

  const redraw = (chart) => {
    chart.querySelector(".live")?.remove();
    chart.classList.remove("is-live");
    return draw(chart);
  };

  const near = new IntersectionObserver((entries) => entries.filter((e) => e.isIntersecting).forEach((e) => {
    near.unobserve(e.target);
    draw(e.target);
  }), { rootMargin: "600px" });
  const charts = document.querySelectorAll("figure.chart:has(script)");
  charts.forEach((chart) => near.observe(chart));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    document.querySelectorAll("figure.is-live").forEach(redraw));

  // Tables: a click on a head sorts by its column, by the plain values where there are any.
  const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  const compare = (a, b) => (isNaN(a) || isNaN(b) ? a.localeCompare(b, document.documentElement.lang) : a - b);
  const sort = (head) => {
    const body = head.closest("table").tBodies[0];
    const down = head.getAttribute("aria-sort") === "descending";
    const sign = down ? 1 : -1;
    const rows = [...body.rows].sort((a, b) => sign * compare(key(a, head.cellIndex), key(b, head.cellIndex)));
    [...head.parentNode.cells].forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "ascending" : "descending");
    body.append(...rows);
  };
  document.querySelectorAll("table.sortable thead th").forEach((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head));
    head.append(button);
  });

  // Contents: mark the chapter that is being read; links to the method open it.
  const links = new Map([...document.querySelectorAll(".contents > ol > li > a")].map((a) => [a.hash.slice(1), a]));
  const chapters = new IntersectionObserver((entries) => entries.filter((e) => e.isIntersecting).forEach((e) => {
    links.forEach((link) => link.removeAttribute("aria-current"));
    links.get(e.target.id).setAttribute("aria-current", "true");
  }), { rootMargin: "-10% 0px -80% 0px" });
  links.forEach((_, id) => chapters.observe(document.getElementById(id)));
  const open = () => document.getElementById(location.hash.slice(1))?.querySelector("details")?.setAttribute("open", "");
  addEventListener("hashchange", open);
  open();
})();
