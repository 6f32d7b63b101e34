import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadMapping } from '../../src/services/import/load-mapping.ts';
import { Mapping, parseMapping } from '../../src/services/import/mapping.ts';

const presets = readdirSync('mappings', { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.yaml') && !name.startsWith('surveys/'));

test.each(presets)('the preset %s is valid', async (name) => {
  expect(await loadMapping(name.replace('.yaml', ''))).toMatchObject({ source: expect.any(String) as string });
});

const minimal = 'source: s\ncustomer:\n  externalId: id\n';
test.each([
  ['an unknown key', `${minimal}formta: csv\n`, /formta/],
  [
    'an unknown key inside a value',
    'source: s\ncustomer:\n  externalId: { column: id, sufix: x }\n',
    /customer\.externalId.*sufix/,
  ],
  [
    'two origins of one value',
    'source: s\ncustomer:\n  externalId: { column: id, value: x }\n',
    /customer\.externalId: needs exactly one/,
  ],
  ['an unknown customer field', `${minimal}  fields: { nmae: x }\n`, /customer\.fields.*nmae/],
  [
    'a bad event type',
    `${minimal}events: [{ type: Buy, at: a, messageId: [b] }]\n`,
    /events\.0\.type: is not lower case/,
  ],
  [
    'a bad pattern',
    `${minimal}reject: [{ if: { column: a, matches: "(" }, reason: r }]\n`,
    /reject\.0\.if\.matches: is not a regular/,
  ],
  ['a bad zone', `${minimal}timeZone: Mars/Olympus\n`, /timeZone: is not an IANA time zone/],
  ['a bad encoding', `${minimal}encoding: utf-9\n`, /encoding: is not a known encoding/],
  ['no customer', 'source: s\n', /customer/],
  ['no YAML', 'a: [1', /not YAML/],
  ['no mapping', 'text', /mapping/],
])('%s is refused with its path', (_, yaml, message) => {
  expect(() => parseMapping(yaml)).toThrow(message);
  expect(() => parseMapping(yaml)).toThrow(expect.objectContaining({ code: 'INVALID_MAPPING' }));
});

test('an unknown preset is answered with those there are', async () => {
  await expect(loadMapping('no-such')).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    message: expect.stringContaining('cdnow-master, cdnow-sample') as string,
  });
});

test('a mapping with an open question is refused by it, whatever else is wrong', () => {
  for (const yaml of [`${minimal}decide: ["format: which?"]\n`, 'decide: ["format: which?"]\n']) {
    expect(() => parseMapping(yaml)).toThrow(/^decide: format: which\? \(edit the mapping/);
  }
  expect(parseMapping(`${minimal}decide: []\n`)).toMatchObject({ source: 's' });
});

test('README.md lists every preset', async () => {
  const readme = readFileSync('mappings/README.md', 'utf8');
  const names = presets.map((name) => name.replace('.yaml', ''));
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test('a mapping given as it was parsed stays the same', () => {
  const parsed = parseMapping(minimal);
  expect(parseMapping(parsed)).toEqual(parsed);
});

test('mappings/README.md explains every key', () => {
  const readme = readFileSync('mappings/README.md', 'utf8');
  const missing = keysOf(Mapping).filter((key) => !readme.includes(`\`${key}\``));
  expect(missing).toEqual([]);
});

/** Names of all keys of a schema, at any depth; customer fields are not the mapping's own. */
function keysOf(schema: unknown): string[] {
  const { def } = schema as { def: Record<string, unknown> };
  const inner = ['innerType', 'element', 'valueType'].flatMap((name) => (def[name] ? keysOf(def[name]) : []));
  const options = ((def['options'] as unknown[] | undefined) ?? []).flatMap(keysOf);
  const shape = Object.entries((def['shape'] as object | undefined) ?? {});
  return [...new Set([...inner, ...options, ...shape.flatMap(([key, value]) => [key, ...keysOf(value)])])];
}
