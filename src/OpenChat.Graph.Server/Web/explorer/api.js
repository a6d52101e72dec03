// Asks the server. All that the explorer knows comes through here, from the public API, by operations that ship with the program.
import { useCallback, useEffect, useState } from 'react';

const page = document.documentElement.dataset;

/** The path of the server, which a proxy may have put below one of its own; ends with a slash. */
export const base = new URL(page.root || './', location.href).pathname;

/** Whether there is an editor to lead to. */
export const hasEditor = page.editor === 'yes';

const tries = 5;
const mostKept = 100;

/** Answers so far, by address: going back shows at once what was there, and then asks whether it still holds. */
const kept = new Map();

/** The editor with an operation and its variables. */
export function editorAddress(operation, variables) {
  return `${base}graphql?${new URLSearchParams({ query: operation.text, variables: JSON.stringify(variables ?? {}, null, 2) })}`;
}

function addressOf(operation, variables) {
  return `${base}graphql?${new URLSearchParams({ documentId: operation.id, variables: JSON.stringify(variables ?? {}) })}`;
}

/** Why there is no answer: in words for people, with what they can do. */
class Problem extends Error {
  constructor(title, advice, near = [], code = null) {
    super(title);
    Object.assign(this, { title, advice, near, code });
  }
}

const advice = {
  NOT_FOUND: 'Look for it by name in the search box, or open one that is near to it, if there is any below.',
  AMBIGUOUS_NAME: 'Open the one that is meant.',
  BAD_USER_INPUT: 'The address of this page asks for something that cannot be. Start again from the home page.',
  GRAPHQL_VALIDATION_FAILED: 'The page and the server are of different versions, or the address was changed by hand. Load the page again.',
  TIMEOUT: 'It took the server too long. Try again; the second time is often faster.',
  LIMIT_EXCEEDED: 'This server allows less than the page asks for. Whoever runs it can raise the limit that the message names.',
  PERSISTED_QUERY_NOT_FOUND: 'The server was renewed since this page was opened. Load the page again.',
  UNAUTHENTICATED: 'This server answers only callers with an access token, which a page cannot send. Ask whoever runs it.',
  RATE_LIMITED: 'This server answers only so many requests in a minute. Wait a moment and try again.',
  SERVICE_UNAVAILABLE: 'The server is busy, or still loading its data. Try again in a moment.',
  INTERNAL_SERVER_ERROR: 'That is a fault of the server. Whoever runs it finds more in its log.',
};

function problemOf(error) {
  const { code, nearest, candidates } = error.extensions ?? {};
  return new Problem(error.message, advice[code] ?? 'Try again; if it stays, tell whoever runs this server.', nearest ?? candidates, code);
}

const sleep = (seconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 1000 * seconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/** One request, repeated while the server says that it is busy. Gives `{ data, problem }`, either of which may be missing. */
async function request(address, signal) {
  for (let tried = 1; ; tried++) {
    let response;
    let body;
    try {
      response = await fetch(address, {
        headers: { Accept: 'application/graphql-response+json, application/json;q=0.9', 'GraphQL-Require-Preflight': '1' },
        signal,
      });
      if (response.status === 503 && response.headers.has('Retry-After') && tried < tries) {
        await response.body?.cancel();
        await sleep(Math.min(Number(response.headers.get('Retry-After')) || 1, 10), signal);
        continue;
      }

      body = response.headers.get('Content-Type')?.includes('json') ? await response.json() : null;
    } catch (error) {
      signal.throwIfAborted();
      return {
        problem: new Problem('The server cannot be reached.', 'Look whether you are online and the server runs, then try again.'),
      };
    }

    if (!body) {
      return {
        problem: new Problem(`The server answered ${response.status} and no data.`, 'Something between you and the server may be wrong.'),
      };
    }

    return { data: body.data ?? undefined, problem: body.errors?.length ? problemOf(body.errors[0]) : undefined };
  }
}

/** Asks once, outside of a view. */
export function ask(operation, variables, signal) {
  return request(addressOf(operation, variables), signal);
}

/**
 * The answer to an operation: `data` (while another is on its way, the one before), `problem`, `isBusy`, and `again()`, which asks anew.
 * With `operation` null nothing is asked. Leaving the view stops the request.
 */
export function useAnswer(operation, variables) {
  const address = operation ? addressOf(operation, variables) : null;
  const [state, setState] = useState({ address: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!address) {
      return undefined;
    }

    const leave = new AbortController();
    request(address, leave.signal).then(
      answer => {
        if (answer.data && !answer.problem) {
          kept.delete(address);
          kept.set(address, answer);
          if (kept.size > mostKept) {
            kept.delete(kept.keys().next().value);
          }
        }

        setState({ address, ...answer });
      },
      () => {}, // left
    );
    return () => leave.abort(new DOMException('The view was left.', 'AbortError'));
  }, [address, attempt]);
  const again = useCallback(() => {
    setState(({ data }) => ({ address: null, data }));
    setAttempt(n => n + 1);
  }, []);
  const isBusy = address !== null && state.address !== address;
  const shown = isBusy ? (kept.get(address) ?? { data: state.data }) : state;
  return { data: address ? shown.data : undefined, problem: isBusy ? undefined : shown.problem, isBusy, again };
}
