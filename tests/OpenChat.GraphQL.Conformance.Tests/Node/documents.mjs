// Random requests for a schema. Each category of `categories` looks for differences of its own kind.
import * as G from 'graphql';
import { changeToken, namesIn, tokensOf } from './tokens.mjs';

const textLiterals = [
  '"p1"',
  '"p2"',
  '"p3"',
  '"m1"',
  '"m2"',
  '"d1"',
  '"x"',
  '"boom"',
  '""',
  '"dog"',
  '"cat"',
  '"é☃"',
  '"a\\nb\\u0041"',
  '"\\u{1F600}"',
  '"""block\n  text"""',
];
const strayLiterals = [
  '1',
  '"s"',
  '1.5',
  'true',
  'RED',
  'null',
  '[1]',
  '[]',
  '{}',
  '{ a: 1 }',
  '-0',
  '99999999999',
  '[null]',
  '[[1]]',
  '{ s: "x" }',
  '{ req: 1 }',
  '{ s: null }',
  '{ s: "a", i: 1 }',
  '{ field: NAME }',
  '$undefined',
  '"""b"""',
];
const strayTokens = [
  '!',
  '$',
  '(',
  ')',
  '...',
  ':',
  '=',
  '@',
  '[',
  ']',
  '{',
  '}',
  '|',
  '&',
  'on',
  'null',
  '"x"',
  '1',
  '@skip(if: true)',
  '@once',
  '(id: 1)',
  ': Int',
  'a:',
];
const aliases = ['a', 'b', 'c', 'x', 'name', 'id', 'size', 'score', 'owner'];

export class DocumentGenerator {
  constructor(schema, random) {
    this.schema = schema;
    this.random = random;
    this.types = Object.values(schema.getTypeMap()).filter(type => !type.name.startsWith('__'));
    this.composites = this.types.filter(G.isCompositeType);
    this.inputs = this.types.filter(G.isInputType);
    this.fieldNames = [...new Set(this.composites.flatMap(type => Object.keys(type.getFields?.() ?? {})))];
    this.pool = [];
    this.isNamed = false; // true: every operation gets a name, so that another can stand beside it
    this.start(0);
  }

  // what one document collects on the way; noise is how often something unsound is written
  start(noise) {
    this.noise = noise;
    this.variables = [];
    this.fragments = [];
    this.deepest = 3 + this.random.below(3);
    this.isConst = false;
    this.aliasCount = 0;
  }

  odd(factor) {
    return this.random.chance(this.noise * factor);
  }

  // -- values ------------------------------------------------------------------------------------------------------------

  /** A literal, or a variable, for a position of the type. */
  value(type, depth = 0) {
    if (!this.isConst && this.random.chance(0.18)) {
      return this.variable(type);
    }

    return this.literal(type, depth);
  }

  literal(type, depth) {
    const { random } = this;
    if (this.odd(0.4)) {
      return this.isConst ? random.pick(strayLiterals.filter(text => !text.includes('$'))) : random.pick(strayLiterals);
    }

    if (G.isNonNullType(type)) {
      return this.literal2(type.ofType, depth);
    }

    return random.chance(0.07) ? 'null' : this.literal2(type, depth);
  }

  literal2(type, depth) {
    const { random } = this;
    if (G.isListType(type)) {
      return random.chance(0.2)
        ? this.literal2(G.getNullableType(type.ofType), depth)
        : `[${random.list(3, () => this.value(type.ofType, depth + 1)).join(', ')}]`;
    }

    if (G.isEnumType(type)) {
      return this.odd(0.5) ? random.pick(['PURPLE', '"RED"', 'red']) : random.pick(type.getValues()).name;
    }

    if (G.isInputObjectType(type)) {
      return this.inputObject(type, depth);
    }

    switch (type.name) {
      case 'Int':
        return random.pick(['0', '1', '2', '3', '-1', '7', '2147483647', '-2147483648']);
      case 'Float':
        return random.pick(['1', '1.5', '-2.25e3', '0', '1e-3', '0.0', '-0']);
      case 'Boolean':
        return random.pick(['true', 'false']);
      case 'ID':
        return random.pick([...textLiterals.slice(0, 8), '1', '2', '-5']);
      case 'String':
        return random.pick(textLiterals);
      case 'PartialDate': // of the product's schema
        return random.pick(['"2023"', '"2023-03"', '"2023-03-24"']);
      default:
        return depth < 3 && !this.isConst && random.chance(0.15)
          ? `{ k: ${this.value(type, depth + 1)}, l: [${this.value(type, depth + 1)}] }`
          : random.pick(['1', '"x"', '{ a: [1, null, RED] }', '[1, "2", [true]]', '1.25', 'SOME', 'false', '{}']);
    }
  }

  inputObject(type, depth) {
    const { random } = this;
    const fields = Object.values(type.getFields());
    if (type.isOneOf) {
      const chosen = this.odd(0.5) ? random.list(2, () => random.pick(fields)) : [random.pick(fields)];
      const valueOf = field =>
        depth > 3 ? this.literal2(field.type, depth + 1) : this.value(new G.GraphQLNonNull(field.type), depth + 1);
      return `{ ${chosen.map(field => `${field.name}: ${valueOf(field)}`).join(', ')} }`;
    }

    const entries = fields
      .filter(field => (G.isRequiredInputField(field) ? !this.odd(0.3) : random.chance(depth > 2 ? 0.1 : 0.3)))
      .map(field => `${field.name}: ${depth > 5 ? 'null' : this.value(field.type, depth + 1)}`);
    if (this.odd(0.2)) {
      entries.push(`${random.pick(['bogus', 'req', 's', 'colorz'])}: 1`);
    }

    return `{ ${entries.join(', ')} }`;
  }

  constant(type, depth = 1) {
    const before = this.isConst;
    this.isConst = true;
    const text = this.literal(type, depth);
    this.isConst = before;
    return text;
  }

  variable(type) {
    const { random } = this;
    let declared = type;
    if (this.odd(0.8)) {
      declared = random.pick([
        G.getNamedType(type),
        new G.GraphQLList(type),
        G.isNonNullType(type) ? type.ofType : new G.GraphQLNonNull(type),
        random.pick(this.inputs),
      ]);
    } else if (G.isNonNullType(type) ? random.chance(0.15) : random.chance(0.2)) {
      declared = G.isNonNullType(type) ? type.ofType : new G.GraphQLNonNull(type);
    }

    const known = this.variables.filter(variable => String(variable.type) === String(declared));
    if (known.length > 0 && random.chance(0.6)) {
      return `$${random.pick(known).name}`;
    }

    if (this.variables.length >= 8) {
      return this.noise > 0 ? `$${random.pick(this.variables).name}` : this.constant(type, 9);
    }

    const isLessThanWanted = G.isNonNullType(type) && !G.isNonNullType(declared);
    const variable = { name: `v${this.variables.length}`, type: declared, text: null };
    this.variables.push(variable);
    if (random.chance(0.3) || (isLessThanWanted && random.chance(0.9))) {
      variable.text = this.constant(isLessThanWanted ? type : declared);
    }

    return `$${variable.name}`;
  }

  /** A JSON value a client might send for a variable of the type. */
  json(type, depth = 0) {
    const { random } = this;
    if (G.isNonNullType(type)) {
      return random.chance(0.03) ? null : this.json2(type.ofType, depth);
    }

    return random.chance(0.12) ? null : this.json2(type, depth);
  }

  json2(type, depth) {
    const { random } = this;
    if (random.chance(0.04)) {
      return random.pick([1, 's', true, 1.5, [1], {}, { a: 1 }, 2147483648, -0.5, 1e20, 'RED', [], [null]]);
    }

    if (G.isListType(type)) {
      return random.chance(0.2)
        ? this.json2(G.getNullableType(type.ofType), depth)
        : random.list(3, () => this.json(type.ofType, depth + 1));
    }

    if (G.isEnumType(type)) {
      return random.pick(type.getValues()).name;
    }

    if (G.isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      if (type.isOneOf) {
        const field = random.pick(fields);
        return { [field.name]: this.json2(field.type, depth) };
      }

      const entries = fields
        .filter(field => (G.isRequiredInputField(field) ? !random.chance(0.03) : random.chance(depth > 2 ? 0.1 : 0.35)))
        .map(field => [field.name, this.json(field.type, depth + 1)]);
      return Object.fromEntries(random.chance(0.02) ? [...entries, ['bogus', 1]] : entries);
    }

    switch (type.name) {
      case 'Int':
        return random.pick([0, 1, 2, -3, 100, 2147483647]);
      case 'Float':
        return random.pick([0, 1, 1.5, -2e10, 1e-7]);
      case 'Boolean':
        return random.chance(0.5);
      case 'ID':
        return random.pick(['p1', 'p2', 'm1', 'd1', 7, 'x']);
      case 'String':
        return random.pick(['x', '', 'p1', 'é\u2028\u0001"\\😀']);
      default:
        return random.pick([1, 'x', { a: [1, null] }, [1, [2]], false, 1.5]);
    }
  }

  // -- selections --------------------------------------------------------------------------------------------------------

  selectionSet(type, depth) {
    const { random } = this;
    const parts = Array.from({ length: 1 + random.below(depth > 3 ? 2 : 4) }, () => this.selection(type, depth));
    return `{ ${parts.join(random.pick([' ', ', ', '\n']))} }`;
  }

  selection(type, depth) {
    const { random } = this;
    const kind = random.next();
    if (kind < 0.14 && depth < 7) {
      const condition = this.odd(0.3) ? random.pick(this.types) : random.pick(this.overlapping(type));
      const inner = random.chance(0.2) ? type : condition;
      return `...${inner === condition ? ` on ${condition.name}` : ''}${this.directives('INLINE_FRAGMENT')} ${
        this.selectionSet(G.isCompositeType(inner) ? inner : type, depth + 1)
      }`;
    }

    if (kind < 0.26 && depth < 7) {
      return `...${this.spread(type, depth)}${this.directives('FRAGMENT_SPREAD')}`;
    }

    return this.field(type, depth);
  }

  overlapping(type) {
    const possible = this.possible(type);
    const found = this.composites.filter(other => this.possible(other).some(one => possible.includes(one)));
    return found.length > 0 ? found : [type];
  }

  possible(type) {
    return G.isAbstractType(type) ? this.schema.getPossibleTypes(type) : [type];
  }

  spread(type, depth) {
    const { random } = this;
    if (this.odd(0.1)) {
      return 'Unknown';
    }

    const fitting = this.fragments.filter(
      fragment => (this.noise > 0 || fragment.text !== null) && (this.odd(1) || this.overlapping(type).includes(fragment.type)),
    );
    if ((fitting.length > 0 && random.chance(0.5)) || (this.fragments.length >= 6 && fitting.length > 0)) {
      return random.pick(fitting).name;
    }

    const condition = this.odd(0.15) ? random.pick(this.types) : random.pick(this.overlapping(type));
    const fragment = { name: `F${this.fragments.length}`, type: condition, text: null };
    this.fragments.push(fragment);
    const body =
      this.fragments.length > 8 ? '{ __typename }' : this.selectionSet(G.isCompositeType(condition) ? condition : type, depth + 1);
    fragment.text = `fragment ${fragment.name} on ${condition.name}${this.directives('FRAGMENT_DEFINITION')} ${body}`;
    return fragment.name;
  }

  field(type, depth) {
    const { random } = this;
    let fields = Object.values(type.getFields?.() ?? {});
    if (depth >= this.deepest) {
      fields = fields.filter(field => !G.isCompositeType(G.getNamedType(field.type)));
    }

    if (fields.length === 0 || random.chance(0.07)) {
      return `${random.chance(0.3) ? `${random.pick(aliases)}: ` : ''}__typename${this.directives('FIELD')}`;
    }

    const field = random.pick(fields);
    const target = G.getNamedType(field.type);
    // mostly one response name for one field, so that what is meant to be sound can be merged
    const alias = random.chance(0.05)
      ? `${random.pick(aliases)}: `
      : field.args.length > 0 && random.chance(0.9)
        ? `${field.name}${this.aliasCount++}: `
        : '';
    const name = this.odd(0.1) ? random.pick(this.fieldNames) : field.name;
    const head = `${alias}${name}${this.arguments(field.args)}${this.directives('FIELD')}`;
    const wantsSet = G.isCompositeType(target) !== this.odd(0.06);
    return wantsSet ? `${head} ${G.isCompositeType(target) ? this.selectionSet(target, depth + 1) : '{ a }'}` : head;
  }

  arguments(definitions) {
    const { random } = this;
    const given = definitions
      .filter(argument => (G.isRequiredArgument(argument) ? !this.odd(0.2) : random.chance(0.35)))
      .map(argument => `${argument.name}: ${this.value(argument.type)}`);
    if (this.odd(0.12)) {
      given.push(`${random.pick(['bogus', 'first', 'id', 'frist', 'text'])}: ${random.pick(strayLiterals)}`);
    }

    if (this.odd(0.06) && given.length > 0) {
      given.push(random.pick(given));
    }

    if (random.chance(0.2)) {
      given.reverse();
    }

    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  directives(location) {
    const { random } = this;
    let text = '';
    while (random.chance(this.directiveRate ?? 0.1)) {
      const fitting = this.schema.getDirectives().filter(directive => this.odd(0.5) || directive.locations.includes(location));
      if (fitting.length === 0 || this.odd(0.1)) {
        text += ' @unknown';
        continue;
      }

      const directive = random.pick(fitting);
      if (!directive.isRepeatable && text.includes(`@${directive.name}`) && !this.odd(1)) {
        continue;
      }

      const before = this.isConst;
      this.isConst ||= ['VARIABLE_DEFINITION', 'FRAGMENT_DEFINITION'].includes(location);
      text += ` @${directive.name}${this.arguments(directive.args)}`;
      this.isConst = before;
    }

    return text;
  }

  // -- documents ---------------------------------------------------------------------------------------------------------

  operation(name, kind) {
    const { random } = this;
    const root = this.schema.getRootType(kind);
    const outer = this.variables;
    this.variables = [];
    const body = this.selectionSet(root, 0);
    const own = this.directives(kind.toUpperCase());
    const declared = this.variables.filter(() => !this.odd(0.05));
    const variables = this.variables;
    this.variables = outer;
    const list = declared.map(
      variable =>
        `$${variable.name}: ${variable.type}${variable.text === null ? '' : ` = ${variable.text}`}${
          this.directives('VARIABLE_DEFINITION')
        }`,
    );
    if (this.odd(0.06)) {
      list.push('$unused: Int');
    }

    return { text: `${kind}${name ? ` ${name}` : ''}${list.length > 0 ? `(${list.join(', ')})` : ''}${own} ${body}`, variables };
  }

  /** A request with one operation, its fragments and its variables. */
  request(noise, kind = this.schema.getMutationType() && this.random.chance(0.12) ? 'mutation' : 'query') {
    const { random } = this;
    this.start(noise);
    const { text, variables } = this.operation(this.isNamed || random.chance(0.3) ? 'Op' : '', kind);
    const definitions = [
      text,
      ...this.fragments
        .filter(() => !this.odd(0.04))
        .map(fragment => fragment.text ?? `fragment ${fragment.name} on ${fragment.type.name} { __typename }`),
    ];
    if (this.odd(0.15)) {
      definitions.push(
        random.pick([
          'fragment Extra on Person { name ...Extra }',
          'fragment F0 on Person { name }',
          'type X { a: Int }',
          'extend type Query { z: Int }',
          'scalar Nope',
          '{ scalars { int } }',
          'query Op { empty { id } }',
          'subscription S { tick other }',
        ]),
      );
    }

    if (random.chance(0.2)) {
      definitions.reverse();
    }

    const query = definitions.join('\n');
    this.remember(query);
    return { query, variables: this.variablesOf(variables) };
  }

  variablesOf(variables) {
    const { random } = this;
    const entries = variables
      .filter(variable => !random.chance(variable.text !== null || !G.isNonNullType(variable.type) ? 0.35 : 0.03))
      .map(variable => [variable.name, G.isInputType(variable.type) ? this.json(variable.type) : 1]);
    return Object.fromEntries(random.chance(0.05) ? [...entries, ['extra', 1]] : entries);
  }

  remember(query) {
    if (this.pool.length < 500) {
      this.pool.push(query);
    } else {
      this.pool[this.random.below(500)] = query;
    }
  }

  /** Several operations, and a name that chooses one, or none. */
  operations() {
    const { random } = this;
    this.start(0);
    const names = random.list(3, (_, i) => `Op${i}`);
    const parts = names.map(name =>
      random.chance(0.15)
        ? {
            text: `subscription ${name} { ${random.pick([
              'tick',
              'x: other',
              'tick other',
              '__typename',
              '... on Subscription { tick }',
              'tick @skip(if: false)',
              'person { id name }',
            ])} }`,
            variables: [],
          }
        : this.operation(name, random.pick(['query', 'query', 'mutation'])),
    );
    if (parts.length === 0 || random.chance(0.15)) {
      parts.push(this.operation('', 'query'));
    }

    const fragments = this.fragments.map(fragment => fragment.text).filter(Boolean);
    return {
      query: [...parts.map(part => part.text), ...fragments].join('\n'),
      variables: Object.assign({}, ...parts.map(part => this.variablesOf(part.variables))),
      operationName: random.pick([...names, 'Op0', 'Nope', '', undefined, 'op0']),
    };
  }

  /** Fields of one response name on types that overlap or exclude each other. */
  overlap() {
    const { random } = this;
    this.start(0);
    this.isConst = true;
    const root = random.pick(['asset(id: "m1")', 'node(id: "p1")', 'person', 'search(text: "x")', 'pet', 'assets(first: 2)']);
    const type = G.getNamedType(this.schema.getQueryType().getFields()[/\w+/.exec(root)[0]].type);
    const fragments = [];
    const query = [
      `{ ${root} ${this.overlapSet(type, 3, fragments)}${random.chance(0.4) ? ` ${root} ${this.overlapSet(type, 2, fragments)}` : ''} }`,
    ];
    return {
      query: [...query, ...fragments.map(fragment => `fragment ${fragment.name} on ${fragment.type} ${fragment.text}`)].join(' '),
      variables: {},
    };
  }

  overlapSet(type, depth, fragments) {
    const { random } = this;
    const parts = Array.from({ length: 1 + random.below(4) }, () => {
      if (type.getFields && (depth <= 0 || random.chance(0.55))) {
        return this.overlapField(type, depth, fragments);
      }

      const condition = random.pick(this.overlapping(type));
      if (depth <= 0) {
        return `... on ${condition.name} { __typename }`;
      }

      if (random.chance(0.5)) {
        return `... on ${condition.name} ${this.overlapSet(condition, depth - 1, fragments)}`;
      }

      const known = fragments.filter(
        fragment => fragment.text !== undefined && this.overlapping(type).some(other => other.name === fragment.type),
      );
      if (known.length > 0 && (fragments.length > 5 || random.chance(0.4))) {
        return `...${random.pick(known).name}`;
      }

      const fragment = { name: `G${fragments.length}`, type: condition.name, text: undefined };
      fragments.push(fragment);
      fragment.text = this.overlapSet(condition, depth - 1, fragments);
      return `...${fragment.name}`;
    });
    return `{ ${parts.join(' ')} }`;
  }

  overlapField(type, depth, fragments) {
    const { random } = this;
    const field = random.pick(Object.values(type.getFields()));
    const target = G.getNamedType(field.type);
    const alias = random.chance(0.5) ? `${random.pick(['a', 'b', 'name', 'size', 'owner'])}: ` : '';
    if (!G.isCompositeType(target)) {
      return `${alias}${field.name}${this.arguments(field.args)}`;
    }

    return depth <= 0
      ? `${alias}__typename`
      : `${alias}${field.name}${this.arguments(field.args)} ${this.overlapSet(target, depth - 1, fragments)}`;
  }

  /** One of the echo fields with values of every kind, mostly through variables. */
  echo() {
    const { random } = this;
    this.start(random.chance(0.5) ? 0 : 0.15);
    const fields = Object.values(this.schema.getQueryType().getFields()).filter(
      field => field.name.startsWith('echo') || field.name === 'reqArgs',
    );
    const picks = Array.from({ length: 1 + random.below(2) }, (_, i) => {
      const field = random.pick(fields);
      return `r${i}: ${field.name}${this.arguments(field.args)}`;
    });
    const list = this.variables.map(
      variable => `$${variable.name}: ${variable.type}${variable.text === null ? '' : ` = ${variable.text}`}`,
    );
    const query = `query${list.length > 0 ? `(${list.join(', ')})` : ''} { ${picks.join(' ')} }`;
    return { query, variables: this.variablesOf(this.variables) };
  }

  /** Directives everywhere, many of them conditions. */
  conditional() {
    this.directiveRate = 0.4;
    const request = this.request(this.random.chance(0.6) ? 0 : 0.1);
    this.directiveRate = undefined;
    return request;
  }

  /** Fragments that spread each other, in chains, diamonds and cycles. */
  fragmentNet() {
    const { random } = this;
    this.start(0);
    const types = random.pick([
      ['Node'],
      ['Person', 'Node', 'Named'],
      ['Node', 'Named', 'Asset'],
      ['Person', 'Node', 'Model', 'Pet', 'SearchResult'],
    ]);
    const count = 1 + random.below(6);
    const names = Array.from({ length: count }, (_, i) => `N${i}`);
    const known = names.map(name => ({ name, type: random.pick(types) }));
    const spreads = from =>
      random
        .list(
          2,
          () =>
            `...${
              random.chance(0.04)
                ? 'Missing'
                : random.chance(0.12)
                  ? random.pick(names)
                  : names[Math.min(count - 1, from + 1 + random.below(2))]
            }`,
        )
        .join(' ');
    const all = random.chance(0.7) ? names.map(name => `...${name}`).join(' ') : '';
    const definitions = known.map(
      ({ name, type }, i) =>
        `fragment ${name} on ${type} { __typename ${i < count - 1 || random.chance(0.1) ? spreads(i) : ''} ${
          random.chance(0.2) ? `... on Person { ${spreads(i)} id }` : ''
        } }`,
    );
    const root = random.pick(['node(id: "p1")', 'person', 'asset(id: "m1")', 'node(id: "d1")']);
    return { query: [`{ ${root} { __typename ${spreads(-1)} ${all} ${spreads(0)} } }`, ...definitions].join('\n'), variables: {} };
  }

  /** A question about the schema itself, about own types and what is the same for everybody. */
  introspection() {
    const { random } = this;
    this.start(0);
    const own = this.types.filter(type => !G.isSpecifiedScalarType(type));
    const deprecated = () => random.pick(['', '(includeDeprecated: true)', '(includeDeprecated: false)']);
    const reference = depth => `{ kind name ${depth > 0 ? `ofType ${reference(depth - 1)}` : ''} }`;
    const input = () => `{ name description defaultValue isDeprecated deprecationReason type ${reference(4)} }`;
    const field = () =>
      `{ name ${random.pick(['', 'description'])} isDeprecated deprecationReason args${deprecated()} ${input()} type ${reference(3)} }`;
    const parts = () =>
      [
        'kind',
        'name',
        'description',
        'specifiedByURL',
        'isOneOf',
        `fields${deprecated()} ${field()}`,
        `interfaces { name kind fields${deprecated()} ${field()} }`,
        'possibleTypes { name kind interfaces { name } }',
        `enumValues${deprecated()} { name description isDeprecated deprecationReason }`,
        `inputFields${deprecated()} ${input()}`,
        'ofType { name }',
        '__typename',
      ].filter(() => random.chance(0.5));
    const type = () => `{ name ${parts().join(' ')} }`;
    const variable = random.chance(0.2);
    const name = random.chance(0.1) ? random.pick(['Nope', 'Int!', '[Int]', '', 'query']) : random.pick(own).name;
    const roots = random.pick([
      `__type(name: ${variable ? '$name' : `"${name}"`}) ${type()}`,
      `__type(name: ${variable ? '$name' : `"${name}"`}) ${type()}`,
      `__schema { description queryType ${type()} mutationType { name fields ${field()} } subscriptionType { name } }`,
      '__type(name: "__Type") { fields { name } } __typename',
      '__type(name: "__DirectiveLocation") { kind } a: __type(name: "__TypeKind") { enumValues { name } }',
    ]);
    const uses = variable && roots.includes('$name');
    return { query: `query${uses ? '($name: String!)' : ''} { ${roots} }`, variables: uses ? { name } : {} };
  }

  // -- broken documents --------------------------------------------------------------------------------------------------

  /** A sound document after one to three changes of its tokens. */
  mutated() {
    const { random } = this;
    const source = this.pool.length > 20 && random.chance(0.7) ? random.pick(this.pool) : this.request(random.chance(0.5) ? 0 : 0.1).query;
    const tokens = tokensOf(source);
    for (let i = random.pick([1, 1, 1, 2, 3]); i > 0 && tokens.length > 0; i--) {
      this.mutate(tokens);
    }

    const query = tokens.join(' ').slice(0, 20_000);
    this.remember(query);
    return { query, variables: {} };
  }

  mutate(tokens) {
    const { random } = this;
    const names = namesIn(tokens);
    switch (random.below(9)) {
      case 0:
      case 1:
      case 2:
      case 3:
        changeToken(tokens, random, strayTokens);
        break;
      case 4:
      case 5:
        if (names.length > 0) {
          tokens[random.pick(names)] = random.chance(0.5)
            ? tokens[random.pick(names)]
            : random.pick([...this.fieldNames, ...this.types.map(type => type.name)]);
        }

        break;
      case 6: {
        const [at, other] = [random.below(tokens.length), random.below(tokens.length)];
        [tokens[at], tokens[other]] = [tokens[other], tokens[at]];
        break;
      }
      case 7: {
        const [from, to] = [findBlock(tokens, random), findBlock(tokens, random)];
        if (from && to) {
          tokens.splice(to[0], to[1] - to[0] + 1, ...tokens.slice(from[0], from[1] + 1));
        }

        break;
      }
      default: {
        const block = findBlock(tokens, random);
        if (block) {
          tokens.splice(block[1], 0, ...tokens.slice(block[0] + 1, block[1]));
        }
      }
    }
  }

  /** A document with one to three changed characters. */
  broken() {
    const { random } = this;
    let query = this.pool.length > 20 && random.chance(0.8) ? random.pick(this.pool) : this.request(0).query;
    const characters = [
      '',
      '',
      '}',
      '{',
      '"',
      '""',
      '"""',
      '$',
      '...',
      '..',
      '@',
      '0',
      '01',
      '.',
      '-',
      'e',
      '1.',
      ':',
      '!',
      '#',
      '\\',
      '\n',
      '\r',
      '\t',
      ',',
      '\ufeff',
      '\u00a0',
      '\u2028',
      '\u0000',
      '\u007f',
      'é',
      '😀',
      '\\u',
      '\\u{',
      '\\ud83d',
      '"\\u{110000}"',
      '"\\ud83d\\ude00"',
      '"\\u00e9"',
      '"\n"',
      '"\\x"',
      '"""\\"""',
      '?',
      '%',
      '&',
      '|',
      '1a',
      '0x1',
      '-',
      '1e',
      "'",
    ];
    for (let i = 1 + random.below(3); i > 0; i--) {
      const at = random.below(query.length + 1);
      query = query.slice(0, at) + random.pick(characters) + query.slice(at + random.below(3));
    }

    const cut = random.chance(0.1) ? query.slice(0, random.below(query.length + 1)) : query;

    // half of a surrogate pair is no JSON that a server takes, and no matter of the document
    return { query: cut.toWellFormed(), variables: {} };
  }

  /** Tokens in any order. */
  soup() {
    const { random } = this;
    const tokens = [
      '{',
      '{',
      '}',
      '}',
      '(',
      ')',
      '[',
      ']',
      '!',
      '$',
      '&',
      '...',
      ':',
      '=',
      '@',
      '|',
      'query',
      'mutation',
      'fragment',
      'on',
      'a',
      'person',
      'id',
      'true',
      'null',
      'RED',
      '1',
      '-1',
      '1.5',
      '"s"',
      '"""b"""',
      '$v',
      ': Int',
      '@skip(if: true)',
      '# c\n',
      ',',
      'type',
      'extend',
      'schema',
      'enum',
      'input',
      'interface',
      'union',
      'scalar',
      'directive',
      'implements',
      'repeatable',
      'subscription',
      '"d"',
    ];
    const separator = random.pick([' ', ' ', '', '\n']);
    return { query: Array.from({ length: random.below(14) }, () => random.pick(tokens)).join(separator), variables: {} };
  }

  /** Tokens of type definitions, most of them in an order that can be right. */
  definitionSoup() {
    const { random } = this;
    const name = () => random.pick(['A', 'B', 'on', 'type', 'true', 'null', 'Int', 'query']);
    const some = (text, rate = 0.5) => (random.chance(rate) ? text() : '');
    const description = () => some(() => random.pick(['"d" ', '"""d""" ', '']), 0.2);
    const directives = () => some(() => random.pick([' @a', ' @a(b: 1)', ' @a @a', ' @a(b: $v)', ' @', '', '']), 0.3);
    const type = () =>
      random.pick(['Int', 'Int', 'A', '[Int]', 'Int!', '[Int!]!', '[[A]]', 'B', 'Int', random.pick(['[Int', 'Int!!', ''])]);
    const input = () =>
      `${description()}${name()}: ${type()}${
        some(() => ` = ${random.pick(['1', '2', '"s"', '[]', '{ a: [1] }', 'RED', 'null', random.pick(['', '$v', '[$v]'])])}`, 0.3)
      }${directives()}`;
    const many = create => (random.chance(0.08) ? [] : [create(), ...random.list(1, create)]);
    const inputs = (open, close) => some(() => `${open}${many(input).join(' ')}${close}`, 0.6);
    const fields = () =>
      some(() => ` { ${many(() => `${description()}${name()}${inputs('(', ')')}: ${type()}${directives()}`).join(' ')} }`, 0.8);
    const joined = mark => `${some(() => ` ${mark}`, 0.3)} ${many(name).join(` ${mark} `)}`;
    const extend = random.chance(0.3) ? 'extend ' : '';
    const definition = () =>
      random.pick([
        () => `schema${directives()}${some(() => ` { query: A ${some(() => 'mutation: B')} }`)}`,
        () => `scalar ${name()}${directives()}`,
        () => `type ${name()}${some(() => ` implements${joined('&')}`)}${directives()}${fields()}`,
        () => `interface ${name()}${some(() => ` implements${joined('&')}`)}${directives()}${fields()}`,
        () => `union ${name()}${directives()}${some(() => ` =${joined('|')}`)}`,
        () => `enum ${name()}${directives()}${some(() => ` { ${many(() => `${description()}${name()}${directives()}`).join(' ')} }`)}`,
        () => `input ${name()}${directives()}${inputs(' { ', ' }')}`,
        () =>
          `directive @${name()}${inputs('(', ')')}${some(() => ' repeatable')} on${joined('|').replace(
            /\b(A|B|Int|true|null|type|query)\b/g,
            () => random.pick(['FIELD', 'QUERY', 'SCHEMA', 'Field', 'ENUM_VALUE']),
          )}`,
      ])();
    return { query: many(() => `${description()}${extend}${definition()}`).join('\n'), variables: {} };
  }
}

function findBlock(tokens, random) {
  const starts = tokens.map((token, i) => (token === '{' ? i : -1)).filter(i => i >= 0);
  if (starts.length === 0) {
    return null;
  }

  const start = random.pick(starts);
  for (let i = start, depth = 0; i < tokens.length; i++) {
    depth += tokens[i] === '{' ? 1 : tokens[i] === '}' ? -1 : 0;
    if (depth === 0) {
      return [start, i];
    }
  }

  return null;
}

/** What is generated, with its share of the whole. */
export const categories = {
  valid: { share: 22, create: generator => generator.request(0) },
  noisy: { share: 12, create: generator => generator.request(generator.random.next() * 0.3) },
  mutated: { share: 12, create: generator => generator.mutated() },
  overlap: { share: 10, create: generator => generator.overlap() },
  arguments: { share: 14, create: generator => generator.echo() },
  directives: { share: 6, create: generator => generator.conditional() },
  fragments: { share: 6, create: generator => generator.fragmentNet() },
  operations: { share: 3, create: generator => generator.operations() },
  introspection: { share: 3, create: generator => generator.introspection() },
  broken: { share: 6, create: generator => generator.broken() },
  soup: { share: 3, create: generator => generator.soup() },
  definitions: { share: 3, create: generator => generator.definitionSoup() },
};
