import { BuildOptions } from 'esbuild';

/** How a module and all that it imports become one file of the package. */
export const ONE_FILE = {
  bundle: true,
  platform: 'node',
  target: 'node20.16',
  minify: true, // a profile with names is one of lib/cli/run.js
  legalComments: 'none', // they stand in THIRD-PARTY-NOTICES
  tsconfigRaw: {},
  charset: 'utf8',
  logLevel: 'warning',
} as const satisfies BuildOptions;
