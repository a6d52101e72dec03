// Makes a request smaller as long as it still shows the same kind of difference.
import { tokensOf } from './documents.mjs';

/** Tries at most `budget` smaller requests; `differs` says whether one still shows the difference. */
export async function shrink(request, differs, budget = 400) {
  let best = request;
  let left = budget;
  const attempt = async (smaller) => {
    if (left-- <= 0 || !(await differs(smaller))) {
      return false;
    }

    best = smaller;
    return true;
  };

  for (const name of Object.keys(best.variables ?? {})) {
    const { [name]: _, ...others } = best.variables;
    await attempt({ ...best, variables: others });
  }

  const joined = { ...best, query: tokensOf(best.query).join(' ') };
  if (!(await attempt(joined))) {
    return shrinkText(best, attempt);
  }

  // blocks in brackets first, then runs of tokens, halving
  for (let progress = true; progress && left > 0; ) {
    progress = false;
    let tokens = tokensOf(best.query);
    for (let i = 0; i < tokens.length && left > 0; i++) {
      const end = blockEnd(tokens, i);
      if (end > i) {
        const cuts = [[i, end + 1], [i + 1, end], [i - 1, end + 1], [i - 3, end + 1]];
        for (const [from, to] of cuts) {
          if (from >= 0 && to > from && (await attempt({ ...best, query: [...tokens.slice(0, from), ...tokens.slice(to)].join(' ') }))) {
            tokens = tokensOf(best.query);
            progress = true;
            break;
          }
        }
      }
    }

    for (let size = Math.max(1, tokens.length >> 1); size >= 1 && left > 0; size >>= 1) {
      for (let i = 0; i + size <= tokens.length && left > 0; ) {
        if (await attempt({ ...best, query: [...tokens.slice(0, i), ...tokens.slice(i + size)].join(' ') })) {
          tokens = tokensOf(best.query);
          progress = true;
        } else {
          i += size;
        }
      }
    }
  }

  return best;
}

// differences in texts whose tokens cannot be taken apart: by characters
async function shrinkText(start, attempt) {
  let best = start;
  for (let size = Math.max(1, best.query.length >> 1); size >= 1; size >>= 1) {
    for (let i = 0; i + size <= best.query.length; ) {
      const smaller = { ...best, query: best.query.slice(0, i) + best.query.slice(i + size) };
      if (await attempt(smaller)) {
        best = smaller;
      } else {
        i += size;
      }
    }
  }

  return best;
}

const closing = { '{': '}', '(': ')', '[': ']' };

function blockEnd(tokens, start) {
  const close = closing[tokens[start]];
  if (!close) {
    return -1;
  }

  for (let i = start, depth = 0; i < tokens.length; i++) {
    depth += tokens[i] === tokens[start] ? 1 : tokens[i] === close ? -1 : 0;
    if (depth === 0) {
      return i;
    }
  }

  return -1;
}
