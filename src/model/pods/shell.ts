/** The names of shells. */
const SHELL = /(^|\/)(sh|bash|ash|dash|busybox)$/;

export function isShell(program: string): boolean {
  return SHELL.test(program);
}

/**
 * The script of `sh -c …`, for any shell and any position of `c` among its flags: the first word that is not a flag. Flags may
 * follow `-c`, `--` ends them, and `o` takes a word of its own.
 *
 * @param words the words after the shell
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html
 */
export function scriptOf(words: readonly string[]): string | undefined {
  let isScript = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === '--') return isScript ? words[index + 1] : undefined;
    if (!/^[-+][a-zA-Z]/.test(word)) return isScript ? word : undefined;
    if (/^-[a-zA-Z]*c/.test(word)) isScript = true;
    if (/^[-+][a-zA-Z]*[oO]$/.test(word)) index += 1;
  }
  return undefined;
}
