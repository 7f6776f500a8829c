// What the page gains where scripts run: news of new alerts as they come, j/k to move between alerts, / to search.
// Everything else works without it.
"use strict";

(() => {
  const live = document.getElementById("live");
  const title = document.title;
  const fresh = new Set();
  let missed = false;

  const show = () => {
    if (!live) return;
    const text = missed && fresh.size === 0 ? "Danh sách đã thay đổi — " : `Có ${fresh.size} cảnh báo mới — `;
    const link = document.createElement("a");
    link.href = location.pathname + location.search.replace(/[?&](done|alert|cursor)=[^&]*/g, "").replace(/^&/, "?");
    link.textContent = "tải lại";
    live.replaceChildren(text, link);
    live.hidden = false;
    document.title = fresh.size > 0 ? `(${fresh.size}) ${title}` : title;
  };

  const changed = (id) => {
    const card = document.querySelector(`[data-alert="${Number(id)}"]`);
    if (!card || card.classList.contains("changed")) return;
    card.classList.add("changed");
    const note = document.createElement("p");
    note.className = "dim";
    note.setAttribute("role", "status");
    note.textContent = "Cảnh báo này vừa thay đổi; tải lại trang để xem bản mới nhất.";
    card.append(note);
  };

  const after = document.body.dataset.after;
  if (window.EventSource && after) {
    // A browser has few connections to one host, and every tab would hold one: only a page that is looked at listens.
    let events = null;
    let last = after;
    const start = () => {
      if (events) return;
      events = new EventSource(`/api/v1/events?after=${encodeURIComponent(last)}`);
      const hear = (name, act) =>
        events.addEventListener(name, (event) => {
          last = event.lastEventId || last;
          act(event);
        });
      hear("alert_new", (event) => {
        fresh.add(JSON.parse(event.data).alert);
        show();
      });
      hear("alert_revised", (event) => changed(JSON.parse(event.data).alert));
      hear("decision", (event) => changed(JSON.parse(event.data).alert));
      hear("reset", () => {
        missed = true;
        show();
      });
    };
    const stop = () => {
      if (events) events.close();
      events = null;
    };
    document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
    window.addEventListener("pagehide", stop);
    window.addEventListener("pageshow", start);
    if (!document.hidden) start();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const find = document.getElementById("q");
    if (event.key === "/" && find) {
      event.preventDefault();
      find.focus();
      find.select();
      return;
    }
    if (event.key !== "j" && event.key !== "k") return;
    const links = [...document.querySelectorAll("article h2 a")];
    const now = links.findIndex((link) => link.closest("article").contains(document.activeElement));
    const next = links[event.key === "j" ? now + 1 : Math.max(0, now - 1)];
    if (next) next.focus();
  });
})();
