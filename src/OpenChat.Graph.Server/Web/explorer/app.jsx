// What all views share: the head with the search box, the foot, and which address shows which view.
import { useEffect, useRef, useState } from 'react';
import { Link, Route, Router, Switch, useLocation } from 'wouter';
import { base, hasEditor } from './api.js';
import { Foot } from './parts/foot.jsx';
import { PageContext, useTravel } from './parts/page.jsx';
import { Search } from './parts/search.jsx';
import { Artifact } from './views/artifact.jsx';
import { Compare } from './views/compare.jsx';
import { Findings } from './views/findings.jsx';
import { Home } from './views/home.jsx';
import { License } from './views/license.jsx';
import { NotFound } from './views/notFound.jsx';
import { Organisation } from './views/organisation.jsx';
import { Table } from './views/table.jsx';
import { WhatIf } from './views/whatIf.jsx';

export function App() {
  return (
    <Router base={base.slice(0, -1)}>
      <Frame />
    </Router>
  );
}

function Frame() {
  const [page, setPage] = useState({});
  const [path] = useLocation();
  const main = useRef(null);
  useTravel(main);
  useEffect(() => {
    document.title = page.title ? `${page.title} · OpenChat.Graph` : 'OpenChat.Graph';
  }, [page.title]);
  return (
    <PageContext value={setPage}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="head">
        <Link href="/" className="brand">
          OpenChat.Graph
        </Link>
        {path !== '/' && <Search />}
        <nav aria-label="Views">
          <Link href="/table/opening-up-chatgpt">Openness</Link>
          <Link href="/compare">Compare</Link>
          <Link href="/what-if">What if</Link>
          <Link href="/findings">Findings</Link>
          {hasEditor && <a href={`${base}graphql`}>GraphQL</a>}
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Switch>
          <Route path="/" component={Home} />
          <Route path="/model/:slug">{() => <Artifact key={path} kind="model" />}</Route>
          <Route path="/dataset/:slug">{() => <Artifact key={path} kind="dataset" />}</Route>
          <Route path="/license/:slug">{() => <License key={path} />}</Route>
          <Route path="/organisation/:slug">{() => <Organisation key={path} />}</Route>
          <Route path="/findings" component={Findings} />
          <Route path="/table/:framework">{() => <Table key={path} />}</Route>
          <Route path="/compare" component={Compare} />
          <Route path="/what-if" component={WhatIf} />
          <Route component={NotFound} />
        </Switch>
      </main>
      <Foot page={page} />
    </PageContext>
  );
}
