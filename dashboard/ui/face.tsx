import { useState } from 'preact/hooks';
import { session } from '../data/session.ts';

export interface FaceProps {
  /** `Persona.avatarUrl`: a path of the server, or an address. */
  readonly url: string;
  readonly size: number;
  /** The first letter stands in for a face that cannot be loaded. */
  readonly name: string;
}

/** The face of a persona. The name stands beside it, so that it is silent to those who listen. */
export function Face({ url, size, name }: FaceProps) {
  const [failed, setFailed] = useState(false);
  const frame = { width: `${size}px`, height: `${size}px` };
  if (failed) {
    return (
      <span class="face" style={{ ...frame, fontSize: `${size / 2.2}px` }} aria-hidden="true">
        {[...name][0]}
      </span>
    );
  }
  const src = new URL(url, session.value?.url ?? location.href).href;
  return (
    <img class="face" src={src} alt="" width={size} height={size} loading="lazy" onError={() => setFailed(true)} />
  );
}
