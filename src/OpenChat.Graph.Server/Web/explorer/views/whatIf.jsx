// What if: the verdicts that would be others if a term were void, a license another, an artifact or a relation not there, or one more.
import { useState } from 'react';
import { useAnswer } from '../api.js';
import namesOperation from '../operations/names.graphql';
import relationsOperation from '../operations/relations.graphql';
import supposedOperation from '../operations/supposed.graphql';
import whatIfOperation from '../operations/whatIf.graphql';
import { Busy, Certainty, Choice, Failure, NodeLink, Outcome, Select } from '../parts/common.jsx';
import { oneOf, useAddress, usePage } from '../parts/page.jsx';
import { Search } from '../parts/search.jsx';
import { count, outcomes, parties, purposes, readings, relations, relationWords } from '../words.js';

const most = 20;
const pageLength = 50;
const mostRows = 200;

/** The changes of the address, as the API takes them; null when they cannot be read. */
function changesOf(text) {
  try {
    const changes = JSON.parse(text ?? '[]');
    const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);
    const isChange = change =>
      isObject(change) &&
      Object.keys(change).length === 1 &&
      Object.entries(change).every(([kind, value]) => (kind === 'withdraw' ? typeof value === 'string' : isObject(value)));
    return Array.isArray(changes) && changes.every(isChange) ? changes : null;
  } catch {
    return null;
  }
}

export function WhatIf() {
  const [parameters, change] = useAddress();
  const changes = changesOf(parameters.get('changes'));
  const variables = {
    changes: changes ?? [],
    reading: oneOf(readings, parameters.get('reading'), 'BALANCED'),
    party: oneOf(parties, parameters.get('for'), 'RECIPIENT'),
    first: Math.min(mostRows, Math.max(1, Number.parseInt(parameters.get('rows'), 10) || pageLength)),
  };
  const names = useAnswer(namesOperation, { ids: idsOf(variables.changes) });
  const answer = useAnswer(variables.changes.length > 0 ? whatIfOperation : null, variables);
  usePage({ title: 'What if', operation: whatIfOperation, variables, revision: answer.data?.revision.id });
  const set = next => change({ changes: next.length > 0 ? JSON.stringify(next) : null, verdict: null, rows: null });
  return (
    <>
      <h1>What if?</h1>
      <p className="lead">
        Suppose that something were otherwise, and see which verdicts would be others, where and why. Nothing is written to the data.
      </p>
      {changes === null && (
        <div className="failure" role="alert">
          <p>
            <strong>The address of this page has changes that cannot be read.</strong>
          </p>
          <p>Begin anew below.</p>
        </div>
      )}
      <section aria-labelledby="supposed">
        <h2 id="supposed">Supposed</h2>
        {variables.changes.length === 0 && <p>Nothing yet.</p>}
        <ol>
          {variables.changes.map((supposed, i) => (
            <li key={JSON.stringify(supposed)}>
              <Sentence change={supposed} names={names.data} />{' '}
              <button type="button" onClick={() => set(variables.changes.filter((_, j) => j !== i))}>
                Take back<span className="unseen"> change {i + 1}</span>
              </button>
            </li>
          ))}
        </ol>
        {variables.changes.length < most && names.data && (
          <Form key={variables.changes.length} terms={names.data.terms} add={next => set([...variables.changes, next])} />
        )}
        {names.problem && <Failure problem={names.problem} again={names.again} />}
      </section>
      {variables.changes.length > 0 && <Effects {...{ answer, variables, change, open: parameters.get('verdict') }} />}
    </>
  );
}

/** Every id that changes name; names, which the API takes too, are none. */
function idsOf(changes) {
  const ids = changes
    .flatMap(change => Object.values(change))
    .flatMap(value => (typeof value === 'string' ? [value] : [value?.artifact, value?.license, value?.from, value?.to]))
    .filter(id => typeof id === 'string' && /^(model|dataset|license):./.test(id));
  return [...new Set(ids)];
}

function Sentence({ change, names }) {
  const node = id => {
    const known = names?.nodes.find(other => other?.id === id);
    return known ? <NodeLink node={known} /> : <bdi>{String(id)}</bdi>;
  };
  const [[kind, value]] = Object.entries(change);
  const term = code => names?.terms.find(other => other.code === code)?.title ?? String(code);
  switch (kind) {
    case 'voidTerm':
      return (
        <>
          “{term(value.term)}” is void {value.license ? <>in {node(value.license)}</> : 'in every license'}
          {value.over && <> where it would pass over “{relationWords({ kind: value.over })}”</>}.
        </>
      );
    case 'relicense':
      return (
        <>
          {node(value.artifact)} is under {node(value.license)}.
        </>
      );
    case 'withdraw':
      return <>{node(value)} is not there.</>;
    case 'dropRelation':
      return (
        <>
          {node(value.from)} was not {relationWords(value)} {node(value.to)}.
        </>
      );
    case 'addRelation':
      return (
        <>
          {node(value.from)} was {relationWords(value)} {node(value.to)}, too.
        </>
      );
    default:
      return <code>{JSON.stringify(change)}</code>;
  }
}

const kinds = [
  ['voidTerm', 'A term is void'],
  ['relicense', 'It is under another license'],
  ['withdraw', 'It is not there'],
  ['dropRelation', 'It was not made from that'],
  ['addRelation', 'It was made from that, too'],
];

/** What can be supposed: what is chosen so far is no state worth an address; what is supposed is. */
function Form({ terms, add }) {
  const [chosen, setChosen] = useState({ kind: 'voidTerm' });
  const choose = changes => setChosen(before => ({ ...before, ...changes }));
  const { kind, term, license, artifact, relation, other, relationKind = 'TRAINED_ON' } = chosen;
  const change = {
    voidTerm: () => term && { term, ...(license && { license: license.id }) },
    relicense: () => artifact && license && { artifact: artifact.id, license: license.id },
    withdraw: () => artifact?.id,
    dropRelation: () =>
      artifact &&
      relation && {
        kind: relation.kind,
        from: artifact.id,
        to: relation.to.id,
        ...(relation.qualifier && { qualifier: relation.qualifier }),
      },
    addRelation: () => artifact && other && { kind: relationKind, from: artifact.id, to: other.id },
  }[kind]();
  const artifactKinds = ['MODEL', 'DATASET'];
  return (
    <form
      className="card supposing"
      onSubmit={event => {
        event.preventDefault();
        if (change) {
          add({ [kind]: change });
        }
      }}
    >
      <h3>Suppose that</h3>
      <div className="fields">
        <Select label="What" of={kinds} name="kind" value={kind} change={choose} />
        {kind === 'voidTerm' && (
          <Select
            label="Term"
            of={terms.map(({ code, title }) => [code, title])}
            name="term"
            value={term ?? ''}
            all="Choose one"
            change={choose}
          />
        )}
        {kind !== 'voidTerm' && <Picker label="Model or dataset" of={artifactKinds} name="artifact" value={artifact} choose={choose} />}
        {kind === 'addRelation' && (
          <Select
            label="How"
            of={Object.entries(relations)}
            name="relationKind"
            value={relationKind}
            change={choose}
          />
        )}
        {kind === 'addRelation' && <Picker label="From which" of={artifactKinds} name="other" value={other} choose={choose} />}
        {(kind === 'voidTerm' || kind === 'relicense') && (
          <Picker
            label={kind === 'voidTerm' ? 'In one license only' : 'License'}
            of={['LICENSE']}
            name="license"
            value={license}
            choose={choose}
          />
        )}
        {kind === 'dropRelation' && artifact && <Relations key={artifact.id} artifact={artifact} value={relation} choose={choose} />}
        <button type="submit" disabled={!change}>
          Suppose it
        </button>
      </div>
    </form>
  );
}

/** A node found by name. */
function Picker({ label, of, name, value, choose }) {
  return value ? (
    <div className="field">
      <span>{label}</span>
      <bdi>{value.name}</bdi>{' '}
      <button type="button" onClick={() => choose({ [name]: undefined, relation: undefined })}>
        Another<span className="unseen"> in place of {value.name}</span>
      </button>
    </div>
  ) : (
    <Search label={label} kinds={of} choose={node => choose({ [name]: node })} />
  );
}

/** What an artifact was made from, one of which is to be left out. */
function Relations({ artifact, value, choose }) {
  const { data, problem, again } = useAnswer(relationsOperation, { id: artifact.id });
  const of = data?.artifact?.relationsConnection.nodes.filter(relation => relation.to);
  if (!of) {
    return problem ? <Failure problem={problem} again={again} /> : <span role="status">Loading …</span>;
  }

  return of.length === 0 ? (
    <p>It is not recorded what it was made from.</p>
  ) : (
    <Select
      label="Relation"
      of={of.map(relation => [relation.id, `${relationWords(relation)} ${relation.to.name}`])}
      name="relation"
      value={value?.id ?? ''}
      all="Choose one"
      change={({ relation }) => choose({ relation: of.find(other => other.id === relation) })}
    />
  );
}

/** What is not the same: how many verdicts, which, and which restrictions. */
function Effects({ answer: { data, problem, isBusy, again }, variables, change, open }) {
  const { reading, party, first } = variables;
  const effects = data?.whatIf;
  return (
    <section aria-labelledby="effects" className={isBusy ? 'renewing' : ''}>
      <h2 id="effects">What would be otherwise</h2>
      <div className="sides">
        <Choice label="Reading" of={readings} name="reading" value={reading} usual="BALANCED" change={change} />
        <Choice label="For" of={parties} name="for" value={party} usual="RECIPIENT" change={change} />
      </div>
      {problem && <Failure problem={problem} again={again} />}
      {!effects && !problem && <Busy lines={16}>Asking the graph as it would be …</Busy>}
      {effects && !problem && (
        <>
          <p role="status">
            {effects.changes.totalCount === 0
              ? 'No verdict would be another one under this reading.'
              : `${count(effects.changes.totalCount, 'verdict')} would be another one.`}
          </p>
          {effects.counts.length > 0 && <Counts counts={effects.counts} />}
          {effects.changes.nodes.length > 0 && (
            <Changed {...{ changes: effects.changes, variables, open, change }} />
          )}
          <Restrictions restrictions={effects.restrictions} />
          {Math.max(effects.changes.totalCount, effects.restrictions.totalCount) > first && first < mostRows && (
            <p>
              <button type="button" onClick={() => change({ rows: Math.min(mostRows, first + 2 * pageLength) })}>
                Show more
              </button>
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Counts({ counts }) {
  return (
    <ul>
      {counts.map(({ purpose, before, after, artifacts }) => (
        <li key={purpose + before + after}>
          {purposes[purpose].title}: {count(artifacts, 'artifact')} from <Outcome outcome={before} /> to <Outcome outcome={after} />
        </li>
      ))}
    </ul>
  );
}

const shownOf = ({ nodes, totalCount }) => (nodes.length < totalCount ? ` (${nodes.length} of ${totalCount} shown)` : '');

function Changed({ changes, variables, open, change }) {
  const several = variables.changes.length > 1;
  return (
    <>
      <h3>Verdicts{shownOf(changes)}</h3>
      <div className="sheet" role="region" aria-label="Verdicts that would be others" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {['Model or dataset', 'Purpose', 'As it is', 'As it would be', several && 'Which change does it', 'Why']
                .filter(title => title)
                .map((title, i) => (
                  <th key={title} scope="col" className={i === 0 ? 'first plain' : 'plain'}>
                    {title}
                  </th>
                ))}
            </tr>
          </thead>
          <tbody>
            {changes.nodes.map(changed => (
              <ChangedRow key={changed.id} {...{ changed, variables, several, change }} isOpen={open === changed.id} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function ChangedRow({ changed, variables, several, isOpen, change }) {
  const { id, artifact, purpose, before, after, because } = changed;
  return (
    <>
      <tr>
        <th scope="row" className="first">
          <NodeLink node={artifact} />
        </th>
        <td>{purposes[purpose].title}</td>
        <td>
          <Outcome outcome={before} />
        </td>
        <td>
          <Outcome outcome={after} />
        </td>
        {several && <td>{because.length > 0 ? because.map(place => place + 1).join(' or ') : 'Several together'}</td>}
        <td>
          <button type="button" aria-expanded={isOpen} onClick={() => change({ verdict: isOpen ? null : id })}>
            Why
            <span className="unseen">
              {' '}
              {purposes[purpose].title} of {artifact.name}
            </span>
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr className="opened">
          <td colSpan={several ? 6 : 5}>
            <Why {...{ changed, variables }} />
          </td>
        </tr>
      )}
    </>
  );
}

/** The reasons of a verdict as it is and as it would be. */
function Why({ changed, variables: { changes, reading, party } }) {
  const variables = { changes, id: changed.artifact.id, purpose: changed.purpose, reading, party };
  const { data, problem, again } = useAnswer(supposedOperation, variables);
  const before = data?.artifact?.verdict;
  const after = data?.whatIf?.graph.artifact?.verdict;
  if (!before || !after) {
    return <div className="detail">{problem ? <Failure problem={problem} again={again} /> : <Busy lines={4} />}</div>;
  }

  return (
    <div className="detail sides-by-side">
      {[
        ['As it is', before],
        ['As it would be', after],
      ].map(([title, { outcome, reasons, unknowns }]) => (
        <div key={title}>
          <h4>
            {title}: {outcomes[outcome].word.toLowerCase()}
          </h4>
          {reasons.length + unknowns.length === 0 && <p>{outcomes[outcome].meaning}</p>}
          <ul>
            {[...reasons, ...unknowns].map((reason, i) => (
              <li key={i}>{reason}</li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Restrictions({ restrictions }) {
  const word = certainty => (certainty ? <Certainty certainty={certainty} /> : 'not there');
  return restrictions.totalCount === 0 ? (
    <p>No duty or prohibition would be another one.</p>
  ) : (
    <details>
      <summary>
        {count(restrictions.totalCount, 'duty or prohibition', 'duties and prohibitions')} would be surer, less sure, new or gone
        {shownOf(restrictions)}
      </summary>
      <ul>
        {restrictions.nodes.map(({ id, artifact, term, license, isInherited, before, after }) => (
          <li key={id}>
            <NodeLink node={artifact} />: {term.title}
            {license && (
              <>
                {' '}
                of <NodeLink node={license} />
              </>
            )}
            {isInherited ? ', inherited' : ', of its own license'}: {word(before)}, then {word(after)}
          </li>
        ))}
      </ul>
    </details>
  );
}
