// The home page: what this is, the search box, an example, and where most begins.
import { useAnswer } from '../api.js';
import homeOperation from '../operations/home.graphql';
import { Busy, Commas, Failure, NodeLink, Outcome } from '../parts/common.jsx';
import { usePage } from '../parts/page.jsx';
import { Search } from '../parts/search.jsx';
import { count, purposes } from '../words.js';

const counted = ['model', 'dataset', 'license', 'organisation', 'relation'];
const variables = { example: 'model:zephyr-7b-beta' };

export function Home() {
  const { data, problem, again } = useAnswer(homeOperation, variables);
  usePage({ title: '', operation: homeOperation, variables, revision: data?.revision.id });
  const example = data?.node?.summary ? data.node : null;
  return (
    <>
      <h1>Which limits does a model inherit?</h1>
      <p className="lead">
        AI models are made from other models and from data, and the limits of licenses and terms of service travel along those links. Here
        you see which ones reach a model, on which way, by which clause and how surely, with a source for every step.
      </p>
      <Search isLarge />
      {problem && !data && <Failure problem={problem} again={again} />}
      {!data && !problem && <Busy lines={16} />}
      {data && (
        <>
          <p className="counts">
            {counted
              .filter(kind => data.revision[`${kind}s`] > 0)
              .map(kind => count(data.revision[`${kind}s`], kind))
              .join(', ')}
            .
          </p>
          {example && (
            <section className="card">
              <h2>
                For example: <NodeLink node={example} />
              </h2>
              <p>{example.summary.sentence}</p>
              <dl className="strip">
                {Object.values(example)
                  .filter(value => value?.purpose)
                  .map(verdict => (
                    <div key={verdict.id}>
                      <dt>{purposes[verdict.purpose].title}</dt>
                      <dd>
                        <Outcome outcome={verdict.outcome} />
                      </dd>
                    </div>
                  ))}
              </dl>
              <p className="marks">For a recipient, under the balanced reading: likely terms count, contested ones do not.</p>
            </section>
          )}
          {data.mostDependedOn?.nodes.length > 0 && (
            <section>
              <h2>From these, most was made</h2>
              <p>
                <Commas of={data.mostDependedOn.nodes.map(node => ({ id: node.artifact.id, ...node }))}>
                  {({ artifact, descendants }) => (
                    <>
                      <NodeLink node={artifact} /> ({descendants.toLocaleString('en')})
                    </>
                  )}
                </Commas>
              </p>
            </section>
          )}
        </>
      )}
    </>
  );
}
