import { hrefOf } from '../../app/router.ts';

export interface PersonaLinkProps {
  readonly persona: { readonly key: string; readonly name: string } | null;
}

/** The persona that something is about; nothing where it is about none. */
export function PersonaLink({ persona }: PersonaLinkProps) {
  return persona && <a href={hrefOf(`personas/${encodeURIComponent(persona.key)}`)}>{persona.name}</a>;
}
