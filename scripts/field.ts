import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What vitest's JSON reporter says of a run. */
interface Outcome {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
}

const FIELD = 'test/field';

/**
 * Runs the trials of one part of the field. `data` are files as users have them, imported, and held against what should be
 * stored; `semantics` are rules, scores and pushes, held against what their words mean. Ends with `N passed, M failed`, and with 1 where any failed.
 */
async function runField(part: string | undefined): Promise<number> {
  const folder = `${FIELD}/${part}`;
  if (!part || !existsSync(folder)) {
    process.stderr.write(`usage: npm run field -- ${readdirSync(FIELD).sort().join(' | ')}\n`);
    return 2;
  }
  const results = mkdtempSync(join(tmpdir(), 'personagraph-field-'));
  const file = join(results, 'results.json');
  try {
    const args = ['vitest', 'run', folder, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const child = spawn('npx', args, { stdio: 'inherit' });
    const [code] = (await once(child, 'exit')) as [number | null];
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(file, 'utf8')) as Outcome;
    // A file that does not even load has failed, though none of its tests did.
    const failed = Math.max(numFailedTests, numFailedTestSuites === 0 ? 0 : 1);
    process.stdout.write(`${numPassedTests} passed, ${failed} failed\n`);
    return code === 0 && failed === 0 ? 0 : 1;
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

process.exitCode = await runField(process.argv[2]);
