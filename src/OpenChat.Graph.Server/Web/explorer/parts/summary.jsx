// What one must do, may not do, what is contested and what is not known: the summary that the API writes.
import { purposes } from '../words.js';
import { Certainty, NodeLink } from './common.jsx';

const lists = [
  ['mustDo', 'What must be done', 'Nothing that is known.'],
  ['mayNot', 'What may not be done', 'Nothing that is known to count under this reading.'],
  ['contested', 'What is contested', 'Nothing.'],
];

export function Summary({ summary, change }) {
  return (
    <div className="summary">
      {lists.map(([name, title, nothing]) => (
        <section key={name}>
          <h3>
            {title} <span className="number">{summary[name].length || ''}</span>
          </h3>
          {summary[name].length === 0 && <p>{nothing}</p>}
          <ul>
            {summary[name].map(row => (
              <Row key={row.term.code} row={row} isOpen={name !== 'contested'} change={change} />
            ))}
          </ul>
        </section>
      ))}
      <section>
        <h3>
          What is not known <span className="number">{summary.notKnown.length || ''}</span>
        </h3>
        {summary.notKnown.length === 0 && <p>Nothing that the data knows to be missing.</p>}
        <ul>
          {summary.notKnown.map(gap => (
            <li key={gap.id}>
              {gap.message}{' '}
              <span className="marks">
                At <NodeLink node={gap.artifact} />
              </span>
              <p className="settled">{gap.settledBy}</p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Row({ row, isOpen, change }) {
  const title = `${row.term.title}: `; // with which the text begins
  return (
    <li>
      <details open={isOpen}>
        <summary>
          <strong>{row.term.title}</strong> <Certainty certainty={row.certainty} />
        </summary>
        <p>{row.text.startsWith(title) ? row.text.slice(title.length) : row.text}</p>
        <p className="settled">
          {row.purposes.length > 0 && <>Matters for: {row.purposes.map(purpose => purposes[purpose].title.toLowerCase()).join(', ')}. </>}
          {row.isAdded && 'Added by what it was made from. '}
          {row.settledBy && `Would be settled by: ${row.settledBy}`}
        </p>
        <button type="button" onClick={() => change({ term: row.term.code }, 'lineage')}>
          Show the way<span className="unseen"> of {row.term.title}</span>
        </button>
      </details>
    </li>
  );
}
