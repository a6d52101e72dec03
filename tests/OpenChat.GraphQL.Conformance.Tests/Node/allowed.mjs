// Every difference between the engine and the reference implementation that is meant, each with its reason. Anything else fails.
import { parse } from 'graphql';

/** Oracle settings that follow the September 2025 edition instead of later proposals. */
export const parseOptions = { allowEmptySelectionSets: false }; // 2.5: a selection set is never empty
export const rulesLeftOut = [
  'MaxIntrospectionDepth', // recommended by graphql-js, not in the specification; the toy host has limits off
  'DeferStreamDirectiveOnRootField', // @defer and @stream are not in the edition
  'DeferStreamDirectiveOnValidOperations',
  'DeferStreamDirectiveLabel',
  'StreamDirectiveOnListField',
];

/** Differences in how a request is answered. `when` gets the request, what the oracle says and the engine's answer. */
export const allowedAnswers = [
  {
    name: 'no document',
    reason: 'A document without any character is a request without a document: no place can be named.',
    when: ({ request, difference }) => request.query === '' && difference.kind === 'place',
  },
  {
    name: 'directive on a directive',
    reason:
      'Directives on directive definitions, and their extensions, are a later proposal: graphql-js reads on and finds the next mistake.',
    when: ({ request, difference }) =>
      ['place', 'stage'].includes(difference.kind) && /extend\s+directive|directive\s*@\w+[^@]*@/.test(request.query),
  },
  {
    name: 'lone surrogate',
    reason:
      'A JSON text with half a surrogate pair is not Unicode; the host refuses it before the engine sees a document. The oracle finds ' +
        'a syntax error in it.',
    when: ({ request, expected, difference }) =>
      difference.kind === 'stage' && expected.stage === 'syntax' && !request.query.isWellFormed(),
  },
  {
    name: 'long escape',
    reason: 'The grammar of 2.10.4 puts no bound on the digits of \\u{…}; graphql-js reads up to eight.',
    when: ({ request, expected, difference }) =>
      difference.kind === 'verdict' &&
      /^Syntax Error: Invalid Unicode escape sequence/.test(expected.errors?.[0].message) &&
      /\\u\{0{3}[0-9A-Fa-f]{6,}\}/.test(request.query),
  },
  {
    name: 'number out of range',
    reason: 'A literal no finite number can be given for is refused, as 3.5.2 says; graphql-js reads it as infinity.',
    when: ({ request, difference }) => difference.kind === 'verdict' && /\d[eE]\+?[1-9]\d{2,}/.test(request.query),
  },
  {
    name: 'inside of type definitions',
    reason:
      'A request that holds type definitions is refused by ExecutableDefinitions; the engine looks no further into them, graphql-js ' +
        'also names unknown types and directives there.',
    when: ({ request, expected, answer, difference }) => {
      if (difference.kind !== 'rules') {
        return false;
      }

      const inside = parse(request.query, parseOptions)
        .definitions.filter(node => !['OperationDefinition', 'FragmentDefinition'].includes(node.kind))
        .map(node => node.loc);
      const named = new Set(answer.errors.map(error => error.extensions.rule));
      const missed = expected.errors.filter(error => !named.has(error.rule));
      return (
        [...named].every(name => expected.errors.some(error => error.rule === name)) &&
        missed.every(error => inside.some(at => error.positions.every(place => at.start <= place && place < at.end)))
      );
    },
  },
];

/** Members that graphql-js 17.1 shows in introspection and the September 2025 edition does not have. */
export const laterIntrospection = {
  reason: 'Later additions to the specification: deprecated directives, directives on directive definitions, fragment variables.',
  fields: { __Directive: ['isDeprecated', 'deprecationReason'], __Schema: [], __Type: [] },
  arguments: { '__Schema.directives': ['includeDeprecated'] },
  locations: ['DIRECTIVE_DEFINITION', 'FRAGMENT_VARIABLE_DEFINITION'],
  directives: ['defer', 'stream'],
};

/**
 * Schema files that graphql-js takes and the September 2025 edition does not. Each error of the engine must be covered by its rule or its
 * message; with `text`, only in
 * files that hold it.
 */
export const stricterSchemas = [
  {
    name: 'oneOf by extension',
    message: '@oneOf|^OneOf input field',
    text: 'extend\\s+input\\s+\\w+\\s[^{]*@\\s*oneOf',
    reason: '3.10.3: an extension must not provide @oneOf; graphql-js reads it from the definition only.',
  },
  {
    name: 'directive on a directive',
    message: '^Syntax Error: Expected "on", found "@"|^Syntax Error: Unexpected Name "directive"',
    text: 'directive',
    reason: 'Directives on directive definitions, and their extensions, are a later proposal.',
  },
  {
    name: 'number out of range',
    message: 'Float cannot represent non numeric value: -?[0-9.]+[eE]\\+?[1-9][0-9]{2}',
    reason: '3.5.2: a Float is finite; graphql-js reads such a literal as infinity.',
  },
  {
    name: 'directive cycle',
    message: '^Directive @\\w+ cannot reference itself',
    reason: '3.13: a directive definition must not reference itself, directly or through types; graphql-js does not check.',
  },
  {
    name: 'built-in type',
    message: '^Type "\\w+" is built in, it cannot be defined again\\.$',
    reason: '3.3: no type may have the name of a built-in one. A scalar of such a name is the built-in itself and taken by both.',
  },
  {
    name: 'built-in directive',
    message: '^Directive "@\\w+" is built in, its argument ',
    reason:
      '3.13: a directive of the name but without the argument it is read by is not the built-in one; graphql-js accepts it and ignores ' +
        'the definition.',
  },
  {
    name: 'specifiedBy on a built-in scalar',
    message: '^Directive "@specifiedBy" may not be used on the built-in scalar',
    reason: '3.13.4: the directive must not be on built-in scalars.',
  },
  {
    name: 'argument of a directive',
    rule: 'ValuesOfCorrectType',
    reason: "5.6.1 holds for the schema file too: a directive's argument must be a value of its type; graphql-js does not check it there.",
  },
];
