// Small pieces that every view uses.
import { useEffect, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import { addressOfId, certainties, count, levels, outcomes } from '../words.js';

/** The address of the view of what would be otherwise under a change, as the API takes it. */
export const supposing = change => `/what-if?${new URLSearchParams({ changes: JSON.stringify([change]) })}`;

/** A node's name, which leads to its view. Names are text of others, in any script. */
export function NodeLink({ node, children }) {
  const address = addressOfId(node.id);
  const name = <bdi>{children ?? node.name}</bdi>;
  return address ? <Link href={address}>{name}</Link> : name;
}

/** A way out of the server; what is no address of the web stays text. */
export function External({ href, children }) {
  return /^https?:\/\//i.test(href ?? '') ? (
    <a href={href} rel="noreferrer" className="external">
      <bdi>{children ?? href}</bdi>
    </a>
  ) : (
    <bdi>{children ?? href}</bdi>
  );
}

/** Things in a row with commas between them. */
export function Commas({ of, children }) {
  return of.map((item, i) => (
    <span key={item.id ?? i}>
      {i > 0 && ', '}
      {children(item)}
    </span>
  ));
}

export function Outcome({ outcome }) {
  const { word, symbol } = outcomes[outcome];
  return (
    <span className={`outcome ${outcome}`}>
      <span aria-hidden="true" className="symbol">
        {symbol}
      </span>{' '}
      {word}
    </span>
  );
}

export function Certainty({ certainty }) {
  const { word, symbol } = certainties[certainty];
  return (
    <span className={`certainty ${certainty}`}>
      <span aria-hidden="true">{symbol}</span> {word}
    </span>
  );
}

/** Who says something, where: the claims of a relation. */
export function Claims({ claims }) {
  return (
    <ul className="claims">
      {claims.map((claim, i) => (
        <li key={i}>
          <bdi>{claim.source?.name ?? 'Source not recorded'}</bdi>
          {claim.confidence && <> ({claim.confidence.toLowerCase()} confidence)</>}
          {claim.evidenceUrl && (
            <>
              : <External href={claim.evidenceUrl} />
            </>
          )}
          {claim.note && (
            <>
              {' '}
              <span className="note">
                <bdi>{claim.note}</bdi>
              </span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What stands in the place of an answer that is on its way; as high as `lines` lines, so that little moves when it comes. */
export function Busy({ lines = 4, children = 'Loading …' }) {
  return (
    <div className={`busy lines-${lines}`} role="status">
      {children}
    </div>
  );
}

/** Why there is no answer, and what one can do. */
export function Failure({ problem, again }) {
  return (
    <div className="failure" role="alert">
      <p>
        <strong>{problem.title}</strong>
      </p>
      <p>{problem.advice}</p>
      {problem.near?.length > 0 && (
        <ul>
          {problem.near.map(id => (
            <li key={id}>
              <NodeLink node={{ id, name: id }} />
            </li>
          ))}
        </ul>
      )}
      {again && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

/** A heading and why there is no more, or that more is on its way. */
export function Missing({ id, problem, again }) {
  return (
    <>
      <h1>
        <bdi>{problem ? 'No answer' : id}</bdi>
      </h1>
      {problem ? <Failure problem={problem} again={again} /> : <Busy lines={24} />}
    </>
  );
}

/** What is known of a thing, as pairs of a name and a value; those without a value are left out. */
export function Facts({ of }) {
  return (
    <dl className="facts">
      {of
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** The nodes of a page of a list, and how many there are. */
export function NodeList({ of: { nodes, totalCount }, nothing, one }) {
  return totalCount === 0 ? (
    <p>{nothing}</p>
  ) : (
    <>
      <p>
        {count(totalCount, one)}
        {totalCount > nodes.length && `, of which ${nodes.length} are shown`}:
      </p>
      <ul className="columns">
        {nodes.map(node => (
          <li key={node.id}>
            <NodeLink node={node} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** How bad something is. */
export function Level({ level }) {
  const { word, symbol } = levels[level];
  return (
    <span className={`level ${level}`}>
      <span aria-hidden="true">{symbol}</span> {word}
    </span>
  );
}

/** One of a few, in the address under a name; the usual one is not written there. */
export function Choice({ label, of, name, value, usual, change, isShort = false }) {
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      {Object.entries(of).map(([code, { title, meaning }]) => (
        <label key={code}>
          <input type="radio" name={name} checked={value === code} onChange={() => change({ [name]: code === usual ? null : code })} />{' '}
          {title} {!isShort && <span className="meaning">{meaning}</span>}
        </label>
      ))}
    </fieldset>
  );
}

const pause = 400; // milliseconds after a key in which the next one usually comes

/**
 * A text in the address under a name, written there when one stops typing: all of one word is one step of the history. `value` is what the
 * address has; more properties are those of an input.
 */
export function TextBox({ label, name, value, change, ...more }) {
  const id = useId();
  const [text, setText] = useState(value);
  const written = useRef(value);
  const latest = useRef(change); // which knows what other boxes wrote meanwhile
  const timer = useRef(undefined);
  useEffect(() => {
    if (value !== written.current) {
      written.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    latest.current = change;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const write = next => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      written.current = next.trim();
      latest.current({ [name]: next.trim() || null });
    }, pause);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} spellCheck={false} autoComplete="off" {...more} value={text} onChange={event => write(event.target.value)} />
    </div>
  );
}

/** One of many, in the address under a name: `of` has pairs of a code and what to show. */
export function Select({ label, of, name, value, all, change }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={event => change({ [name]: event.target.value || null })}>
        {all && <option value="">{all}</option>}
        {of.map(([code, title]) => (
          <option key={code} value={code}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
