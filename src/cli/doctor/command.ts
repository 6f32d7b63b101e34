import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Finding } from '../../finding.ts';
import { lookAtMachine } from './machine.ts';
import { lookAtStore } from './store.ts';

/** Adds `doctor`. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at settings, machine and database, and say what is wrong and what to do; changes nothing')
    .option('--json', 'print the findings as JSON')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const config = readConfig(process.env);
      const findings = [...(await lookAtMachine(config)), ...(await lookAtStore(config))];
      process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : asText(findings));
      const wrong = findings.filter(({ state }) => state === 'bad').length;
      if (wrong > 0) throw new PersonagraphError('INVALID_SETTING', `${wrong} of ${findings.length} checks failed.`);
    });
}

function asText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  return findings.map(({ subject, state, text }) => `${state.padEnd(5)}  ${subject.padEnd(width)}  ${text}\n`).join('');
}
