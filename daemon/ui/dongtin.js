// What the page gains where scripts run: news of new alerts as they come, and j/k to move between alerts.
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
    const events = new EventSource(`/api/v1/events?after=${encodeURIComponent(after)}`);
    events.addEventListener("alert_new", (event) => {
      fresh.add(JSON.parse(event.data).alert);
      show();
    });
    events.addEventListener("alert_revised", (event) => changed(JSON.parse(event.data).alert));
    events.addEventListener("decision", (event) => changed(JSON.parse(event.data).alert));
    events.addEventListener("reset", () => {
      missed = true;
      show();
    });
    window.addEventListener("pagehide", () => events.close());
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key !== "j" && event.key !== "k") return;
    const links = [...document.querySelectorAll("article h2 a")];
    const now = links.findIndex((link) => link.closest("article").contains(document.activeElement));
    const next = links[event.key === "j" ? now + 1 : Math.max(0, now - 1)];
    if (next) next.focus();
  });
})();
