// `src/main.ts` with this one command, so that the test depends on no other.
import { Command } from 'commander';
import { registerImport } from '../../src/cli/import.ts';
import { PersonagraphError } from '../../src/errors.ts';

const program = new Command('personagraph');
registerImport(program);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof PersonagraphError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exit(1);
}
