import { Command, CommanderError } from 'commander';
import { PersonagraphError } from '../errors.ts';
import { registerAudit } from './audit.ts';
import { registerDefinitions } from './definitions.ts';
import { registerDoctor } from './doctor/command.ts';
import { registerDocumentCommands } from './documents/command.ts';
import { registerExport } from './export.ts';
import { registerImport } from './import.ts';
import { registerKey } from './key.ts';
import { registerPlugin } from './plugin/command.ts';
import { registerQuality } from './quality.ts';
import { registerRestored } from './restored.ts';
import { registerServe } from './serve.ts';
import { registerWorker } from './worker.ts';

/**
 * Runs the command that the arguments name. Resolves when it has ended, or, as a server, has started. Throws what is
 * wrong and prints none of it.
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  const program = new Command('personagraph')
    .description('customers to segments to personas, live, over GraphQL')
    // Commands made below inherit both: what is wrong with a command line is thrown, and printed in one place.
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  registerServe(program);
  registerWorker(program);
  registerImport(program);
  registerExport(program);
  registerDefinitions(program);
  registerKey(program);
  registerAudit(program);
  registerPlugin(program);
  registerQuality(program);
  registerDocumentCommands(program);
  registerDoctor(program);
  registerRestored(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    throw unknownCommand(program, error) ?? error;
  }
}

/** A word that is no command reaches the default one as an argument too many. */
function unknownCommand({ args, commands }: Command, error: unknown): PersonagraphError | undefined {
  if (!(error instanceof CommanderError) || error.code !== 'commander.excessArguments') return undefined;
  const [word = ''] = args;
  const names = commands.map((command) => command.name());
  if (names.includes(word)) return undefined;
  return new PersonagraphError('INVALID_SETTING', `no command ${word}; there are: ${names.join(', ')}`);
}
