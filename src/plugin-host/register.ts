// `node --import personagraph/register --test plugins/mine/mine.test.ts`: TypeScript without a build step, for Node's
// own test runner. Threads and commands of Personagraph do not need it.
import 'jiti/register';
