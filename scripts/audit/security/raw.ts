import { rawConnection } from '../../../test/http/raw-http.ts';

/** A connection that says nothing for so long is over. */
const QUIET_MS = 1_500;

/** All that is answered to these bytes on a connection of their own, until it ends or falls silent. */
export async function answersTo(url: string, bytes: string): Promise<string> {
  const { socket, write } = await rawConnection(url);
  let answers = '';
  socket.on('data', (data: Buffer) => {
    answers += data.toString();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  write(bytes);
  let heard = -1;
  const quiet = setInterval(() => {
    if (answers.length === heard) socket.destroy();
    heard = answers.length;
  }, QUIET_MS);
  await closed;
  clearInterval(quiet);
  return answers;
}
