// How open a model is, in each framework that assesses it.
import { cellStates, count } from '../words.js';
import { External } from './common.jsx';

/** ✔ ~ ✘ by what a value is worth, as readers of the table know them; what is no value has words of its own. */
export function cellMark({ state, value, worth }) {
  if (state !== 'ASSESSED') {
    return cellStates[state];
  }

  const symbol = worth === null ? value : worth >= 1 ? '✔' : worth > 0 ? '~' : '✘';
  return { word: value, symbol };
}

/** The colour of what a value is worth. */
export const worthClass = worth => (worth === null || worth === undefined ? '' : worth >= 1 ? 'good' : worth > 0 ? 'part' : 'bad');

/** A cell as its mark, with the word beside it for who does not see it. A scale of more than three steps is known by its values. */
export function Mark({ cell, hasSteps }) {
  const { word, symbol } = cellMark(cell);
  const isValue = cell.state === 'ASSESSED';
  return (
    <>
      <span aria-hidden="true" className={`cell ${isValue ? worthClass(cell.worth) : cell.state}`}>
        {isValue && hasSteps ? cell.value : symbol}
      </span>
      <span className="unseen">{word}</span>
    </>
  );
}

export function Assessments({ assessments }) {
  if (assessments.length === 0) {
    return <p>No framework assesses it.</p>;
  }

  return assessments.map(({ id, framework, rank, score, possible, share, assessedCount, cells }) => (
    <section key={id} className="assessment">
      <h3>{framework.url ? <External href={framework.url}>{framework.name}</External> : framework.name}</h3>
      <p>
        {score} of {possible} points ({Math.round(100 * share)} %){rank ? `, rank ${rank}` : ''};{' '}
        {count(assessedCount, 'criterion', 'criteria')} assessed.
      </p>
      <ul className="cells">
        {cells.map(cell => {
          const { word, symbol } = cellMark(cell);
          return (
            <li key={cell.id}>
              <span aria-hidden="true" className={`cell ${cell.state === 'ASSESSED' ? worthClass(cell.worth) : cell.state}`}>
                {symbol}
              </span>{' '}
              {cell.criterion.title} <span className="marks">{word}</span>
            </li>
          );
        })}
      </ul>
    </section>
  ));
}
