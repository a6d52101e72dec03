// Makes a request smaller as long as it still shows the same kind of difference.
import { tokensOf } from './tokens.mjs';

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
        for (const [from, to] of [...wholes(tokens, i, end), [i + 1, end]]) {
          if (to > from && (await attempt({ ...best, query: [...tokens.slice(0, from), ...tokens.slice(to)].join(' ') }))) {
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

// the block with what belongs before it, such as arguments, directives and a name: largest first, brackets always in pairs
function wholes(tokens, start, end) {
  const ranges = [];
  for (let from = start, depth = 0; from >= Math.max(0, start - 14); from--) {
    if (from < start) {
      depth += ')]}'.includes(tokens[from]) ? 1 : '([{'.includes(tokens[from]) ? -1 : 0;
    }

    if (depth < 0) {
      break;
    }

    if (depth === 0) {
      ranges.unshift([from, end + 1]);
    }
  }

  return ranges;
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
