// Holds the verdicts of any server about documents for its schema against those of graphql-js; nothing of the data is run.
//   node verdict.mjs --url URL --schema SCHEMA.graphql [--seed N] [--count N]
// Every document gets one more operation, and that is the one to run. A document that only a limit refuses is counted apart.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import * as G from 'graphql';
import { DocumentGenerator } from './documents.mjs';
import { Random } from './random.mjs';
import { Toy } from './toy.mjs';

// what the texts of custom scalars look like; a schema file does not say
const scalars = { PartialDate: /^\d{4}(-\d{2}(-\d{2})?)?$/ };

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    schema: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '600' },
  },
});
const oracle = new Toy(fs.readFileSync(options.schema, 'utf8'), { objects: {} });
for (const [name, pattern] of Object.entries(scalars)) {
  oracle.schema.getType(name).coerceInputLiteral = node => {
    if (node.kind !== G.Kind.STRING || !pattern.test(node.value)) {
      throw new G.GraphQLError(`${name} cannot be ${G.print(node)}`, { nodes: node });
    }

    return node.value;
  };
}

const random = new Random(Number(options.seed));
const generator = new DocumentGenerator(oracle.schema, random);
generator.isNamed = true;
const report = { documents: 0, accepted: 0, refused: 0, limited: 0, rules: {}, differences: [] };

for (let i = 0; i < Number(options.count); i++) {
  const { query } = random.pick([
    () => generator.request(0, 'query'),
    () => generator.request(0, 'query'),
    () => generator.request(random.next() * 0.3, 'query'),
    () => generator.mutated(),
    () => generator.broken(),
    () => ({
      query: random.pick([
        'mutation M { __typename }',
        'subscription S { __typename }',
        'mutation M { nope { a } }',
        'query Op { __schema { queryType { name } } }',
      ]),
    }),
  ])();
  await one(`${query}\nquery ZProbe { __typename }`);
}

console.log(JSON.stringify(report));

async function one(query) {
  report.documents++;
  const { document, syntaxError } = Toy.parse(query);
  const wanted = syntaxError ? ['syntax'] : [...new Set(oracle.validate(document).map(error => error.rule))];
  for (const rule of wanted) {
    report.rules[rule] = (report.rules[rule] ?? 0) + 1;
  }

  const response = await fetch(options.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, operationName: 'ZProbe' }),
  });
  const answer = await response.json();
  // 5.8.5: a field of a oneOf input object needs a non-null variable. graphql-js does not see it in a list of non-null items.
  const isMeant = error => /must be non-nullable to be used for OneOf Input Object/.test(error.message);
  const errors = (answer.errors ?? []).filter(error => wanted.includes(error.extensions.rule) || !isMeant(error));
  if (wanted.length === 0 && errors.length === 0 && !('data' in answer)) {
    report.refused++;
    return;
  }

  if (errors.some(error => error.extensions.code === 'LIMIT_EXCEEDED')) {
    report.limited++;
    return;
  }

  const given = [
    ...new Set(errors.map(error => (error.extensions.code === 'GRAPHQL_PARSE_FAILED' ? 'syntax' : error.extensions.rule)).filter(Boolean)),
  ];
  const isCapped = errors.length > 10;
  const isSame =
    'data' in answer
      ? wanted.length === 0
      : given.every(rule => wanted.includes(rule)) &&
        (isCapped || wanted.every(rule => given.includes(rule) || wanted.includes('ExecutableDefinitions')));
  report['data' in answer ? 'accepted' : 'refused']++;
  if (!isSame || (wanted.length > 0 && given.length === 0)) {
    report.differences.push({ query, wanted, answer });
  }
}
