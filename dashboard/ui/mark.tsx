/** The sign of the product. */
export function Mark({ size }: { readonly size: number }) {
  return <img class="mark" src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={size} height={size} />;
}
