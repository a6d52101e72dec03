// Requests that are always asked: grids over literals, variable positions and JSON values, and documents worth knowing.
import * as G from 'graphql';
import { laterIntrospection as later } from './allowed.mjs';

const literals = [
  '1', '-1', '0', '-0', '2147483647', '2147483648', '-2147483648', '-2147483649', '1.0', '1.5', '-0.0', '1e3', '-1e-3', '1e400', '12345678901234567890', '0.1e-400',
  '"a"', '""', '"""b"""', '"1"', '"RED"', 'true', 'false', 'null', 'RED', 'PURPLE', 'red', 'NAME',
  '[]', '[1]', '[1, 2]', '["a"]', '[null]', '[[1]]', '[[1], null]', '[[1, 2], [3]]', '[[null]]', '[1, [2]]', '[RED]', '["RED"]', '[true]', '[1.5]', '[1, "a"]',
  '{}', '{ req: 1 }', '{ req: null }', '{ req: "1" }', '{ req: 1, nested: { req: 2 } }', '{ req: 1, nested: {} }', '{ req: 1, bogus: 2 }', '{ req: 1, req: 2 }',
  '{ req: 1, list: 3 }', '{ req: 1, list: [null] }', '{ req: 1, colors: [RED, null] }', '{ req: 1, colors: BLUE }', '{ req: 1, one: { s: "x" } }',
  '{ req: 1, one: { s: "x", i: 1 } }', '{ req: 1, one: {} }', '{ req: 1, reqDefault: null }', '{ req: 1, old: 2, optNull: null }', '{ req: 1, any: { a: [RED, null, 1.5] } }',
  '{ s: "a" }', '{ s: null }', '{ i: 1 }', '{ i: "1" }', '{ c: RED }', '{ list: [1] }', '{ list: 1 }', '{ list: [null] }', '{ obj: {} }', '{ obj: { field: SIZE } }',
  '{ obj: { field: null } }', '{ s: "a", i: 1 }', '{ s: "a", s: "b" }', '{ bogus: 1 }', '{ s: "a", bogus: 1 }', '{ field: NAME }', '{ field: NAME, desc: null }', '{ desc: true }',
  '{ field: null }', '{ field: "NAME" }', '[{ field: NAME }]', '[{ field: NAME }, null]', '[{ s: "a" }, { i: 2 }]', '[{ s: "a" }, null]', '[{ s: "a", i: 1 }]', '[{ req: 1 }, null]',
  '{ nameContains: "a", not: { minAge: 3 } }', '{ colors: [RED] }', '{ colors: [null] }', '{ not: { not: { bogus: 1 } } }', '{ k: [1, { z: RED }] }', '{ minAge: null }',
];

const jsonValues = [
  null, true, false, 0, 1, -1, 1.5, -0.5, 2147483647, 2147483648, -2147483648, -2147483649, 1e20, 1e300, 9007199254740993, '', 'a', '1', 'RED', 'PURPLE', 'true', 'null', '\ud83d\ude00', 'é\u0000\u2028',
  [], [null], [1], [1, 2], [1, null], ['a'], ['RED'], ['RED', 'NOPE'], [true], [1.5], [[1]], [[1], null], [[1, null]], [[]], [[[1]]], [1, [2]],
  {}, { req: 1 }, { req: null }, { req: '1' }, { req: 1, list: 3 }, { req: 1, list: [null] }, { req: 1, nested: { req: 'x' } }, { req: 1, nested: { req: 2, nested: {} } }, { req: 1, one: {} },
  { req: 1, one: { s: 'x', i: null } }, { req: 1, one: { s: 'x' } }, { req: 1, reqDefault: null }, { req: 1, bogus: 1 }, { req: 1, colors: 'RED' }, { req: 1, colors: ['RED', null, 'NOPE'] },
  { req: 1, any: { a: [null, { b: 1.5 }] } }, { s: 'a' }, { s: null }, { s: 'a', i: 1 }, { s: 'a', i: null }, { i: 'x' }, { list: 1 }, { list: [null] }, { obj: {} }, { obj: { field: 'SIZE' } },
  { obj: { field: null } }, { field: 'NAME' }, { field: 'NOPE' }, { field: null }, { field: 'NAME', desc: 1 }, [{ s: 'a' }, { i: 1 }], [{ s: 'a' }, null], [{ req: 1 }, { req: 'x' }], [{ field: 'NAME' }],
  { nameContains: 'a', not: { not: { minAge: 'x' } } }, { __proto__: null, toString: 1 }, { length: 1 }, [{}, []],
];

// field, argument, the other arguments, selection
const positions = [
  ['echoScalars', 'i'], ['echoScalars', 'f'], ['echoScalars', 's'], ['echoScalars', 'b'], ['echoScalars', 'id'], ['echoScalars', 'c'], ['echoScalars', 'a'], ['echoScalars', 'o'],
  ['echoLists', 'a'], ['echoLists', 'b'], ['echoLists', 'c'], ['echoLists', 'd'], ['echoLists', 'e'], ['echoLists', 's'], ['echoLists', 'g'],
  ['echoInput', 'in'], ['echoInputs', 'in'], ['echoInputs', 'one'], ['echoOne', 'one'], ['echoOneOpt', 'one'], ['echoDefaults', 'nn'], ['echoDefaults', 'inp'], ['echoDefaults', 'lli'], ['echoDefaults', 'nul'],
  ['people', 'filter', '', '{ id }'], ['people', 'first', '', '{ id }'], ['assets', 'sort', '', '{ id }'], ['person', 'id', '', '{ id }'], ['reqArgs', 'a', ', b: "x", c: RED'], ['reqArgs', 'c', ', a: 1, b: "x"'],
];

const variableTypes = [
  'Int', 'Int!', '[Int]', '[Int!]', '[Int]!', '[Int!]!', '[[Int]]', '[[Int!]!]!', 'Float', 'Float!', 'String', 'String!', '[String]', 'Boolean', 'Boolean!', 'ID', 'ID!', 'Color', 'Color!', '[Color]',
  '[Color!]', '[Color!]!', 'Any', 'Any!', '[Any]', 'Opaque', 'EchoInput', 'EchoInput!', '[EchoInput]', '[EchoInput!]!', 'OneOfInput', 'OneOfInput!', '[OneOfInput]', '[OneOfInput!]', 'PersonFilter',
  'SortInput', 'SortInput!', '[SortInput!]', 'SortField', 'SortField!', 'Person', 'Nope', 'Node',
];

const wraps = [
  (v) => v, (v) => `[${v}]`, (v) => `[[${v}]]`, (v) => `{ req: ${v} }`, (v) => `{ req: 1, opt: ${v} }`, (v) => `{ req: 1, list: ${v} }`, (v) => `{ req: 1, list: [${v}] }`, (v) => `{ req: 1, nested: ${v} }`,
  (v) => `{ req: 1, reqDefault: ${v} }`, (v) => `{ req: 1, one: ${v} }`, (v) => `{ req: 1, one: { s: ${v} } }`, (v) => `{ s: ${v} }`, (v) => `{ i: ${v} }`, (v) => `{ list: ${v} }`, (v) => `{ list: [${v}] }`,
  (v) => `{ obj: ${v} }`, (v) => `{ obj: { field: ${v} } }`, (v) => `[{ s: ${v} }]`, (v) => `{ field: ${v} }`, (v) => `[{ field: ${v} }]`, (v) => `{ colors: [${v}] }`, (v) => `{ minAge: ${v} }`, (v) => `{ x: ${v} }`,
];

const variableDefaults = ['', '', ' = null', ' = 1', ' = "a"', ' = RED', ' = {}', ' = []', ' = [1]', ' = { req: 1 }', ' = { s: "a" }'];

const call = ([field, argument, others = '', selection = ''], value) => `${field}(${argument}: ${value}${others})${selection}`;

function typeOf(schema, [field, argument]) {
  return schema.getQueryType().getFields()[field].args.find(({ name }) => name === argument).type;
}

/** Every literal at every position, every third of them also as the default of a variable. */
export function literalGrid(schema) {
  return positions.flatMap((position, i) =>
    literals.flatMap((literal, j) => [
      { query: `{ ${call(position, literal)} }` },
      ...((i + j) % 3 === 0 ? [{ query: `query ($v: ${typeOf(schema, position)} = ${literal}) { ${call(position, '$v')} }` }] : []),
    ]),
  );
}

/** Variables of every type at a sample of the positions, in lists, in objects and plain; half of them of the type's own name. */
export function positionGrid(schema, random, count) {
  return Array.from({ length: count }, () => {
    const position = random.pick(positions);
    const base = G.getNamedType(typeOf(schema, position)).name;
    const fitting = random.chance(0.5);
    const type = random.pick(fitting ? variableTypes.filter((text) => text.replace(/[[\]!]/g, '') === base) : variableTypes) ?? base;
    const value = fitting || random.chance(0.4) ? (random.chance(0.2) ? '[$v]' : '$v') : random.pick(wraps)('$v');
    return { query: `query ($v: ${type}${random.pick(variableDefaults)}) { ${call(position, value)} }`, variables: random.chance(0.5) ? {} : { v: random.pick(jsonValues) } };
  });
}

/** Every JSON value for a variable of every type in use, given directly and inside a list. */
export function jsonGrid(schema) {
  return positions.flatMap((position) => {
    const type = typeOf(schema, position);
    const query = `query ($v: ${type}) { ${call(position, '$v')} }`;
    return [{ query, variables: {} }, { query }, ...jsonValues.map((v) => ({ query, variables: { v } }))];
  });
}

const deep = (open, middle, close, count) => open.repeat(count) + middle + close.repeat(count);

/** Documents worth knowing: the corners of the grammar, of choosing operations, of conditions, of null propagation. */
export const documents = [
  ...[
    '', ' ', '\ufeff', '# only a comment', '{', '}', '{}', '{ }', 'query', 'query {}', 'query Q', 'query Q {}', '{ empty { } }', '{ empty { id } } }', '{ __typename }', '\ufeff{ __typename }', '{\ufeff__typename\ufeff}', ',{,__typename,},',
    '{ __typename }\u00a0', '{ __typename }\u2028', '{ __typename\u000b}', '{ __typename\u0000}', '# \u0000\u2028 \ud83d\ude00\n{ __typename }', '# \ud83d\n{ __typename }', '#c\r{ __typename }', '#c\r\n{ __typename }#', '\r\r\n\n{ nope }', '{\n  a\n  b }',
    'query query { __typename }', 'query on { __typename }', 'query true { __typename }', '{ on: __typename, query: __typename, true: __typename, null: __typename, fragment: __typename, type: __typename }',
    'fragment on on Query { __typename } { ...on }', 'fragment query on Query { __typename } { ...query }', '{ ...{ __typename } }', '{ ... on Query { __typename } }', '{ ... @include(if: true) { __typename } }', '{ ... on on { __typename } }', '{ ...on Query { a: __typename } ... }',
    '{ a: b: __typename }', '{ : __typename }', '{ a: }', '{ __typename() }', '{ person() { id } }', '{ person(id "p1") { id } }', '{ person(id:: "p1") { id } }', '{ person(id: ) { id } }', '{ person(: "p1") { id } }', '{ person(id: $) { id } }', '{ person(id: $ v) { id } }', 'query ($ v: ID! = "p2") { person(id: $ v) { id } }',
    'query ($v: ID! = $v) { person(id: $v) { id } }', 'query ($v: ID! @once(n: $v)) { person(id: $v) { id } }', 'query () { __typename }', 'query ($v) { __typename }', 'query ($v: ) { __typename }', 'query ($v: [Int) { __typename }', 'query ($v: Int!!) { __typename }', 'query ($v: [Int]] ) { __typename }', 'query ($: Int) { __typename }', 'query (v: Int) { __typename }',
    '"d" query { __typename }', '"""d""" query Q { __typename }', '"d" { __typename }', '"d" fragment F on Query { __typename } { ...F }', 'query ("d" $v: Int = 1) { echoScalars(i: $v) }', '"d" "e" query { __typename }', '"d"', '"""d"""', '{ "d" __typename }', 'query ($v: Int "d") { __typename }',
    'query @onlyQuery { __typename }', 'query Q @onlyQuery @once(n: 1) { __typename }', 'mutation @onlyQuery { add(n: 1) }', '{ __typename @ }', '{ __typename @once() }', '{ __typename @once(n: 1) @once }', '{ __typename @many }', '{ __typename @many(label: "a") @many(label: "b") }', '{ __typename @meta(tag: "x") }',
    '{ echoScalars(i: 00) }', '{ echoScalars(i: 01) }', '{ echoScalars(i: -) }', '{ echoScalars(i: - 1) }', '{ echoScalars(i: --1) }', '{ echoScalars(i: +1) }', '{ echoScalars(i: 1a) }', '{ echoScalars(i: 1_0) }', '{ echoScalars(i: 0x1) }', '{ echoScalars(i: 1.) }', '{ echoScalars(f: .5) }', '{ echoScalars(f: 1.e1) }', '{ echoScalars(f: 1e) }', '{ echoScalars(f: 1e+) }', '{ echoScalars(f: 1.2.3) }', '{ echoScalars(f: 1e1.5) }', '{ echoScalars(f: 1E+5) }', '{ echoScalars(f: 0e0) }', '{ echoScalars(f: 1.0a) }', '{ echoScalars(i: 1"a") }', '{ echoScalars(i:1s:"a") }', '{ echoScalars(i:1,,,s:"a") }', '{echoScalars(i:-0)}',
    String.raw`{ echoScalars(s: "\"\\\/\b\f\n\r\t") }`, String.raw`{ echoScalars(s: "\u0041\u{41}\u{000041}\u{1F600}\uD83D\uDE00") }`, String.raw`{ echoScalars(s: "\uD83D") }`, String.raw`{ echoScalars(s: "\uDE00\uD83D") }`, String.raw`{ echoScalars(s: "\u{D83D}\u{DE00}") }`, String.raw`{ echoScalars(s: "\uD83D\u{DE00}") }`, String.raw`{ echoScalars(s: "\u{110000}") }`, String.raw`{ echoScalars(s: "\u{}") }`, String.raw`{ echoScalars(s: "\u{ 41}") }`, String.raw`{ echoScalars(s: "\u004") }`, String.raw`{ echoScalars(s: "\u00G1") }`, String.raw`{ echoScalars(s: "\x41") }`, String.raw`{ echoScalars(s: "\'") }`, String.raw`{ echoScalars(s: "\U0041") }`, String.raw`{ echoScalars(s: "\u{10FFFF}\uFFFF\u0000") }`, String.raw`{ echoScalars(s: "\u{0000000041}") }`, String.raw`{ echoScalars(s: "\u{fFfF}") }`,
    '{ echoScalars(s: "a\nb") }', '{ echoScalars(s: "a\rb") }', '{ echoScalars(s: "a\tb\u0001\u007f\u2028") }', '{ echoScalars(s: "a) }', '{ echoScalars(s: "a\\") }', '{ echoScalars(s: "") }', '{ echoScalars(s: """") }', '{ echoScalars(s: """""") }', '{ echoScalars(s: """"""") }', '{ echoScalars(s: """""""") }', '{ echoScalars(s: """a""""") }', '{ echoScalars(s: """a\\"""b""") }', '{ echoScalars(s: """\\""") }', '{ echoScalars(s: """\\\\""") }', '{ echoScalars(s: """a"b""c""") }', '{ echoScalars(s: """"a" """) }',
    '{ echoScalars(s: """\n    a\n      b\n\n    c\n  """) }', '{ echoScalars(s: """  a\n    b\n   c""") }', '{ echoScalars(s: """\r\n\ta\r\t\tb\n\r  c\r\n""") }', '{ echoScalars(s: """\n\n\n""") }', '{ echoScalars(s: """   """) }', '{ echoScalars(s: """ a """) }', '{ echoScalars(s: """\n  a\n b\n   \n""") }', '{ echoScalars(s: """\n \u00a0a\n \u00a0b""") }', '{ echoScalars(s: """a\u0000\u0007\\n\\u0041""") }', '{ echoScalars(s: """\ud83d\ude00""") }',
    '{ . }', '{ .. }', '{ .... }', '{ ... }', '{ ...F }', '{ ... F } fragment F on Query { __typename }', '{ a & b }', '{ a | b }', '{ a % b }', "{ 'a' }", '{ `a` }', '{ a\\b }', '{ a? }', '{ a; b }', '{ é }', '{ aé }', '{ \ud83d\ude00 }',
    'fragment F on Query { __typename }', 'fragment F { __typename } { ...F }', 'fragment F on { __typename } { ...F }', 'fragment on Query { __typename } { __typename }', 'fragment F($v: Int) on Query { __typename } { ...F }', '{ ...F(v: 1) } fragment F on Query { __typename }', 'fragment F on Query @once { __typename } { ...F }',
    'subscription { tick }', 'subscription { tick other }', 'subscription { ...F } fragment F on Subscription { tick other }', 'subscription { a: tick b: tick }', 'subscription { tick tick }', 'subscription { __typename }', 'subscription { tick @skip(if: true) }', 'subscription ($b: Boolean!) { tick @include(if: $b) }', 'subscription { ... @include(if: true) { tick } }', 'subscription { ...F @skip(if: false) } fragment F on Subscription { tick }', 'subscription { person { id @skip(if: true) } }', 'subscription { ... on Subscription { tick } tick }', 'subscription S { tick } query Q { __typename }',
    'type Query { a: Int }', 'extend type Query { a: Int } { __typename }', 'schema { query: Query } { __typename }', 'directive @a on FIELD { __typename }', '{ __typename } extend schema @meta(tag: "a")', 'type A { b: C', 'type A { }', 'union U', 'union U =', 'union U = | A | B', 'enum E { }', 'enum E { true }', 'enum E { A null }', 'input I { a: Int = $v }', 'interface I implements J & K { a: Int }', 'type A implements & B { a: Int }', 'type A implements B & { a: Int }', 'type A implements B C { a: Int }', 'type A implements B, C { a: Int }', 'extend scalar S', 'extend scalar S @a', 'extend type A', 'extend type A @a', 'extend union U', 'extend union U = A', 'extend enum E', 'extend input I', 'extend interface I', 'extend interface I implements J', 'extend schema', 'extend schema @a', 'extend schema { query: A }', '"d" extend type A { a: Int }', 'extend "d" type A { a: Int }', 'extend { a }', 'schema', 'schema { }', 'schema { query: A query: B }', 'schema { qery: A }', '"d" schema { query: A }', 'directive @a on', 'directive @a on FIELD |', 'directive @a on | FIELD | QUERY', 'directive @a on FIELD QUERY', 'directive @a on Field', 'directive @a repeatable on FIELD', 'directive @a repeatable repeatable on FIELD', 'directive @a() on FIELD', 'directive @a(b: Int) on FIELD', 'directive a on FIELD', 'extend directive @a(b: Int) on FIELD', 'type A { "d" b("d" c: Int = 1 @x): Int @y }', 'type A { b(): Int }', 'type A { b: Int = 1 }', 'input I { "d" a: Int = 1 @x }', 'input I { a(b: Int): Int }', 'type A type B', 'type A { b: Int } { __typename }', 'type type type', 'scalar scalar', 'input I { a: Int! = null b: [Int!]! = [] }',
 // one that only one rule refuses, for each rule that random documents seldom break alone
    'query ($a: Int = 1, $a: Int = 1) { echoScalars(i: $a) }', '{ person { ...F } } fragment F on Person { id } fragment F on Person { id }', '{ scalars { int { a } } }', '{ person }', '{ person { id } } query { person { id } }', 'query A { empty { id } } query A { empty { id } }', '{ nope }', '{ person { ... on Int { __typename } } }', '{ ...F } fragment F on Color { __typename }', '{ person { ...F } } fragment F on Nope { __typename }',
    'query ($v: Person) { echoScalars(a: { x: $v }) }', 'query ($v: Person) { echoScalars(a: $v) }', 'query ($v: Nope) { echoScalars(a: $v) }', '{ ...Missing }', '{ person { ...F } } fragment F on Person { ...F }', '{ person { ...F } } fragment F on Person { ...G } fragment G on Person { ...F }', '{ pet { ... on Person { id } } }', '{ person { ... on Asset { id } } }', 'query ($v: Int) { empty { id } }', '{ echoScalars(i: $v) }', '{ empty @nope { id } }', '{ empty @onlyQuery { id } }', '{ empty @once @once { id } }', '{ echoScalars(nope: 1) }', '{ empty @once(nope: 1) { id } }', '{ echoScalars(i: 1, i: 1) }', '{ echoScalars(i: "1") }', '{ reqArgs(a: 1, b: "x") }', '{ empty @many { id } }', 'query ($v: String) { echoScalars(i: $v) }', '{ a: scalars { int } a: empty { id } }', '{ echoOneOpt(one: { s: "a", s: "a" }) }', '{ echoScalars(a: { x: 1, x: 1 }) }', 'type X { a: Int } query { empty { id } }',
    deep('{ a', '', '}', 180).replace(/\{ a/g, '{ person').replace('person}', 'person { id }}'), `{ echoScalars(a: ${deep('[', '', ']', 150)}) }`, `{ echoScalars(a: ${deep('{ a: ', '1', ' }', 150)}) }`, `query ($v: ${deep('[', 'Int', ']', 150)}) { echoScalars(a: 1) }`,
  ].map((query) => ({ query })),
  ...[
    ['{ __typename } query A { __typename }', undefined], ['query A { a: __typename } query B { b: __typename }', 'B'], ['query A { a: __typename } query B { b: __typename }', undefined], ['query A { a: __typename } query B { b: __typename }', ''], ['query A { a: __typename }', 'B'], ['query A { a: __typename }', 'a'],
    ['query A { a: __typename } query A { b: __typename }', 'A'], ['{ __typename }', 'A'], ['fragment F on Query { __typename }', undefined], ['query A { __typename } mutation M { add(n: 1) }', 'M'], ['query A { __typename } subscription S { tick }', 'A'], ['query A($v: Int!) { echoScalars(i: $v) } query B { __typename }', 'B'],
  ].map(([query, operationName]) => ({ query, operationName })),
  ...[
    '{ person { id @skip(if: true) @include(if: true) } }', '{ person { id @skip(if: false) @include(if: false) } }', '{ person { id @skip(if: true) } }', '{ person @skip(if: true) { id } scalars { int } }', '{ a: person { id } ... @skip(if: true) { b: person { id } } c: person { id } }', '{ ...F @include(if: false) ...F } fragment F on Query { scalars { int } }',
    '{ ...F @skip(if: true) scalars { int } ...F } fragment F on Query { empty { id } }', '{ person { id } scalars { int } person { name id } }', '{ nodes(ids: []) { __typename id ... on Named { name label } ... on Person { age } ... on Asset { size owner { id } related { id } } } }', '{ search(text: "x") { __typename ... on Person { name } ... on Asset { id } ... on Dog { legs } } }',
    '{ bad { intFromText intTooBig intFraction floatFromText boolFromText enumUnknown enumList stringFromObject notAList idFromObject ok } }', '{ bad { intFromTextReq ok } }', '{ badReq { enumUnknownReq ok } }', '{ bad { enumListReq notAListReq } }', '{ a: bad { enumListReq } b: bad { notAListReq } c: bad { ok } }', '{ badPets { __typename ... on Dog { name } ... on Cat { name } } }', '{ badPetsReq { __typename } }', '{ badNode { id } }',
    '{ nulls { id leaf leafOpt list listItemReq listReq lol lolOpt lolReq } }', '{ nulls { list } }', '{ nulls { listItemReq } }', '{ nulls { listReq } }', '{ nulls { lol } }', '{ nulls { lolOpt } }', '{ nulls { lolReq } }', '{ nulls { boxes { id leaf } } }', '{ nulls { boxesItemReq { id leaf } } }', '{ nulls { boxesReq { id leaf } } }', '{ nulls { err errInList errInListReq } }', '{ nulls { errReq } }',
    '{ nulls { asyncVal asyncReq asyncErr asyncList asyncBox { id asyncVal } } }', '{ nulls { asyncNullReq } }', '{ nulls { asyncErrReq id } }', '{ nulls { node { id } nodeReq { id } } }', '{ nulls { a { a { leaf b { leaf } } } } }', '{ nullsReq { leaf b { leaf } } }', '{ nullsReq { errReq } scalars { int } }', '{ nulls { b { b { b { leaf } } } } }', '{ person { mustFriend { mustFriend { mustFriend { id } } } } }', '{ people { id pets { __typename } score mustFriend { id } } }',
    '{ scalars { int intMax intMin float floatFromInt floatSmall str strEmpty strUnicode strControl boolTrue boolFalse idFromInt id enum enums any anyList nothing } }', '{ empty { id } old }', '{ echoDefaults }', '{ echoDefaults(i: null, f: null, inp: null, lli: null) }', '{ echoLists }', '{ person(id: "p2") { friends { id } a: friends(first: 0) { id } b: friends(first: 1, tags: ["x"]) { id } c: friends(first: null) { id } } }', '{ node(id: "boom") { id } person { id } }', '{ node(id: 1) { id } }', '{ node(id: "p3") { id __typename } }',
    'mutation { a: add(n: 1) b: asyncAdd(n: 10) c: add(n: 100) }', 'mutation { a: asyncAdd(n: 1) b: add(n: 2) c: asyncAdd(n: 3) d: add(n: 4) }', 'mutation { a: add(n: 1) b: addThenFail(n: 10) c: add(n: 100) }', 'mutation { a: add(n: 1) b: addThenFailReq(n: 10) c: add(n: 100) }', 'mutation { ...F add(n: 1) } fragment F on Mutation { x: asyncAdd(n: 5) __typename }',
    '{ __schema { queryType { name } mutationType { name } subscriptionType { name } description } }', '{ __type(name: "Nope") { name } }', '{ __type { name } }', '{ __type(name: null) { name } }', '{ __type(name: "Person") { name fields { name } fields(includeDeprecated: true) { name } } }', '{ person { __schema { description } } }', '{ person { __type(name: "A") { name } } }', 'mutation { __schema { description } }', '{ a: __typename __typename b: __typename }', '{ scalars { __typename } nulls { __typename } }', '{ __type(name: "Person") { kind ofType { name } fields(includeDeprecated: null) { name } } }',
  ].map((query) => ({ query })),
  ...[
    ['query ($b: Boolean! = true) { person { id @skip(if: $b) name } }', {}], ['query ($b: Boolean! = true) { person { id @skip(if: $b) name } }', { b: false }], ['query ($b: Boolean! = true) { person { id @skip(if: $b) name } }', { b: null }], ['query ($b: Boolean) { person { id @skip(if: $b) } }', { b: true }], ['query ($a: Boolean!, $b: Boolean!) { person { id @skip(if: $a) @include(if: $b) name } }', { a: false, b: true }],
    ['query ($v: Int) { echoDefaults(i: $v) }', {}], ['query ($v: Int) { echoDefaults(i: $v) }', { v: null }], ['query ($v: Int = 3) { echoDefaults(i: $v) }', {}], ['query ($v: Int = 3) { echoDefaults(i: $v) }', { v: null }], ['query ($v: Int) { echoDefaults(nn: $v) }', {}], ['query ($v: Int) { echoDefaults(nn: $v) }', { v: null }], ['query ($v: Int = 4) { echoDefaults(nn: $v) }', { v: null }],
    ['query ($v: Int) { echoLists(a: [1, $v]) }', {}], ['query ($v: Int) { echoLists(a: [1, $v]) }', { v: null }], ['query ($v: Int) { echoLists(b: [1, $v]) }', {}], ['query ($v: Int = 2) { echoLists(b: [1, $v]) }', { v: null }], ['query ($v: String) { echoInput(in: { req: 1, opt: $v, optNull: $v }) }', {}], ['query ($v: String) { echoInput(in: { req: 1, opt: $v, optNull: $v }) }', { v: null }],
    ['query ($v: Any) { echoScalars(a: { x: $v, y: [$v] }) }', {}], ['query ($v: Any) { echoScalars(a: { x: $v, y: [$v] }) }', { v: { z: [1, null] } }], ['query ($v: Float) { echoInput(in: { req: 1, reqDefault: $v }) }', {}], ['query ($v: Float) { echoInput(in: { req: 1, reqDefault: $v }) }', { v: null }], ['query ($s: String!) { echoOne(one: { s: $s }) }', { s: 'x' }], ['query ($s: String!, $i: Int!) { echoOne(one: { s: $s, i: $i }) }', { s: 'x', i: 1 }],
    ['query ($v: Int!) { echoScalars(i: $v) }', {}], ['query ($v: Int!, $w: [Color!]!, $x: EchoInput!) { echoScalars(i: $v) a: echoLists(g: $w) echoInput(in: $x) }', { w: ['NOPE', null], x: { bogus: 1, req: 'a' } }], ['query ($v: Int) { echoScalars(i: $v) }', { w: 1 }], ['query ($v: Int) { echoScalars(i: $v) }', null],
  ].map(([query, variables]) => ({ query, variables })),
  { query: G.getIntrospectionQuery({ descriptions: false, directiveIsRepeatable: true, schemaDescription: true, specifiedByUrl: true, inputValueDeprecation: true, oneOf: true }), introspection: true },
];

/**
 * An introspection result without what may differ: order of types and directives, and what graphql-js shows beyond the edition. Null for answers to only a part of the
 * question, as shrinking leaves it: those cannot be told apart.
 */
export function comparableSchema(data) {
  const byName = (a, b) => (a.name < b.name ? -1 : 1);
  const { __schema: schema } = data;
  if (!schema?.types?.every((type) => 'fields' in type && 'enumValues' in type) || !schema.directives?.every((directive) => directive.locations)) {
    return null;
  }

  const types = schema.types.map((type) => ({
    ...type,
    possibleTypes: type.possibleTypes && [...type.possibleTypes].sort(byName),
    fields: type.fields
      ?.filter((field) => !later.fields[type.name]?.includes(field.name))
      .map((field) => ({ ...field, args: field.args.filter((argument) => !later.arguments[`${type.name}.${field.name}`]?.includes(argument.name)) })),
    enumValues: type.name === '__DirectiveLocation' ? type.enumValues.filter((value) => !later.locations.includes(value.name)).sort(byName) : type.enumValues,
  }));
  const directives = schema.directives
    .filter((directive) => !later.directives.includes(directive.name))
    .map((directive) => ({ ...directive, locations: directive.locations.filter((location) => !later.locations.includes(location)) }));
  return { __schema: { ...schema, types: types.sort(byName), directives: directives.sort(byName) } };
}
