/** Largest value of Kubernetes' 32-bit fields. */
export const INT32 = 2 ** 31 - 1;
