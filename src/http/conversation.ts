import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** An answer to a request that Node took in. */
type Answer = ServerResponse<IncomingMessage>;

/** Requests of a connection that are handled at once. */
const AT_ONCE = 8;

/**
 * The requests of one connection. Those that a client sends before it is answered wait in line, and nothing more is read
 * meanwhile: however many come in a row, they hold little memory, and others are served between them.
 */
export class Conversation {
  /** The last request under way, which alone may end the connection: those before it in a row are answered first. */
  last: ServerResponse | undefined;
  readonly #socket: Socket;
  readonly #handle: RequestListener;
  #underWay = 0;
  #waiting: (() => void)[] | undefined;

  /** One function for all answers of the connection. */
  readonly #closed: (this: ServerResponse) => void;

  /** `handle` is given each request, at once or once those before it are answered. */
  constructor(socket: Socket, handle: RequestListener) {
    this.#socket = socket;
    this.#handle = handle;
    const conversation = this;
    this.#closed = function () {
      conversation.#answered(this);
    };
  }

  take(request: IncomingMessage, response: Answer): void {
    this.last = response;
    response.once('close', this.#closed);
    if (this.#underWay < AT_ONCE) {
      this.#underWay++;
      this.#handle(request, response);
    } else {
      this.#wait(() => this.#handle(request, response));
    }
  }

  #wait(handle: () => void): void {
    if (!this.#waiting) {
      this.#waiting = [];
      // Whoever reads the body of a request resumes the connection.
      this.#socket.on('resume', () => this.#pause());
    }
    this.#waiting.push(handle);
    this.#pause();
  }

  #pause(): void {
    if (this.#waiting!.length === 0) return;
    // One that was paused since it was to be resumed says so to nobody, and Node stops reading by that event.
    if (this.#socket.isPaused()) this.#socket.emit('pause');
    else this.#socket.pause();
  }

  #answered(response: ServerResponse): void {
    if (this.last === response) this.last = undefined;
    const next = this.#waiting?.shift();
    if (!next) {
      this.#underWay--;
    } else if (!this.#socket.destroyed) {
      // In a turn of its own: others are heard in between.
      setImmediate(next);
      if (this.#waiting!.length === 0) this.#socket.resume();
    }
  }
}
