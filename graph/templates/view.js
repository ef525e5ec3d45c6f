/* The page: draws the data beside it with vis-network, and lets a reader explore it. Text from the log reaches the page
   through `textContent` and canvas text alone. What is on screen is a function of `state`, which the URL's fragment holds. */
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, edges: pairs, sightings, kinds, edgeKinds, axis } = data;
  const $ = (id) => document.getElementById(id);
  const DAY = 86400000;
  const UNFOLD = 12, TEAMS = 8, MANY = 900;
  const TEAM_COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b5a900", "#7b5fb5"];
  const FAMILIES = { work: "#3b78ab", change: "#00916a", talk: "#3f9fd6", about: "#c08400", entries: "#858c96", seen: "#9aa1aa", together: "#9aa1aa" };
  const FAINT = new Set(["seen", "together"]);

  // ---- the graph, indexed once ----
  const byName = new Map(nodes.map((node) => [node.name, node.id]));
  const around = nodes.map(() => []);
  pairs.forEach((pair, id) => {
    pair.id = id;
    around[pair.from].push([pair.to, pair]);
    around[pair.to].push([pair.from, pair]);
  });
  const pairOf = (a, b) => around[a].find(([other]) => other === b)?.[1];
  const strength = (part) => edgeKinds[part.kind][3] * (1 + Math.log(Math.max(part.count, 1)));
  const heaviest = Math.max(...nodes.map((node) => node.weight), 1);
  const radius = (node) => 6.5 + 11 * Math.sqrt(Math.log1p(node.weight) / Math.log1p(heaviest));
  const byWeight = [...nodes].sort((a, b) => b.weight - a.weight || a.id - b.id);
  const lines = new Map(); // "file:line" -> nodes seen there
  const lineKey = (number) => sightings[number][0] + ":" + sightings[number][1];
  const seeAt = (number, id) => {
    const key = lineKey(number);
    lines.set(key, (lines.get(key) || new Set()).add(id));
  };
  nodes.forEach((node) => node.seen.forEach((number) => seeAt(number, node.id)));
  pairs.forEach((pair) => pair.parts.forEach((part) => part.seen.forEach((n) => [pair.from, pair.to].forEach((id) => seeAt(n, id)))));
  const teams = teamsOf(nodes);
  const allDays = [...nodes.filter((node) => node.start).flatMap((node) => node.days),
    ...pairs.filter((pair) => nodes[pair.from].start && nodes[pair.to].start).flatMap((pair) => pair.parts.flatMap((part) => part.days))];
  const firstDay = allDays.reduce((a, b) => Math.min(a, b), Infinity);
  const lastDay = allDays.reduce((a, b) => Math.max(a, b), -Infinity);

  function teamsOf(all) {
    const members = new Map();
    all.filter((node) => node.start).forEach((node) => members.set(node.team, [...(members.get(node.team) || []), node]));
    return [...members].filter(([, group]) => group.length > 1).sort(([a], [b]) => a - b).slice(0, TEAMS).map(([team, group]) => {
      const leaders = [...group].sort((a, b) => b.weight - a.weight || a.id - b.id).slice(0, 2);
      return { team, count: group.length, name: leaders.map((node) => node.label).join(", ") };
    });
  }

  // ---- state and fragment ----
  const blank = () => ({ pick: null, off: new Set(), eoff: new Set(), goff: new Set(), since: null, until: null, by: "kind",
    more: [], less: new Set(), way: data.way.length ? [data.way[0], data.way[data.way.length - 1]] : null, theme: null });
  let state = blank();
  let pending = null; // one end of a path, until the other is picked
  let written = null;
  const toISO = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const fromISO = (text) => { const time = Date.parse(text + "T00:00:00Z"); return Number.isNaN(time) ? null : Math.floor(time / DAY); };
  const listed = (items) => [...items].map(encodeURIComponent).join(",");
  const unlisted = (text) => (text ? text.split(",").map(decodeURIComponent) : []);
  const named = (ids) => [...ids].map((id) => nodes[id].name);
  const found = (names) => names.map((name) => byName.get(name)).filter((id) => id !== undefined);

  function fragment() {
    const parts = [];
    const put = (key, value) => value && parts.push(key + "=" + value);
    if (state.pick) put(state.pick.length === 1 ? "n" : "e", listed(named(state.pick)));
    put("off", listed(state.off));
    put("eoff", listed(state.eoff));
    put("goff", listed(state.goff));
    put("since", state.since !== null && toISO(state.since));
    put("until", state.until !== null && toISO(state.until));
    put("by", state.by !== "kind" && state.by);
    put("more", listed(named(state.more)));
    put("less", listed(named(state.less)));
    put("way", state.way ? listed(named(state.way)) : data.way.length ? "no" : "");
    put("theme", state.theme);
    return parts.join("&");
  }

  function parsed(text) {
    const given = new Map(text.replace(/^#/, "").split("&").map((part) => part.split("=", 2)));
    const list = (key) => { try { return unlisted(given.get(key)); } catch { return []; } };
    const fresh = blank();
    const node = found(list("n")), edge = found(list("e")), way = found(list("way"));
    fresh.pick = node.length ? node.slice(0, 1) : edge.length === 2 && pairOf(...edge) ? edge : null;
    fresh.off = new Set(list("off").filter((kind) => kind in kinds));
    fresh.eoff = new Set(list("eoff").filter((kind) => kind in edgeKinds));
    fresh.goff = new Set(list("goff").map(Number).filter((team) => team >= -1));
    fresh.since = given.has("since") ? fromISO(given.get("since")) : null;
    fresh.until = given.has("until") ? fromISO(given.get("until")) : null;
    fresh.by = given.get("by") === "group" ? "group" : "kind";
    fresh.more = found(list("more"));
    fresh.less = new Set(found(list("less")));
    if (given.has("way")) fresh.way = way.length === 2 ? way : null;
    fresh.theme = ["light", "dark"].includes(given.get("theme")) ? given.get("theme") : null;
    return fresh;
  }

  function change(how) {
    how(state);
    render();
    written = fragment();
    // Some frames (notebooks) have no address of their own: there the state simply is not kept.
    try { if (location.hash.replace(/^#/, "") !== written) location.hash = written; } catch { /* as said */ }
  }

  addEventListener("hashchange", () => {
    const now = location.hash.replace(/^#/, "");
    if (now === written) return;
    written = now;
    state = parsed(now);
    render();
  });

  // ---- what is visible ----
  const bounded = () => state.since !== null || state.until !== null;
  const inTime = (days) => !bounded() || days.some((day) => day >= (state.since ?? -Infinity) && day <= (state.until ?? Infinity));
  const teamOf = (node) => (teams.some(({ team }) => team === node.team) ? node.team : -1);
  const fits = (node) => !state.off.has(node.kind) && !state.goff.has(teamOf(node)) && inTime(node.days);
  const partsOf = (pair) => pair.parts.filter((part) => !state.eoff.has(part.kind) && (inTime(part.days) || !part.seen.length));
  let shown = new Set(), drawnPairs = new Map(), way = [], focus = null, focusPairs = [], hovered = null;

  function compute() {
    way = state.way ? wayBetween(...state.way) : [];
    const extra = new Set([...state.more, ...way, ...(state.pick || [])]);
    shown = new Set(nodes.filter((node) => (node.start || extra.has(node.id)) && !(state.less.has(node.id) && !way.includes(node.id)) && fits(node)).map((node) => node.id));
    drawnPairs = new Map();
    pairs.forEach((pair) => {
      if (!shown.has(pair.from) || !shown.has(pair.to)) return;
      const parts = partsOf(pair);
      if (parts.length) drawnPairs.set(pair.id, parts);
    });
    focus = null;
    focusPairs = [];
    if (way.length) {
      focus = new Set(way);
      focusPairs = way.slice(1).map((id, i) => pairOf(way[i], id)).filter((pair) => drawnPairs.has(pair.id));
    } else if (state.pick && state.pick.every((id) => shown.has(id))) {
      const [a, b] = state.pick;
      focusPairs = b === undefined ? around[a].map(([, pair]) => pair).filter((pair) => drawnPairs.has(pair.id)) : [pairOf(a, b)].filter((pair) => drawnPairs.has(pair.id));
      focus = new Set([...state.pick, ...focusPairs.flatMap((pair) => [pair.from, pair.to])]);
    }
  }

  /* The path that the page was made for, while the filters leave it whole; else the best that they let through. */
  function wayBetween(start, goal) {
    const given = data.way;
    const whole = given[0] === start && given[given.length - 1] === goal && given.every((id, i) => fits(nodes[id]) && (!i || partsOf(pairOf(given[i - 1], id)).length));
    return whole ? given : shortest(start, goal);
  }

  /* Dijkstra over everything that the page holds and the filters let through; hubs cost more, strong evidence less. */
  function shortest(start, goal) {
    const cost = new Map([[start, 0]]), back = new Map(), done = new Set();
    while (true) {
      let here = null;
      cost.forEach((value, id) => { if (!done.has(id) && (here === null || value < cost.get(here))) here = id; });
      if (here === null) return [];
      if (here === goal) break;
      done.add(here);
      const hub = 1 + Math.log1p(around[here].length);
      around[here].forEach(([other, pair]) => {
        const total = partsOf(pair).reduce((sum, part) => sum + strength(part), 0);
        if (!total || !(fits(nodes[other]) || other === goal)) return;
        const reached = cost.get(here) + hub / total;
        if (reached < (cost.get(other) ?? Infinity)) { cost.set(other, reached); back.set(other, here); }
      });
    }
    const trail = [goal];
    while (trail[0] !== start) trail.unshift(back.get(trail[0]));
    return trail;
  }

  // ---- drawing ----
  let look = {};
  let ratio = 1, size = 1;
  const tones = new Map();
  function tone(colour) { // a third lighter on dark paper
    if (look.theme !== "dark") return colour;
    if (!tones.has(colour)) {
      const part = (at) => { const value = parseInt(colour.slice(at, at + 2), 16); return Math.round(value + (255 - value) * 0.33).toString(16).padStart(2, "0"); };
      tones.set(colour, "#" + part(1) + part(3) + part(5));
    }
    return tones.get(colour);
  }
  const colourOf = (node) => tone(state.by === "group" ? TEAM_COLOURS[teams.findIndex(({ team }) => team === node.team)] || "#8a8f98" : kinds[node.kind][3]);

  const polygon = (ctx, x, y, r, corners, turn, inner = 1) => {
    const count = inner === 1 ? corners : corners * 2;
    for (let i = 0; i < count; i += 1) {
      const angle = turn + (i * 2 * Math.PI) / count, reach = i % 2 && inner !== 1 ? r * inner : r;
      ctx[i ? "lineTo" : "moveTo"](x + reach * Math.cos(angle), y + reach * Math.sin(angle));
    }
    ctx.closePath();
  };
  const UP = -Math.PI / 2;
  const SHAPES = { // a path, and whether it is filled
    circle: [(c, x, y, r) => c.arc(x, y, r, 0, 7), true],
    ring: [(c, x, y, r) => c.arc(x, y, r * 0.9, 0, 7), false],
    diamond: [(c, x, y, r) => polygon(c, x, y, r * 1.2, 4, 0), true],
    frame: [(c, x, y, r) => polygon(c, x, y, r * 1.15, 4, 0), false],
    square: [(c, x, y, r) => c.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76), true],
    tile: [(c, x, y, r) => c.rect(x - r * 0.78, y - r * 0.78, r * 1.56, r * 1.56), false],
    pentagon: [(c, x, y, r) => polygon(c, x, y, r * 1.08, 5, UP), true],
    hexagon: [(c, x, y, r) => polygon(c, x, y, r * 1.08, 6, 0), true],
    up: [(c, x, y, r) => polygon(c, x, y + r * 0.15, r * 1.2, 3, UP), true],
    down: [(c, x, y, r) => polygon(c, x, y - r * 0.15, r * 1.2, 3, -UP), true],
    star: [(c, x, y, r) => polygon(c, x, y, r * 1.3, 5, UP, 0.48), true],
    plus: [(c, x, y, r) => polygon(c, x, y, r * 1.25, 4, 0, 0.42), true],
    page: [(c, x, y, r) => c.rect(x - r * 0.7, y - r, r * 1.4, r * 2), true],
    bar: [(c, x, y, r) => c.rect(x - r * 1.15, y - r * 0.6, r * 2.3, r * 1.2), true],
    bars: [(c, x, y, r) => { c.rect(x - r, y - r * 0.8, r * 2, r * 0.6); c.rect(x - r, y + r * 0.2, r * 2, r * 0.6); }, true],
    gap: [(c, x, y, r) => c.rect(x - r * 1.1, y - r * 0.55, r * 2.2, r * 1.1), false],
  };
  function drawShape(ctx, kind, colour, x, y, r, edge) {
    const [path, filled] = SHAPES[kinds[kind][2]];
    ctx.beginPath();
    path(ctx, x, y, r);
    ctx.fillStyle = filled ? colour : look.paper;
    ctx.strokeStyle = filled ? look.paper : colour;
    ctx.lineWidth = filled ? edge : Math.max(edge, r * 0.3);
    ctx.fill();
    ctx.stroke();
  }
  function icon(kind, colour) {
    const canvas = el("canvas", { className: "icon", width: 32, height: 32 });
    canvas.setAttribute("aria-hidden", "true");
    drawShape(canvas.getContext("2d"), kind, colour, 16, 16, 10, 1);
    return canvas;
  }
  const reach = (node) => radius(node) * size;

  function renderNode({ ctx, id, x, y }) {
    const node = nodes[id], r = reach(node);
    return {
      drawNode() {
        ctx.globalAlpha = focus && !focus.has(id) ? 0.2 : 1;
        drawShape(ctx, node.kind, colourOf(node), x, y, r, 1.2 / ratio);
        if (state.pick?.includes(id) || way.includes(id)) {
          ctx.beginPath();
          ctx.arc(x, y, r * 1.45, 0, 7);
          ctx.strokeStyle = look.mark;
          ctx.lineWidth = 2.5 / ratio;
          ctx.stroke();
        }
      },
    };
  }

  const alpha = (hex, opacity) => hex + Math.round(opacity * 255).toString(16).padStart(2, "0");
  function lineStyle(pair, parts) {
    const strong = parts.filter((part) => !FAINT.has(edgeKinds[part.kind][2]));
    const best = strong[0] || parts[0], family = edgeKinds[best.kind][2];
    const total = parts.reduce((sum, part) => sum + strength(part), 0);
    const many = drawnPairs.size > MANY;
    const to = strong.some((part) => !part.back) || family === "seen", from = strong.some((part) => part.back);
    return {
      id: pair.id, from: pair.from, to: pair.to,
      width: Math.min(strong.length ? 1 + Math.log1p(total) * 0.55 : 0.8 + Math.log1p(total) * 0.25, 5),
      color: { color: alpha(tone(FAMILIES[family]), strong.length ? 0.72 : 0.42), inherit: false },
      dashes: !strong.length && !many ? [4, 5] : false,
      arrows: { to: { enabled: !many && to, scaleFactor: 0.42 }, from: { enabled: !many && from, scaleFactor: 0.42 } },
    };
  }

  const positions = nodes.map(({ x, y }) => ({ x, y }));
  const vertical = $("stage").clientHeight > $("stage").clientWidth * 1.15 && !axis;
  if (vertical) positions.forEach((spot, i) => { positions[i] = { x: spot.y, y: spot.x }; });
  const placed = new Set(nodes.filter((node) => node.start).map((node) => node.id));

  /* A node that was in reserve stands near its strongest visible neighbour, on the side away from the middle, where it is free. */
  function place(id) {
    if (placed.has(id)) return;
    const near = around[id].filter(([other]) => placed.has(other) && shown.has(other)).sort(([, a], [, b]) => strength(b.parts[0]) - strength(a.parts[0]))[0];
    const home = near ? positions[near[0]] : { x: 0, y: 0 };
    const taken = [...shown].filter((other) => placed.has(other)).map((other) => positions[other]);
    const outward = Math.atan2(home.y, home.x || 1);
    for (let ring = 0; ring < 60; ring += 1) {
      const far = 80 + 34 * ring, steps = 10 + ring * 4;
      for (let i = 0; i < steps; i += 1) {
        const angle = outward + (i % 2 ? 1 : -1) * Math.ceil(i / 2) * ((2 * Math.PI) / steps);
        const spot = { x: home.x + far * Math.cos(angle), y: home.y + far * Math.sin(angle) };
        if (taken.every((other) => Math.hypot(other.x - spot.x, other.y - spot.y) > 58)) {
          positions[id] = spot;
          placed.add(id);
          return;
        }
      }
    }
    positions[id] = home;
    placed.add(id);
  }

  const nodeSet = new vis.DataSet(), pairSet = new vis.DataSet();
  const styles = new Map();
  let network = null;

  function sync() {
    [...shown].sort((a, b) => nodes[b].weight - nodes[a].weight).forEach(place);
    const gone = nodeSet.getIds().filter((id) => !shown.has(id));
    const goneLines = pairSet.getIds().filter((id) => !drawnPairs.has(id));
    goneLines.forEach((id) => styles.delete(id));
    pairSet.remove(goneLines);
    nodeSet.remove(gone);
    nodeSet.add([...shown].filter((id) => !nodeSet.get(id)).sort((a, b) => a - b).map((id) => ({ id, ...positions[id] })));
    const fresh = [], changed = [];
    drawnPairs.forEach((parts, id) => {
      const style = lineStyle(pairs[id], parts), key = JSON.stringify(style);
      if (styles.get(id) === key) return;
      (styles.has(id) ? changed : fresh).push(style);
      styles.set(id, key);
    });
    pairSet.add(fresh);
    if (changed.length) pairSet.update(changed);
  }

  function startDrawing() {
    const many = nodes.length > 500;
    network = new vis.Network($("graph"), { nodes: nodeSet, edges: pairSet }, {
      physics: false,
      layout: { improvedLayout: false, randomSeed: 1 },
      nodes: { shape: "custom", ctxRenderer: renderNode, chosen: false },
      edges: { smooth: false, chosen: false, hoverWidth: 0, selectionWidth: 0 },
      interaction: { hover: true, hideEdgesOnDrag: many, hideEdgesOnZoom: many, keyboard: false, selectConnectedEdges: false, tooltipDelay: 1e9 },
    });
    network.once("afterDrawing", () => { api.firstDrawing = performance.now(); });
    network.on("beforeDrawing", before);
    network.on("afterDrawing", after);
    network.on("click", ({ pointer }) => pickAt(pointer.DOM));
    network.on("doubleClick", ({ pointer }) => { const id = network.getNodeAt(pointer.DOM); if (id !== undefined) toggleFold(id); });
    network.on("dragEnd", ({ nodes: dragged }) => dragged.forEach((id) => { positions[id] = network.getPosition(id); }));
    network.on("dragStart", hideHint);
    network.on("zoom", hideHint);
    network.on("hoverNode", ({ node, pointer }) => { hovered = node; hint(pointer.DOM, nodeHint(nodes[node])); });
    network.on("blurNode", hideHint);
    network.on("hoverEdge", ({ edge, pointer }) => hovered === null && hint(pointer.DOM, pairHint(pairs[edge])));
    network.on("blurEdge", hideHint);
    fit();
  }

  const fit = () => network.fit({ nodes: [...shown], maxZoomLevel: 1.5, animation: false });

  function before(ctx) {
    ratio = network.getScale();
    size = Math.min(Math.max(ratio ** (shown.size > 700 ? -0.25 : -0.45), 0.6), 4);
    // vis-network takes a custom shape's size only after it was drawn once; clicks and arrowheads need it now.
    shown.forEach((id) => {
      const { shape } = network.body.nodes[id];
      shape.width = shape.height = shape.customSizeWidth = shape.customSizeHeight = 2 * reach(nodes[id]);
    });
    if (axis) drawAxis(ctx);
    focusPairs.forEach((pair) => drawFocus(ctx, pair));
    ctx.globalAlpha = focus ? 0.16 : 1;
  }

  function drawFocus(ctx, pair) {
    const a = network.getPosition(pair.from), b = network.getPosition(pair.to);
    const style = lineStyle(pair, drawnPairs.get(pair.id)), gap = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const ux = (b.x - a.x) / gap, uy = (b.y - a.y) / gap, head = 9 / ratio;
    ctx.strokeStyle = ctx.fillStyle = look.mark;
    ctx.globalAlpha = focusPairs.length > 40 ? 0.45 : 1;
    ctx.lineWidth = Math.max(focusPairs.length > 40 ? 1 : style.width, 1.2 / ratio);
    ctx.setLineDash(style.dashes || []);
    ctx.beginPath();
    ctx.moveTo(a.x, a.y);
    ctx.lineTo(b.x, b.y);
    ctx.stroke();
    ctx.setLineDash([]);
    const arrow = (tip, sign, node) => {
      const r = reach(node) + 2 / ratio, x = tip.x - sign * ux * r, y = tip.y - sign * uy * r;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(x - sign * ux * head + uy * head * 0.45, y - sign * uy * head - ux * head * 0.45);
      ctx.lineTo(x - sign * ux * head - uy * head * 0.45, y - sign * uy * head + ux * head * 0.45);
      ctx.fill();
    };
    if (style.arrows.to.enabled) arrow(b, 1, nodes[pair.to]);
    if (style.arrows.from.enabled) arrow(a, -1, nodes[pair.from]);
  }

  function drawAxis(ctx) {
    const canvas = ctx.canvas, scale = canvas.width / canvas.clientWidth;
    ctx.save();
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.font = FONT;
    ctx.lineWidth = 1;
    let edge = -Infinity;
    axis.days.forEach(([day, at]) => {
      const x = network.canvasToDOM({ x: at, y: 0 }).x;
      if (x < edge || x < 0) return;
      const text = toISO(day), wide = ctx.measureText(text).width;
      ctx.strokeStyle = look.line;
      ctx.beginPath();
      ctx.moveTo(x, 22);
      ctx.lineTo(x, canvas.clientHeight);
      ctx.stroke();
      ctx.fillStyle = look.muted;
      ctx.fillText(text, Math.min(x + 3, canvas.clientWidth - wide - 4), 15);
      edge = x + wide + 14;
    });
    ctx.fillStyle = look.muted;
    rowLabels().forEach(([name, y]) => ctx.fillText(name, 8, y));
    ctx.restore();
  }
  const rowLabels = () => Object.entries(axis?.rows || {}).map(([name, at]) => [name, Math.max(network.canvasToDOM({ x: 0, y: at }).y - 22 * Math.min(ratio, 1.2) - 6, 30)]);

  // ---- labels: of one size at every zoom, and never one over another ----
  const FAMILY = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
  const FONT = "12px " + FAMILY, BOLD = "600 13px " + FAMILY, SMALL = "10.5px " + FAMILY;
  const widths = new Map();
  const cut = (text, most) => { const letters = [...text]; return letters.length > most ? letters.slice(0, most - 1).join("") + "…" : text; };
  function widthOf(ctx, font, text) {
    const key = font + text;
    if (!widths.has(key)) { ctx.font = font; widths.set(key, ctx.measureText(text).width); }
    return widths.get(key);
  }
  class Room { // rectangles that are taken, in a grid
    constructor() { this.cells = new Map(); }
    *keys([left, top, right, bottom]) {
      for (let x = Math.floor(left / 80); x <= Math.floor(right / 80); x += 1) {
        for (let y = Math.floor(top / 40); y <= Math.floor(bottom / 40); y += 1) yield x * 10007 + y;
      }
    }
    take(box) { for (const key of this.keys(box)) { if (!this.cells.has(key)) this.cells.set(key, []); this.cells.get(key).push(box); } }
    free(box) {
      for (const key of this.keys(box)) {
        for (const other of this.cells.get(key) || []) if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
      }
      return true;
    }
  }
  const written_ = (ctx, font, colour, text, x, y) => {
    ctx.font = font;
    ctx.lineWidth = 3;
    ctx.lineJoin = "round";
    ctx.strokeStyle = look.paper;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  };

  const boxOf = (left, base, wide) => [left - 2, base - 11, left + wide + 2, base + 4];
  const leaders = new Set(byWeight.slice(0, 30).map((node) => node.id)); // named even where other nodes stand in the way
  const leading = (id) => leaders.has(id);

  function after(ctx) {
    const canvas = ctx.canvas, scale = canvas.width / canvas.clientWidth;
    ctx.save();
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.globalAlpha = 1;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    const room = new Room(), bodies = new Room(), spots = new Map();
    const width = canvas.clientWidth, height = canvas.clientHeight;
    byWeight.forEach((node) => {
      if (!shown.has(node.id)) return;
      const at = network.canvasToDOM(network.getPosition(node.id));
      if (at.x < -20 || at.y < -20 || at.x > width + 20 || at.y > height + 20) return;
      const r = reach(node) * ratio;
      spots.set(node.id, [at.x, at.y, r]);
    });
    if (spots.size < 700) spots.forEach(([x, y, r]) => bodies.take([x - r * 0.8, y - r * 0.8, x + r * 0.8, y + r * 0.8]));
    const box = $("counts");
    room.take([0, height - box.offsetHeight - 12, box.offsetWidth + 14, height]);
    rowLabels().forEach(([name, y]) => room.take([0, y - 12, widthOf(ctx, FONT, name) + 14, y + 4]));
    const first = [...(state.pick || []), ...way, ...(hovered === null ? [] : [hovered])];
    const order = [...new Set([...first, ...byWeight.filter((node) => focus?.has(node.id)).map((node) => node.id), ...byWeight.map((node) => node.id)])];
    const labelled = [];
    for (const id of order) {
      if (labelled.length > (spots.size > 700 ? 50 : 240)) break;
      if (!spots.has(id) || (focus && !focus.has(id) && id !== hovered)) continue;
      const [x, y, own] = spots.get(id), main = first.includes(id), font = main ? BOLD : FONT, r = main ? own * 1.45 : own;
      for (const most of main ? [64, 30] : [30, 16]) {
        const text = cut(nodes[id].label, !main && nodes[id].kind === "commit" ? 13 : most), wide = widthOf(ctx, font, text);
        const corners = [[x - wide / 2, y + r + 13], [x + r + 4, y + 4], [x - r - 4 - wide, y + 4], [x - wide / 2, y - r - 5]];
        const inside = ([left]) => left > 2 && left + wide < width - 2;
        const spot = corners.find(([left, base]) => inside([left]) && room.free(boxOf(left, base, wide)) && (bodies.free(boxOf(left, base, wide)) || (!focus && !axis && leading(id) && most === 16))) ||
          (main && most === 30 ? [Math.min(Math.max(x - wide / 2, 4), width - wide - 4), y + r + 13] : null);
        if (!spot) continue;
        room.take(boxOf(spot[0], spot[1], wide));
        labelled.push([font, look.ink, text, ...spot]);
        break;
      }
    }
    const named = focus ? focusPairs : drawnPairs.size <= 140 || ratio > 1.1 ? [...drawnPairs.keys()].map((id) => pairs[id]) : [];
    (named.length > 90 && ratio < 1.1 ? [] : named).forEach((pair) => {
      const a = spots.get(pair.from), b = spots.get(pair.to), text = pairWords(pair);
      if (!a || !b || !text) return;
      const wide = widthOf(ctx, SMALL, text);
      if (Math.hypot(a[0] - b[0], a[1] - b[1]) < wide * 0.8 + a[2] + b[2]) return;
      for (const t of [0.5, 0.38, 0.62]) {
        const x = a[0] + (b[0] - a[0]) * t - wide / 2, y = a[1] + (b[1] - a[1]) * t + 3, box = [x - 2, y - 10, x + wide + 2, y + 3];
        if (!room.free(box) || !bodies.free(box)) continue;
        room.take(box);
        labelled.push([SMALL, look.muted, text, x, y]);
        return;
      }
    });
    labelled.reverse().forEach((label) => written_(ctx, ...label));
    api.labels = labelled.length;
    ctx.restore();
  }

  function pairWords(pair) {
    const parts = drawnPairs.get(pair.id), strong = parts.filter((part) => !FAINT.has(edgeKinds[part.kind][2]));
    if (strong.length) return [...new Set(strong.slice(0, 2).map((part) => edgeKinds[part.kind][0]))].join(", ");
    return focusPairs.length === 1 || way.length ? edgeKinds[parts[0].kind][0] + (parts[0].count > 1 ? " ×" + parts[0].count : "") : "";
  }

  // ---- elements; strings become text, never markup ----
  function el(tag, props = {}, ...children) {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  }
  const times = (count, one, more) => `${count.toLocaleString("en")} ${count === 1 ? one : more || one + "s"}`;
  const nodeIcon = (node) => icon(node.kind, colourOf(node));
  const link = (id) => el("button", { className: "link", onclick: () => pick([id]) }, nodeIcon(nodes[id]), "\u00a0", el("bdi", {}, nodes[id].label));
  const places = (node) => times(node.weight, "entry or document", "entries and documents");
  const nodeHint = (node) => [el("bdi", {}, node.label), el("br"), el("small", {}, kinds[node.kind][0] + (node.weight ? `, in ${places(node)}` : ""))];
  const pairHint = (pair) => (drawnPairs.get(pair.id) || []).slice(0, 4).map((part) => el("div", {}, ...sentence(pair, part)));
  function sentence(pair, part) {
    const [a, b] = part.back ? [pair.to, pair.from] : [pair.from, pair.to];
    return [el("bdi", {}, cut(nodes[a].label, 60)), ` ${edgeKinds[part.kind][0]} `, el("bdi", {}, cut(nodes[b].label, 60))];
  }
  function hint(at, content) {
    const box = $("hint");
    box.replaceChildren(...content);
    box.hidden = false;
    box.style.left = Math.max(4, Math.min(at.x + 14, $("stage").clientWidth - box.offsetWidth - 6)) + "px";
    box.style.top = Math.max(4, Math.min(at.y + 14, $("stage").clientHeight - box.offsetHeight - 6)) + "px";
  }
  function hideHint() { hovered = null; $("hint").hidden = true; }

  // ---- picking, folding, paths ----
  function pickAt(spot) {
    hideHint();
    const node = network.getNodeAt(spot), edge = network.getEdgeAt(spot);
    if (node !== undefined) return pick([node]);
    return pick(edge === undefined ? null : [pairs[edge].from, pairs[edge].to]);
  }
  function pick(ids) {
    if (pending !== null && ids?.length === 1 && ids[0] !== pending) {
      const ends = [pending, ids[0]];
      pending = null;
      return change((now) => { now.way = ends; now.pick = null; });
    }
    return change((now) => { now.pick = ids; now.way = null; if (ids?.length === 1) reveal(now, ids); });
  }
  function reveal(now, ids) {
    ids.forEach((id) => {
      now.less.delete(id);
      if (!nodes[id].start && !now.more.includes(id)) now.more.push(id);
    });
  }
  const hiddenAround = (id) => around[id].filter(([other, pair]) => !shown.has(other) && fits(nodes[other]) && partsOf(pair).length)
    .sort(([, a], [, b]) => strength(b.parts[0]) - strength(a.parts[0])).map(([other]) => other);
  const leavesAround = (id) => around[id].map(([other]) => other).filter((other) => shown.has(other) && !state.pick?.includes(other) &&
    around[other].every(([third, pair]) => third === id || !shown.has(third) || !drawnPairs.has(pair.id)));
  function unfold(id) { change((now) => reveal(now, hiddenAround(id).slice(0, UNFOLD))); }
  function fold(id) {
    const leaves = leavesAround(id);
    change((now) => {
      now.more = now.more.filter((other) => !leaves.includes(other));
      leaves.filter((other) => nodes[other].start).forEach((other) => now.less.add(other));
    });
  }
  const toggleFold = (id) => (hiddenAround(id).length ? unfold(id) : fold(id));
  function hide(id) { change((now) => { now.pick = null; now.more = now.more.filter((other) => other !== id); if (nodes[id].start) now.less.add(id); }); }
  function pathFrom(id) { pending = id; renderCounts(); $("graph").focus(); }

  // ---- the panel ----
  const closer = () => el("button", { className: "close", title: "Close (Esc)", onclick: () => pick(null) }, "Close");
  function renderPanel() {
    const panel = $("panel");
    const content = way.length || state.way ? pathPanel() : !state.pick ? idlePanel() : state.pick.length === 1 ? nodePanel(nodes[state.pick[0]]) : pairPanel(pairOf(...state.pick));
    panel.className = state.pick || state.way ? "" : "idle";
    panel.replaceChildren(...content.filter(Boolean));
    panel.scrollTop = 0;
  }

  function idlePanel() {
    const counts = new Map();
    shown.forEach((id) => counts.set(nodes[id].kind, (counts.get(nodes[id].kind) || 0) + 1));
    const kindsShown = [...counts].sort((a, b) => b[1] - a[1]).map(([kind, count]) => el("li", {}, icon(kind, tone(kinds[kind][3])), " ", times(count, kinds[kind][0], kinds[kind][1])));
    const reserve = nodes.length - nodes.filter((node) => node.start).length;
    const heavy = byWeight.filter((node) => shown.has(node.id)).slice(0, 8).map((node) => el("li", {}, link(node.id)));
    return [el("h3", {}, data.title), el("ul", {}, ...kindsShown),
      ...data.notes.map((note) => el("p", { className: "muted" }, note)),
      reserve > 0 && el("p", { className: "muted" }, `${times(reserve, "more node")} can be unfolded here: double-click a node.`),
      el("h4", {}, "Most seen"), el("ul", {}, ...heavy),
      el("p", { className: "muted" }, "Click a node or a line to see what stands behind it.")];
  }

  function nodePanel(node) {
    const id = node.id, days = node.days, hidden = hiddenAround(id), leaves = leavesAround(id);
    const when = days.length ? (days[0] === days[days.length - 1] ? toISO(days[0]) : `${toISO(days[0])} to ${toISO(days[days.length - 1])}`) : "no date";
    return [closer(), el("h3", {}, nodeIcon(node), " ", el("bdi", {}, node.label)),
      el("p", { className: "muted" }, `${kinds[node.kind][0]} · `, el("bdi", {}, node.name)),
      node.aliases.length > 0 && el("div", { className: "names" }, ...node.aliases.map((alias) => el("bdi", {}, alias))),
      el("p", {}, node.weight ? `In ${places(node)}, ${when}` : when),
      !shown.has(id) && el("p", { className: "muted" }, "Hidden by the filters."),
      el("div", { className: "actions" },
        el("button", { disabled: !hidden.length, onclick: () => unfold(id) }, hidden.length ? `Unfold ${Math.min(hidden.length, UNFOLD)} of ${hidden.length}` : "Unfold"),
        el("button", { disabled: !leaves.length, onclick: () => fold(id) }, "Fold"),
        el("button", { onclick: () => pathFrom(id) }, "Path from here"),
        el("button", { onclick: () => hide(id) }, "Hide")),
      ...neighbours(id),
      node.seen.length > 0 && el("h4", {}, "Seen in"),
      ...node.seen.map((number) => evidence(number, [id])),
      node.weight > node.seen.length && el("p", { className: "muted" }, "The first and the last of them; all: logloom show ", el("bdi", {}, node.name))];
  }

  function neighbours(id) {
    const groups = new Map();
    around[id].forEach(([other, pair]) => {
      const parts = partsOf(pair);
      if (parts.length) groups.set(nodes[other].kind, [...(groups.get(nodes[other].kind) || []), [other, pair, parts]]);
    });
    return Object.keys(kinds).filter((kind) => groups.has(kind)).flatMap((kind) => {
      const rows = groups.get(kind).sort((a, b) => sum(b[2]) - sum(a[2]) || a[0] - b[0]);
      const items = rows.map(([other, pair, parts]) => el("li", {}, link(other), " ",
        el("button", { className: "link muted", title: "What stands behind it", onclick: () => pick([pair.from, pair.to]) }, words(pair, parts, id))));
      const head = el("h4", {}, `${kinds[kind][items.length === 1 ? 0 : 1]} (${items.length})`);
      if (items.length <= 12) return [head, el("ul", {}, ...items)];
      const rest = el("ul", { hidden: true }, ...items.slice(10));
      const more = el("button", { className: "link", onclick: () => { rest.hidden = false; more.remove(); } }, `${items.length - 10} more`);
      return [head, el("ul", {}, ...items.slice(0, 10)), rest, more];
    });
  }
  const sum = (parts) => parts.reduce((total, part) => total + strength(part), 0);
  function words(pair, parts, from) {
    const strong = parts.filter((part) => part.kind !== "ll:coMentionedWith");
    return (strong.length ? strong : parts).slice(0, 3).map((part) => {
      const outward = (pair.from === from) !== part.back;
      return edgeKinds[part.kind][outward ? 0 : 1] + (part.count > 1 ? " ×" + part.count : "");
    }).join(", ");
  }

  function pairPanel(pair) {
    const parts = partsOf(pair);
    return [closer(), el("h3", {}, "Between ", link(pair.from), " and ", link(pair.to)),
      !parts.length && el("p", { className: "muted" }, "Hidden by the filters."), ...parts.flatMap((part) => partBlock(pair, part))];
  }
  function partBlock(pair, part) {
    const more = part.kind === "ll:coMentionedWith" ? 0 : part.count - part.seen.length;
    return [el("h4", {}, ...sentence(pair, part), part.count > 1 ? ` (${times(part.count, "time")})` : ""),
      ...part.seen.map((number) => evidence(number, [pair.from, pair.to])),
      !part.seen.length && el("p", { className: "muted" }, "No single line says so: it follows from how the log is built."),
      more > 0 && part.seen.length > 0 && el("p", { className: "muted" }, `${times(more, "more line")} in the store.`)].filter(Boolean);
  }

  function pathPanel() {
    const [a, b] = state.way;
    const steps = way.slice(1).flatMap((id, i) => {
      const pair = pairOf(way[i], id), part = partsOf(pair)[0];
      return [el("h4", {}, ...sentence(pair, part)), ...part.seen.slice(0, 2).map((number) => evidence(number, [way[i], id])),
        el("button", { className: "link", onclick: () => pick([pair.from, pair.to]) }, "all of it")];
    });
    return [closer(), el("h3", {}, "Path"), el("p", {}, link(a), " to ", link(b)),
      way.length ? el("p", { className: "muted" }, times(way.length - 1, "step")) : el("p", {}, "Nothing that is drawn or in reserve here connects them."), ...steps];
  }

  function evidence(number, own) {
    const [file, line, quote, rule, entry, day] = sightings[number];
    const entryNode = entry !== null ? nodes.find((node) => node.kind === "entry" && node.label === entry) : null;
    const others = [...(lines.get(lineKey(number)) || [])].filter((id) => !own.includes(id) && id !== entryNode?.id).slice(0, 6);
    return el("div", { className: "seen" }, el("span", { className: "where" }, `${file}:${line}`),
      el("span", { className: "words", dir: "auto" }, ...marked(quote.trim(), own)),
      el("small", {}, ...(entryNode && !own.includes(entryNode.id) ? [link(entryNode.id), " · ", rule] : [[entry ?? day, rule].filter(Boolean).join(" · ")])),
      others.length > 0 && el("div", {}, el("small", {}, "also: "), ...others.flatMap((id, i) => [i ? ", " : "", link(id)])));
  }
  /* The words with the nodes' own names marked in them. */
  function marked(text, ids) {
    const names = ids.flatMap((id) => [nodes[id].label, ...nodes[id].aliases]).filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
    const lower = text.toLowerCase(), spans = [];
    if (lower.length !== text.length) return [text]; // case changed the length: positions would lie
    names.forEach((name) => {
      const at = lower.indexOf(name.toLowerCase());
      if (at >= 0 && spans.every(([from, to]) => at >= to || at + name.length <= from)) spans.push([at, at + name.length]);
    });
    spans.sort(([a], [b]) => a - b);
    const parts = [];
    let end = 0;
    spans.forEach(([from, to]) => { parts.push(text.slice(end, from), el("mark", {}, text.slice(from, to))); end = to; });
    return [...parts, text.slice(end)];
  }

  // ---- filters ----
  function row(kind, text, count, on, toggle, sign) {
    const box = el("input", { type: "checkbox", checked: on, onchange: toggle });
    box.dataset.key = kind;
    return el("label", { className: "row", title: text }, box, sign, el("span", {}, text), el("small", {}, String(count)));
  }
  const flip = (set, key) => (set.has(key) ? set.delete(key) : set.add(key));
  function swatch(kind) {
    const canvas = el("canvas", { className: "icon", width: 32, height: 32 }), ctx = canvas.getContext("2d"), family = edgeKinds[kind][2];
    ctx.strokeStyle = tone(FAMILIES[family]);
    ctx.lineWidth = FAINT.has(family) ? 2.5 : 5;
    if (FAINT.has(family)) ctx.setLineDash([6, 5]);
    ctx.beginPath();
    ctx.moveTo(1, 16);
    ctx.lineTo(31, 16);
    ctx.stroke();
    return canvas;
  }
  function disc(colour) {
    const canvas = el("canvas", { className: "icon", width: 32, height: 32 }), ctx = canvas.getContext("2d");
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.arc(16, 16, 10, 0, 7);
    ctx.fill();
    return canvas;
  }
  const counted = (items) => items.reduce((counts, item) => counts.set(item, (counts.get(item) || 0) + 1), new Map());

  function renderFilters() {
    const held = counted(nodes.filter((node) => node.start || state.more.includes(node.id)).map((node) => node.kind));
    $("kinds").replaceChildren(...Object.keys(kinds).filter((kind) => held.has(kind)).map((kind) =>
      row(kind, kinds[kind][1], held.get(kind), !state.off.has(kind), () => change((now) => flip(now.off, kind)), icon(kind, tone(kinds[kind][3])))));
    const onScreen = (pair) => [pair.from, pair.to].every((id) => nodes[id].start || state.more.includes(id));
    const drawn = counted(pairs.filter(onScreen).flatMap((pair) => pair.parts.map((part) => part.kind)));
    $("edges").replaceChildren(...Object.keys(edgeKinds).filter((kind) => drawn.has(kind)).map((kind) =>
      row(kind, edgeKinds[kind][0], drawn.get(kind), !state.eoff.has(kind), () => change((now) => flip(now.eoff, kind)), swatch(kind))));
    $("colours").replaceChildren(...[["kind", "kind"], ["group", "group"]].map(([value, text]) => el("label", {},
      el("input", { type: "radio", name: "by", value, checked: state.by === value, onchange: () => change((now) => { now.by = value; }) }), text)));
    const others = nodes.filter((node) => node.start).length - teams.reduce((total, { count }) => total + count, 0);
    const groups = [...teams, ...(others && teams.length ? [{ team: -1, count: others, name: "others" }] : [])];
    $("groups").hidden = groups.length < 2;
    $("teams").replaceChildren(...groups.map(({ team, count, name }, i) =>
      row(String(team), name, count, !state.goff.has(team), () => change((now) => flip(now.goff, team)), disc(tone(team < 0 ? "#8a8f98" : TEAM_COLOURS[i])))));
    $("time").hidden = !(lastDay > firstDay);
    if (lastDay > firstDay) renderTime();
  }

  function renderTime() {
    [["from", state.since ?? firstDay], ["to", state.until ?? lastDay]].forEach(([id, value]) => {
      Object.assign($(id), { min: firstDay, max: lastDay, value });
      $(id).setAttribute("aria-valuetext", toISO(value));
    });
    [["since", state.since ?? firstDay], ["until", state.until ?? lastDay]].forEach(([id, value]) => Object.assign($(id), { min: toISO(firstDay), max: toISO(lastDay), value: toISO(value) }));
    const canvas = $("histogram"), ctx = canvas.getContext("2d"), bins = new Array(52).fill(0);
    const bin = (day) => Math.min(51, Math.floor(((day - firstDay) / (lastDay - firstDay + 1)) * 52));
    sightings.forEach(([, , , , , day]) => { const at = day ? fromISO(day) : null; if (at !== null && at >= firstDay && at <= lastDay) bins[bin(at)] += 1; });
    const top = Math.max(...bins, 1);
    ctx.clearRect(0, 0, 208, 36);
    bins.forEach((count, i) => {
      const inside = i >= bin(state.since ?? firstDay) && i <= bin(state.until ?? lastDay), high = count ? 3 + 31 * Math.sqrt(count / top) : 1;
      ctx.fillStyle = inside ? look.mark : look.line;
      ctx.fillRect(i * 4, 36 - high, 3, high);
    });
  }
  function setTime(since, until) {
    change((now) => {
      now.since = since === null || since <= firstDay ? null : since;
      now.until = until === null || until >= lastDay ? null : until;
    });
  }
  $("from").onchange = () => setTime(Math.min(+$("from").value, state.until ?? lastDay), state.until);
  $("to").onchange = () => setTime(state.since, Math.max(+$("to").value, state.since ?? firstDay));
  $("since").onchange = () => setTime(fromISO($("since").value), state.until);
  $("until").onchange = () => setTime(state.since, fromISO($("until").value));
  $("reset").onclick = () => change(() => { const theme = state.theme; state = blank(); state.theme = theme; });

  // ---- search ----
  const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const index = nodes.map((node) => [node.id, [node.label, node.name, ...node.aliases].map((name) => [name, folded(name)])]);
  let matches = [], active = -1;
  function search(text) {
    const wanted = folded(text.trim());
    if (!wanted) return [];
    const rank = (name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : new RegExp("[\\s:/_.@-]" + wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).test(name) ? 2 : name.includes(wanted) ? 3 : 9);
    return index.map(([id, names]) => names.map(([name, key]) => [rank(key), id, name]).reduce((a, b) => (b[0] < a[0] ? b : a)))
      .filter(([best]) => best < 9).sort((a, b) => a[0] - b[0] || nodes[b[1]].weight - nodes[a[1]].weight || a[1] - b[1]).slice(0, 12);
  }
  function renderFound() {
    const box = $("search"), list = $("found");
    matches = search(box.value);
    active = matches.length ? Math.min(Math.max(active, 0), matches.length - 1) : -1;
    list.hidden = !box.value.trim();
    box.setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(...matches.map(([, id, name], i) => {
      const item = el("li", { id: "found" + i, onmousedown: (event) => { event.preventDefault(); choose(i); } }, nodeIcon(nodes[id]), el("span", { className: "name", dir: "auto" }, nodes[id].label),
        name !== nodes[id].label && el("small", { dir: "auto" }, name));
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(i === active));
      return item;
    }), ...(matches.length ? [] : [el("li", { className: "none" }, "Nothing in this page is called so.")]));
    if (active >= 0) box.setAttribute("aria-activedescendant", "found" + active); else box.removeAttribute("aria-activedescendant");
  }
  function closeFound() { $("found").hidden = true; $("search").setAttribute("aria-expanded", "false"); active = -1; }
  function choose(i) {
    const id = matches[i]?.[1];
    if (id === undefined) return;
    $("search").value = "";
    closeFound();
    pick([id]);
    if (shown.has(id)) network.moveTo({ position: positions[id], scale: Math.max(network.getScale(), 0.8), animation: false });
    $("graph").focus();
  }
  $("search").oninput = () => { active = 0; renderFound(); };
  $("search").onblur = closeFound;
  $("search").onfocus = () => { if ($("search").value) renderFound(); };
  $("search").onkeydown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { active += event.key === "ArrowDown" ? 1 : -1; renderFound(); event.preventDefault(); }
    if (event.key === "Enter") choose(active);
    if (event.key === "Escape") { event.stopPropagation(); $("search").value = ""; closeFound(); $("graph").focus(); }
  };

  // ---- keys ----
  const KEYS = [["/", "find a node"], ["← ↑ → ↓", "go to the next node that way"], ["Enter", "unfold the picked node's neighbours"], ["Backspace", "fold them"], ["p", "path from the picked node to the next"],
    ["c", "colour by kind or group"], ["+ −", "zoom"], ["0", "show everything"], ["Alt+← Alt+→", "back and forward"], ["Esc", "let go"], ["?", "this list"]];
  $("keys").append(el("h2", {}, "Keys"), el("table", {}, el("tbody", {}, ...KEYS.map(([key, what]) => el("tr", {}, el("td", {}, ...key.split(" ").flatMap((k, i) => [i ? " " : "", el("kbd", {}, k)])), el("td", {}, what))))),
    el("p", { className: "muted" }, "Double-click a node to unfold or fold its neighbours; drag to move; wheel or pinch to zoom."), el("button", { onclick: () => $("keys").close() }, "Close"));
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function step([dx, dy]) {
    const from = state.pick && shown.has(state.pick[0]) ? positions[state.pick[0]] : null;
    if (!from) return pick([byWeight.find((node) => shown.has(node.id))?.id].filter((id) => id !== undefined));
    const costs = [...shown].filter((id) => id !== state.pick[0]).map((id) => {
      const x = positions[id].x - from.x, y = positions[id].y - from.y, along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
      return [along > 1 && aside <= along * 1.6 ? along + aside * 1.5 : Infinity, id];
    }).sort((a, b) => a[0] - b[0]);
    if (!costs.length || costs[0][0] === Infinity) return undefined;
    pick([costs[0][1]]);
    const at = network.canvasToDOM(positions[costs[0][1]]), stage = $("stage");
    if (at.x < 40 || at.y < 40 || at.x > stage.clientWidth - 40 || at.y > stage.clientHeight - 40) network.moveTo({ position: positions[costs[0][1]], animation: false });
    return undefined;
  }
  const zoom = (factor) => network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.02), 8), animation: false });
  const onGraph = {
    Enter: () => state.pick?.length === 1 && unfold(state.pick[0]),
    Backspace: () => state.pick?.length === 1 && fold(state.pick[0]),
    p: () => state.pick?.length === 1 && pathFrom(state.pick[0]),
    c: () => change((now) => { now.by = now.by === "kind" ? "group" : "kind"; }),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit,
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
    const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement?.tagName);
    if (event.key === "Escape") { pending = null; $("filters").classList.remove("open"); if (state.pick || state.way) pick(null); else renderCounts(); return; }
    if (typing) return;
    if (event.key === "/") { $("search").focus(); event.preventDefault(); return; }
    if (event.key === "?") { $("keys").showModal(); return; }
    const free = document.activeElement === document.body || document.activeElement === $("graph");
    if (!free) return;
    if (event.key in DIRECTIONS) { step(DIRECTIONS[event.key]); event.preventDefault(); } else if (Object.hasOwn(onGraph, event.key)) { onGraph[event.key](); event.preventDefault(); }
  });

  // ---- saving ----
  function save(blob, name) {
    const url = URL.createObjectURL(blob);
    el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
  function picture() {
    const from = $("graph").querySelector("canvas"), canvas = el("canvas", { width: from.width, height: from.height }), ctx = canvas.getContext("2d");
    ctx.fillStyle = look.paper;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(from, 0, 0);
    return canvas;
  }
  const quoted = (text) => '"' + text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")
    .replace(/[\u0000-\u001f\u007f]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd") + '"';
  const iri = (text) => "<" + text.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) + ">";
  function turtle() {
    const out = Object.entries(data.prefixes).map(([prefix, space]) => `@prefix ${prefix}: ${iri(space)} .`);
    [...shown].sort((a, b) => a - b).forEach((id) => {
      const node = nodes[id], aliases = node.aliases.map((alias) => ` ;\n    skos:altLabel ${quoted(alias)}`).join("");
      out.push("", `${iri(node.iri)} a ${data.classes[node.kind].join(" , ")} ;\n    rdfs:label ${quoted(node.label)}${aliases} .`);
    });
    out.push("");
    drawnPairs.forEach((parts, id) => parts.forEach((part) => {
      const [a, b] = part.back ? [pairs[id].to, pairs[id].from] : [pairs[id].from, pairs[id].to];
      out.push(`${iri(nodes[a].iri)} ${part.kind} ${iri(nodes[b].iri)} .`);
    }));
    return out.join("\n") + "\n";
  }

  // ---- the whole ----
  function renderTheme() {
    const theme = state.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    document.documentElement.dataset.theme = theme;
    const style = getComputedStyle(document.documentElement), read = (name) => style.getPropertyValue("--" + name).trim();
    look = { theme, ink: read("ink"), muted: read("muted"), paper: read("paper"), line: read("line"), mark: read("mark") };
    $("theme").textContent = theme === "dark" ? "Light" : "Dark";
  }
  function renderCounts() {
    $("counts").textContent = pending !== null ? `Path from ${nodes[pending].label}: pick its other end (Esc lets go).`
      : `${times(shown.size, "node")}, ${times(drawnPairs.size, "line")}` + (state.off.size || state.eoff.size || state.goff.size || bounded() ? ", filtered" : "") + (data.notes.some((note) => note.startsWith("Left out")) ? ". " + data.notes.find((note) => note.startsWith("Left out")) : "");
  }
  function render() {
    renderTheme();
    compute();
    sync();
    renderFilters();
    renderPanel();
    renderCounts();
    network?.redraw();
  }

  $("filter").onclick = () => { const open = $("filters").classList.toggle("open"); $("filter").setAttribute("aria-expanded", String(open)); };
  $("back").onclick = () => history.back();
  $("forward").onclick = () => history.forward();
  $("fit").onclick = fit;
  $("theme").onclick = () => change((now) => { now.theme = look.theme === "dark" ? "light" : "dark"; });
  $("png").onclick = () => picture().toBlob((blob) => save(blob, "logloom.png"));
  $("turtle").onclick = () => save(new Blob([turtle()], { type: "text/turtle" }), "logloom.ttl");
  $("help").onclick = () => $("keys").showModal();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);

  const api = { get network() { return network; }, get visible() { return { nodes: named(shown), lines: drawnPairs.size }; }, get state() { return fragment(); }, firstDrawing: null, labels: 0, turtle,
    where: (name) => network.canvasToDOM(network.getPosition(byName.get(name))) };
  window.logloom = api;
  $("title").textContent = data.title;
  document.title = data.title + " – Logloom";
  const wanted = location.hash.replace(/^#/, "");
  if (wanted) { state = parsed(wanted); written = wanted; } else if (data.picked.length === 1) state.pick = [data.picked[0]];
  render();
  startDrawing();
})();
