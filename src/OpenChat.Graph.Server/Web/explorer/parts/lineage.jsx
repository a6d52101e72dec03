// The lineage: the terms that travel along it, the picture, what is known of a link, the ways of the chosen terms, and all as a list.
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { addressOfId, certainties, count, kindWords, relationWords, termKinds } from '../words.js';
import { Busy, Certainty, Claims, Commas, External, Failure, NodeLink } from './common.jsx';
import { graphOf, keyOf, layOut, litBy, nodeHeight, nodeWidth, shownOf, treeOf } from './lineage.js';

const listed = text => (text ? text.split(',') : []);

export function Lineage({ answer: { data, problem, again }, parameters, change }) {
  const artifact = data?.artifact;
  const graph = useMemo(() => artifact && graphOf(artifact), [artifact]);
  if (!graph) {
    return problem ? <Failure problem={problem} again={again} /> : <Busy lines={16}>Loading the lineage …</Busy>;
  }

  return <Graph {...{ graph, parameters, change }} />;
}

function Graph({ graph, parameters, change }) {
  const codes = listed(parameters.get('term')).filter(code => graph.terms.has(code));
  const opened = listed(parameters.get('open'));
  const pinned = parameters.get('link');
  const chosen = codes.flatMap(code => graph.terms.get(code).restrictions);
  const lit = useMemo(() => litBy(graph, chosen), [graph, codes.join()]);
  const toggle = code => {
    const after = codes.includes(code) ? codes.filter(other => other !== code) : [...codes, code];
    change({ term: after.join(), link: null });
  };
  if (graph.nodes.size === 1) {
    return (
      <>
        <p>Nothing is recorded that it was made from. That is not the same as being made from nothing.</p>
        <Terms {...{ graph, codes, toggle }} />
        <Ways {...{ graph, chosen }} />
      </>
    );
  }

  return (
    <>
      <p>
        Made from {count(graph.nodes.size - 1, 'artifact')}, directly or not
        {graph.isComplete ? '' : ', of which the nearest are shown'}. Limits travel along the arrows, from what was used to what was made
        from it.
      </p>
      <Terms {...{ graph, codes, toggle }} />
      <Picture {...{ graph, lit, isChosen: codes.length > 0, chosen, opened, pinned, change }} />
      <Ways {...{ graph, chosen }} />
      <details className="tree">
        <summary>The same as a list</summary>
        <ul>
          <Branch branch={treeOf(graph)} graph={graph} lit={lit} />
        </ul>
      </details>
    </>
  );
}

/** The terms that reached the artifact, to choose from: chosen ones light their ways. */
function Terms({ graph, codes, toggle }) {
  const kinds = Object.keys(termKinds).filter(kind => [...graph.terms.values()].some(term => term.kind === kind));
  if (kinds.length === 0) {
    return <p>No duty or prohibition is known to reach it.</p>;
  }

  return (
    <div className="terms">
      {kinds.map(kind => (
        <div key={kind} role="group" aria-label={`${termKinds[kind]}: choose which ways to light`}>
          <span className="kind">{termKinds[kind]}</span>
          <span className="choices">
            {[...graph.terms.values()]
              .filter(term => term.kind === kind)
              .map(term => (
                <button type="button" key={term.code} aria-pressed={codes.includes(term.code)} onClick={() => toggle(term.code)}>
                  {term.title} <Certainty certainty={term.certainty} />
                </button>
              ))}
          </span>
        </div>
      ))}
    </div>
  );
}

function Picture({ graph, lit, isChosen, chosen, opened, pinned, change }) {
  const shown = useMemo(() => shownOf(graph, chosen, opened), [graph, chosen.length, isChosen, opened.join(), lit]);
  const plan = useMemo(() => layOut(graph, shown), [graph, [...shown].join()]);
  const [pointed, setPointed] = useState(null);
  const box = useRef(null);
  const panel = useRef(null);
  // it begins with the artifact itself, which is at the right end
  useLayoutEffect(() => {
    const place = plan.places.get(graph.id);
    if (box.current && place) {
      box.current.scrollLeft = box.current.scrollWidth;
      box.current.scrollTop = place.y - box.current.clientHeight / 2;
    }
  }, [plan, graph.id]);
  const key = pointed ?? pinned;
  const link = key ? graph.links.get(key) : null;
  const open = line => {
    change({ link: line.key });
    requestAnimationFrame(() => panel.current?.focus());
  };
  const leave = event => {
    if (event.key === 'Escape') {
      const { key: last } = link ?? {};
      change({ link: null });
      box.current?.querySelector(`[data-key="${CSS.escape(last ?? '')}"]`)?.focus();
    }
  };
  const state = line => (isChosen ? (lit.links.has(line.key) ? 'lit' : 'dim') : '');
  const lines = [...plan.lines].sort((a, b) => lit.links.has(a.key) - lit.links.has(b.key)); // lit ones are drawn over the others
  return (
    <>
      <div className="picture" ref={box} role="group" aria-label="Picture of the lineage; the list below says the same">
        <svg width={plan.width} height={plan.height} viewBox={`0 0 ${plan.width} ${plan.height}`}>
          <defs>
            {['', 'lit', 'dim'].map(name => (
              <marker
                key={name}
                id={`arrow${name}`}
                className={`arrow ${name}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="8"
                markerHeight="8"
                markerUnits="userSpaceOnUse"
                orient="auto-start-reverse"
              >
                <path d="M0 0.5 8 4 0 7.5z" />
              </marker>
            ))}
          </defs>
          {lines.map(line => {
            const name = `${state(line)} ${line.key === key ? 'shown' : ''}`;
            const arrow = `url(#arrow${state(line)})`;
            return (
              <g
                key={line.key}
                data-key={line.key}
                className={`link ${name}`}
                tabIndex={isChosen && !lit.links.has(line.key) ? -1 : 0}
                role="button"
                aria-label={saidOf(graph, line)}
                onMouseEnter={() => setPointed(line.key)}
                onMouseLeave={() => setPointed(null)}
                onFocus={() => setPointed(line.key)}
                onBlur={() => setPointed(null)}
                onClick={() => open(line)}
                onKeyDown={event => {
                  if (event.key === 'Enter' || event.key === ' ') {
                    event.preventDefault();
                    open(line);
                  }
                }}
              >
                <path className="touch" d={line.path} />
                <path className="line" d={line.path} {...(line.isBackward ? { markerStart: arrow } : { markerEnd: arrow })} />
              </g>
            );
          })}
          {[...shown].map(id => (
            <Node key={id} node={graph.nodes.get(id)} place={plan.places.get(id)} {...{ graph, lit, isChosen, shown, opened, change }} />
          ))}
        </svg>
      </div>
      <p className="legend">
        <Shape kind="model" /> model <Shape kind="service" /> hosted service <Shape kind="dataset" /> dataset
        {shown.size < graph.nodes.size && (
          <>
            {' '}
            · {shown.size} of {graph.nodes.size} shown: {isChosen ? 'what carries the chosen terms' : 'the ways of the gravest terms'}; a
            number beside a node adds what it was made from.
          </>
        )}
      </p>
      <div className="panel" ref={panel} tabIndex={-1} role="region" aria-label="About a link" onKeyDown={leave}>
        {link ? (
          <LinkFacts graph={graph} link={link} over={lit.links.get(link.key) ?? []} isChosen={isChosen} />
        ) : (
          <p className="hint">
            Point at a link, or go there with Tab and press Enter, to read what it is, by which rule limits pass it, and who says so.
          </p>
        )}
      </div>
    </>
  );
}

/** A link in words, such as “Zephyr trained on (sft) UltraChat”. */
const saidOf = (graph, { from, to, relations }) =>
  `${graph.nodes.get(from).name} ${relations.map(relationWords).join(', ')} ${graph.nodes.get(to).name}`;

const shapes = {
  model: (w, h) => `M8 0H${w - 8}Q${w} 0 ${w} 8V${h - 8}Q${w} ${h} ${w - 8} ${h}H8Q0 ${h} 0 ${h - 8}V8Q0 0 8 0z`,
  service: (w, h) => `M${h / 2} 0H${w - h / 2}L${w} ${h / 2} ${w - h / 2} ${h}H${h / 2}L0 ${h / 2}z`,
  dataset: (w, h) => `M0 5C0 -1.500 ${w} -1.500 ${w} 5V${h - 5}C${w} ${h + 1.5} 0 ${h + 1.5} 0 ${h - 5}zM0 5C0 11 ${w} 11 ${w} 5`,
};

const shapeOf = node => (node.__typename === 'Dataset' ? 'dataset' : node.modelKind === 'SERVICE' ? 'service' : 'model');

function Shape({ kind }) {
  return (
    <svg width="30" height="18" viewBox="-1 -2 32 22" className="shape" aria-hidden="true">
      <path d={shapes[kind](30, 18)} />
    </svg>
  );
}

function Node({ node, place, graph, lit, isChosen, shown, opened, change }) {
  const begins = lit.nodes.get(node.id);
  const state = node.id === graph.id ? 'self' : !isChosen ? '' : !begins ? 'dim' : begins.size > 0 ? 'origin' : 'lit';
  const hidden = graph.parents.get(node.id).filter(parent => !shown.has(parent)).length;
  const [x, y] = [place.x - nodeWidth / 2, place.y - nodeHeight / 2];
  const kind = shapeOf(node);
  const licenses = node.licenses.map(license => license.spdxId ?? license.name).join(', ') || 'no license known';
  const address = addressOfId(node.id);
  return (
    <g className={`node ${kind} ${state}`} transform={`translate(${x} ${y})`}>
      <path d={shapes[kind](nodeWidth, nodeHeight)} />
      <foreignObject width={nodeWidth} height={nodeHeight}>
        <Link href={address} className="box" title={`${node.name} (${kindWords(node)}), ${licenses}`}>
          <bdi className="name">{node.name}</bdi>
          <bdi className="under">{licenses}</bdi>
        </Link>
      </foreignObject>
      {hidden > 0 && (
        <foreignObject x={8} y={nodeHeight - 4} width={34} height={17}>
          <button
            type="button"
            className="grow"
            aria-label={`Show ${hidden} more that ${node.name} was made from`}
            onClick={() => change({ open: [...opened, node.id].join() })}
          >
            +{hidden}
          </button>
        </foreignObject>
      )}
    </g>
  );
}

/** What is known of a link: its relations with who says so, and by which rule which terms pass it. */
function LinkFacts({ graph, link, over, isChosen }) {
  const passing = isChosen
    ? over
    : (litBy(
        graph,
        [...graph.terms.values()].flatMap(term => term.restrictions),
      ).links.get(link.key) ?? []);
  const titles = [...new Set(passing.map(({ restriction }) => restriction.term.title))];
  return (
    <>
      {link.relations.map(relation => (
        <div key={relation.id}>
          <p>
            <NodeLink node={graph.nodes.get(link.from)} /> is <strong>{relationWords(relation)}</strong>{' '}
            <NodeLink node={graph.nodes.get(link.to)} />
            {relation.operators.length > 0 && (
              <>
                , run by <Commas of={relation.operators}>{who => <NodeLink node={who} />}</Commas>
              </>
            )}
            .
          </p>
          <Claims claims={relation.claims} />
        </div>
      ))}
      {isChosen ? (
        over.map(({ restriction, hop }) => (
          <div key={restriction.id} className="passing">
            <p>
              <strong>{restriction.term.title}</strong> of <NodeLink node={restriction.license} />
              {restriction.clause && <>, clause {restriction.clause}</>}: <Certainty certainty={hop.certainty} /> on this link.
            </p>
            <p className="rule">By {hop.rule}</p>
          </div>
        ))
      ) : (
        <p>
          {titles.length > 0
            ? `The shortest sure way of ${titles.join(', ')} goes over it.`
            : 'No way of a term that is shown goes over it.'}
        </p>
      )}
    </>
  );
}

/** The ways of the chosen terms, as sentences and step by step, with rule, certainty and source. */
function Ways({ graph, chosen }) {
  if (chosen.length === 0) {
    return null;
  }

  return (
    <div className="ways">
      <h3>How it comes here</h3>
      {chosen.map((restriction, i) => (
        <details key={restriction.id} open={i === 0}>
          <summary>
            <strong>{restriction.term.title}</strong> <Certainty certainty={restriction.certainty} /> of{' '}
            <bdi>{restriction.license.name}</bdi>, from <bdi>{restriction.origin.name}</bdi>
          </summary>
          <p>{restriction.explanation}</p>
          {restriction.certaintyFor !== restriction.certainty && (
            <p>
              For whom this page is set to, it is{' '}
              {restriction.certaintyFor ? certainties[restriction.certaintyFor].word : 'not a restriction at all'}.
            </p>
          )}
          <ol>
            {restriction.path.map((hop, step) => {
              const from = step === 0 ? graph.id : restriction.path[step - 1].node.id;
              const node = graph.nodes.get(hop.node.id) ?? { id: hop.node.id, name: hop.node.id };
              return (
                <li key={keyOf(from, hop.node.id)}>
                  {relationWords({ kind: hop.relation, qualifier: hop.qualifier })} <NodeLink node={node} />:{' '}
                  <Certainty certainty={hop.certainty} /> by {hop.rule}
                  {(hop.evidenceUrl || hop.source) && (
                    <p className="settled">
                      {hop.source && <bdi>{hop.source.name}</bdi>}
                      {hop.evidenceUrl && (
                        <>
                          : <External href={hop.evidenceUrl} />
                        </>
                      )}
                    </p>
                  )}
                </li>
              );
            })}
          </ol>
          <p>
            Begins with <NodeLink node={restriction.license} /> of <NodeLink node={restriction.origin} />
            {restriction.clause && <>, clause {restriction.clause}</>}.
          </p>
        </details>
      ))}
    </div>
  );
}

function Branch({ branch, graph, lit }) {
  const node = graph.nodes.get(branch.id);
  const carried = branch.link ? [...new Set((lit.links.get(branch.link.key) ?? []).map(({ restriction }) => restriction.term.title))] : [];
  return (
    <li className={carried.length > 0 ? 'lit' : ''}>
      {branch.link && <>{branch.link.relations.map(relationWords).join(', ')} </>}
      <NodeLink node={node} />{' '}
      <span className="marks">
        {kindWords(node)},{' '}
        {node.licenses.length > 0 ? (
          <Commas of={node.licenses}>{license => <bdi>{license.spdxId ?? license.name}</bdi>}</Commas>
        ) : (
          'no license known'
        )}
        {carried.length > 0 && <> · carries {carried.join(', ')}</>}
        {branch.isAgain && ' · told above'}
      </span>
      {branch.below.length > 0 && (
        <ul>
          {branch.below.map(child => (
            <Branch key={child.id} branch={child} graph={graph} lit={lit} />
          ))}
        </ul>
      )}
    </li>
  );
}
