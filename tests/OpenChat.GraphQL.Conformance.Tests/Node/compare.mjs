// Holds an answer of the engine against what the oracle says.
import { allowedAnswers } from './allowed.mjs';

/**
 * The first difference as { kind, detail }, or null. `allowed` counts by name what was let pass, `soft` what is only counted.
 */
export function compare(request, expected, answer, allowed = {}, soft = {}) {
  const difference = find(request, expected, answer, soft);
  if (difference === null) {
    return null;
  }

  const meant = allowedAnswers.find(entry => entry.when({ request, expected, answer, difference }));
  if (meant) {
    allowed[meant.name] = (allowed[meant.name] ?? 0) + 1;
    return null;
  }

  return difference;
}

function find(request, expected, answer, soft) {
  const malformed = findMalformed(answer);
  if (malformed) {
    return { kind: 'shape', detail: malformed };
  }

  if (expected.stage === 'subscription') {
    return null; // validated before; the toy host runs none
  }

  if (expected.stage !== 'executed') {
    if ('data' in answer) {
      return { kind: 'verdict', detail: `the oracle refuses (${expected.stage}):\n${messages(expected)}` };
    }

    return findInRefusal(expected, answer, soft);
  }

  if (!('data' in answer)) {
    return { kind: 'verdict', detail: `the oracle accepts, the engine refuses:\n${messages(answer)}` };
  }

  const [wanted, given] = [comparable(expected.data), comparable(answer.data)];
  if (wanted !== given) {
    return { kind: 'data', detail: `oracle ${wanted}\nengine ${given}` };
  }

  return findInErrors(expected, answer, soft);
}

// 7.1: only data, errors and extensions; errors absent or not empty; every error with a message and sound locations and path
function findMalformed(answer) {
  const unknown = Object.keys(answer).find(key => !['data', 'errors', 'extensions'].includes(key));
  if (unknown) {
    return `the answer has "${unknown}"`;
  }

  if ('errors' in answer ? !Array.isArray(answer.errors) || answer.errors.length === 0 : !('data' in answer)) {
    return `errors are ${JSON.stringify(answer.errors)}`;
  }

  for (const error of answer.errors ?? []) {
    const isSound =
      typeof error.message === 'string' &&
      error.message.length > 0 &&
      (error.locations ?? []).every(at => Number.isInteger(at.line) && at.line > 0 && Number.isInteger(at.column) && at.column > 0) &&
      // a condition of a root selection belongs to no field
      ('path' in error ? 'data' in answer : !('data' in answer) || answer.data === null) &&
      (error.path ?? []).every(step => typeof step === 'string' || Number.isInteger(step));
    if (!isSound) {
      return `an error is ${JSON.stringify(error)}`;
    }
  }

  return null;
}

const codes = {
  syntax: ['GRAPHQL_PARSE_FAILED'],
  validation: ['GRAPHQL_VALIDATION_FAILED'],
  operation: ['OPERATION_RESOLUTION_FAILURE'],
  variables: ['BAD_USER_INPUT'],
};

function findInRefusal(expected, answer, soft) {
  const wrong = answer.errors.find(error => !codes[expected.stage].includes(error.extensions?.code));
  if (wrong) {
    return {
      kind: 'stage',
      detail: `the oracle refuses (${expected.stage}):\n${messages(expected)}\nthe engine says ${JSON.stringify(wrong)}`,
    };
  }

  if (expected.stage === 'validation') {
    const [wanted, given] = [ruleNames(expected.errors, error => error.rule), ruleNames(answer.errors, error => error.extensions.rule)];
    if (wanted !== given) {
      return { kind: 'rules', detail: `oracle ${wanted}\n${messages(expected)}\nengine ${given}\n${messages(answer)}` };
    }
  }

  if (expected.stage === 'syntax') {
    return first(expected) === first(answer) ? null : { kind: 'place', detail: `oracle ${messages(expected)}\nengine ${messages(answer)}` };
  }

  if (answer.errors.length >= 100) {
    return null; // the engine stops there
  }

  const [wanted, given] = [lines(expected), lines(answer)];
  return wanted === given ? null : { kind: 'wording', detail: `oracle\n${wanted}\nengine\n${given}` };
}

const first = ({ errors: [error] }) => `${error.locations?.[0]?.line}:${error.locations?.[0]?.column}`;

// 7.1.6: each place that became null by an error has its error, no place two
function findInErrors(expected, answer, soft) {
  const [wanted, given] = [nullPlaces(expected), nullPlaces(answer)];
  if (wanted !== given) {
    return { kind: 'errors', detail: `oracle nulls ${wanted}\n${messages(expected)}\nengine nulls ${given}\n${messages(answer)}` };
  }

  const seen = new Set();
  for (const error of answer.errors ?? []) {
    const path = JSON.stringify(error.path);
    if (seen.has(path)) {
      return { kind: 'errors', detail: `two errors at ${path}\n${messages(answer)}` };
    }

    seen.add(path);
    const twin = (expected.errors ?? []).find(other => JSON.stringify(other.path) === path);
    if (!twin) {
      count(soft, 'execution: cause from another sibling', true); // both may be the cause of one null
      continue;
    }

    // arguments that cannot be coerced: the engine points at the field, graphql-js at the value
    if (JSON.stringify(twin.locations) !== JSON.stringify(error.locations) && !error.message.startsWith('Argument "')) {
      return { kind: 'errors', detail: `at ${path} oracle ${JSON.stringify(twin.locations)}, engine ${JSON.stringify(error.locations)}` };
    }

    count(soft, 'execution: other wording', twin.message !== error.message);
  }

  return null;
}

function nullPlaces({ data, errors }) {
  return JSON.stringify([...new Set((errors ?? []).map(error => nullPlace(data, error.path ?? [])))].sort());
}

function nullPlace(data, path) {
  let value = data;
  for (let i = 0; i < path.length; i++) {
    if (value === null || value === undefined) {
      return JSON.stringify(path.slice(0, i));
    }

    value = value[path[i]];
  }

  return value === null ? JSON.stringify(path) : `not null ${JSON.stringify(path)}`;
}

const ruleNames = (errors, nameOf) => [...new Set(errors.map(nameOf))].sort().join(' ');
const lines = ({ errors }) =>
  errors
    .filter(({ message }) => !message.startsWith('Fields "'))
    .map(line)
    .sort()
    .join('\n');

// Left open: which of many conflicts between fields are listed (that there are any is compared by rule); how a value with variables in it
// is printed, and how much
// of a long one; whether "no subfields" points at the field, as graphql-cats wants it, or at its selection set.
function line({ message, locations }) {
  return /no subfields\.$/.test(message) ? message : `${message.replace(/(value|found): .*/is, '$1')} ${JSON.stringify(locations)}`;
}
const messages = ({ errors }) =>
  (errors ?? []).map(error => `  ${error.message} ${JSON.stringify(error.path ?? error.locations ?? [])}`).join('\n');

function count(soft, name, isDifferent) {
  if (isDifferent) {
    soft[name] = (soft[name] ?? 0) + 1;
  }
}

// order of keys counts everywhere but inside what was echoed
function comparable(value) {
  return JSON.stringify(value, (key, inner) => (key === '__echo' ? sorted(inner) : inner));
}

function sorted(value) {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }

  return value !== null && typeof value === 'object'
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map(key => [key, sorted(value[key])]),
      )
    : value;
}
