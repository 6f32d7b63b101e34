import {
  type ClauseFeature,
  containsKind,
  KINDS,
  kindOfFeature,
  printFeature,
  RuleSyntaxError,
  strayWindowHint,
  type Token,
  TokenReader,
  tokenize,
} from 'personagraph/rules';
import type { FeatureKind } from 'personagraph/segmenter';
import { type Clause, clauseSchema } from '../shared/clause.ts';
import { type Condition, inspectCondition, MAX_CLAUSES } from '../shared/condition.ts';
import { featuresOfOperand, featuresOfSubject, type Subject } from '../shared/operand.ts';
import { parseAnyFeature, parseSubject } from './parse-operand.ts';
import { type ClauseTest, COMPARE, pairOperator, parseSizeTest, parseTest } from './parse-test.ts';
import { printSubject } from './print-operand.ts';

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
    const feature = this.#bracketed(() => parseAnyFeature(reader), '")"');
    return { feature, kind: this.#tells([feature], 'list'), op: 'size', ...parseSizeTest(reader) };
  }

  #tested(start: Token): object {
    const reader = this.#reader;
    const feature = parseSubject(reader);
    const stated = this.#stated();
    const { token } = reader;
    const test = parseTest(reader);
    const features = [...featuresOfSubject(feature), ...featuresOfOperand(test.value)];
    const [left] = features;
    const sum = typeof feature === 'object' && 'sum' in feature ? 'number' : null;
    const shown = test.kind ?? sum ?? (test.op === 'contains' ? containsKind(left!, stated?.kind) : null);
    if (stated && shown && stated.kind !== shown) {
      reader.fail(`:${shown}, which is the kind of this test`, [], stated.token);
    }
    const kind = this.#tells(features, stated?.kind ?? shown) ?? this.#kindOf(feature, features, test, start);
    return { feature, kind, ...this.#settled(test, kind, token) };
  }

  /** A test whose operator depends on the kind. */
  #settled({ op, value }: ClauseTest, kind: FeatureKind, sign: Token): object {
    if (op !== COMPARE) return { op, ...(value !== undefined && { value }) };
    const settled = pairOperator(sign.written, kind);
    if ('op' in settled) return { op: settled.op, value };
    throw new RuleSyntaxError(sign.column, settled.problem);
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

  #tells<K extends FeatureKind | null>(features: readonly ClauseFeature[], kind: K): K {
    if (kind) for (const feature of features) this.kinds.set(printFeature(feature), kind);
    return kind;
  }

  /** The kind of features whose test leaves it open. */
  #kindOf(subject: Subject, features: readonly ClauseFeature[], { op }: ClauseTest, start: Token): FeatureKind {
    const named = features.map(kindOfFeature).find((kind) => kind !== null);
    if (named) return this.#tells(features, named);
    this.open = true;
    const elsewhere = features.map((feature) => this.#known?.get(printFeature(feature))).find(Boolean);
    if (elsewhere) return elsewhere;
    const ordered = op === COMPARE || op === 'between';
    // For the time being.
    if (!this.#known) return ordered ? 'number' : 'category';
    const name = printSubject(subject);
    throw new RuleSyntaxError(
      start.column,
      `expected the kind of ${name}, which this test leaves open: write ${name}${ordered ? ':number, or :time, :category' : ':flag, or :number, :time, :category, :list'}`,
    );
  }
}
