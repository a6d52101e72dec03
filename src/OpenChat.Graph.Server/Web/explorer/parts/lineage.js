// The lineage of an artifact as the picture, the list and the ways of terms need it: plain data, made once from the answer.
import dagre from '@dagrejs/dagre';

/** So many nodes are shown at once; of larger lineages, what carries the chosen terms, and more on demand. */
const mostShown = 60;

export const nodeWidth = 188;
export const nodeHeight = 46;
const columnGap = 72;
const rowGap = 14;
const lineRoom = 8;
const margin = 16;
const rounds = 24;

export const keyOf = (from, to) => `${from}|${to}`;

/**
 * The graph of an answer: nodes by id, links by key (all relations between the same two nodes are one link), what is above each node, and
 * terms with their restrictions, the most severe first.
 */
export function graphOf(artifact) {
  const { lineage, restrictionsConnection } = artifact;
  const nodes = new Map(lineage.nodes.map(node => [node.id, node]));
  const links = new Map();
  const parents = new Map(lineage.nodes.map(node => [node.id, []]));
  for (const relation of lineage.relations) {
    const [from, to] = [relation.from.id, relation.to.id];
    if (from === to || !nodes.has(from) || !nodes.has(to)) {
      continue;
    }

    const key = keyOf(from, to);
    if (!links.has(key)) {
      links.set(key, { key, from, to, relations: [] });
      parents.get(from).push(to);
    }

    links.get(key).relations.push(relation);
  }

  const terms = new Map();
  for (const restriction of restrictionsConnection.nodes) {
    const { code } = restriction.term;
    if (!terms.has(code)) {
      terms.set(code, { ...restriction.term, certainty: restriction.certainty, restrictions: [] });
    }

    terms.get(code).restrictions.push(restriction);
  }

  return { id: artifact.id, nodes, links, parents, terms, isComplete: lineage.complete };
}

/** What carries the restrictions: links by key, each with the hops that go over it, and nodes, with the terms that begin there. */
export function litBy(graph, restrictions) {
  const links = new Map();
  const nodes = new Map();
  for (const restriction of restrictions) {
    let from = graph.id;
    touch(from);
    for (const hop of restriction.path) {
      const key = keyOf(from, hop.node.id);
      if (!links.has(key)) {
        links.set(key, []);
      }

      links.get(key).push({ restriction, hop });
      from = hop.node.id;
      touch(from);
    }

    nodes.get(from).add(restriction.term.title);
  }

  return { links, nodes };

  function touch(id) {
    if (!nodes.has(id)) {
      nodes.set(id, new Set());
    }
  }
}

/** The nodes to show: all of a small lineage; of a large one the ways of the chosen terms, else of the worst ones, and what was opened. */
export function shownOf(graph, chosen, opened) {
  if (graph.nodes.size <= mostShown) {
    return new Set(graph.nodes.keys());
  }

  const shown = new Set([graph.id]);
  const add = ids => ids.filter(id => graph.nodes.has(id)).forEach(id => shown.add(id));
  if (chosen.length > 0) {
    chosen.forEach(restriction => add(restriction.path.map(hop => hop.node.id)));
  } else {
    for (const restriction of [...graph.terms.values()].flatMap(term => term.restrictions)) {
      const more = restriction.path.map(hop => hop.node.id).filter(id => !shown.has(id));
      if (shown.size + more.length <= mostShown / 2) {
        add(more);
      }
    }
  }

  for (const id of opened) {
    if (shown.has(id)) {
      add(graph.parents.get(id) ?? []);
    }
  }

  return shown;
}

/**
 * Places for the shown nodes, sources on the left, and a line for each link. Columns and the order in them are found by dagre. They are as
 * wide as their nodes; lines cross a column straight, on a height that is kept free for them, and bend only in the gaps between columns: no
 * line crosses a node.
 */
export function layOut(graph, shown) {
  const plan = new dagre.graphlib.Graph();
  plan.setGraph({ rankdir: 'LR', nodesep: rowGap, edgesep: rowGap, ranksep: columnGap, marginx: margin, marginy: margin });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const id of shown) {
    plan.setNode(id, { width: nodeWidth, height: nodeHeight });
  }

  const links = [...graph.links.values()].filter(link => shown.has(link.from) && shown.has(link.to));
  for (const link of links) {
    plan.setEdge(link.to, link.from);
  }

  dagre.layout(plan);
  const places = new Map([...shown].map(id => [id, plan.node(id)]));
  const columns = new Map([...new Set([...places.values()].map(place => Math.round(place.x)))].map(x => [x, []]));
  for (const place of places.values()) {
    Object.assign(place, { near: [], half: nodeHeight / 2 });
    columns.get(Math.round(place.x)).push(place);
  }

  const ways = links.map(link => {
    const ends = [link.to, link.from].sort((one, other) => places.get(one).x - places.get(other).x);
    const [left, right] = ends.map(id => places.get(id));
    const crossed = plan
      .edge(link.to, link.from)
      .points.filter(({ x }) => x > left.x + 1 && x < right.x - 1 && columns.has(Math.round(x)))
      .map(({ x, y }) => ({ x, y, near: [], half: lineRoom / 2 }))
      .sort((one, other) => one.x - other.x);
    crossed.forEach(point => columns.get(Math.round(point.x)).push(point));
    [left, ...crossed, right].reduce((one, other) => {
      one.near.push(other);
      other.near.push(one);
      return other;
    });
    return { link, ends, crossed };
  });
  tighten([...columns.values()]);
  const bottom = Math.max(...[...columns.values()].flat().map(place => place.y + place.half));
  const ends = endsOf(links, places);
  const lines = ways.map(({ link, ends: [left, right], crossed }) => ({
    ...link,
    isBackward: left === link.from,
    path: lineOf(ends.get(`${link.key}>${left}`), crossed, ends.get(`${link.key}>${right}`)),
  }));
  return { places, lines, width: plan.graph().width ?? 0, height: bottom + margin };
}

/** Moves what stands in columns, in its order, to the height of what it is linked to, as near as the room for each allows. */
function tighten(columns) {
  columns.forEach(column => column.sort((one, other) => one.y - other.y));
  for (let round = 0; round < rounds; round++) {
    for (const column of round % 2 === 0 ? columns : [...columns].reverse()) {
      // the nearest heights to the wanted ones in which the order holds: what would overlap becomes a block around its common middle
      const blocks = [];
      let offset = 0;
      column.forEach((place, i) => {
        offset += i === 0 ? 0 : column[i - 1].half + place.half + (place.half + column[i - 1].half > lineRoom ? rowGap : 0);
        place.offset = offset;
        const wanted = place.near.length > 0 ? place.near.reduce((sum, { y }) => sum + y, 0) / place.near.length : place.y;
        let block = { sum: wanted - offset, places: [place] };
        while (blocks.length > 0 && blocks.at(-1).sum / blocks.at(-1).places.length >= block.sum / block.places.length) {
          const before = blocks.pop();
          block = { sum: before.sum + block.sum, places: [...before.places, ...block.places] };
        }

        blocks.push(block);
      });
      for (const { sum, places } of blocks) {
        places.forEach(place => {
          place.y = sum / places.length + place.offset;
        });
      }
    }
  }

  const all = columns.flat();
  const top = Math.min(...all.map(place => place.y - place.half)) - margin;
  all.forEach(place => {
    place.y -= top;
  });
}

/** Where lines leave and enter nodes: spread over the side, in the order of where they come from, so that they can be told apart. */
function endsOf(links, places) {
  const sides = new Map();
  for (const link of links) {
    for (const [id, other] of [
      [link.from, link.to],
      [link.to, link.from],
    ]) {
      const side = places.get(other).x < places.get(id).x ? -1 : 1;
      const name = `${id}>${side}`;
      if (!sides.has(name)) {
        sides.set(name, []);
      }

      sides.get(name).push({ link, id, side, y: places.get(other).y });
    }
  }

  const ends = new Map();
  for (const side of sides.values()) {
    side.sort((a, b) => a.y - b.y || (a.link.key < b.link.key ? -1 : 1));
    side.forEach(({ link, id, side: direction }, i) => {
      const place = places.get(id);
      const spread = Math.min(7, (nodeHeight - 14) / Math.max(side.length - 1, 1));
      const y = place.y + (i - (side.length - 1) / 2) * spread;
      ends.set(`${link.key}>${id}`, { x: place.x + (direction * nodeWidth) / 2, y });
    });
  }

  return ends;
}

function lineOf(start, crossed, end) {
  let path = `M${r(start.x)} ${r(start.y)}`;
  let at = start;
  for (const point of crossed) {
    path += bend(at, { x: point.x - nodeWidth / 2, y: point.y }) + `H${r(point.x + nodeWidth / 2)}`;
    at = { x: point.x + nodeWidth / 2, y: point.y };
  }

  return path + bend(at, end);
}

function bend(from, to) {
  const middle = (from.x + to.x) / 2;
  return `C${r(middle)} ${r(from.y)} ${r(middle)} ${r(to.y)} ${r(to.x)} ${r(to.y)}`;
}

const r = number => Math.round(number * 10) / 10;

/**
 * The lineage as a tree for reading: what each was made from, below it. What was already told is named again, without what is below it.
 */
export function treeOf(graph) {
  const told = new Set();
  const branch = (id, link) => {
    const isAgain = told.has(id);
    told.add(id);
    return {
      id,
      link,
      isAgain,
      below: isAgain ? [] : (graph.parents.get(id) ?? []).map(parent => branch(parent, graph.links.get(keyOf(id, parent)))),
    };
  };
  return branch(graph.id, null);
}
