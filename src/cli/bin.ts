#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { Module } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// Before Node 22 and its second compiler, a function is optimised after some hundred calls: in a run of seconds that takes
// longer than it saves. Later versions do not know the flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=300000');

// Later versions keep what they compile, in the folder for temporary files. If that cannot be written, Node goes on without a word.
(Module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// Each command is also there in one file with all that it needs, and so is the help: to find hundreds of modules takes longer
// than to check a file. Whatever is neither, such as a misspelt command, is for the modules themselves.
const [command = '--help'] = process.argv.slice(2);
const bundle = join(__dirname, 'bundle', `${/^(-h|--help|help|-V|--version)$/.test(command) ? 'help' : command}.js`);
// eslint-disable-next-line @typescript-eslint/no-require-imports -- of our own, by its name
require(/^[a-z-]+$/i.test(command) && existsSync(bundle) ? bundle : './run');
