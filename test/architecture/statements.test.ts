import { expect, test } from 'vitest';
import { typescriptIn } from './files.ts';
import { schemaTables } from './schema.ts';
import { type Source, sourceOf } from './source.ts';
import { tablesIn, workspacesHeld } from './sql.ts';

/** Functions of a `Connection` whose statements are about all workspaces on purpose, by name, with the reason. */
const ALL_WORKSPACES: Readonly<Record<string, string>> = {
  authenticate: 'a secret does not say whose it is: the workspace is the answer',
  claimsToCheck: 'a worker measures the claims of whichever workspace they are',
  claimWebhook: 'a worker delivers for whichever workspace waited longest',
  countRuns: 'figures of a server are about all that it serves',
  countWaiting: 'the same',
  longestWait: 'the same',
  enqueueDue: 'the clock goes on in all workspaces; each row is joined to rows of its own workspace',
  noteUse: 'one statement for the keys of all workspaces that this node was asked by',
  outdatedExports: 'files that have had their time are deleted wherever they are',
  outdatedCandidates: 'a worker looks for answers of replaced segmenters wherever they are',
  personasToRefit: 'a worker makes up for what a process that died left, wherever it is',
  principalsOfKey: 'a link to a sheet or feed does not say whose it is: the workspace is the answer',
  pruneAuditLog: 'what is too old is forgotten everywhere in one go; each row is joined to its own workspace',
  pruneChanges: 'what is too old is forgotten everywhere in one go; the mark is set per workspace',
  queueDueChecks: 'schedules of all workspaces are looked at in one statement; each check is of its own workspace',
  queueDueRuns: 'schedules of all workspaces are looked at in one statement; each run is of its own workspace',
  scheduledWorkspaces: 'a worker looks whose morning it is, in whichever workspace',
  standings: 'one look-up for the keys of all workspaces whose streams this node holds',
  unfinishedRuns: 'a worker takes runs of whichever workspace they are',
  unusedUploads: 'files that have had their time are deleted wherever they are',
  waitingErasures: 'a worker rids files of the customers of whichever workspace they are',
  removeExpiredJobs: 'jobs that have had their time are forgotten wherever they are',
  waitingJobs: 'a worker takes jobs of whichever workspace they are; each is held against runs of its own',
  waitingExports: 'a worker takes exports of whichever workspace they are',
  waitingImports: 'a worker takes imports of whichever workspace they are',
  waitingChecks: 'a worker takes checks of whichever workspace they are',
  waitingUpkeepChecks: 'the same of checks of upkeep',
  wantedBaselines: 'a worker takes baselines of whichever workspace wants them',
  workspacesToCheck: 'the clock goes on in all workspaces: asks which of them are due',
  workspacesWithDueReviews: 'the same of reviews',
  workspacesToContrast: 'a worker holds customers against shares of whichever workspace is due',
  workspacesToRetain: 'a worker removes what is too old in whichever workspace is due',
  workspacesToMeasure: 'a worker measures objectives and actions of whichever workspace is due',
  workspacesWithMoves: 'a worker tells of decisions whose data moved, wherever they are',
  waitingWorkspaces: 'asks which workspaces have something to evaluate',
  workspacesWithoutQuality: 'a month begins in all workspaces: which of them were not measured in it',
  webhooksAhead: 'a worker sleeps until the next delivery of any workspace',
};

/** Definitions whose conditions are the caller's, by name, with the reason. */
const CONDITION_OF_CALLER: Readonly<Record<string, string>> = {
  CALENDAR: 'a table of reads, which are of one workspace',
  UNTOLD: 'joins rows of one workspace; it is asked of all of them',
  DEFINITIONS_SQL: 'a table of reads, which are of one workspace',
  SCORES_SQL: 'the same',
  customersByValue: 'the same: what it selects from is filtered like customers',
  sessionsUnder: 'its condition begins with the workspace, and stands in a list beside it',
};

const tables = schemaTables().filter(({ name }) => name !== 'workspace');
const tableNames = tables.map(({ name }) => name);
const files = typescriptIn('src/db/tables', 'src/db/features');

const isExempt = (owner: string) => owner in ALL_WORKSPACES || owner in CONDITION_OF_CALLER;

/** A text with the constants of its own file in the places of their names. */
function expanded(text: string, { definitions }: Source): string {
  return text.replace(/\$\{(\w+)\}/g, (hole, name: string) => definitions.get(name) ?? hole);
}

/** Every text that touches tables of workspaces, with the place it stands at. */
const statements = files.flatMap((file) =>
  sourceOf(file)
    .texts.map(({ text, line, owner }) => ({
      text: expanded(text, sourceOf(file)),
      file,
      place: `${file}:${line}`,
      owner,
    }))
    .map((one) => ({ ...one, touched: tablesIn(one.text, tableNames) }))
    .filter(({ touched }) => touched.length > 0),
);

test('a statement holds each table of a workspace that it touches to workspace_id', () => {
  const wrong = statements
    .filter(({ text, touched, owner }) => !isExempt(owner) && workspacesHeld(text) < touched.length)
    .map(
      ({ text, place, owner, touched }) =>
        `${place} ${owner} touches ${touched.join(', ')} and names workspace_id ${workspacesHeld(text)} times`,
    );
  expect(wrong).toEqual([]);
});

test('a function that takes a connection over all workspaces is listed with its reason, and no other is', () => {
  const takes = (file: string, owner: string) =>
    /\b(?:Connection|Database|Session)\b/.test(sourceOf(file).definitions.get(owner) ?? '');
  const found = statements.filter(({ file, owner }) => takes(file, owner));
  const unlisted = found
    .filter(({ owner }) => !(owner in ALL_WORKSPACES))
    .map(({ place, owner }) => `${place} ${owner} is not listed`);
  const stale = [
    ...Object.keys(ALL_WORKSPACES).filter((name) => !found.some(({ owner }) => owner === name)),
    ...Object.keys(CONDITION_OF_CALLER).filter((name) => !statements.some(({ owner }) => owner === name)),
  ].map((name) => `${name} is listed and there is none`);
  expect([...unlisted, ...stale]).toEqual([]);
});

test('Prisma is asked for rows of a workspace by its id', () => {
  const wrong = files.flatMap((file) =>
    sourceOf(file)
      .calls.map((call) => ({ ...call, accessor: /^prismaOf\(.*\)\.(\w+)$/.exec(call.receiver)?.[1] }))
      .filter(({ accessor }) => tables.some((table) => table.accessor === accessor))
      .filter(({ parameters }) => !/\bworkspaceId\b/.test(parameters.join()))
      .map(({ line, accessor, method }) => `${file}:${line} ${accessor}.${method} names no workspaceId`),
  );
  expect(wrong).toEqual([]);
});

test('COPY into a table of a workspace writes workspace_id first', () => {
  const constants = new Map(files.flatMap((file) => [...sourceOf(file).definitions]));
  const wrong = files.flatMap((file) =>
    sourceOf(file)
      .calls.filter(({ method }) => method === 'copyIn')
      .filter(({ parameters: [table = ''] }) => !/^'\w+'$/.test(table) || tableNames.includes(table.slice(1, -1)))
      .filter(({ parameters: [, columns = ''] }) => {
        const own = sourceOf(file).definitions.get(columns) ?? constants.get(columns) ?? columns;
        return !/^\[\s*'workspace_id'/.test(own);
      })
      .map(({ line, parameters: [table, columns] }) => `${file}:${line} copies into ${table} by ${columns}`),
  );
  expect(wrong).toEqual([]);
});
