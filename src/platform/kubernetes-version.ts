/** `1.29`: whether a version is at least another. Patch levels, a leading `v` and what vendors add do not count. */
export function versionAtLeast(version: string, minimum: string): boolean {
  const [[major, minor], [minMajor, minMinor]] = [numbersOf(version), numbersOf(minimum)];
  return major > minMajor || (major === minMajor && minor >= minMinor);
}

/**
 * Whether the Kubernetes version that manifests are for has what came with another: where it is not said, or not understood,
 * it is taken for one of today.
 */
export function isSupported(version: string | undefined, since: string): boolean {
  return version === undefined || Number.isNaN(numbersOf(version)[0]) || versionAtLeast(version, since);
}

function numbersOf(version: string): [major: number, minor: number] {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor)];
}
