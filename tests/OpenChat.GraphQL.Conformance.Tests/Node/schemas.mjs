// Writes schema files with the verdict of graphql-js on them, one JSON object a line; what is allowed to differ comes first.
//   node schemas.mjs [--seed N] [--count N]
import { parseArgs } from 'node:util';
import * as G from 'graphql';
import { specifiedSDLRules } from '../node_modules/graphql/validation/specifiedRules.mjs'; // neither is exported
import { validateSDL } from '../node_modules/graphql/validation/validate.mjs';
import { stricterSchemas } from './allowed.mjs';
import { Random } from './random.mjs';
import { fixedSchemas } from './schema-corpus.mjs';
import { changeToken, namesIn, tokensOf } from './tokens.mjs';

const { values: options } = parseArgs({ options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '2000' } } });
const random = new Random(Number(options.seed));
const strayTokens = [
  '!',
  '@d1',
  '|',
  '&',
  '{',
  '}',
  '(',
  ')',
  '= 1',
  'extend',
  '"d"',
  'implements',
  ':',
  '[',
  ']',
  '$v',
  'repeatable',
  'a: Int',
];

process.stdout.write(`${JSON.stringify({ allowed: stricterSchemas })}\n`);
for (const sdl of fixedSchemas) {
  write('fixed', sdl);
}

for (let i = 0; i < Number(options.count); i++) {
  const definitions = sound();
  const kind = random.pick(['sound', 'changed', 'changed', 'changed', 'renamed', 'renamed', 'tokens']);
  if (kind === 'changed') {
    for (let changes = 1 + random.below(2); changes > 0; changes--) {
      change(definitions);
    }
  }

  const text = definitions.join('\n');
  write(kind, kind === 'renamed' ? renamed(text) : kind === 'tokens' ? mutated(text) : text);
}

function write(kind, sdl) {
  process.stdout.write(`${JSON.stringify({ kind, sdl, ...judge(sdl) })}\n`);
}

/** The problems graphql-js finds: none for an accepted file. Each with the name of its rule, or with what it is about. */
function judge(sdl) {
  let document;
  try {
    document = G.parse(sdl);
  } catch (error) {
    return { stage: 'syntax', problems: [{ rule: 'syntax', message: error.message }] };
  }

  const problems = [];
  const tagged = specifiedSDLRules.map(
    rule => context =>
      rule(
        Object.create(context, {
          reportError: { value: error => problems.push({ rule: rule.name.replace(/(OnDirectives)?Rule$/, ''), message: error.message }) },
        }),
      ),
  );
  validateSDL(document, undefined, tagged);
  if (problems.length > 0) {
    return { stage: 'definitions', problems };
  }

  const executable = document.definitions.find(node => ['OperationDefinition', 'FragmentDefinition'].includes(node.kind));
  if (executable) {
    return { stage: 'definitions', problems: [{ rule: 'executable', message: 'operations and fragments are no part of a schema file' }] };
  }

  try {
    const errors = G.validateSchema(G.buildASTSchema(document, { assumeValidSDL: true }));
    return { stage: 'types', problems: errors.map(({ message }) => ({ rule: about(message), message })) };
  } catch (error) {
    // what building needs to read
    return { stage: 'types', problems: [{ rule: 'argument of a built-in directive', message: error.message }] };
  }
}

// what a problem of type validation is about; the tests ask that each of these alone made a file invalid
function about(message) {
  const names = [
    [/^Query root type must be provided/, 'query root'],
    [/root type must be Object type/, 'root kind'],
    [/^All root types must be different/, 'roots differ'],
    [/must not begin with "__"/, 'reserved name'],
    [/must include 1 or more locations/, 'locations'],
    [/^Required argument .* cannot be deprecated/, 'required argument deprecated'],
    [/^Required input field .* cannot be deprecated/, 'required input field deprecated'],
    [/has invalid default value/, 'default value'],
    [/^Type .* must define one or more fields/, 'fields'],
    [/must be Output Type/, 'output type'],
    [/must be Input Type/, 'input type'],
    [/must only implement Interface types/, 'implements kind'],
    [/cannot implement itself/, 'implements itself'],
    [/can only implement .* once/, 'implements once'],
    [/because it would create a circular reference/, 'interface cycle'],
    [/because it is implemented by/, 'implements ancestors'],
    [/^Interface field argument .* expected but/, 'interface argument'],
    [/^Interface field argument .* expects type/, 'interface argument type'],
    [/^Interface field .* expected but/, 'interface field'],
    [/^Interface field .* expects type/, 'interface field type'],
    [/must not be required type/, 'extra argument required'],
    [/is not deprecated, so implementation field/, 'implementation deprecated'],
    [/must define one or more member types/, 'members'],
    [/can only include type .* once/, 'member once'],
    [/can only include Object types/, 'member kind'],
    [/must define one or more values/, 'values'],
    [/^Input Object type .* must define one or more fields/, 'input fields'],
    [/^OneOf input field .* must be nullable/, 'oneOf nullable'],
    [/^OneOf input field .* cannot have a default/, 'oneOf default'],
    [/cannot be provided a finite value/, 'finite input object'],
    [/^Invalid circular reference. The default value/, 'default cycle'],
  ];
  return names.find(([pattern]) => pattern.test(message))?.[1] ?? `other: ${message}`;
}

// -- sound schemas -------------------------------------------------------------------------------------------------------

function sound() {
  const scalars = ['Int', 'Float', 'String', 'Boolean', 'ID'];
  const model = { interfaces: [], objects: [], unions: [], enums: [], inputs: [], scalars: random.list(1, () => 'Url'), directives: [] };
  const definitions = [];
  for (let i = random.below(3); i > 0; i--) {
    const name = `E${i}`;
    model.enums.push(name);
    definitions.push(
      `${description()}enum ${name} { ${['RED', 'GREEN', 'BLUE']
        .slice(0, 1 + random.below(3))
        .map(value => `${value}${random.chance(0.1) ? ' @deprecated' : ''}`)
        .join(' ')} }`,
    );
  }

  if (model.scalars.length > 0) {
    definitions.push(`scalar Url${random.chance(0.5) ? ' @specifiedBy(url: "https://example.org")' : ''}`);
  }

  for (let i = random.below(3); i > 0; i--) {
    model.directives.push(`d${i}`);
    definitions.push(
      `directive @d${i}${
        random.chance(0.6) ? `(${inputValue('a', model, scalars)}${random.chance(0.3) ? ' r: Int!' : ''})` : ''
      }${random.chance(0.3) ? ' repeatable' : ''} on ${random.pick([
        'FIELD | OBJECT',
        'OBJECT | FIELD_DEFINITION | ENUM',
        'SCHEMA',
        'INPUT_OBJECT | INPUT_FIELD_DEFINITION | ARGUMENT_DEFINITION',
        'QUERY',
        'INTERFACE | UNION | SCALAR | ENUM_VALUE',
      ])}`,
    );
  }

  for (let i = random.below(4); i > 0; i--) {
    const name = `I${i}`;
    const isOneOf = random.chance(0.25);
    const fields = Array.from({ length: 1 + random.below(3) }, (_, n) =>
      isOneOf ? `f${n}: ${random.pick([...scalars, ...model.inputs])}` : inputValue(`f${n}`, model, scalars),
    );
    model.inputs.push(name);
    definitions.push(`${description()}input ${name}${isOneOf ? ' @oneOf' : ''} { ${fields.join(' ')} }`);
  }

  for (let i = random.below(3); i > 0; i--) {
    const parents = model.interfaces.filter(() => random.chance(0.4));
    const inherited = [...new Set(parents.flatMap(parent => [parent, ...parent.parents]))];
    const fields = new Map([...inherited.flatMap(parent => [...parent.fields]), [`n${i}`, field(`n${i}`, model, scalars, [])]]);
    const type = { name: `N${i}`, parents: inherited, fields };
    model.interfaces.push(type);
    definitions.push(`${description()}interface ${type.name}${implementing(inherited)} { ${[...fields.values()].join(' ')} }`);
  }

  for (let i = 1 + random.below(4); i > 0; i--) {
    const parents = model.interfaces.filter(() => random.chance(0.4));
    const inherited = [...new Set(parents.flatMap(parent => [parent, ...parent.parents]))];
    const fields = new Map([...inherited.flatMap(parent => [...parent.fields]), [`o${i}`, field(`o${i}`, model, scalars, model.objects)]]);
    model.objects.push(`O${i}`);
    definitions.push(`${description()}type O${i}${implementing(inherited)} { ${[...fields.values()].join(' ')} }`);
  }

  if (random.chance(0.5)) {
    definitions.push(`union U = ${model.objects.join(' | ')}`);
  }

  const root = random.chance(0.3) ? 'Root' : 'Query';
  definitions.push(`type ${root} { q: Int ${random.chance(0.5) ? field('r', model, scalars, model.objects) : ''} }`);
  if (root !== 'Query' || random.chance(0.2)) {
    definitions.push(`${description()}schema { query: ${root} ${random.chance(0.3) ? 'mutation: O1' : ''} }`);
  }

  if (random.chance(0.3)) {
    definitions.push(`extend type ${random.pick([root, ...model.objects])} { x: ${random.pick(scalars)} }`);
  }

  if (random.chance(0.4)) {
    for (let i = definitions.length - 1; i > 0; i--) {
      const other = random.below(i + 1);
      [definitions[i], definitions[other]] = [definitions[other], definitions[i]];
    }
  }

  return definitions;
}

function description() {
  return random.chance(0.1) ? random.pick(['"d" ', '"""\n  d\n""" ']) : '';
}

function implementing(parents) {
  return parents.length > 0 ? ` implements ${random.chance(0.2) ? '& ' : ''}${parents.map(parent => parent.name).join(' & ')}` : '';
}

function field(name, model, scalars, objects) {
  const type = wrap(
    random.pick([...scalars, ...model.enums, ...model.scalars, ...model.interfaces.map(parent => parent.name), ...objects]),
  );
  const given = random.chance(0.4)
    ? `(${Array.from({ length: 1 + random.below(2) }, (_, i) => inputValue(`a${i}`, model, scalars)).join(', ')})`
    : '';
  return `${name}${given}: ${type}${random.chance(0.08) ? ' @deprecated(reason: "old")' : ''}`;
}

function inputValue(name, model, scalars) {
  const base = random.pick([...scalars, ...scalars, ...model.enums, ...model.inputs, ...model.scalars]);
  const values = { Int: ['1', '-5'], Float: ['1', '1.5'], String: ['"s"', '""'], Boolean: ['true'], ID: ['"i"', '7'] };
  const type = wrap(base);
  const value =
    random.chance(0.35) && values[base]
      ? ` = ${type.includes('[') && random.chance(0.5) ? `[${random.pick(values[base])}]`.repeat(1) : random.pick(values[base])}`
      : '';
  return `${name}: ${type}${value}${!type.endsWith('!') && random.chance(0.06) ? ' @deprecated' : ''}`;
}

function wrap(name) {
  return random.pick([name, name, name, `${name}!`, `[${name}]`, `[${name}!]!`, `[[${name}]!]`]);
}

// -- changes that mostly make a schema unsound --------------------------------------------------------------------------

function change(definitions) {
  const at = random.below(definitions.length);
  const names = [...new Set(definitions.join(' ').match(/\b(?:[A-Z]\d|Query|Root|Url|U)\b/g) ?? ['Query'])];
  const name = () => random.pick(names);
  const additions = [
    () => definitions[at],
    () => `type ${name()} { z: Int }`,
    () => `extend type ${name()} { z: Int }`,
    () => `extend type ${name()} { q: Int o1: Int }`,
    () => `extend input ${name()} { f0: Int z: Int! }`,
    () => `extend enum ${name()} { RED }`,
    () => `extend union ${name()} = ${name()}`,
    () => `extend interface ${name()} { z: Int }`,
    () => `extend type ${name()} implements ${name()}`,
    () => `extend scalar ${name()} @specifiedBy(url: "x")`,
    () => `union V = ${name()} | ${name()}`,
    () => 'enum F { A A }',
    () => 'extend type Missing { a: Int }',
    () => `type X { a: Missing b(c: Missing): Int }`,
    () => `type X implements ${name()} { a: Int }`,
    () => `interface X implements ${name()} { a: Int }`,
    () => `type X { a(b: ${name()}): ${name()} }`,
    () => `input X { a: ${name()} }`,
    () => `input X { a: ${name()}! = ${random.pick(['1', '{}', 'RED', 'null', '"s"', '[]'])} }`,
    () => `directive @x(a: ${name()} = ${random.pick(['1', '{}', 'RED', 'null'])}) on FIELD`,
    () => 'input X { x: X! }',
    () => 'input X { y: Y! } input Y { x: X! }',
    () => 'input X { y: Y! } input Y { x: [X!]! }',
    () => 'input X @oneOf { x: X }',
    () => 'input X @oneOf { x: Y } input Y @oneOf { x: X y: Int }',
    () => 'input X @oneOf { x: Y } input Y { x: X! }',
    () => 'input X { x: X = {} }',
    () => 'input X { x: Y = {} } input Y { y: X = {} }',
    () => 'input X { x: [X] = [{}] }',
    () => 'input X { x: X = { x: null } }',
    () => 'input X { x: X = { x: {} } }',
    () => 'input X { a: Int = 1 x: X = { a: 2, x: { x: {} } } }',
    () => 'input X @oneOf { a: Int! }',
    () => 'input X @oneOf { a: Int = 1 }',
    () => 'input X { a: Int! @deprecated }',
    () => 'input X { a: Int! = 1 @deprecated }',
    () => 'type X { a(b: Int! @deprecated): Int }',
    () => 'directive @x(a: Int! @deprecated) on FIELD',
    () => 'extend input X @oneOf input X { a: Int! }',
    () => 'type X',
    () => 'interface X',
    () => 'enum X',
    () => 'union X',
    () => 'input X',
    () => 'extend type Query @d1',
    () => 'directive @x on FIELD directive @x on QUERY',
    () => 'directive @x(a: Int a: Int) on FIELD',
    () => 'directive @__x on FIELD',
    () => 'directive @x(__a: Int) on FIELD',
    () => 'type __X { a: Int }',
    () => 'type X { __a: Int }',
    () => 'type X { a(__b: Int): Int }',
    () => 'input X { __a: Int }',
    () => 'enum X { __A }',
    () => 'directive @x(a: Int @x) on ARGUMENT_DEFINITION',
    () => 'directive @x(a: X) on INPUT_FIELD_DEFINITION input X { a: Int @x }',
    () => 'directive @x(a: Int @y) on ARGUMENT_DEFINITION directive @y(a: Int @x) on ARGUMENT_DEFINITION',
    () => 'directive @x(a: E) on ENUM_VALUE enum E { A @x }',
    () => 'schema { query: Query }',
    () => `schema { query: ${name()} }`,
    () => `schema { mutation: ${name()} }`,
    () => `extend schema { mutation: ${name()} }`,
    () => `extend schema { subscription: ${name()} subscription: ${name()} }`,
    () => `type Mutation { m: Int }`,
    () => 'input Mutation { m: Int }',
    () => 'scalar Subscription',
    () => 'extend schema @d1',
    () => 'schema { query: Missing }',
    () => '{ q }',
    () => 'query Q { q }',
    () => 'fragment F on Query { q }',
    () => `type X { a: Int @nope }`,
    () => `type X { a: Int @d1 }`,
    () => `type X @d1 { a: Int }`,
    () => `type X @d1 @d1 { a: Int }`,
    () => 'type X { a: Int @deprecated @deprecated }',
    () => 'type X { a: Int @deprecated(reson: "x") }',
    () => 'type X { a: Int @deprecated(reason: "x", reason: "y") }',
    () => 'type X { a: Int @skip(if: true) }',
    () => 'type X @deprecated { a: Int }',
    () => 'scalar X @specifiedBy',
    () => 'scalar X @specifiedBy(url: 1)',
    () => 'type X { a(b: I1 = { f0: 1, f0: 2 }): Int }',
    () => `type X @d1(a: ${random.pick(['1', '"s"', 'null', '{}', 'RED'])}) { a: Int }`,
    () => 'enum X @oneOf { A }',
    () => 'type X { a: Int @specifiedBy(url: "x") }',
    () => 'scalar Int',
    () => 'scalar ID scalar ID',
    () => 'type String { a: Int }',
    () => 'enum __TypeKind { A }',
    () => 'extend scalar Int @d1',
    () => 'directive @skip(if: Boolean!) on FIELD',
    () => 'directive @deprecated(reason: String) on OBJECT | FIELD_DEFINITION',
    () => 'directive @skip on FIELD',
    () => 'directive @oneOf on INPUT_OBJECT',
    () => 'interface A { a: Int } type X implements A { b: Int }',
    () => 'interface A { a(b: Int): Int } type X implements A { a: Int }',
    () => 'interface A { a(b: Int): Int } type X implements A { a(b: String): Int }',
    () => 'interface A { a: Int } type X implements A { a(b: Int!): Int }',
    () => 'interface A { a: Int } type X implements A { a(b: Int! = 1): Int }',
    () => 'interface A { a: Int! } type X implements A { a: Int }',
    () => 'interface A { a: Int } type X implements A { a: Int! }',
    () => 'interface A { a: [A] } type X implements A { a: [X!]! }',
    () => 'interface A { a: A } type X implements A { a: X }',
    () => 'interface A { a: W } union W = X type X implements A { a: X }',
    () => 'interface A { a: Int } type X implements A & A { a: Int }',
    () => 'interface A implements A { a: Int }',
    () => 'interface A implements B { a: Int } interface B implements A { a: Int }',
    () => 'interface A { a: Int } interface B implements A { a: Int } type X implements B { a: Int }',
    () => 'interface A { a: Int } type X implements A { a: Int @deprecated }',
    () => 'interface A { a: Int @deprecated } type X implements A { a: Int }',
    () => 'interface A { a: Int @deprecated } type X implements A { a: Int @deprecated }',
  ];
  const edits = [
    () => definitions.splice(at, 1),
    () => (definitions[at] = definitions[at].replace(/: \w+/, `: ${name()}`)),
    () => (definitions[at] = definitions[at].replace(/!/, '')),
    () => (definitions[at] = definitions[at].replace(/: (\w+)/, ': $1!')),
    () =>
      (definitions[at] = definitions[at].replace(
        /= \S+/,
        `= ${random.pick(['1', '"x"', 'RED', 'null', '[1]', '{}', '2147483648', '1.5'])}`,
      )),
    () => (definitions[at] = definitions[at].replace(/implements \w+/, `implements ${name()}`)),
    () => (definitions[at] = definitions[at].replace(/\{.*\}/, '{ z: Int }')),
    () => (definitions[at] = definitions[at].replace(/@\w+/, '@nope')),
    () =>
      (definitions[at] = definitions[at].replace(/\b(type|interface|input|enum|union)\b/, () =>
        random.pick(['type', 'interface', 'input']),
      )),
  ];
  if (random.chance(0.7)) {
    const added = random.pick(additions)();
    definitions.splice(random.chance(0.7) ? definitions.length : 0, 0, added);
  } else {
    random.pick(edits)();
  }
}

// one or two names become other names of the same file
function renamed(text) {
  const tokens = text.match(/"""[\s\S]*?"""|"[^"]*"|\w+|\s+|./g) ?? [];
  const places = namesIn(tokens);
  for (let i = 1 + random.below(2); i > 0 && places.length > 0; i--) {
    tokens[random.pick(places)] = random.chance(0.9)
      ? tokens[random.pick(places)]
      : random.pick(['Missing', '__x', 'deprecated', 'oneOf', 'Int', 'on', 'repeatable']);
  }

  return tokens.join('');
}

function mutated(text) {
  const tokens = tokensOf(text);
  for (let i = 1 + random.below(2); i > 0 && tokens.length > 1; i--) {
    changeToken(tokens, random, strayTokens);
  }

  return tokens.join(' ');
}
