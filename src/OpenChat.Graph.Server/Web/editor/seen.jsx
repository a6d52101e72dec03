// What the answer in the open tab is about: the picture of a lineage that was asked for, and the explorer's view of each thing asked of.
import { pick, useGraphiQL } from '@graphiql/react';
import { Kind, parse, print, visit } from 'graphql';
import { useEffect, useState } from 'react';
import { addressOfId } from '../explorer/words.js';

const roots = ['model', 'dataset', 'license', 'organisation', 'artifact'];
const named = value => ({ kind: Kind.NAME, value });
const field = (name, more = {}) => ({ kind: Kind.FIELD, name: named(name), ...more });
const selection = (...selections) => ({ kind: Kind.SELECTION_SET, selections });

/**
 * The question that goes with another: of each single node that it asks for, the id and the name, and the picture of its lineage where it
 * asks for a lineage, with the arguments and variables of the first. Null when it asks for no single node, or cannot be read.
 */
export function besides({ query, variables, operationName }) {
  try {
    const operations = parse(query ?? '').definitions.filter(part => part.kind === Kind.OPERATION_DEFINITION);
    const operation = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
    const asked = operation.selectionSet.selections.filter(part => part.kind === Kind.FIELD && roots.includes(part.name.value));
    if (operation.operation !== 'query' || asked.length === 0) {
      return null;
    }

    const selections = asked.map(part => {
      const lineage = part.selectionSet?.selections.find(inner => inner.kind === Kind.FIELD && inner.name.value === 'lineage');
      return {
        ...part,
        selectionSet: selection(
          field('id'),
          field('name'),
          ...(lineage ? [{ ...lineage, alias: named('drawn'), selectionSet: selection(field('svg')) }] : []),
        ),
      };
    });
    const used = new Set();
    visit(selection(...selections), { Variable: ({ name }) => void used.add(name.value) });
    const all = JSON.parse(variables?.trim() || '{}');
    return {
      query: print({
        kind: Kind.OPERATION_DEFINITION,
        operation: 'query',
        variableDefinitions: operation.variableDefinitions.filter(({ variable }) => used.has(variable.name.value)),
        selectionSet: selection(...selections),
      }),
      variables: Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name))),
    };
  } catch {
    return null; // what the server said of it stands in the answer
  }
}

export function Seen({ fetcher }) {
  const { tabs, activeTabIndex } = useGraphiQL(pick('tabs', 'activeTabIndex'));
  const { id, response } = tabs[activeTabIndex];
  const [seen, setSeen] = useState({ nodes: [] });
  useEffect(() => {
    setSeen({ nodes: [] });
    const question = response?.includes('"data"') ? besides(tabs[activeTabIndex]) : null;
    if (!question) {
      return undefined;
    }

    let isLeft = false;
    fetcher(question).then(
      answer => isLeft || setSeen({ nodes: Object.values(answer.data ?? {}).filter(node => node?.id && addressOfId(node.id)) }),
      () => {}, // the answer itself is there
    );
    return () => {
      isLeft = true;
    };
  }, [id, response]); // not while somebody types: the question that was answered
  const drawn = seen.nodes.filter(node => node.drawn?.svg);
  return (
    <div className="seen">
      {seen.nodes.length > 0 && (
        <p>
          In the explorer:{' '}
          {seen.nodes.map((node, i) => (
            <span key={`${node.id} ${i}`}>
              {i > 0 && ', '}
              <a href={addressOfId(node.id).slice(1)}>
                <bdi>{node.name}</bdi>
              </a>
            </span>
          ))}
        </p>
      )}
      {drawn.map((node, i) => (
        <Drawn key={`${node.id} ${i}`} node={node} />
      ))}
    </div>
  );
}

/** A picture, first as a whole, and as large as it is drawn when one asks. */
function Drawn({ node }) {
  const [isLarge, setIsLarge] = useState(false);
  const title = `Picture of the lineage of ${node.name}`;
  return (
    <details open>
      <summary>{title}</summary>
      <button type="button" aria-pressed={isLarge} onClick={() => setIsLarge(!isLarge)}>
        Full size
      </button>
      <div className={`picture ${isLarge ? 'large' : ''}`} tabIndex={0} role="group" aria-label={title}>
        <img src={`data:image/svg+xml,${encodeURIComponent(node.drawn.svg)}`} alt={`What ${node.name} has to do with, and how`} />
      </div>
    </details>
  );
}
