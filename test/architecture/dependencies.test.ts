import { expect, test } from 'vitest';
import { textOf } from './files.ts';

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Package;

test('every dependency is in the table that says what it is for, and no other is', () => {
  const rows = [...textOf('docs/dependencies.md').matchAll(/^\| (`.*?) \|/gm)].map(([, names]) => names!);
  const named = rows.flatMap((names) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
  expect(named.sort()).toEqual(Object.keys(dependencies).sort());
});

test('what a server loads has an exact version', () => {
  const loose = Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
  expect(Object.keys(devDependencies).filter((name) => name in dependencies)).toEqual([]);
});
