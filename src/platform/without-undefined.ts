/** What of an object is set, so that the rest of it does not hide the defaults that it is spread over. */
export function withoutUndefined<Values extends object>(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
}
