import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { idOfMessage } from '../request-id.ts';
import { routeOf } from './metrics.ts';

/** Writes a line for each request once its answer ended: neither address nor key, and of the path the route alone. */
export function loggedRequests(answer: RequestListener, log: Logger): RequestListener {
  return (request, response) => {
    const begun = performance.now();
    response.once('close', () => {
      const { method, url = '' } = request;
      const ms = Math.round((performance.now() - begun) * 10) / 10;
      const said = { requestId: idOfMessage(request), method, route: routeOf(url), status: response.statusCode, ms };
      log.info(response.writableFinished ? said : { ...said, cutOff: true }, 'request');
    });
    answer(request, response);
  };
}
