// What a view and the frame around it tell each other, and what lives in the address.
import { createContext, useCallback, useContext, useEffect, useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { base } from '../api.js';

/** Takes what the frame shows of a view: see usePage. */
export const PageContext = createContext(() => {});

/** A view says here its title, the operation and variables that answer it, and the revision that answered. */
export function usePage({ title, operation, variables, revision }) {
  const setPage = useContext(PageContext);
  const text = JSON.stringify(variables);
  useEffect(() => {
    setPage({ title, operation, variables: text ? JSON.parse(text) : undefined, revision });
  }, [setPage, title, operation, text, revision]);
}

/** A word of the address if it is one of those that are known, else the usual one. */
export const oneOf = (words, word, usual) => (Object.hasOwn(words, word ?? '') ? word : usual);

/** The last part of the path as it was before it was written into an address. */
export function slugOfAddress() {
  const part = location.pathname.slice(base.length).replace(/\/$/, '').split('/').pop();
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * The state of a view, in the address behind the question mark: what it says, and a function that changes some of it and keeps the rest.
 * Null takes a name out. Each change is a step of the history.
 */
export function useAddress() {
  const [parameters, setParameters] = useSearchParams();
  const change = useCallback(
    changes =>
      setParameters(before => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null || value === undefined || value === '') {
            after.delete(name);
          } else {
            after.set(name, value);
          }
        }

        return after;
      }),
    [setParameters],
  );
  return [parameters, change];
}

/** Going to another view begins at its top, for eyes and for screen readers; going back stays where one was. */
export function useTravel(main) {
  const [path] = useLocation();
  const wentBackTo = useRef(null);
  const last = useRef(path);
  useEffect(() => {
    const back = () => {
      wentBackTo.current = location.pathname;
    };
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  useEffect(() => {
    if (last.current !== path && wentBackTo.current !== location.pathname) {
      scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }

    last.current = path;
    wentBackTo.current = null;
  }, [path, main]);
}
