// 搜索、筛选、排序与链接定位。没有这段脚本，报告的全部内容照样可读。
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const tools = byId("tools"), q = byId("q"), s = byId("s"), d = byId("d"), o = byId("o");
  const found = byId("found"), clear = byId("clear");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const items = all("[data-s]:not(tbody.column)").map((element) => {
    const column = element.closest("tbody.column");
    const own = column ? column.querySelector("th").textContent + " " + column.querySelector("summary").textContent : "";
    return { element, column, text: (own + " " + element.textContent).toLowerCase() };
  });
  const columns = all("tbody.column").map((element) => ({
    element,
    bare: !element.querySelector("li[data-s]"),
    text: element.textContent.toLowerCase(),
  }));
  const departments = all("tr[data-place]");
  const parts = all("#main > section");
  const groups = all(".group, .notes > li");
  const watched = items.filter((item) => item.column).length;

  function filter() {
    const words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const places = d.value ? new Set(d.selectedOptions[0].dataset.places.split(" ")) : null;
    const active = words.length > 0 || s.value !== "" || places !== null;
    const fits = (text, status, place) =>
      (s.value === "" || status === s.value) && (places === null || places.has(place)) && words.every((word) => text.includes(word));
    const shown = new Set();
    let count = 0;
    for (const { element, column, text } of items) {
      element.hidden = !fits(text, element.dataset.s, element.dataset.d);
      if (!element.hidden && column) {
        shown.add(column);
        count += 1;
      }
    }
    let bare = 0;
    for (const column of columns) {
      const fit = column.bare && places === null && fits(column.text, column.element.dataset.s, "");
      column.element.hidden = !(shown.has(column.element) || fit);
      bare += fit ? 1 : 0;
    }
    for (const row of departments) row.hidden = active && (words.length > 0 || s.value !== "" || !places.has(row.dataset.place));
    const holds = (element) => all("[data-s], tr[data-place]", element).some((child) => !child.hidden);
    for (const group of groups) group.hidden = active && !holds(group);
    for (const part of parts) part.hidden = active && !holds(part);
    found.textContent = active ? `找到 ${count} 个页面${bare ? `，${bare} 个未配置的栏目` : ""}` : `共 ${watched} 个页面`;
    clear.hidden = !active;
    remember(active);
  }

  function remember(active) {
    const state = new URLSearchParams();
    if (q.value) state.set("q", q.value);
    if (s.value) state.set("s", s.value);
    if (d.value) state.set("d", d.value);
    if (o.value) state.set("o", o.value);
    const wanted = active || o.value ? "#?" + state : "";
    if (wanted !== "" ? location.hash !== wanted : location.hash.startsWith("#?")) {
      history.replaceState(null, "", wanted || location.pathname + location.search);
    }
  }

  const collator = new Intl.Collator("zh-CN");
  const bodies = all("table").filter((table) => table.tBodies.length > 1);
  const order = new Map(bodies.flatMap((table) => [...table.tBodies].map((body, place) => [body, place])));
  function sort() {
    const value = (body) => (o.value === "name" ? body.querySelector(".name").textContent : body.dataset[o.value] || "9999");
    for (const table of bodies) {
      const sorted = [...table.tBodies].sort((a, b) =>
        (o.value === "" ? 0 : collator.compare(value(a), value(b))) || order.get(a) - order.get(b));
      table.append(...sorted);
    }
  }

  function unfold(element) {
    for (let at = element; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    const own = element.querySelector(":scope > .why > td > details, :scope > details");
    if (own) own.open = true;
  }

  function follow() {
    const hash = location.hash;
    if (hash.startsWith("#?")) {
      const state = new URLSearchParams(hash.slice(2));
      for (const control of [q, s, d, o]) control.value = state.get(control.id) || "";
      for (const control of [s, d, o]) if (control.selectedIndex < 0) control.value = "";
      sort();
      filter();
      return;
    }
    const target = hash.length > 1 ? byId(decodeURIComponent(hash.slice(1))) : null;
    if (!target) return;
    if (target.closest("[hidden]")) {
      tools.reset();
      filter();
      history.replaceState(null, "", hash);
    }
    unfold(target);
    target.scrollIntoView();
  }

  q.addEventListener("input", filter);
  s.addEventListener("change", filter);
  d.addEventListener("change", filter);
  o.addEventListener("change", () => { sort(); filter(); });
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => setTimeout(() => { sort(); filter(); }));
  document.addEventListener("keydown", (event) => {
    const typing = /^(input|select|textarea)$/.test(event.target.localName || "");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      q.focus();
    }
    if (event.key === "Escape" && typing) tools.reset();
  });
  // 展开一行时，给出可以转发的链接。
  document.addEventListener("toggle", (event) => {
    const owner = event.target.closest("[id^=p]"), proof = event.target.querySelector(":scope > .proof");
    if (!owner || !proof || proof.querySelector(".here")) return;
    const link = document.createElement("a");
    link.className = "here";
    link.href = "#" + owner.id;
    link.textContent = "本行链接";
    const end = proof.lastElementChild;
    (end.querySelector("dd") || end).append("　", link);
  }, true);
  // 网站的页面另开一页，不丢下这里的筛选与位置。
  for (const link of all('a[href^="http"]')) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  for (const link of all("a[data-filter]")) {
    link.addEventListener("click", () => {
      s.value = link.dataset.filter;
      filter();
    });
  }
  window.addEventListener("hashchange", follow);
  tools.hidden = false;
  document.documentElement.classList.add("tooled");
  if (!location.hash.startsWith("#?")) filter();
  follow();
})();
