declare module '*.css';

interface ImportMeta {
  /** What Vite puts in place when it builds. */
  readonly env: { readonly BASE_URL: string };
}
