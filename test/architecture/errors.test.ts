import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/errors.ts';
import { textOf, typescriptIn } from './files.ts';

test('everybody speaks of the same errors: every code is documented and used', () => {
  const documented = textOf('docs/errors.md');
  const sources = typescriptIn('src')
    .filter((file) => file !== 'src/errors.ts')
    .map(textOf)
    .join('\n');
  const codes = Object.keys(ERROR_CODES);
  expect(codes.filter((code) => !documented.includes(`\`${code}\``))).toEqual([]);
  expect(
    [...documented.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code).filter((code) => !codes.includes(code!)),
  ).toEqual([]);
  expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
});
