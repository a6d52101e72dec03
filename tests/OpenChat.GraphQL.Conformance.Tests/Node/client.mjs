// Compares the schema a client builds from an introspection result, or from another schema file, with the schema file.
//   node client.mjs SCHEMA.graphql INTROSPECTION.json     (the answer with data)
//   node client.mjs SCHEMA.graphql PRINTED.graphql
// Prints what differs, one line each; nothing when the client sees the schema of the file.
import fs from 'node:fs';
import * as G from 'graphql';
import { laterIntrospection } from './allowed.mjs';

const [schemaFile, clientFile] = process.argv.slice(2);
const text = fs.readFileSync(clientFile, 'utf8');
const client = clientFile.endsWith('.json') ? G.buildClientSchema(JSON.parse(text).data) : G.buildSchema(text);
const file = G.buildSchema(fs.readFileSync(schemaFile, 'utf8'));
for (const problem of [...G.validateSchema(client), ...G.validateSchema(file)]) {
  console.log(problem.message);
}

const lines = schema => definitionsOf(schema).flatMap(text => text.split('\n'));
const [wanted, given] = [lines(file), lines(client)];
wanted.forEach((line, i) => {
  if (line !== given[i]) {
    console.log(`${i + 1}: file ${JSON.stringify(line)}, client ${JSON.stringify(given[i])}`);
  }
});
if (given.length !== wanted.length) {
  console.log(`file ${wanted.length} lines, client ${given.length} lines`);
}

for (const { description } of G.findBreakingChanges(file, client)) {
  if (!laterIntrospection.locations.some(location => description.startsWith(`${location} was removed from @`))) {
    console.log(description);
  }
}

// in the order of the file; built-in directives and types are no part of it
function definitionsOf(schema) {
  const own = name => !name.startsWith('__');
  const types = Object.values(file.getTypeMap())
    .filter(type => own(type.name) && !G.isSpecifiedScalarType(type))
    .map(type => schema.getType(type.name));
  const directives = file
    .getDirectives()
    .filter(directive => !G.isSpecifiedDirective(directive))
    .map(({ name }) => schema.getDirective(name));
  return [...directives.map(directive => G.printDirective(directive)), ...types.map(type => (type ? G.printType(type) : 'missing'))];
}
