// npm run example:types
//
// Writes the types of schema.graphql for the front end in examples/typed-front-end, and compiles it against them.
import { compile, writeSchemaTypes } from './support/front-end.ts';

writeSchemaTypes('examples/typed-front-end/schema-types.d.ts');
process.exit(compile('examples/typed-front-end'));
