// Two to four models or datasets side by side, what differs first. Which ones is in the address.
import { useAnswer } from '../api.js';
import compareOperation from '../operations/compare.graphql';
import { Busy, Certainty, Choice, Commas, Failure, NodeLink, Outcome } from '../parts/common.jsx';
import { cellMark, Mark } from '../parts/openness.jsx';
import { oneOf, useAddress, usePage } from '../parts/page.jsx';
import { Search } from '../parts/search.jsx';
import { certainties, outcomes, parties, purposes, readings } from '../words.js';

const most = 4;

export function Compare() {
  const [parameters, change] = useAddress();
  const ids = [...new Set((parameters.get('ids') ?? '').split(',').filter(id => id))].slice(0, most);
  const variables = {
    ids,
    reading: oneOf(readings, parameters.get('reading'), 'BALANCED'),
    party: oneOf(parties, parameters.get('for'), 'RECIPIENT'),
  };
  const { data, problem, isBusy, again } = useAnswer(ids.length > 0 ? compareOperation : null, variables);
  const nodes = (data?.nodes ?? []).filter(node => node?.restrictionsConnection);
  const missing = isBusy ? [] : ids.filter(id => data && !nodes.some(node => node.id === id));
  const setIds = next => change({ ids: next.join(',') });
  usePage({
    title: nodes.length > 0 ? `${nodes.map(node => node.name).join(', ')} compared` : 'Compare',
    operation: compareOperation,
    variables,
    revision: data?.revision.id,
  });
  return (
    <>
      <h1>Compare</h1>
      <p className="lead">Two to four models or datasets side by side: what differs comes first.</p>
      {ids.length < most ? (
        <Search
          choose={node => setIds([...ids.filter(id => id !== node.id), node.id])}
          kinds={['MODEL', 'DATASET']}
          label={ids.length === 0 ? 'Add a model or dataset' : 'Add another'}
        />
      ) : (
        <p>These are four. Remove one to add another.</p>
      )}
      {missing.length > 0 && (
        <div className="failure" role="alert">
          <p>
            <strong>No model or dataset has the id {missing.join(', ')}.</strong>
          </p>
          <p>Add the one that is meant by its name.</p>
          <button type="button" onClick={() => setIds(ids.filter(id => !missing.includes(id)))}>
            Leave it out
          </button>
        </div>
      )}
      {problem && <Failure problem={problem} again={again} />}
      {ids.length > 0 && !data && !problem && <Busy lines={24} />}
      {nodes.length > 0 && (
        <>
          <div className="sides">
            <Choice label="Reading" of={readings} name="reading" value={variables.reading} usual="BALANCED" change={change} />
            <Choice label="For" of={parties} name="for" value={variables.party} usual="RECIPIENT" change={change} />
          </div>
          {nodes.length === 1 && <p>Add another one to compare it with.</p>}
          <Sheet nodes={nodes} isBusy={isBusy} remove={id => setIds(ids.filter(other => other !== id))} />
        </>
      )}
    </>
  );
}

/** A part of the table: rows of a key, a title and one value for each node; `text` says what makes values equal. */
function partsOf(nodes) {
  return [
    { id: 'verdicts', title: 'Verdicts', rows: verdictRows(nodes) },
    { id: 'restrictions', title: 'Duties and prohibitions', rows: restrictionRows(nodes) },
    ...opennessParts(nodes),
  ];
}

function verdictRows(nodes) {
  return Object.entries(purposes).map(([purpose, { title }]) => ({
    key: purpose,
    title,
    cells: nodes.map(node => {
      const { outcome } = Object.values(node).find(value => value?.purpose === purpose);
      return { text: outcomes[outcome].word, shown: <Outcome outcome={outcome} /> };
    }),
  }));
}

const surest = ['BINDING', 'LIKELY', 'CONTESTED'];

/** A row for each term that reaches one of them: how surely at most, from which licenses, and whether it came down. */
function restrictionRows(nodes) {
  const terms = new Map();
  for (const node of nodes) {
    for (const { term } of node.restrictionsConnection.nodes) {
      terms.set(term.code, term);
    }
  }

  return [...terms.values()]
    .sort((one, other) => one.kind.localeCompare(other.kind, 'en') * -1 || one.title.localeCompare(other.title, 'en'))
    .map(term => ({
      key: term.code,
      title: term.title,
      cells: nodes.map(node => restrictionCell(node.restrictionsConnection, term)),
    }));
}

function restrictionCell({ nodes, totalCount }, term) {
  const ofTerm = nodes.filter(restriction => restriction.term.code === term.code && restriction.certaintyFor);
  if (ofTerm.length === 0) {
    return nodes.length < totalCount ? { text: 'Not shown', shown: 'Not shown: too many' } : { text: 'None known', shown: 'None known' };
  }

  const certainty = surest.find(word => ofTerm.some(restriction => restriction.certaintyFor === word));
  const ways = [
    ofTerm.some(restriction => !restriction.inherited) && 'own license',
    ofTerm.some(restriction => restriction.inherited) && 'inherited',
  ].filter(way => way);
  const licenses = new Map(ofTerm.map(({ license }) => [license.id, license]));
  return {
    text: [certainties[certainty].word, ...ways].join(', '),
    shown: (
      <>
        <Certainty certainty={certainty} /> <span className="marks">{ways.join(', ')}: </span>
        <span className="marks">
          <Commas of={[...licenses.values()]}>{license => <NodeLink node={license} />}</Commas>
        </span>
      </>
    ),
  };
}

/** A part for each framework that assesses one of them. */
function opennessParts(nodes) {
  const frameworks = new Map(nodes.flatMap(node => (node.assessments ?? []).map(({ framework }) => [framework.id, framework])));
  return [...frameworks.values()].map(framework => {
    const assessed = nodes.map(node => node.assessments?.find(assessment => assessment.framework.id === framework.id));
    const cells = assessed.find(assessment => assessment).cells;
    const nothing = { text: 'Not assessed', shown: 'Not assessed' };
    const share = {
      key: 'share',
      title: 'Share of what is possible',
      cells: assessed.map(assessment => {
        const text = assessment ? `${Math.round(100 * assessment.share)} %` : null;
        return text ? { text, shown: text } : nothing;
      }),
    };
    const criteria = cells.map(({ criterion }, i) => ({
      key: criterion.id,
      title: criterion.title,
      cells: assessed.map(assessment => {
        const cell = assessment?.cells[i];
        const word = cell && cellMark(cell).word;
        return cell ? { text: word, shown: <><Mark cell={cell} /> <span aria-hidden="true">{word}</span></> } : nothing;
      }),
    }));
    return { id: framework.id, title: `Openness: ${framework.name}`, rows: [share, ...criteria] };
  });
}

function Sheet({ nodes, isBusy, remove }) {
  const spans = nodes.length + 1;
  return (
    <div className={`sheet compared ${isBusy ? 'renewing' : ''}`} role="region" aria-label="Side by side" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td className="first" />
            {nodes.map(node => (
              <th key={node.id} scope="col">
                <NodeLink node={node} />{' '}
                <button type="button" onClick={() => remove(node.id)}>
                  Remove<span className="unseen"> {node.name}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Line title="In a sentence">{nodes.map(node => node.summary.sentence)}</Line>
          <Line title="Made by">
            {nodes.map(node => (
              <Commas key={node.id} of={node.organisations}>
                {maker => <NodeLink node={maker} />}
              </Commas>
            ))}
          </Line>
          <Line title="Released">{nodes.map(node => node.releaseDate ?? 'Not recorded')}</Line>
          <Line title="License">
            {nodes.map(node =>
              node.licenses.length > 0 ? (
                <Commas key={node.id} of={node.licenses}>
                  {license => <NodeLink node={license} />}
                </Commas>
              ) : (
                'None is known'
              ),
            )}
          </Line>
        </tbody>
        {partsOf(nodes).map(({ id, title, rows }) => {
          const differs = row => row.cells.some(cell => cell.text !== row.cells[0].text);
          const [different, same] = [rows.filter(differs), rows.filter(row => !differs(row))];
          return (
            <tbody key={id}>
              <tr className="group">
                <th colSpan={spans} scope="rowgroup">
                  <span>
                    {title}
                    {nodes.length > 1 && (
                      <span className="marks">
                        {' '}
                        {different.length} differ, {same.length} the same
                      </span>
                    )}
                  </span>
                </th>
              </tr>
              {rows.length === 0 && <Line title="None known">{nodes.map(() => '')}</Line>}
              {[...different, ...same].map(row => (
                <Line key={row.key} title={row.title} className={nodes.length > 1 && different.includes(row) ? 'differs' : ''}>
                  {row.cells.map(cell => cell.shown)}
                </Line>
              ))}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

function Line({ title, className, children }) {
  return (
    <tr className={className}>
      <th scope="row" className="first">
        {title}
        {className === 'differs' && <span className="unseen"> (differs)</span>}
      </th>
      {children.map((child, i) => (
        <td key={i}>{child}</td>
      ))}
    </tr>
  );
}
