// The table of a framework: models by row, criteria by column in their areas, as its readers know it; with weights of one's own.
import { Fragment } from 'react';
import { Link } from 'wouter';
import { base, hasEditor, useAnswer } from '../api.js';
import frameworkOperation from '../operations/framework.graphql';
import tableOperation from '../operations/table.graphql';
import { Busy, Commas, External, Failure, Missing, NodeLink, Select, TextBox } from '../parts/common.jsx';
import { cellMark, Mark } from '../parts/openness.jsx';
import { slugOfAddress, useAddress, usePage } from '../parts/page.jsx';
import { count } from '../words.js';

const pageLength = 100;
const mostRows = 500;
const filters = ['name', 'maker', 'base', 'license'];

/** What a sort of the address means to the API: a field, or a field and what it is of; falling with a minus before it. */
const fields = {
  RANK: null,
  NAME: null,
  SHIFT: null,
  SCORE: null,
  SHARE: null,
  ORGANISATION: null,
  BASE: null,
  CRITERION: 'criterion',
  AREA: 'area',
};

function orderOf(sort) {
  const [field, ...of] = sort.replace(/^-/, '').split('.');
  if (!Object.hasOwn(fields, field)) {
    return null;
  }

  const order = { field, direction: sort.startsWith('-') ? 'DESC' : 'ASC' };
  return [fields[field] ? { ...order, [fields[field]]: of.join('.') } : order];
}

/** “llmdata:3,api:0” as what the API takes; null when there is nothing. */
function weightsOf(text) {
  const weights = new Map(
    (text ?? '')
      .split(',')
      .map(part => part.split(':'))
      .filter(([code, weight]) => code && weight?.trim() && Number.isFinite(Number(weight))),
  );
  return weights.size === 0 ? null : [...weights].map(([criterion, weight]) => ({ criterion, weight: Number(weight) }));
}

function whereOf({ name, maker, base: from, license }) {
  const where = {
    ...(name && { name: { contains: name } }),
    ...(maker && { organisations: [maker] }),
    ...(license && { licenses: [license] }),
    ...(from && { related: { kinds: ['FINE_TUNES_FROM'], to: [from] } }),
  };
  return Object.keys(where).length === 0 ? null : where;
}

export function Table() {
  const id = slugOfAddress();
  const [parameters, change] = useAddress();
  const chosen = Object.fromEntries(filters.map(name => [name, parameters.get(name) ?? '']));
  const weights = weightsOf(parameters.get('weights'));
  const sort = parameters.get('sort') ?? 'RANK';
  const variables = {
    framework: id,
    weights,
    where: whereOf(chosen),
    orderBy: orderOf(sort),
    first: Math.min(mostRows, Math.max(1, Number.parseInt(parameters.get('rows'), 10) || pageLength)),
  };
  const about = useAnswer(frameworkOperation, { framework: id });
  const table = useAnswer(tableOperation, variables);
  const framework = about.data?.framework;
  usePage({ title: framework?.name ?? id, operation: tableOperation, variables, revision: table.data?.revision.id });
  if (!framework) {
    return <Missing id={id} problem={about.problem} again={about.again} />;
  }

  const rows = table.data?.opennessTable;
  return (
    <>
      <p className="over">how open models are</p>
      <h1>
        <bdi>{framework.name}</bdi>
      </h1>
      <About framework={framework} others={about.data.frameworks.filter(other => other.id !== id)} />
      <section aria-label="Which rows">
        <Filters all={about.data.all.nodes} chosen={chosen} change={change} />
        <Weights framework={framework} weights={weights} change={change} />
        <p className="counts" role="status">
          {rows && saidOf(rows, about.data.all.totalCount)} {rows && weights && 'Ranks are those under the weights.'}{' '}
          {hasEditor && rows && (
            <a href={csvAddress(framework, variables)} download={`${id}.csv`}>
              These rows as CSV
            </a>
          )}
        </p>
      </section>
      {table.problem && <Failure problem={table.problem} again={table.again} />}
      {!rows && !table.problem && <Busy lines={24} />}
      {rows && !table.problem && (
        <Sheet
          framework={framework}
          rows={rows.nodes}
          isWeighted={weights !== null}
          sort={sort}
          open={parameters.get('cell')}
          isBusy={table.isBusy}
          change={change}
        />
      )}
      {rows && rows.totalCount > rows.nodes.length && variables.first < mostRows && (
        <p>
          <button type="button" onClick={() => change({ rows: Math.min(mostRows, rows.nodes.length + pageLength) })}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

function saidOf({ totalCount, nodes }, all) {
  const fit = totalCount === all ? `${count(all, 'model')}` : `${totalCount} of ${count(all, 'model')} fit`;
  return nodes.length < totalCount ? `${fit}, of which ${nodes.length} are shown.` : `${fit}.`;
}

/** A scale of at most three steps has marks of its own; more are known by their values. */
const hasSteps = framework => framework.levels.filter(level => level.worth !== null).length > 3;

function About({ framework, others }) {
  const isStepped = hasSteps(framework);
  return (
    <>
      {framework.description && <p className="lead">{framework.description}</p>}
      <p className="legend">
        {framework.levels
          .filter(level => level.worth !== null)
          .map(({ value, worth, label }) => (
            <span key={value} className="sample">
              <Mark cell={{ state: 'ASSESSED', value, worth }} hasSteps={isStepped} />{' '}
              {isStepped ? (label ?? `worth ${worth}`) : `${value}, worth ${worth}`}
            </span>
          ))}
        {['NOT_APPLICABLE', 'WITHHELD', 'BLANK'].map(state => (
          <span key={state} className="sample">
            <Mark cell={{ state }} /> <span aria-hidden="true">{cellMark({ state }).word}</span>
          </span>
        ))}
        <span className="sample">* several statements differ</span>
      </p>
      <details>
        <summary>Where it comes from, and other tables</summary>
        {framework.note && <p>{framework.note}</p>}
        {framework.url && (
          <p>
            Published at <External href={framework.url} />
          </p>
        )}
        <ul>
          {others.map(other => (
            <li key={other.id}>
              <Link href={`/table/${encodeURIComponent(other.id)}`}>{other.name}</Link>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** Each once, by name. */
function optionsOf(all, pick) {
  const options = new Map(all.flatMap(({ openness: { model } }) => (model ? pick(model) : [])).map(node => [node.id, node.name]));
  return [...options].sort(([, one], [, other]) => one.localeCompare(other, 'en'));
}

function Filters({ all, chosen, change }) {
  const lists = [
    ['maker', 'Maker', optionsOf(all, model => model.organisations)],
    ['base', 'Base', optionsOf(all, model => model.fineTunesFrom.map(relation => relation.to).filter(to => to))],
    ['license', 'License', optionsOf(all, model => model.licenses)],
  ];
  return (
    <div className="fields">
      <TextBox label="Name has" name="name" value={chosen.name} change={change} type="search" maxLength={200} />
      {lists.map(([name, label, of]) => (
        <Select key={name} {...{ label, of, name, change }} value={chosen[name]} all="Any" />
      ))}
      {filters.some(name => chosen[name]) && (
        <button type="button" onClick={() => change(Object.fromEntries(filters.map(name => [name, null])))}>
          All rows
        </button>
      )}
    </div>
  );
}

function Weights({ framework, weights, change }) {
  const own = new Map((weights ?? []).map(({ criterion, weight }) => [criterion, weight]));
  const set = changes => {
    const [[code, text]] = Object.entries(changes);
    const next = new Map(own);
    if (text === null || Number(text) === framework.criteria.find(criterion => criterion.code === code).weight) {
      next.delete(code);
    } else {
      next.set(code, text);
    }

    change({ weights: [...next].map(pair => pair.join(':')).join(',') });
  };
  return (
    <details className="weights" open={weights !== null || undefined}>
      <summary>Weights of your own</summary>
      <p>
        How much each criterion counts, from 0 to 100. With weights of your own the column “Shift” says how many places a row goes up or
        down by them.
      </p>
      {areasOf(framework).map(({ area, criteria }) => (
        <fieldset key={area} className="fields">
          <legend>{area || 'Criteria'}</legend>
          {criteria.map(({ code, title, weight }) => (
            <TextBox
              key={code}
              label={title}
              name={code}
              value={String(own.get(code) ?? weight)}
              change={set}
              type="number"
              min="0"
              max="100"
              step="any"
            />
          ))}
        </fieldset>
      ))}
      {weights && (
        <button type="button" onClick={() => change({ weights: null })}>
          As the framework weighs
        </button>
      )}
    </details>
  );
}

/** The criteria in their order, those of one area together. */
function areasOf({ criteria }) {
  const areas = [];
  for (const criterion of criteria) {
    const area = criterion.area ?? '';
    if (areas.at(-1)?.area !== area) {
      areas.push({ area, criteria: [] });
    }

    areas.at(-1).criteria.push(criterion);
  }

  return areas;
}

/** The column by which the rows are in order can be turned round; others begin with what is best or first. */
function Sorter({ by, fallsFirst = false, sort, change, children, ...cell }) {
  const isSorted = sort.replace(/^-/, '') === by;
  const isFalling = isSorted && sort.startsWith('-');
  const falls = isSorted ? !isFalling : fallsFirst;
  return (
    <th {...cell} aria-sort={isSorted ? (isFalling ? 'descending' : 'ascending') : undefined}>
      <button type="button" onClick={() => change({ sort: by === 'RANK' && !falls ? null : `${falls ? '-' : ''}${by}` })}>
        {children}
        <span aria-hidden="true" className="order">
          {isSorted ? (isFalling ? '▾' : '▴') : ''}
        </span>
      </button>
    </th>
  );
}

function Sheet({ framework, rows, isWeighted, sort, open, isBusy, change }) {
  const areas = areasOf(framework);
  const hasAreas = areas.some(({ area }) => area);
  const isStepped = hasSteps(framework);
  const spans = hasAreas ? 2 : 1;
  const columns = framework.criteria.length + (isWeighted ? 8 : 7);
  const sorter = { sort, change, scope: 'col' };
  return (
    <div className={`sheet ${isBusy ? 'renewing' : ''}`} role="region" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <Sorter {...sorter} by="NAME" rowSpan={spans} className="first">
              Model
            </Sorter>
            <Sorter {...sorter} by="RANK" rowSpan={spans}>
              Rank
            </Sorter>
            {isWeighted && (
              <Sorter {...sorter} by="SHIFT" rowSpan={spans} fallsFirst>
                Shift
              </Sorter>
            )}
            <Sorter {...sorter} by="SCORE" rowSpan={spans} fallsFirst>
              Score
            </Sorter>
            <Sorter {...sorter} by="SHARE" rowSpan={spans} fallsFirst>
              Share
            </Sorter>
            {hasAreas
              ? areas.map(({ area, criteria }) => (
                  <Sorter key={area} {...sorter} by={`AREA.${area}`} scope="colgroup" colSpan={criteria.length} className="area" fallsFirst>
                    {area}
                  </Sorter>
                ))
              : framework.criteria.map(criterion => <Heading key={criterion.id} {...{ criterion, sorter }} />)}
            <Sorter {...sorter} by="ORGANISATION" rowSpan={spans} className="text">
              Maker
            </Sorter>
            <Sorter {...sorter} by="BASE" rowSpan={spans} className="text">
              Base
            </Sorter>
            <th scope="col" rowSpan={spans} className="text plain">
              License
            </th>
          </tr>
          {hasAreas && (
            <tr className="second">
              {framework.criteria.map(criterion => (
                <Heading key={criterion.id} {...{ criterion, sorter }} />
              ))}
            </tr>
          )}
        </thead>
        <tbody>
          {rows.map(row => (
            <Row key={row.openness.id} {...{ row, framework, isWeighted, isStepped, columns, open, change }} />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="nothing">No model of this table fits.</p>}
    </div>
  );
}

function Heading({ criterion, sorter }) {
  return (
    <Sorter {...sorter} by={`CRITERION.${criterion.code}`} fallsFirst className="criterion" title={criterion.question}>
      {criterion.title}
    </Sorter>
  );
}

const shiftWords = shift => (shift === null ? 'no rank' : shift > 0 ? `up ${shift}` : shift < 0 ? `down ${-shift}` : 'stays');
const shiftMark = shift => (shift === null ? '' : shift > 0 ? `▲ ${shift}` : shift < 0 ? `▼ ${-shift}` : '=');
const short = number => number.toLocaleString('en', { maximumFractionDigits: 2 });

function Row({ row, framework, isWeighted, isStepped, columns, open, change }) {
  const { openness, rank, shift, score, possible, share } = row;
  const { model, cells } = openness;
  const name = openness.nameAsListed ?? model?.name ?? 'A model that is not in the data';
  const bases = (model?.fineTunesFrom ?? []).map(relation => relation.to).filter(to => to);
  const opened = cells.findIndex(cell => cell.id === open);
  return (
    <>
      <tr>
        <th scope="row" className="first">
          {model ? <NodeLink node={model}>{name}</NodeLink> : <bdi>{name}</bdi>}
        </th>
        <td>{rank ?? '–'}</td>
        {isWeighted && (
          <td className={shift > 0 ? 'good' : shift < 0 ? 'bad' : ''}>
            <span aria-hidden="true">{shiftMark(shift)}</span>
            <span className="unseen">{shiftWords(shift)}</span>
          </td>
        )}
        <td>
          {short(score)}
          <span className="marks"> / {short(possible)}</span>
        </td>
        <td>{Math.round(100 * share)} %</td>
        {cells.map((cell, i) => (
          <td key={cell.id} className="value">
            <button
              type="button"
              aria-expanded={cell.id === open}
              aria-label={`${framework.criteria[i].title} of ${name}: ${cellMark(cell).word}`}
              title={cell.statements.map(statement => statement.note ?? statement.label ?? statement.value).join('\n')}
              onClick={() => change({ cell: cell.id === open ? null : cell.id })}
            >
              <Mark cell={cell} hasSteps={isStepped} />
              {cell.conflict !== 'NONE' && <span aria-hidden="true">*</span>}
            </button>
          </td>
        ))}
        <td className="text">
          {model?.organisations.length > 0 ? (
            <Commas of={model.organisations}>{maker => <NodeLink node={maker} />}</Commas>
          ) : (
            <bdi>{openness.organisationAsListed}</bdi>
          )}
        </td>
        <td className="text">
          {bases.length > 0 ? <Commas of={bases}>{from => <NodeLink node={from} />}</Commas> : <bdi>{openness.baseAsListed}</bdi>}
        </td>
        <td className="text">
          {model?.licenses.length > 0 ? (
            <Commas of={model.licenses}>{license => <NodeLink node={license} />}</Commas>
          ) : (
            <bdi>{openness.licenseAsListed}</bdi>
          )}
        </td>
      </tr>
      {opened >= 0 && (
        <tr className="opened">
          <td colSpan={columns}>
            <Cell cell={cells[opened]} criterion={framework.criteria[opened]} name={name} isStepped={isStepped} />
          </td>
        </tr>
      )}
    </>
  );
}

/** What was stated of a model under a criterion, and where it can be checked. */
function Cell({ cell, criterion, name, isStepped }) {
  return (
    <div className="detail" role="status">
      <p>
        <strong>
          <bdi>{name}</bdi>, {criterion.title}
        </strong>
        : <Mark cell={cell} hasSteps={isStepped} /> <span aria-hidden="true">{cellMark(cell).word}</span>
      </p>
      {criterion.question && <p className="marks">{criterion.question}</p>}
      {cell.conflict !== 'NONE' && (
        <p>{cell.conflict === 'VALUE' ? 'What is stated differs in value; the least counts.' : 'What is stated differs in its words.'}</p>
      )}
      {cell.statements.map((statement, i) => (
        <Fragment key={i}>
          <p>
            <bdi>
              {[cell.statements.length > 1 && statement.value, statement.label, statement.note].filter(part => part).join(': ') ||
                'No reason is given.'}
            </bdi>
          </p>
          {statement.evidence.length > 0 && (
            <ul>
              {statement.evidence.map(address => (
                <li key={address}>
                  <External href={address} />
                </li>
              ))}
            </ul>
          )}
        </Fragment>
      ))}
      {cell.statements.length === 0 && <p>Nobody has looked.</p>}
    </div>
  );
}

/** The rows that are shown, a column for each criterion, as a file: the question of the page with a field for each. */
function csvAddress({ criteria }, variables) {
  const cells = criteria.map(({ code }, i) => {
    const name = code.replace(/\W/g, '_');
    const isTaken = criteria.some((other, j) => j < i && other.code.replace(/\W/g, '_') === name);
    return `c_${name}${isTaken ? i : ''}: cell(criterion: ${JSON.stringify(code)}) { state value }`;
  });
  const head = tableOperation.text.slice(tableOperation.text.indexOf('query'), tableOperation.text.indexOf('nodes {'));
  const model = 'model { id name organisations { name } licenses { name } }';
  const query = `${head}nodes { rank shift score possible share openness { nameAsListed ${model} ${cells.join(' ')} } } } }`;
  return `${base}graphql.csv?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`;
}
