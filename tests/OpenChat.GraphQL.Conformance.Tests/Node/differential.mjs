// Asks a toy host and the oracle the same requests and reports every difference, as small as it can make it.
//   node differential.mjs --url URL --toy DIR [--seed N] [--count N] [--max-seconds N] [--show N] [--only CATEGORY] [--sabotage NAME |
// --lose-rule NAME]
// The last line is the report as JSON, the lines before it are for people. Exit code 0: no difference that is not meant.
import path from 'node:path';
import { Agent, request as httpRequest } from 'node:http';
import { parseArgs } from 'node:util';
import { allowedAnswers } from './allowed.mjs';
import { compare } from './compare.mjs';
import * as corpus from './corpus.mjs';
import { DocumentGenerator, categories } from './documents.mjs';
import { Random } from './random.mjs';
import { sabotages } from './sabotage.mjs';
import { shrink } from './shrink.mjs';
import { Toy, rules } from './toy.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    toy: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '4000' },
    'max-seconds': { type: 'string', default: '600' },
    only: { type: 'string' },
    sabotage: { type: 'string' },
    'lose-rule': { type: 'string' },
    show: { type: 'string', default: '10' },
  },
});
const url = new URL(options.url);
if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) {
  throw new Error('Only hosts on loopback are asked.');
}

const seed = Number(options.seed);
const deadline = Date.now() + 1000 * Number(options['max-seconds']);
const files = [path.join(options.toy, 'diff-schema.graphql'), path.join(options.toy, 'diff-data.json')];
const toy = Toy.load(...files, options.sabotage ? sabotages[options.sabotage] : { lostRule: options['lose-rule'] });
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const report = {
  seed,
  requests: 0,
  isComplete: true,
  categories: {},
  stages: {},
  rules: Object.fromEntries(rules.map(({ name }) => [name, { found: 0, alone: 0 }])),
  sabotages: {},
  allowed: {},
  soft: {},
  differences: 0,
  examples: [],
};
for (const { name } of allowedAnswers) {
  report.allowed[name] = 0;
}

const executed = [];
await run('documents', corpus.documents);
await run('literals', corpus.literalGrid(toy.schema));
await run('positions', corpus.positionGrid(toy.schema, new Random(seed * 31 + 7), 1_200));
await run('json', corpus.jsonGrid(toy.schema));
const generator = new DocumentGenerator(toy.schema, new Random(seed));
const shares = Object.values(categories).reduce((sum, { share }) => sum + share, 0);
for (const [name, { share, create }] of Object.entries(categories)) {
  const count = Math.ceil((Number(options.count) * share) / shares);
  await run(
    name,
    (function* () {
      for (let i = 0; i < count; i++) {
        yield create(generator);
      }
    })(),
  );
}

if (!options.only) {
  await runSabotages();
}

agent.destroy();
console.log(JSON.stringify(report));
process.exitCode = report.differences === 0 && report.isComplete ? 0 : 1;

// up to 8 requests at a time, so that both processors have work
async function run(category, requests) {
  if (options.only && options.only !== category) {
    return;
  }

  const totals = (report.categories[category] = { requests: 0, differences: 0 });
  const iterator = requests[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let next = iterator.next(); !next.done; next = iterator.next()) {
        if (Date.now() > deadline) {
          report.isComplete = false;
          return;
        }

        await one(category, totals, next.value);
      }
    }),
  );
}

async function one(category, totals, request) {
  report.requests++;
  totals.requests++;
  const answering = ask(request);
  const expected = await toy.judge(request);
  const answer = await answering;
  report.stages[expected.stage] = (report.stages[expected.stage] ?? 0) + 1;
  if (expected.stage === 'validation') {
    countRules(expected.errors);
  }

  if (['executed', 'variables', 'operation'].includes(expected.stage) && executed.length < 6_000) {
    executed.push({ request, expected, answer });
  }

  const difference = compareAnswers(request, expected, answer, report.allowed, report.soft);
  if (difference === null) {
    return;
  }

  totals.differences++;
  if (++report.differences > Number(options.show)) {
    return;
  }

  const small = await shrink(
    request,
    async smaller => compareAnswers(smaller, await toy.judge(smaller), await ask(smaller))?.kind === difference.kind,
  );
  const detail = compareAnswers(small, await toy.judge(small), await ask(small)).detail;
  report.examples.push({ category, kind: difference.kind, ...small, detail });
  console.log(
    `--- ${category}, ${difference.kind}, seed ${seed}\n${small.query}\n${JSON.stringify(small.variables ?? {})} ${
      small.operationName ?? ''
    }\n${detail}`,
  );
}

function compareAnswers(request, expected, answer, allowed, soft) {
  if (request.introspection && expected.data && answer.data) {
    return compare(
      request,
      { ...expected, data: corpus.comparableSchema(expected.data) },
      { ...answer, data: corpus.comparableSchema(answer.data) },
      allowed,
      soft,
    );
  }

  return compare(request, expected, answer, allowed, soft);
}

// a rule is proved to matter by documents that only it refuses: without it the verdict would change
function countRules(errors) {
  const found = [...new Set(errors.map(error => error.rule))];
  for (const name of found) {
    report.rules[name].found++;
    report.rules[name].alone += found.length === 1 ? 1 : 0;
  }
}

// the answers of the engine are kept; what a faulty oracle says about the same requests must differ somewhere
async function runSabotages() {
  for (const [name, sabotage] of Object.entries(sabotages)) {
    const faulty = Toy.load(...files, sabotage);
    let caught = 0;
    for (let i = 0; i < executed.length && caught < 3; i++) {
      const { request, answer, expected } = executed[i];
      if (compareAnswers(request, expected, answer) !== null) {
        continue; // a real difference proves nothing here
      }

      const { document } = Toy.parse(request.query);
      caught += compareAnswers(request, await faulty.execute(document, request), answer) === null ? 0 : 1;
    }

    report.sabotages[name] = caught;
  }
}

function ask(request) {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ query: request.query, variables: request.variables, operationName: request.operationName });
    const sent = httpRequest(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } },
      response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          try {
            resolve(JSON.parse(text));
          } catch {
            resolve({ notJson: text });
          }
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
