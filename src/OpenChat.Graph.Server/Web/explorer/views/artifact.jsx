// The page of a model or dataset: what it is, whether it may be used, what came down to it and from where.
import { Fragment, useCallback, useEffect } from 'react';
import { Link } from 'wouter';
import { base, useAnswer } from '../api.js';
import artifactOperation from '../operations/artifact.graphql';
import lineageOperation from '../operations/lineage.graphql';
import moreOperation from '../operations/more.graphql';
import { Busy, Choice, Claims, Commas, External, Facts, Failure, Level, Missing, NodeLink, supposing } from '../parts/common.jsx';
import { Lineage } from '../parts/lineage.jsx';
import { Assessments } from '../parts/openness.jsx';
import { oneOf, slugOfAddress, useAddress, usePage } from '../parts/page.jsx';
import { Summary } from '../parts/summary.jsx';
import { Verdicts } from '../parts/verdicts.jsx';
import { components, count, kindWords, licenseStatuses, parties, readings, relationWords } from '../words.js';

const parts = [
  ['may', 'May it be used?'],
  ['know', 'What one has to know'],
  ['lineage', 'Where it comes from'],
  ['conflicts', 'What does not fit'],
  ['openness', 'How open it is'],
  ['derivatives', 'What was made from it'],
  ['licenses', 'Licenses'],
];

export function Artifact({ kind }) {
  const id = `${kind}:${slugOfAddress()}`;
  const [parameters, changeAddress] = useAddress();
  const party = oneOf(parties, parameters.get('for'), 'RECIPIENT');
  const reading = oneOf(readings, parameters.get('reading'), 'BALANCED');
  const variables = { id, party, reading };
  const { data, problem, isBusy, again } = useAnswer(artifactOperation, variables);
  const lineage = useAnswer(lineageOperation, { id, party }); // all at once: none has to wait for another
  const more = useAnswer(moreOperation, { id });
  const artifact = data?.artifact;
  usePage({ title: artifact?.name ?? id, operation: artifactOperation, variables, revision: data?.revision?.id });
  const change = useCallback(
    (changes, goTo) => {
      changeAddress(changes);
      if (goTo) {
        const section = document.getElementById(goTo);
        section?.scrollIntoView();
        section?.focus({ preventScroll: true });
      }
    },
    [changeAddress],
  );
  const isThere = Boolean(artifact);
  useEffect(() => {
    if (isThere && location.hash) {
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
  }, [isThere]);
  if (!artifact) {
    return <Missing id={id} problem={problem} again={again} />;
  }

  return (
    <>
      <Head artifact={artifact} party={party} />
      {problem && <Failure problem={problem} again={again} />}
      <nav className="jump" aria-label="On this page">
        {parts
          .filter(([part]) => part !== 'openness' || artifact.__typename === 'Model')
          .map(([part, title]) => (
            <a key={part} href={`#${part}`}>
              {title}
            </a>
          ))}
      </nav>
      <section aria-labelledby="may" className={isBusy ? 'renewing' : ''}>
        <h2 id="may">May it be used?</h2>
        <div className="sides">
          <Choice label="For" of={parties} name="for" value={party} usual="RECIPIENT" change={change} />
        </div>
        <p className="marks">
          Contested: no court has settled it, or whoever would be bound never agreed. Choose an answer below to read why it is so, what is
          missing, and where to look.
        </p>
        <Verdicts {...{ artifact, party, open: parameters.get('verdict'), change }} />
      </section>
      <section aria-labelledby="know" className={isBusy ? 'renewing' : ''}>
        <h2 id="know">What one has to know</h2>
        <div className="sides">
          <Choice label="Reading" of={readings} name="reading" value={reading} usual="BALANCED" change={change} />
        </div>
        <Summary summary={artifact.summary} change={change} />
      </section>
      <section aria-labelledby="lineage" className="wide">
        <h2 id="lineage" tabIndex={-1}>
          Where it comes from
        </h2>
        <Lineage answer={lineage} parameters={parameters} change={change} />
      </section>
      <More answer={more} isModel={artifact.__typename === 'Model'} />
      <Licenses licensedUnder={artifact.licensedUnder} />
    </>
  );
}

function Head({ artifact, party }) {
  const facts = [
    [
      'Made by',
      artifact.developedBy.length > 0 && <Commas of={artifact.developedBy}>{made => <NodeLink node={made.organisation} />}</Commas>,
    ],
    ['Released', artifact.releaseDate],
    [
      'License',
      artifact.licenses.length > 0 ? <Commas of={artifact.licenses}>{license => <NodeLink node={license} />}</Commas> : 'None is known',
    ],
    ['Family', artifact.family],
    ['Parameters', artifact.parameters],
    ['Trained on', artifact.trainingTokens && `${artifact.trainingTokens} tokens`],
    ['Tokens', artifact.tokens],
    ['Examples', artifact.examples],
    ['Languages', artifact.languages?.length > 0 ? artifact.languages.join(', ') : artifact.languageCount],
    ['Kind of data', artifact.datasetKind],
    ['Used for', artifact.stage],
    ['Written by a machine', artifact.synthetic],
    ['Access', artifact.accessRights],
    ['Described at', artifact.url && <External href={artifact.url} />],
    ['Also called', artifact.aliases.length > 0 && artifact.aliases.join(', ')],
  ];
  return (
    <>
      <p className="over">{kindWords(artifact)}</p>
      <h1>
        <bdi>{artifact.name}</bdi>
      </h1>
      <p className="lead">{artifact.summary.sentence}</p>
      <Facts of={facts} />
      <p className="actions">
        <Link href={`/compare?ids=${encodeURIComponent(artifact.id)}`}>Compare it with others</Link>
        {' · '}
        <Link href={supposing({ withdraw: artifact.id })}>What if it were withdrawn?</Link>
      </p>
      <TakeAway id={artifact.id} party={party} />
    </>
  );
}

const formats = [
  ['Pictures', { svg: 'SVG', dot: 'Graphviz', mermaid: 'Mermaid' }],
  ['Tables and networks', { csv: 'CSV', json: 'JSON', graphml: 'GraphML' }],
  ['Bills of materials', { cyclonedx: 'CycloneDX', spdx: 'SPDX' }],
  ['Linked data', { prov: 'PROV-O', odrl: 'ODRL' }],
];

/** The report for the party that is shown, and files of the lineage for other programs. */
function TakeAway({ id, party }) {
  const report = format => `${base}report/${format}/${encodeURIComponent(id)}?party=${party.toLowerCase()}`;
  return (
    <details className="away">
      <summary>Take away</summary>
      <dl>
        <div>
          <dt>Report</dt>
          <dd>
            <a href={report('html')}>To read and print</a>,{' '}
            <a href={report('markdown')} download>
              Markdown
            </a>
          </dd>
        </div>
        {formats.map(([title, names]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>
              <Commas of={Object.entries(names)}>
                {([format, name]) => (
                  <a href={`${base}export/${format}/${encodeURIComponent(id)}`} download>
                    {name}
                  </a>
                )}
              </Commas>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function More({ answer: { data, problem, again }, isModel }) {
  const artifact = data?.artifact;
  if (!artifact) {
    return problem ? <Failure problem={problem} again={again} /> : <Busy lines={16} />;
  }

  const { conflictsConnection: conflicts, disagreementsConnection: disagreements, relationsConnection: made } = artifact;
  return (
    <>
      <section aria-labelledby="conflicts">
        <h2 id="conflicts">What does not fit together</h2>
        {conflicts.totalCount === 0 && <p>No conflict is known.</p>}
        <ul className="conflicts">
          {conflicts.nodes.map(conflict => (
            <li key={conflict.id}>
              <Level level={conflict.level} /> {conflict.message}
            </li>
          ))}
        </ul>
        {disagreements.totalCount > 0 && (
          <details>
            <summary>{count(disagreements.totalCount, 'doubtful claim')} that another source corrects</summary>
            <ul>
              {disagreements.nodes.map(disagreement => (
                <li key={disagreement.id}>{disagreement.message}</li>
              ))}
            </ul>
          </details>
        )}
      </section>
      {isModel && (
        <section aria-labelledby="openness">
          <h2 id="openness">How open it is</h2>
          <Assessments assessments={artifact.assessments} />
        </section>
      )}
      <section aria-labelledby="derivatives">
        <h2 id="derivatives">What was made from it</h2>
        <p>
          {artifact.descendantCount === 0 && 'Nothing that is recorded.'}
          {artifact.descendantCount > 0 && `${count(artifact.descendantCount, 'artifact')} in all; `}
          {made.totalCount > 0 && `${count(made.totalCount, 'relation')} directly`}
          {made.totalCount > made.nodes.length && `, of which ${made.nodes.length} are shown`}
          {made.totalCount > 0 && '.'}
        </p>
        <ul className="columns">
          {made.nodes.map(relation => (
            <li key={relation.id}>
              <NodeLink node={relation.from} /> <span className="marks">{relationWords(relation)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Licenses({ licensedUnder }) {
  return (
    <section aria-labelledby="licenses">
      <h2 id="licenses">Licenses, and who says so</h2>
      {licensedUnder.length === 0 && <p>No license is recorded, which is not a permission.</p>}
      <dl className="licenses">
        {licensedUnder.map(({ id, license, component, status, validFrom, validTo, group, claims }) => (
          <Fragment key={id}>
            <dt>
              <NodeLink node={license} />
            </dt>
            <dd>
              Of the {components[component]}, {licenseStatuses[status]}
              {validFrom && `, from ${validFrom}`}
              {validTo && `, until ${validTo}`}
              {group && ', one of several to choose from'}.
              <Claims claims={claims} />
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
