// The package brings no types: what is used of it.
declare module 'jstat' {
  const jstat: {
    readonly jStat: {
      /** The regularised incomplete beta function I_x(a, b). */
      ibeta(x: number, a: number, b: number): number;
      gammaln(x: number): number;
      readonly studentt: { inv(share: number, degrees: number): number };
      readonly chisquare: {
        inv(share: number, degrees: number): number;
        cdf(value: number, degrees: number): number;
      };
      readonly normal: { inv(share: number, mean: number, deviation: number): number };
    };
  };
  export default jstat;
}
