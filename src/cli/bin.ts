#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { Module } from 'node:module';
import { join } from 'node:path';

// Each command is also there in one file with all that it needs, and so is the help: to find hundreds of modules takes longer
// than to check a file. Whatever is neither, such as a misspelt command, is for the modules themselves.
const bundles = join(__dirname, 'bundle');
const [command = '--help'] = process.argv.slice(2);
const bundle = join(bundles, `${/^(-h|--help|help|-V|--version)$/.test(command) ? 'help' : command}.js`);

// What is compiled is kept in the folder for temporary files. If that cannot be written, Node goes on without a word.
if (process.versions.node.startsWith('20.')) (require('./node-20') as typeof import('./node-20')).prepareNode20(bundles, process);
else (Module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// eslint-disable-next-line @typescript-eslint/no-require-imports -- of our own, by its name
require(/^[a-z-]+$/i.test(command) && existsSync(bundle) ? bundle : './run');
