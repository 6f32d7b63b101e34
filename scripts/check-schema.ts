// npm run schema:changes [-- --against REF]
//
// Holds schema.graphql against that of the last release (a tag v*), or of the commit before where there is none. A change that
// breaks clients fails unless docs/schema-changes.md says that it is meant.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const ROOT = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { against: { type: 'string' } } });

const reference = values.against ?? lastRelease() ?? 'HEAD^';
const before = git('show', `${reference}:schema.graphql`);
if (before === undefined) {
  print(`${reference} has no schema.graphql here: nothing to compare with`);
  process.exit(values.against === undefined ? 0 : 1);
}
const now = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
const changes = await diff(buildSchema(before), buildSchema(now));
const meant = readFileSync(join(ROOT, 'docs/schema-changes.md'), 'utf8');
const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
const unsaid = breaking.filter(({ path }) => !meant.includes(`\`${path}\``));
for (const { path, message } of unsaid) print(`BREAKING ${path}: ${message}`);
print(`${changes.length} changes since ${reference}, ${breaking.length} breaking, ${unsaid.length} of them not meant`);
process.exit(unsaid.length === 0 ? 0 : 1);

function lastRelease(): string | undefined {
  return git('describe', '--tags', '--abbrev=0', '--match', 'v*')?.trim();
}

/** What git prints; undefined where it fails. */
function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 28,
    });
  } catch {
    return undefined;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
