import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Input, textInput } from './inputs.ts';
import { STDIN_NAME } from './source.ts';

/** Inputs that can each be opened again, and an end to what that took. */
export interface TwiceReadable {
  readonly files: readonly Input[];
  remove(): Promise<void>;
}

/** Copies the standard input to a file of this process, where it is among the inputs. */
export async function toReadTwice(inputs: readonly Input[]): Promise<TwiceReadable> {
  if (inputs.every(({ opensAgain }) => opensAgain)) return { files: inputs, remove: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-input-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'input');
    await pipeline(process.stdin, createWriteStream(path));
    const { size } = await stat(path);
    return { files: inputs.map((input) => (input.opensAgain ? input : textInput(path, size, STDIN_NAME))), remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}
