// npm run docs:errors: writes docs/errors.md from the registry in src/errors.ts.
import { writeFileSync } from 'node:fs';
import { ERROR_CODES } from '../src/errors.ts';

const rows = Object.entries(ERROR_CODES).map(([code, [status, meaning]]) => `| \`${code}\` | ${status} | ${meaning} |`);
writeFileSync(
  'docs/errors.md',
  `# Error codes

Expected failures of a mutation are data: \`userErrors { code field message }\`, where \`field\` is the path in the input.
Queries and subscriptions carry them as GraphQL errors with \`extensions.code\`. Anything else is masked: the client gets a
request id, the log the cause. Commands print one line, \`CODE: message\`, and exit with 1. A failure without a code is
\`INTERNAL\` there; with \`LOG_LEVEL=debug\` its stack follows.

The status is that of a refusal: of events, files, sheets and feeds, and of operations that are refused before they are executed.
Clients that take \`application/json\` alone are answered 200 too where the text of an operation is refused. An operation that was executed is answered 200, as GraphQL over HTTP has it, whatever code its body tells. Each answer has the id
of its request in \`x-request-id\`, which the log names too.

| code | HTTP | meaning |
|---|---|---|
${rows.join('\n')}
`,
);
