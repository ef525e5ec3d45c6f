// ---- the stage, drawn by vis-network: up to some thousands of nodes ----
/* What a stage does: `start`, `sync` with what is shown, `redraw`, `fit`, `zoom`, `centre` on a node; `at` is where a node stands on
   the screen and `radius` how large it is there, in pixels; `image` is what was drawn. `webgl.js` is another stage. */
const stage = (() => {
  const nodeSet = new vis.DataSet(), pairSet = new vis.DataSet(), styles = new Map();
  let network = null, ratio = 1, size = 1;
  const reach = (node) => radius(node) * size;

  function renderNode({ ctx, id, x, y }) {
    const node = nodes[id], r = reach(node);
    return {
      drawNode() {
        ctx.globalAlpha = focus && !focus.has(id) ? 0.2 : 1;
        drawShape(ctx, kinds[node.kind][2], colourOf(node), x, y, r, 1.2 / ratio);
      },
    };
  }
  function visLine(pair, parts) {
    const style = lineStyle(pair, parts), ends = ["to", "from"].filter((end) => style[end]);
    // vis-network spends its time on options: as few and as plain ones as can be.
    return { id: pair.id, from: pair.from, to: pair.to, width: style.width, color: style.colour, dashes: style.dashed && [4, 5], arrows: ends.join() };
  }
  /* Many lines are drawn here: to make an object of each takes vis-network longer than all the rest of opening the page. */
  const crowded = () => drawnPairs.size > MANY;
  let bundles = new Map(), moving = false, still = 0; // lines by colour and width
  function bundled() {
    const found = new Map();
    drawnPairs.forEach((parts, id) => {
      const { colour, width } = lineStyle(pairs[id], parts), key = colour + " " + width.toFixed(1);
      if (!found.has(key)) found.set(key, { colour, width, lines: [] });
      found.get(key).lines.push(pairs[id]);
    });
    return found;
  }
  function drawLines(ctx) {
    const { nodes: bodies } = network.body;
    bundles.forEach(({ colour, width, lines }) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = Math.max(width, 0.5 / ratio);
      ctx.beginPath();
      lines.forEach(({ from, to }) => { ctx.moveTo(bodies[from].x, bodies[from].y); ctx.lineTo(bodies[to].x, bodies[to].y); });
      ctx.stroke();
    });
  }
  function move(on) { // lines are left out while the picture moves
    clearTimeout(still);
    moving = on;
    if (on) still = setTimeout(() => { moving = false; network.redraw(); }, 300);
  }
  function lineAt(spot) {
    if (!crowded()) return network.getEdgeAt(spot);
    const { x, y } = network.DOMtoCanvas(spot), reachable = 5 / network.getScale();
    let best = reachable, found;
    drawnPairs.forEach((_, id) => {
      const a = positions[pairs[id].from], b = positions[pairs[id].to], dx = b.x - a.x, dy = b.y - a.y;
      const along = Math.min(Math.max(((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1), 0), 1);
      const far = Math.hypot(a.x + dx * along - x, a.y + dy * along - y);
      if (far < best) [best, found] = [far, id];
    });
    return found;
  }
  function hoverLine(event) {
    if (!crowded() || moving || hovered !== null || event.buttons) return;
    const box = $("graph").getBoundingClientRect(), spot = { x: event.clientX - box.left, y: event.clientY - box.top }, id = lineAt(spot);
    if (id === undefined) $("hint").hidden = true; else hint(spot, pairHint(pairs[id]));
  }
  function sync() {
    const held = crowded() ? new Map() : drawnPairs;
    bundles = crowded() ? bundled() : new Map();
    const gone = nodeSet.getIds().filter((id) => !shown.has(id));
    const goneLines = pairSet.getIds().filter((id) => !held.has(id));
    goneLines.forEach((id) => styles.delete(id));
    pairSet.remove(goneLines);
    nodeSet.remove(gone);
    nodeSet.add([...shown].filter((id) => !nodeSet.get(id)).sort((a, b) => a - b).map((id) => ({ id, ...positions[id] })));
    const fresh = [], changed = [];
    held.forEach((parts, id) => {
      const style = visLine(pairs[id], parts), key = JSON.stringify(style);
      if (styles.get(id) === key) return;
      (styles.has(id) ? changed : fresh).push(style);
      styles.set(id, key);
    });
    pairSet.add(fresh);
    if (changed.length) pairSet.update(changed);
  }
  function start() {
    const many = nodes.length > 500;
    network = new vis.Network($("graph"), { nodes: nodeSet, edges: pairSet }, {
      physics: false,
      layout: { improvedLayout: false, randomSeed: 1 },
      nodes: { shape: "custom", ctxRenderer: renderNode, chosen: false },
      edges: { arrows: { to: { scaleFactor: 0.42 }, from: { scaleFactor: 0.42 } }, smooth: false, chosen: false, hoverWidth: 0, selectionWidth: 0 },
      interaction: { hover: true, hideEdgesOnDrag: many, hideEdgesOnZoom: many, keyboard: false, selectConnectedEdges: false, tooltipDelay: 1e9 },
    });
    $("graph").querySelector(".vis-network").tabIndex = -1; // the box around it takes the keys
    network.once("afterDrawing", () => { api.firstDrawing = performance.now(); });
    network.on("beforeDrawing", before);
    network.on("afterDrawing", (ctx) => onScreen(ctx, drawLabels));
    network.on("click", ({ pointer }) => pickAt(network.getNodeAt(pointer.DOM), lineAt(pointer.DOM)));
    network.on("doubleClick", ({ pointer }) => { const id = network.getNodeAt(pointer.DOM); if (id !== undefined) toggleFold(id); });
    network.on("dragEnd", ({ nodes: dragged }) => dragged.forEach((id) => { positions[id] = network.getPosition(id); }));
    network.on("dragStart", hideHint);
    network.on("dragging", () => crowded() && move(true));
    network.on("zoom", () => { hideHint(); if (crowded()) move(true); });
    $("graph").addEventListener("mousemove", hoverLine);
    network.on("hoverNode", ({ node, pointer }) => { hovered = node; hint(pointer.DOM, nodeHint(nodes[node])); });
    network.on("blurNode", hideHint);
    network.on("hoverEdge", ({ edge, pointer }) => hovered === null && hint(pointer.DOM, pairHint(pairs[edge])));
    network.on("blurEdge", hideHint);
    fit();
  }
  function onScreen(ctx, draw) { // in pixels of the page
    const canvas = ctx.canvas, scale = canvas.width / canvas.clientWidth;
    ctx.save();
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.globalAlpha = 1;
    draw(ctx, canvas.clientWidth, canvas.clientHeight);
    ctx.restore();
  }
  function before(ctx) {
    ratio = network.getScale();
    size = Math.min(Math.max(ratio ** (shown.size > 700 ? -0.25 : -0.45), 0.6), 4);
    // vis-network takes a custom shape's size only after it was drawn once; clicks and arrowheads need it now.
    shown.forEach((id) => {
      const { shape } = network.body.nodes[id];
      shape.width = shape.height = shape.customSizeWidth = shape.customSizeHeight = 2 * reach(nodes[id]);
    });
    ctx.globalAlpha = focus ? 0.16 : 1;
    if (!moving) drawLines(ctx);
    onScreen(ctx, drawUnder);
    ctx.globalAlpha = focus ? 0.22 : 1;
  }
  function fit() {
    network.fit({ nodes: [...shown], maxZoomLevel: 1.5, animation: false });
  }
  return {
    start, sync, fit,
    redraw: () => network?.redraw(),
    at: (id) => network.canvasToDOM(network.getPosition(id)),
    onScreen: (spot) => network.canvasToDOM(spot),
    radius: (id) => reach(nodes[id]) * ratio,
    scale: () => ratio,
    zoom: (factor) => network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.02), 8), animation: false }),
    centre: (id, least = 0) => network.moveTo({ position: positions[id], scale: Math.max(network.getScale(), least), animation: false }),
    image: () => $("graph").querySelector("canvas"),
  };
})();
