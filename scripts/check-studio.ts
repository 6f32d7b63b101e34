// npm run studio:types
//
// Writes the types of schema.graphql for the studio, and compiles it against them: a field that the schema has no more, and a
// text that a language lacks, fail here.
import { compile, writeSchemaTypes } from './support/front-end.ts';

writeSchemaTypes('dashboard/data/schema-types.d.ts');
process.exit(compile('dashboard'));
