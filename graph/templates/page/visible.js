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
