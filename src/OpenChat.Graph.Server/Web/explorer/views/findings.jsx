// What is wrong or not known in the data, and which missing fact would settle most verdicts.
import { useAnswer } from '../api.js';
import findingsOperation from '../operations/findings.graphql';
import { Choice, Commas, Level, Missing, NodeLink } from '../parts/common.jsx';
import { oneOf, useAddress, usePage } from '../parts/page.jsx';
import { count, parties, purposes, readings } from '../words.js';

export function Findings() {
  const [parameters, change] = useAddress();
  const variables = {
    purpose: oneOf(purposes, parameters.get('purpose'), 'COMMERCIAL_USE'),
    reading: oneOf(readings, parameters.get('reading'), 'CAUTIOUS'),
    party: oneOf(parties, parameters.get('for'), 'RECIPIENT'),
  };
  const { data, problem, isBusy, again } = useAnswer(findingsOperation, variables);
  usePage({ title: 'Findings and gaps', operation: findingsOperation, variables, revision: data?.revision.id });
  if (!data?.decisiveUnknowns) {
    return <Missing id="Findings and gaps" problem={problem} again={again} />;
  }

  const { decisiveUnknowns: gaps, missingReferences: missing, findings } = data;
  return (
    <>
      <h1>Findings and gaps</h1>
      <p className="lead">What is not known turns a verdict into “unknown”, never into “allowed”. These facts would settle most.</p>
      <section aria-labelledby="gaps" className={isBusy ? 'renewing' : ''}>
        <h2 id="gaps">What would settle most verdicts</h2>
        <Choice label="Purpose" of={purposes} name="purpose" value={variables.purpose} usual="COMMERCIAL_USE" change={change} isShort />
        <Choice label="Reading" of={readings} name="reading" value={variables.reading} usual="CAUTIOUS" change={change} />
        <Choice label="For" of={parties} name="for" value={variables.party} usual="RECIPIENT" change={change} />
        <ol>
          {gaps.nodes.map(({ unknown, settles, among }) => (
            <li key={unknown.id}>
              {unknown.message}{' '}
              <span className="marks">
                At <NodeLink node={unknown.artifact} />
              </span>
              <p className="settled">
                Settles {count(settles, 'verdict')} alone, {among} with others. {unknown.settledBy}
              </p>
            </li>
          ))}
        </ol>
        <p>{gaps.totalCount > gaps.nodes.length ? `${gaps.nodes.length} of ${count(gaps.totalCount, 'gap')} shown.` : ''}</p>
      </section>
      <section aria-labelledby="missing">
        <h2 id="missing">What is named and not there</h2>
        {missing.totalCount === 0 && <p>Nothing.</p>}
        <ul>
          {missing.nodes.map(reference => (
            <li key={reference.name}>
              <bdi>{reference.name}</bdi>{' '}
              <span className="marks">
                named by <Commas of={reference.referredBy}>{node => <NodeLink node={node} />}</Commas>
                {reference.nearest.length > 0 && (
                  <>
                    ; near to it: <Commas of={reference.nearest}>{node => <NodeLink node={node} />}</Commas>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="findings">
        <h2 id="findings">What was found in the files</h2>
        <p>
          {count(findings.totalCount, 'finding')}
          {findings.totalCount > findings.nodes.length && `, of which ${findings.nodes.length} are shown`}.
        </p>
        <ul className="conflicts">
          {findings.nodes.map((finding, i) => (
            <li key={i}>
              <Level level={finding.severity} /> {finding.message}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
