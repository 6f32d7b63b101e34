#!/usr/bin/env node
import { endWith } from './cli/failure.ts';
import { runProgram } from './cli/program.ts';

process.on('uncaughtException', endWith);
await runProgram(process.argv.slice(2)).catch(endWith);
