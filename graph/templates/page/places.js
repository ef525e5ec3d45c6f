// ---- where nodes stand ----
const positions = nodes.map(({ x, y }) => ({ x, y }));
const placed = new Set(nodes.filter((node) => node.start).map((node) => node.id));
stretch();

/* The picture turned upright on an upright screen, and stretched within bounds to be as wide for its height as the screen. */
function stretch() {
  const wide = $("stage").clientWidth, high = $("stage").clientHeight;
  if (placed.size < 3 || !wide || !high) return;
  if (high > wide * 1.15 && !axis) positions.forEach((spot, i) => { positions[i] = { x: spot.y, y: spot.x }; });
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  placed.forEach((id) => {
    const { x, y } = positions[id];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  });
  const factor = Math.sqrt((wide / high) / ((right - left + 200) / (bottom - top + 100)));
  const by = Math.min(Math.max(factor, 0.7), 1.45);
  positions.forEach((spot) => { spot.x *= by; spot.y /= by; });
  axis?.days.forEach((day) => { day[1] *= by; });
  Object.keys(axis?.rows || {}).forEach((row) => { axis.rows[row] /= by; });
}

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
