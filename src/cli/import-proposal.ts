import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { asError, PersonagraphError } from '../errors.ts';
import { STDIN } from '../services/import/file/source.ts';
import { type Proposal, type ProposalExample, proposeMapping } from '../services/import/proposal/proposal.ts';

export interface ProposalCommand {
  /** Path of the mapping to write; `-` for the standard output. Default: the first file's name and `.mapping.yaml`. */
  readonly propose?: string;
  /** Print the proposal as one line of JSON, and write no file. */
  readonly json?: boolean;
}

/** Longest text of an example. */
const WIDTH = 400;

/**
 * Proposes a mapping and writes it; returns what is to be printed. Throws CONFLICT where the file to write is there, and
 * what `proposeMapping` throws.
 */
export async function runProposal(files: readonly string[], { propose, json }: ProposalCommand): Promise<string> {
  const path = propose ?? `${basename(files[0] ?? 'file').replace(/\/+$/, '')}.mapping.yaml`;
  const proposal = await proposeMapping(files);
  if (json) return `${JSON.stringify(proposal)}\n`;
  if (path === STDIN) return proposal.yaml;
  try {
    await writeFile(path, proposal.yaml, { flag: 'wx' });
  } catch (cause) {
    throw unwritten(path, asError(cause) as Error & { code?: string });
  }
  return describeProposal(proposal, files, path);
}

/** The proposal for people. */
export function describeProposal(
  { yaml, doubts, examples }: Pick<Proposal, 'yaml' | 'doubts' | 'examples'>,
  files: readonly string[],
  path: string,
): string {
  const heading = yaml.split('\n').filter((line) => line.startsWith('# '));
  const next = `personagraph import ${files.map(quoted).join(' ')} --mapping ${quoted(path)}`;
  return [
    ...heading.slice(0, heading.findIndex((line) => line.startsWith('# Each key')) + 1).map((line) => line.slice(2)),
    '',
    'As they would be stored:',
    ...examples.map(shown),
    '',
    `Nothing is stored. The mapping is in ${path}: read it, and change what is not meant.`,
    ...(doubts.length > 0 ? ['', 'To decide before it is used:', ...doubts.map((doubt) => `  - ${doubt}`)] : []),
    '',
    doubts.length > 0 ? 'Then try it, and import:' : 'Try it, and import:',
    `  ${next} --dry-run`,
    `  ${next}`,
    '',
  ].join('\n');
}

function shown({ line, outcome, reason, stored }: ProposalExample): string {
  const text = outcome === 'rejected' ? `rejected: ${reason}` : JSON.stringify(stored);
  return `  line ${line}  ${text.length > WIDTH ? `${text.slice(0, WIDTH)}...` : text}`;
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function unwritten(path: string, cause: Error & { code?: string }): PersonagraphError {
  if (cause.code === 'EEXIST') {
    const message = `${path} is there, and is not overwritten: import with --mapping ${path}, or write another one with --propose FILE.`;
    return new PersonagraphError('CONFLICT', message, { cause });
  }
  return new PersonagraphError('INVALID_SETTING', `${path} cannot be written: ${cause.message}`, { cause });
}
