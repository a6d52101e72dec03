// The page of an organisation: what it made, and what others made directly from that.
import { useAnswer } from '../api.js';
import organisationOperation from '../operations/organisation.graphql';
import { Commas, External, Facts, Missing, NodeLink, NodeList } from '../parts/common.jsx';
import { slugOfAddress, usePage } from '../parts/page.jsx';
import { count } from '../words.js';

export function Organisation() {
  const id = `org:${slugOfAddress()}`;
  const { data, problem, again } = useAnswer(organisationOperation, { id });
  const organisation = data?.organisation;
  usePage({ title: organisation?.name ?? id, operation: organisationOperation, variables: { id }, revision: data?.revision.id });
  if (!organisation) {
    return <Missing id={id} problem={problem} again={again} />;
  }

  const { artifacts } = organisation;
  return (
    <>
      <p className="over">organisation</p>
      <h1>
        <bdi>{organisation.name}</bdi>
      </h1>
      <Facts
        of={[
          ['Kind', organisation.kind],
          ['Country', organisation.country],
          ['At', organisation.url && <External href={organisation.url} />],
          ['Also called', organisation.aliases.join(', ')],
        ]}
      />
      <section aria-labelledby="made">
        <h2 id="made">What it made</h2>
        <p>
          {artifacts.totalCount === 0 ? 'Nothing that is recorded' : count(artifacts.totalCount, 'artifact')}
          {artifacts.totalCount > artifacts.nodes.length && `, of which ${artifacts.nodes.length} are shown`}.
        </p>
        <ul>
          {artifacts.nodes.map(artifact => (
            <li key={artifact.id}>
              <NodeLink node={artifact} />{' '}
              <span className="marks">
                {artifact.releaseDate && `${artifact.releaseDate}, `}
                {artifact.licenses.length > 0 ? (
                  <Commas of={artifact.licenses}>{license => <NodeLink node={license} />}</Commas>
                ) : (
                  'no license known'
                )}
                {artifact.descendantCount > 0 && `; ${count(artifact.descendantCount, 'artifact was', 'artifacts were')} made from it`}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="others">
        <h2 id="others">What others made directly from that</h2>
        <h3>Models from its models</h3>
        <NodeList of={data.fromItsModels} nothing="Nothing that is recorded." one="model" />
        <h3>Models trained on its data</h3>
        <NodeList of={data.fromItsData} nothing="Nothing that is recorded." one="model" />
        <h3>Data from its data, or written by its models</h3>
        <NodeList of={data.dataFromIt} nothing="Nothing that is recorded." one="dataset" />
      </section>
    </>
  );
}
