// Runs the audits of graphql-http against a server and writes their results as one line of JSON.
//   node audits.mjs URL
import { serverAudits } from 'graphql-http';

const [url] = process.argv.slice(2);
const results = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const result = await audit.fn();
  results.push({ id: result.id, name: result.name, status: result.status, reason: result.reason });
}

console.log(JSON.stringify(results));
