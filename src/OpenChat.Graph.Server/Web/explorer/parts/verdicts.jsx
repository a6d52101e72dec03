// The card of verdicts: every purpose under every reading, each opening its reasons.
import { useState } from 'react';
import { useAnswer } from '../api.js';
import flipsOperation from '../operations/flips.graphql';
import reasonsOperation from '../operations/reasons.graphql';
import { outcomes, purposes, readings } from '../words.js';
import { Busy, Certainty, Failure, Outcome } from './common.jsx';

/**
 * `artifact` has the verdicts under any aliases; `open` is the one whose reasons are shown, as PURPOSE.READING; `change` changes the
 * address.
 */
export function Verdicts({ artifact, party, open, change }) {
  const verdicts = new Map(
    Object.values(artifact)
      .filter(value => value?.purpose)
      .map(verdict => [`${verdict.purpose}.${verdict.reading}`, verdict]),
  );
  return (
    <table className="verdicts">
      <thead>
        <tr>
          <th scope="col">Purpose</th>
          {Object.entries(readings).map(([code, { title, meaning }]) => (
            <th scope="col" key={code}>
              {title} <span className="meaning">{meaning}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.entries(purposes).map(([purpose, { title, meaning }]) => (
          <Row key={purpose} {...{ purpose, title, meaning, verdicts, artifact, party, open, change }} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ purpose, title, meaning, verdicts, artifact, party, open, change }) {
  const isOpen = verdicts.has(open) && open.startsWith(`${purpose}.`);
  return (
    <>
      <tr>
        <th scope="row">
          {title} <span className="meaning">{meaning}</span>
        </th>
        {Object.keys(readings).map(reading => {
          const key = `${purpose}.${reading}`;
          const verdict = verdicts.get(key);
          return (
            <td key={reading}>
              {verdict && (
                <button
                  type="button"
                  className="verdict"
                  aria-expanded={open === key}
                  aria-controls={open === key ? 'reasons' : undefined}
                  title={outcomes[verdict.outcome].meaning}
                  onClick={() => change({ verdict: open === key ? null : key })}
                >
                  <Outcome outcome={verdict.outcome} />
                </button>
              )}
            </td>
          );
        })}
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={4} id="reasons">
            <Reasons key={open} id={artifact.id} purpose={purpose} reading={open.split('.')[1]} party={party} change={change} />
          </td>
        </tr>
      )}
    </>
  );
}

/** What would make it better, when one asks: it takes the server longer than all the rest. */
function Flips({ variables }) {
  const [isWanted, setIsWanted] = useState(false);
  const { data, problem, again } = useAnswer(isWanted ? flipsOperation : null, variables);
  const flips = data?.artifact?.verdict?.flips;
  if (!isWanted) {
    return (
      <p>
        <button type="button" onClick={() => setIsWanted(true)}>
          What would change it?
        </button>
      </p>
    );
  }

  if (!flips && problem?.code === 'TIMEOUT') {
    return (
      <p className="marks" role="status">
        Not worked out in time. The verdict above does not depend on it.{' '}
        <button type="button" onClick={again}>
          Try again
        </button>
      </p>
    );
  }

  if (!flips) {
    return problem ? <Failure problem={problem} again={again} /> : <Busy lines={4}>Trying changes, for ten seconds or so …</Busy>;
  }

  return (
    <>
      <h4>What would change it</h4>
      {flips.nodes.length === 0 && <p>No set of changes that was tried{flips.complete ? '' : '; not all were'}.</p>}
      <ul>
        {flips.nodes.map(flip => (
          <li key={flip.id}>
            <Outcome outcome={flip.outcome} />: {flip.changes.map(change => change.text).join(' And: ')}
          </li>
        ))}
      </ul>
      {flips.nodes.length > 0 && (
        <p className="marks">
          {flips.totalCount > flips.nodes.length && `${flips.nodes.length} of ${flips.totalCount} shown. `}
          {!flips.complete && 'There may be more: not all were tried.'}
        </p>
      )}
    </>
  );
}

function Reasons({ id, purpose, reading, party, change }) {
  const { data, problem, again } = useAnswer(reasonsOperation, { id, purpose, reading, party });
  const verdict = data?.artifact?.verdict;
  if (!verdict) {
    return problem ? <Failure problem={problem} again={again} /> : <Busy lines={4} />;
  }

  const terms = new Map(verdict.restrictions.map(({ term, certainty }) => [term.code, { term, certainty }]));
  return (
    <div className="reasons">
      <h3>
        {purposes[purpose].title}, {readings[reading].title.toLowerCase()} reading: {outcomes[verdict.outcome].word.toLowerCase()}
      </h3>
      <p>{outcomes[verdict.outcome].meaning}</p>
      {verdict.reasons.length > 0 && (
        <ul>
          {verdict.reasons.map((reason, i) => (
            <li key={i}>{reason}</li>
          ))}
        </ul>
      )}
      {verdict.unknowns.length > 0 && (
        <>
          <h4>Not known</h4>
          <ul>
            {verdict.unknowns.map((unknown, i) => (
              <li key={i}>{unknown}</li>
            ))}
          </ul>
        </>
      )}
      {verdict.flippedBy.length > 0 && (
        <p>Another answer under: {verdict.flippedBy.map(other => readings[other].title.toLowerCase()).join(', ')}.</p>
      )}
      {verdict.outcome !== 'ALLOWED' && verdict.outcome !== 'NOT_APPLICABLE' && <Flips variables={{ id, purpose, reading, party }} />}
      {terms.size > 0 && (
        <>
          <h4>Show the way of</h4>
          <p className="choices">
            {[...terms.values()].map(({ term, certainty }) => (
              <button type="button" key={term.code} onClick={() => change({ term: term.code }, 'lineage')}>
                {term.title} <Certainty certainty={certainty} />
              </button>
            ))}
          </p>
        </>
      )}
    </div>
  );
}
