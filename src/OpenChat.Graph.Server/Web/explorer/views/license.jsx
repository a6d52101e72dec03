// The page of a license: its terms with their clauses, who is under it, and whom it reaches through what was made from that.
import { Link } from 'wouter';
import { useAnswer } from '../api.js';
import licenseOperation from '../operations/license.graphql';
import { External, Facts, Missing, NodeLink, NodeList, supposing } from '../parts/common.jsx';
import { slugOfAddress, usePage } from '../parts/page.jsx';
import { termKinds } from '../words.js';

export function License() {
  const id = `license:${slugOfAddress()}`;
  const { data, problem, again } = useAnswer(licenseOperation, { id });
  const license = data?.license;
  usePage({ title: license?.name ?? id, operation: licenseOperation, variables: { id }, revision: data?.revision.id });
  if (!license) {
    return <Missing id={id} problem={problem} again={again} />;
  }

  return (
    <>
      <p className="over">license</p>
      <h1>
        <bdi>{license.name}</bdi>
      </h1>
      <Facts
        of={[
          ['SPDX', license.spdxId],
          ['Version', license.version],
          ['Family', license.family],
          ['Kind', license.kind],
          ['Kept by', license.steward],
          ['Approved by the Open Source Initiative', license.osiApproved === null ? null : license.osiApproved ? 'Yes' : 'No'],
          ['In force from', license.effectiveFrom],
          ['Followed by', license.supersededBy && <NodeLink node={license.supersededBy} />],
          ['Text', license.url && <External href={license.url} />],
          ['Also called', license.aliases.join(', ')],
        ]}
      />
      <section aria-labelledby="terms">
        <h2 id="terms">What it says</h2>
        {license.terms.length === 0 && <p>Its terms are not recorded, so anything may stand in it.</p>}
        {Object.entries(termKinds).map(([kind, title]) => (
          <Terms key={kind} title={title} id={id} terms={license.terms.filter(({ term }) => term.kind === kind)} />
        ))}
      </section>
      <section aria-labelledby="users">
        <h2 id="users">Who is under it</h2>
        <NodeList of={license.artifacts} nothing="Nothing that is recorded." one="artifact" />
      </section>
      <section aria-labelledby="reach">
        <h2 id="reach">Whom its terms reach through what was made from that</h2>
        <p>A duty or prohibition of it reached them through lineage, at least as a contested one.</p>
        <NodeList of={data.models} nothing="No model that is known." one="model" />
        <NodeList of={data.datasets} nothing="No dataset that is known." one="dataset" />
      </section>
    </>
  );
}

function Terms({ title, id, terms }) {
  return (
    terms.length > 0 && (
      <>
        <h3>
          {title} <span className="number">{terms.length}</span>
        </h3>
        <ul className="terms-of">
          {terms.map(clause => (
            <li key={clause.id}>
              <strong>{clause.term.title}</strong>
              {clause.clause && <span className="marks">, clause {clause.clause}</span>}
              {clause.summary && <p>{clause.summary}</p>}
              <p className="settled">
                {clause.flowsDown ? 'To be passed on. ' : ''}
                {clause.textualReach === 'INTERPRETIVE' ? 'Read into the text. ' : ''}
                {clause.scope.length > 0 && `Reaches: ${clause.scope.join(', ')}. `}
                {clause.threshold && thresholdOf(clause.threshold)}
                {clause.sourceUrl && <External href={clause.sourceUrl} />}{' '}
                {clause.term.kind !== 'PERMISSION' && (
                  <Link href={supposing({ voidTerm: { term: clause.term.code, license: id } })}>
                    What if this were void?<span className="unseen"> {clause.term.title}</span>
                  </Link>
                )}
              </p>
            </li>
          ))}
        </ul>
      </>
    )
  );
}

function thresholdOf({ amount, unit, currency, measuredHow }) {
  const size = [amount.toLocaleString('en'), currency, unit].filter(part => part).join(' ');
  return `From ${size}${measuredHow ? ` (${measuredHow})` : ''}. `;
}
