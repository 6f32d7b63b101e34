import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

interface Packed {
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** What a package holds, and what for: to run, to be typed against, to be read, or to be copied. */
const NEEDED: readonly RegExp[] = [
  /^(?:package\.json|README\.md|LICENSE|schema\.graphql)$/,
  // One version, and the entries that lead to it.
  /^dist\/(?:[0-9a-f]{12}\/)?(?:src|plugins)\/[\w./-]+\.(?:js|d\.ts|js\.map)$/,
  /^dist\/(?:[0-9a-f]{12}\/)?(?:package\.json|\.npmignore)$/,
  // The studio, as browsers get it.
  /^dist\/studio\/(?:assets\/)?[\w.-]+\.(?:html|js|css|svg|woff2)$/,
  /^prisma\/migrations\/(?:migration_lock\.toml|\w+\/migration\.sql)$/,
  /^plugins\/\w+\/README\.md$/,
  /^plugins\/template\/[\w./-]+$/,
  /^mappings\/[\w./-]+\.(?:yaml|md)$/,
  /^docs\/(?:[\w-]+\.md|images\/[\w-]+\.jpg)$/,
  /^examples\/[\w./-]+\.(?:mjs|ts|md|graphql|html|yaml|yml|json|conf|cfg)$|^examples\/many-nodes\/Caddyfile$/,
];
/** Never in it, wherever it lies. */
const NEVER =
  /(?:^|\/)(?:test|tests|bench|scripts|node_modules)\/|\.test\.|\.env|\.log$|\.gz$|\.csv$|\.pem$|demo\.json$/;
/** Bytes of a file that is no code: larger ones are data sets. */
const LARGEST = 1024 * 1024;

test('the package holds what it needs to run and to be read, and nothing else', () => {
  const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  const [{ files }] = JSON.parse(out) as [Packed];
  const paths = files.map(({ path }) => path);
  expect(paths).toContain('package.json');
  expect(paths.some((path) => path.startsWith('prisma/migrations/'))).toBe(true);
  expect(paths.filter((path) => NEVER.test(path) || !NEEDED.some((one) => one.test(path)))).toEqual([]);
  expect(files.filter(({ path, size }) => size > LARGEST && !path.startsWith('dist/'))).toEqual([]);
  expect(new Set(paths.flatMap((path) => /^dist\/([0-9a-f]{12})\//.exec(path)?.[1] ?? [])).size).toBeLessThan(2);
});
