// Seeded choices: equal seed, equal documents, on every machine.

export class Random {
  constructor(seed) {
    this.state = seed | 0;
  }

  /** From 0 (included) to 1 (not included). */
  next() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to n - 1. */
  below(n) {
    return Math.floor(this.next() * n);
  }

  pick(items) {
    return items[this.below(items.length)];
  }

  chance(probability) {
    return this.next() < probability;
  }

  /** A list of 0 to max items. */
  list(max, create) {
    return Array.from({ length: this.below(max + 1) }, create);
  }
}
