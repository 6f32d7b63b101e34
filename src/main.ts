#!/usr/bin/env node
import { Command } from 'commander';
import { registerImport } from './cli/import.ts';
import { registerKey } from './cli/key.ts';
import { registerPlugin } from './cli/plugin/command.ts';
import { registerServe } from './cli/serve.ts';
import { registerWorker } from './cli/worker.ts';
import { PersonagraphError } from './errors.ts';

const program = new Command('personagraph').description('customers to segments to personas, live, over GraphQL');
registerServe(program);
registerWorker(program);
registerImport(program);
registerKey(program);
registerPlugin(program);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof PersonagraphError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exit(1);
}
