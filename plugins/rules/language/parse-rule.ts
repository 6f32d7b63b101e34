import type { FeatureKind } from 'personagraph/segmenter';
import { type Clause, clauseSchema } from '../shared/clause.ts';
import { type Condition, inspectCondition, MAX_CLAUSES } from '../shared/condition.ts';
import type { ClauseFeature } from '../shared/event-feature.ts';
import { containsKind, kindOfFeature } from './infer-kind.ts';
import { KINDS, parseFeature, strayWindowHint } from './parse-feature.ts';
import { parseSizeTest, parseTest } from './parse-test.ts';
import { printFeature } from './print-feature.ts';
import { RuleSyntaxError } from './rule-error.ts';
import { type Token, tokenize } from './token.ts';
import { TokenReader } from './token-reader.ts';

/** Brackets and `not` within each other, checked before anything recurses deeper. */
const MAX_NESTING = 64;

/** The tree a rule's text means; docs/rules.md has the language. Throws RuleSyntaxError. */
export function parseRule(text: string): Condition {
  const tokens = tokenize(text);
  const first = new RuleParser(tokens, null);
  const tree = first.parse();
  const parsed = first.open ? new RuleParser(tokens, first.kinds).parse() : tree;
  inspectCondition(parsed, (_path, message) => {
    throw new RuleSyntaxError(1, message);
  });
  return parsed;
}

class RuleParser {
  readonly #reader: TokenReader;
  /** Kinds that other clauses of the rule tell of a feature; null while they are gathered. */
  readonly #known: ReadonlyMap<string, FeatureKind> | null;
  readonly kinds = new Map<string, FeatureKind>();
  /** True where a clause waits for the kinds that others tell. */
  open = false;
  #nesting = 0;
  #clauses = 0;

  constructor(tokens: readonly Token[], known: ReadonlyMap<string, FeatureKind> | null) {
    this.#reader = new TokenReader(tokens);
    this.#known = known;
  }

  parse(): Condition {
    const condition = this.#any();
    const reader = this.#reader;
    if (reader.token.kind !== 'end') reader.fail(strayWindowHint(reader) ?? 'and, or, or the end', ['and', 'or']);
    return condition;
  }

  /** `or` binds least. */
  #any(): Condition {
    return this.#joined('or', () => this.#joined('and', () => this.#part(), 'all'), 'any');
  }

  #joined(word: string, part: () => Condition, group: 'all' | 'any'): Condition {
    const parts = [part()];
    while (this.#reader.takeWord(word)) parts.push(part());
    if (parts.length === 1) return parts[0]!;
    return group === 'all' ? { all: parts } : { any: parts };
  }

  #part(): Condition {
    const reader = this.#reader;
    if (reader.isSign('(')) return this.#nested(() => this.#bracketed(() => this.#any()));
    if (reader.takeWord('not')) return this.#nested(() => ({ not: this.#part() }));
    const word = reader.word();
    if ((word === 'all' || word === 'any') && reader.isSign('(', reader.ahead(1))) {
      reader.next();
      const parts = this.#list();
      return word === 'all' ? { all: parts } : { any: parts };
    }
    if (word === 'at' && reader.word(reader.ahead(1)) === 'least') return this.#atLeast();
    return this.#clause();
  }

  #atLeast(): Condition {
    const reader = this.#reader;
    reader.next();
    reader.next();
    const start = reader.token;
    const wanted = reader.expectNumber('how many');
    reader.expectWord('of');
    const parts = this.#list();
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > parts.length) {
      reader.fail(`a whole number from 1 to ${parts.length}, the number of conditions`, [], start);
    }
    return { atLeast: wanted, of: parts };
  }

  #list(): Condition[] {
    return this.#nested(() =>
      this.#bracketed(() => {
        const parts = [this.#any()];
        while (this.#reader.takeSign(',')) parts.push(this.#any());
        return parts;
      }),
    );
  }

  #bracketed<T>(inner: () => T, end = 'and, or, or ")"'): T {
    this.#reader.expectSign('(');
    const result = inner();
    this.#reader.expectSign(')', end);
    return result;
  }

  #nested<T>(inner: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) {
      throw new RuleSyntaxError(this.#reader.token.column, `brackets and not may nest ${MAX_NESTING} deep`);
    }
    const result = inner();
    this.#nesting -= 1;
    return result;
  }

  #clause(): Clause {
    const reader = this.#reader;
    const start = reader.token;
    this.#clauses += 1;
    if (this.#clauses > MAX_CLAUSES) {
      throw new RuleSyntaxError(start.column, `a condition may have ${MAX_CLAUSES} clauses`);
    }
    const raw = this.#sized() ?? this.#tested(start);
    const checked = clauseSchema.safeParse(raw);
    if (checked.success) return checked.data;
    const { path, message } = checked.error.issues[0]!;
    const where = path.length > 0 ? `${path.map(String).join('.')}: ` : '';
    throw new RuleSyntaxError(start.column, `${where}${message}`);
  }

  /** `size(traits.tags) >= 2` */
  #sized(): object | null {
    const reader = this.#reader;
    if (reader.word() !== 'size' || !reader.isSign('(', reader.ahead(1))) return null;
    reader.next();
    const feature = this.#bracketed(() => parseFeature(reader), '")"');
    return { feature, kind: this.#tells(feature, 'list'), op: 'size', ...parseSizeTest(reader) };
  }

  #tested(start: Token): object {
    const reader = this.#reader;
    const feature = parseFeature(reader);
    const stated = this.#stated();
    const { kind, ...test } = parseTest(reader);
    const tested = kind ?? (test.op === 'contains' ? containsKind(feature, stated?.kind) : null);
    if (stated && tested && stated.kind !== tested) {
      reader.fail(`:${tested}, which is the kind of this test`, [], stated.token);
    }
    return { feature, kind: this.#tells(feature, stated?.kind ?? tested) ?? this.#kindOf(feature, start), ...test };
  }

  /** `:flag` after a feature says its kind. */
  #stated(): { kind: FeatureKind; token: Token } | null {
    const reader = this.#reader;
    if (!reader.takeSign(':')) return null;
    const { token } = reader;
    const kind = KINDS.find((name) => name === reader.word()) ?? reader.fail(`a kind: ${KINDS.join(', ')}`, KINDS);
    reader.next();
    return { kind, token };
  }

  #tells<K extends FeatureKind | null>(feature: ClauseFeature, kind: K): K {
    if (kind) this.kinds.set(printFeature(feature), kind);
    return kind;
  }

  /** The kind of a feature whose test leaves it open. */
  #kindOf(feature: ClauseFeature, start: Token): FeatureKind {
    const named = kindOfFeature(feature);
    if (named) return named;
    this.open = true;
    const elsewhere = this.#known?.get(printFeature(feature));
    if (elsewhere) return elsewhere;
    // For the time being.
    if (!this.#known) return 'category';
    const name = printFeature(feature);
    throw new RuleSyntaxError(
      start.column,
      `expected the kind of ${name}, which this test leaves open: write ${name}:flag, or :number, :time, :category, :list`,
    );
  }
}
