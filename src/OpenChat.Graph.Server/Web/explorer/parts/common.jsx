// Small pieces that every view uses.
import { Link } from 'wouter';
import { certainties, outcomes } from '../words.js';

const views = { model: 'model', dataset: 'dataset', license: 'license', org: 'organisation' };

/** The address of the view of a node by its id; null when it has none. */
export function addressOfId(id) {
  const colon = id.indexOf(':');
  const view = views[id.slice(0, colon)];
  return view ? `/${view}/${encodeURIComponent(id.slice(colon + 1))}` : null;
}

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
