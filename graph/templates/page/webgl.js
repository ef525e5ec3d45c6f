// ---- the stage, drawn by sigma in WebGL: whole graphs ----
/* As `vis.js` says. Sigma draws nodes, as pictures of their shapes, and lines; labels and what is picked stand on a canvas above it. */
const stage = (() => {
  const lib = el("canvas").getContext("webgl2") && gl.load(), graph = lib && new lib.DirectedGraph(), above = el("canvas", { className: "above" });
  let sigma = null, wide = 0, high = 0, lit = new Set();
  const MIDDLE = middle();

  function middle() { // sigma's y grows upwards; its camera is told nothing of our units, so we keep them
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    positions.forEach(({ x, y }, id) => {
      if (placed.has(id)) [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    });
    return { x: [left, right], y: [-bottom, -top] };
  }
  /* Each shape as a white picture: the shader gives it the node's colour. */
  const pictures = Object.fromEntries(Object.keys(SHAPES).map((shape) => {
    const canvas = el("canvas", { width: 128, height: 128 });
    drawShape(canvas.getContext("2d"), shape, "#ffffff", 64, 64, 46, 0.01, "transparent");
    return [shape, canvas.toDataURL()];
  }));

  const faded = (colour) => mixed(colour, look.paper, 0.8);
  function mixed(one, other, part) {
    const at = (colour, i) => parseInt(colour.slice(i, i + 2), 16);
    return "#" + [1, 3, 5].map((i) => Math.round(at(one, i) + (at(other, i) - at(one, i)) * part).toString(16).padStart(2, "0")).join("");
  }
  const small = Math.min(1, Math.sqrt(4000 / nodes.length));
  const size = (node) => (2.5 + (radius(node) - 6.5) * 0.55) * small;
  function nodeLook(id, data) {
    const node = nodes[id], colour = colourOf(node), out = focus && !focus.has(+id);
    return { ...data, color: out ? faded(colour) : colour, zIndex: out ? 0 : 1 };
  }
  function pairLook(id, data) {
    const out = focus && !lit.has(data.pair), style = data.look;
    return { ...data, color: out ? mixed(style, look.paper, 0.9) : style, hidden: Boolean(focus) && !out };
  }

  function sync() {
    if (!lib) return;
    graph.filterNodes((id) => !shown.has(+id)).forEach((id) => graph.dropNode(id));
    graph.filterEdges((_, { pair }) => !drawnPairs.has(pair)).forEach((id) => graph.dropEdge(id));
    shown.forEach((id) => {
      if (graph.hasNode(id)) return;
      graph.addNode(id, { x: positions[id].x, y: -positions[id].y, size: size(nodes[id]), image: pictures[kinds[nodes[id].kind][2]], type: "shape" });
    });
    drawnPairs.forEach((parts, id) => {
      const { from, to } = pairs[id], best = parts.find((part) => !FAINT.has(edgeKinds[part.kind][2])), family = edgeKinds[(best || parts[0]).kind][2];
      const colour = mixed(tone(FAMILIES[family]), look.paper, best ? 0.6 : 0.82), key = String(id);
      if (graph.hasEdge(key)) graph.setEdgeAttribute(key, "look", colour);
      else graph.addEdgeWithKey(key, from, to, { pair: id, look: colour });
    });
  }

  function start() {
    const box = $("graph");
    if (!lib) {
      box.append(el("p", { className: "sorry" }, "This browser has no WebGL, which draws a graph of this size. Everything else here works; or draw fewer nodes, with --limit."));
      api.firstDrawing = performance.now();
      return;
    }
    sigma = new lib.Sigma(graph, box, settings());
    sigma.setCustomBBox(MIDDLE);
    box.append(above);
    sigma.once("afterRender", () => { api.firstDrawing = performance.now(); });
    sigma.on("afterRender", overlay);
    sigma.on("clickNode", ({ node }) => pickAt(+node));
    sigma.on("clickEdge", ({ edge }) => pickAt(undefined, +edge));
    sigma.on("clickStage", () => pickAt());
    sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => { preventSigmaDefault(); toggleFold(+node); });
    sigma.on("enterNode", ({ node, event }) => { hovered = +node; hint(event, nodeHint(nodes[hovered])); overlay(); });
    sigma.on("leaveNode", () => { hideHint(); overlay(); });
    sigma.on("enterEdge", ({ edge, event }) => hovered === null && hint(event, pairHint(pairs[+edge])));
    sigma.on("leaveEdge", hideHint);
    fit();
  }
  function settings() {
    return {
      nodeProgramClasses: { shape: lib.createNodeImageProgram({ drawingMode: "color", keepWithinCircle: false, size: { mode: "force", value: 128 }, debounceTimeout: 0 }) },
      edgeProgramClasses: { line: lib.EdgeLineProgram },
      defaultNodeType: "shape", defaultEdgeType: "line", nodeReducer: nodeLook, edgeReducer: pairLook, renderLabels: false, zIndex: true,
      hideEdgesOnMove: drawnPairs.size > 20000, enableEdgeEvents: drawnPairs.size < 20000, minCameraRatio: 0.002, maxCameraRatio: 4, stagePadding: 24,
      defaultDrawNodeHover: () => undefined, itemSizesReference: "screen", zoomToSizeRatioFunction: (ratio) => ratio ** 0.6, allowInvalidContainer: true,
    };
  }
  function overlay() {
    const box = $("graph"), scale = devicePixelRatio || 1;
    [wide, high] = [box.clientWidth, box.clientHeight];
    if (above.width !== wide * scale || above.height !== high * scale) Object.assign(above, { width: wide * scale, height: high * scale });
    const ctx = above.getContext("2d");
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.clearRect(0, 0, wide, high);
    drawUnder(ctx, wide, high);
    ctx.globalAlpha = 1;
    drawLabels(ctx, wide, high);
  }
  function redraw() {
    lit = new Set(focusPairs.map((pair) => pair.id));
    sigma?.refresh();
  }
  const camera = () => sigma.getCamera();
  const onScreen = ({ x, y }) => (sigma ? sigma.graphToViewport({ x, y: -y }) : { x: 0, y: 0 });
  function fit() {
    sigma?.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }
  function centre(id) {
    const { x, y } = sigma.getNodeDisplayData(id);
    camera().setState({ x, y, ratio: Math.min(camera().ratio, 0.25) });
  }
  return {
    start, sync, fit, onScreen,
    redraw,
    at: (id) => onScreen(positions[id]),
    radius: (id) => sigma.scaleSize(size(nodes[id])),
    scale: () => (sigma ? Math.min(1 / camera().ratio / 8, 1.5) : 1),
    zoom: (factor) => sigma && camera().setState({ ratio: Math.min(Math.max(camera().ratio / factor, 0.002), 4) }),
    centre: (id) => sigma && shown.has(id) && centre(id),
    image: () => pictured(),
  };
  function pictured() {
    if (!sigma) return above;
    const { width, height } = above, canvas = el("canvas", { width, height }), ctx = canvas.getContext("2d");
    sigma.refresh({ schedule: false });
    Object.values(sigma.getCanvases()).forEach((layer) => layer.width && ctx.drawImage(layer, 0, 0, width, height));
    ctx.drawImage(above, 0, 0);
    return canvas;
  }
})();
