// ---- the graph, indexed once ----
/* The page shows the data beside it and lets a reader explore it. Text from the log reaches it through `textContent` and canvas text alone.
   What is on screen is a function of `state`, which the URL's fragment holds. All these rooms share one scope. */
const data = JSON.parse(document.getElementById("data").textContent);
const { nodes, edges: pairs, sightings, kinds, edgeKinds, axis } = data;
const $ = (id) => document.getElementById(id);
const DAY = 86400000;
const UNFOLD = 12, TEAMS = 8, MANY = 900;
const OTHERS = "#8a8f98"; // the colour of what is in no group
const TEAM_COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b5a900", "#7b5fb5"];
const FAMILIES = { work: "#3b78ab", change: "#00916a", talk: "#3f9fd6", about: "#c08400", entries: "#858c96", seen: "#9aa1aa", together: "#9aa1aa" };
const FAINT = new Set(["seen", "together"]);

const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g; // of surrogate pairs: neither links nor files can hold them
const wellFormed = (text) => text.replace(HALVES, "\ufffd");
const byName = new Map(nodes.map((node) => [wellFormed(node.name), node.id]));
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
  return [...members].filter(([, group]) => group.length > 1).sort(([a, one], [b, other]) => other.length - one.length || a - b).slice(0, TEAMS).map(([team, group]) => {
    const leaders = [...group].sort((a, b) => b.weight - a.weight || a.id - b.id).slice(0, 2);
    return { team, count: group.length, name: leaders.map((node) => node.label).join(", ") };
  });
}
