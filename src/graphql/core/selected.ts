import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** True where a field within the field that is resolved is asked for, by its path; in fragments too. */
export function isSelected({ fieldNodes, fragments }: GraphQLResolveInfo, path: readonly string[]): boolean {
  const within = (selections: SelectionSetNode | undefined, [name, ...rest]: readonly string[]): boolean =>
    name === undefined ||
    (selections?.selections ?? []).some((selection) => {
      if (selection.kind === Kind.FIELD) {
        return selection.name.value === name && within(selection.selectionSet, rest);
      }
      const { selectionSet } =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : (fragments[selection.name.value] ?? {});
      return within(selectionSet, [name, ...rest]);
    });
  return fieldNodes.some(({ selectionSet }) => within(selectionSet, path));
}
