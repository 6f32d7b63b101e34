import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export const ROOT = join(import.meta.dirname, '../..');
/** For one command, on a machine that is busy with other things. */
const LIMIT_MS = 600_000;

/** The environment without what npm and vitest tell the processes they start: it does not hold for others. */
export const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INIT_CWD|NODE_|VITEST|DATABASE_URL|PERSONAGRAPH_|LOG_LEVEL|PORT|HOST)/.test(name),
  ),
);

/** Runs a program to its end and returns what it printed. Throws where it fails. */
export function command(program: string, args: readonly string[], cwd: string): Promise<string> {
  const options = { cwd, env: environment, timeout: LIMIT_MS, maxBuffer: 1 << 26 };
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const [out, err] = [stdout, stderr].map(stripVTControlCharacters) as [string, string];
      if (error) reject(Object.assign(new Error(`${program} ${args[0]} failed`), { stdout: out, stderr: err }));
      else resolve(out);
    });
  });
}

/**
 * Installs the newest Node of a version or range into a folder and returns the path of its program. The package of the
 * platform holds it; `node`, which chooses among those, needs an install script, which npm may refuse.
 */
export async function installNode(version: string, folder: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await command('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`], folder);
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
