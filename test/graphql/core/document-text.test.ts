import { getIntrospectionQuery, Lexer, Source, TokenKind } from 'graphql';
import { expect, test } from 'vitest';
import { bombs } from '../../../bench/support/bombs.ts';
import {
  checkText,
  MAX_ALIASES,
  MAX_NAME,
  MAX_NESTING,
  MAX_TOKENS,
} from '../../../src/graphql/core/cost/document-text.ts';

function tokensOf(text: string): number {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  while (lexer.advance().kind !== TokenKind.EOF) if (lexer.token.kind !== TokenKind.COMMENT) tokens++;
  return tokens;
}

const WORDS = [
  '{ a: b(x: -1.5e+3, y: [1, 2.0], z: {k: "v"}) @skip(if: $no) { ...F ... on T { c } } }',
  'query Q($a: [Int!]! = [1 2], $b: T = {x: "}"}) { f } # { a: b }\n# another "',
  'query ($x: Int) { f(text: """ a ""quoted"" \\""" { x: y } """) g(t: "\\"{ a: b \\\\", u: "") }',
  '\ufeff{\r\n\tf(s: "\u00e4\u{1f600}"),,, g }',
  getIntrospectionQuery(),
];

test.each(WORDS)('counts the words and signs the lexer counts: %s', (text) => {
  expect(checkText(text).tokens).toBe(tokensOf(text));
});

test('colons of values and variables are no aliases, those in texts and comments none of either', () => {
  expect(WORDS.map((text) => checkText(text).aliases)).toEqual([1, 0, 0, 0, 0]);
});

test('what is too much is refused at its first letter, whatever comes after and before', () => {
  // No parser would get as far: the first sign is a mistake.
  const refused = (text: string) => expect(() => checkText(`) ${text}`));
  refused(' a'.repeat(MAX_TOKENS - 1)).not.toThrow();
  refused(' a'.repeat(MAX_TOKENS)).toThrow(`over ${MAX_TOKENS} words`);
  refused('a: b '.repeat(MAX_ALIASES)).not.toThrow();
  refused('a: b '.repeat(MAX_ALIASES + 1)).toThrow(`over ${MAX_ALIASES} aliases`);
  refused('a'.repeat(MAX_NAME)).not.toThrow();
  refused('a'.repeat(MAX_NAME + 1)).toThrow(`over ${MAX_NAME} letters`);
  for (const open of ['{', '[', '(']) {
    refused(open.repeat(MAX_NESTING + 1)).not.toThrow();
    refused(open.repeat(MAX_NESTING + 2)).toThrow('nested too deep');
  }
});

test('what tools ask for is far below', () => {
  const { tokens, aliases } = checkText(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }));
  expect(tokens).toBeLessThan(MAX_TOKENS / 10);
  expect(aliases).toBe(0);
});

test('the longest bombs are refused by their letters', () => {
  const refused = bombs({ customers: ['x'], segmentations: ['x'], segments: ['x'] }).filter(({ query }) => {
    try {
      checkText(query);
      return false;
    } catch {
      return true;
    }
  });
  expect(refused.map(({ name }) => name)).toEqual([
    'long schemas by alias',
    'features by alias',
    'change cursors by alias',
    'one node four hundred times',
    'keys of many bytes',
    'a field of one name 4,900 times',
    'the same selections under one name',
    'pages of every length',
    'one type by alias',
    'directives in a row',
    'fragments in a row',
    'counts by alias',
  ]);
});
