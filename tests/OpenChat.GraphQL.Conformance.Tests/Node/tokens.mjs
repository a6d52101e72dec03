// The tokens of a text, and the change of one of them.

const tokenPattern = /\.\.\.|"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|-?\d[\d.eE+-]*|[!$&():=@[\]{|}]/g;

/** The tokens of a text, as far as they can be told apart without a parser. */
export function tokensOf(text) {
  return text.match(tokenPattern) ?? [];
}

/** The indices of the tokens that are names. */
export function namesIn(tokens) {
  return tokens.map((token, i) => (/^[A-Za-z_]/.test(token) ? i : -1)).filter((i) => i >= 0);
}

/** Takes one token away, doubles it, puts another one in its place, or a stray one before it. */
export function changeToken(tokens, random, strays) {
  const at = random.below(tokens.length);
  switch (random.below(4)) {
    case 0:
      tokens.splice(at, 1);
      break;
    case 1:
      tokens.splice(at, 0, tokens[at]);
      break;
    case 2:
      tokens[at] = random.pick(tokens);
      break;
    default:
      tokens.splice(at, 0, random.pick(strays));
  }
}
