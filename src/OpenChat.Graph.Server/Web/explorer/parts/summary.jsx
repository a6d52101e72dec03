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
              <li key={row.term.code}>
                <Text row={row} />{' '}
                <span className="marks">
                  <Certainty certainty={row.certainty} />
                  {row.purposes.length > 0 && <> · {row.purposes.map(purpose => purposes[purpose].title).join(', ')}</>}
                  {row.isAdded && <> · added by what it was made from</>}
                </span>
                {row.settledBy && <p className="settled">Would be settled by: {row.settledBy}</p>}
                <button type="button" onClick={() => change({ term: row.term.code }, 'lineage')}>
                  Show the way<span className="unseen"> of {row.term.title}</span>
                </button>
              </li>
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
              {gap.message} <span className="marks">At <NodeLink node={gap.artifact} /></span>
              <p className="settled">{gap.settledBy}</p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** The text begins with the title of its term, which stands out. */
function Text({ row }) {
  const title = `${row.term.title}: `;
  return row.text.startsWith(title) ? (
    <>
      <strong>{title}</strong>
      {row.text.slice(title.length)}
    </>
  ) : (
    row.text
  );
}
