// The page: GraphiQL over /graphql, with the examples as opening tabs.
import './nonce.js';
import 'monaco-graphql/esm/monaco-editor.js';
import { useGraphiQLActions } from '@graphiql/react';
import { DOC_EXPLORER_PLUGIN } from '@graphiql/plugin-doc-explorer';
import { GraphiQL } from 'graphiql';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './page.css';
import examples from 'examples';
import { Seen } from './seen.jsx';

// names are put in by build.mjs; a worker is a file of its own because the page's policy allows no other
globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(new URL(WORKERS[label] ?? WORKERS.editor, import.meta.url)),
};

const endpoint = location.pathname;

async function fetcher(request, options) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json;q=0.9',
      ...options?.headers,
    },
    body: JSON.stringify(request),
  });
  const type = response.headers.get('Content-Type') ?? '';
  if (!type.includes('json')) {
    throw new Error(`The server answered ${response.status} ${response.statusText}`);
  }

  return response.json();
}

// a query in the address of the page opens in a tab of its own; it is not run by itself
const address = new URLSearchParams(location.search);
const given = address.get('query') ? { query: address.get('query'), variables: address.get('variables') ?? undefined } : null;

const isWide = matchMedia('(width >= 1000px)').matches;

/** When the system goes from light to dark, the editors go with the page around them; a theme that was chosen in the settings stays. */
function FollowTheme() {
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(localStorage.getItem('graphiql:theme') || null);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [setTheme]);
  return null;
}

function Page() {
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={[...(given ? [given] : []), ...examples]}
      initialQuery={given?.query}
      initialVariables={given?.variables}
      visiblePlugin={isWide ? DOC_EXPLORER_PLUGIN : undefined}
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>
        <h1 className="product">OpenChat.Graph</h1>
        <a href="./">Explorer</a>
        <a href="schema.graphql">Schema (SDL)</a>
      </GraphiQL.Logo>
      <GraphiQL.Footer>
        <FollowTheme />
        <Seen fetcher={fetcher} />
        <p className="disclaimer">
          Evidence, not legal advice. <a href={LICENSES}>Software used on this page</a>
        </p>
      </GraphiQL.Footer>
    </GraphiQL>
  );
}

createRoot(document.getElementById('ide')).render(<Page />);
