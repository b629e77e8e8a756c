/** The share of good requests, in percent. */
export function availabilityPercent({ requests, ok }: { readonly requests: number; readonly ok: number }): number {
  return requests === 0 ? 0 : ok / requests * 100;
}

/** How many of the requests may fail without breaking the objective. */
export function allowedFailures(requests: number, sloPercent: number): number {
  // Failures are whole: a tail of the product, such as 0.9999999999 for 0.1 % of 1,000, must not cost one.
  return Math.floor(requests * (100 - sloPercent) / 100 + 1e-6);
}

/** Whether the objective holds; it does not without any requests. */
export function sloHolds({ requests, failed }: { readonly requests: number; readonly failed: number }, sloPercent: number): boolean {
  return requests > 0 && failed <= allowedFailures(requests, sloPercent);
}
