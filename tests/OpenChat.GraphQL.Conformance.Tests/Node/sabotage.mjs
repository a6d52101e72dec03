// Faults put into the oracle, to prove that the tester would notice them in the engine: each must show as a difference.
import { visit } from 'graphql';

const withoutDirective = name => ({
  request: request => ({
    ...request,
    document: visit(request.document, { Directive: node => (node.name.value === name ? null : undefined) }),
  }),
});

const inErrors = change => ({
  result: ({ data, errors, ...rest }) => {
    const changed = errors ? change(errors) : [];
    return { data, ...(changed.length > 0 ? { errors: changed } : {}), ...rest };
  },
});

const inData = change => ({ result: result => ({ ...result, data: mapObjects(result.data, change) }) });

function mapObjects(value, change) {
  if (Array.isArray(value)) {
    return value.map(item => mapObjects(item, change));
  }

  return value !== null && typeof value === 'object'
    ? change(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapObjects(inner, change)])))
    : value;
}

const inSchema = (from, to) => ({ schemaText: text => text.replaceAll(from, to) });

export const sabotages = {
  'skip does nothing': withoutDirective('skip'),
  'include does nothing': withoutDirective('include'),
  'last operation always runs': {
    request: request => ({
      ...request,
      operationName:
        request.document.definitions.filter(node => node.kind === 'OperationDefinition').at(-1)?.name?.value ?? request.operationName,
    }),
  },
  'null variables count as absent': {
    request: request => ({
      ...request,
      variables: Object.fromEntries(Object.entries(request.variables ?? {}).filter(([, value]) => value !== null)),
    }),
  },
  'variable defaults are lost': {
    request: request => ({
      ...request,
      document: visit(request.document, { VariableDefinition: node => ({ ...node, defaultValue: undefined }) }),
    }),
  },
  'argument defaults are others': inSchema('first: Int = 2', 'first: Int = 1'),
  'input field defaults are others': inSchema('list: [Int!] = [4, 5]', 'list: [Int!] = [4, 6]'),
  'null stops one level early': inSchema('[Person!]', '[Person]'),
  'null goes one level up': inSchema('leafOpt: Int', 'leafOpt: Int!'),
  'ints are not checked on output': inSchema('intTooBig: Int', 'intTooBig: Float'),
  'ids are not texts on output': inSchema('idFromInt: ID!', 'idFromInt: Int!'),
  'single values are not wrapped': inSchema('lli: [[Int]]', 'lli: [Int]'),
  'keys are in another order': inData(object => Object.fromEntries(Object.entries(object).reverse())),
  'the last key is lost': inData(object =>
    Object.fromEntries(Object.entries(object).slice(0, Math.max(1, Object.keys(object).length - 1))),
  ),
  'the last error is lost': inErrors(errors => errors.slice(0, -1)),
  'errors do not name the list item': inErrors(errors =>
    errors.map(error => ({ ...error, path: error.path.filter(step => typeof step === 'string') })),
  ),
  'errors point elsewhere': inErrors(errors => errors.map(error => ({ ...error, locations: [{ line: 1, column: 1 }] }))),
};
